import { expect } from 'chai'
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Decimal128,
  doc,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from '../../../../../storage/database/embedded/bson/values.ts'
import { compileFilter, fieldsOf, isOperatorDoc } from '../../../../../storage/database/embedded/query/filter.ts'
import { caseInsensitive, environment, expectError, shown } from './support.ts'

type Entries = Record<string, unknown>

const id1 = new ObjectId('000000000000000000000001')
const id2 = new ObjectId('000000000000000000000002')
const bytes = (...values: number[]) => new Binary(Buffer.from(values))
const decimal = (text: string) => Decimal128.fromString(text)
const regex = (pattern: string, options = '') => new BSONRegExp(pattern, options)

describe('a filter', () => {
  describe('compares values', () => {
    matches({ a: 5 }, [{ a: 5 }, { a: 5n }, { a: new Double(5) }, { a: decimal('5.0') }, { a: [1, 5] }])
    matchesNot({ a: 5 }, [{ a: 6 }, { a: '5' }, { a: null }, {}, { a: [[5]] }, { a: { b: 5 } }])
    matches({ a: 9007199254740993n }, [{ a: 9007199254740993n }])
    matchesNot({ a: 9007199254740993n }, [{ a: 9007199254740992n }, { a: 9007199254740992 }])
    matches({ a: 0 }, [{ a: -0 }, { a: decimal('-0') }])
    matches({ a: NaN }, [{ a: NaN }, { a: decimal('NaN') }])
    matchesNot({ a: NaN }, [{ a: 0 }, {}])
    matchesNot({ a: decimal('0.1') }, [{ a: 0.1 }])
    matches({ a: 'x' }, [{ a: 'x' }, { a: new BSONSymbol('x') }, { a: ['y', 'x'] }])
    matchesNot({ a: 'x' }, [{ a: 'X' }, { a: 1 }])
    matches({ a: true }, [{ a: true }, { a: [true] }])
    matchesNot({ a: true }, [{ a: 1 }, { a: false }])
    matches({ a: id1 }, [{ a: new ObjectId(id1.toHexString()) }])
    matchesNot({ a: id1 }, [{ a: id2 }, { a: id1.toHexString() }])
    matches({ a: new Date(5) }, [{ a: new Date(5) }])
    matchesNot({ a: new Date(5) }, [{ a: 5 }, { a: new Date(6) }])
    matches({ a: bytes(0xff, 0xfe) }, [{ a: bytes(0xff, 0xfe) }])
    matchesNot({ a: bytes(0xff, 0xfe) }, [{ a: bytes(0xff, 0xfd) }, { a: new Binary(Buffer.from([0xff, 0xfe]), 4) }])
    matches({ a: [1, 2] }, [{ a: [1, 2] }, { a: [[1, 2], 3] }])
    matchesNot({ a: [1, 2] }, [{ a: [2, 1] }, { a: [1, 2, 3] }, { a: 1 }])
    matches({ a: [] }, [{ a: [] }, { a: [[]] }])
    matchesNot({ a: [] }, [{ a: null }, {}, { a: [1] }])
    matches({ a: {} }, [{ a: {} }])
    matches({ a: { x: 1, y: 2 } }, [{ a: { x: 1, y: 2 } }, { a: [{ x: 1, y: 2 }] }])
    matchesNot({ a: { x: 1, y: 2 } }, [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }, { a: { x: 1, y: 2, z: 3 } }])
    matches({ a: { $eq: { x: 1 } } }, [{ a: { x: 1 } }])
    matches({ a: new MinKey() }, [{ a: new MinKey() }])
    matchesNot({ a: new MinKey() }, [{ a: 1 }, {}])
  })

  describe('treats a missing field like null, except for $exists', () => {
    matches({ a: null }, [{}, { a: null }, { a: [null] }, { a: [1, null] }])
    matchesNot({ a: null }, [{ a: 0 }, { a: '' }, { a: [] }, { a: {} }, { a: [[null]] }])
    matches({ a: { $ne: null } }, [{ a: 1 }, { a: [] }])
    matchesNot({ a: { $ne: null } }, [{}, { a: [null, 1] }])
    matches({ a: { $in: [null, 4] } }, [{}, { a: null }, { a: 4 }])
    matchesNot({ a: { $nin: [null] } }, [{}, { a: null }])
    matches({ a: { $nin: [1] } }, [{}, { a: 2 }, { a: [] }])
    matches({ a: { $gte: null } }, [{}, { a: null }])
    matches({ a: { $lte: null } }, [{}, { a: null }])
    matchesNot({ a: { $gte: null } }, [{ a: 1 }, { a: [] }])
    matchesNot({ a: { $gt: null } }, [{}, { a: null }, { a: 1 }])
    matchesNot({ a: { $lt: null } }, [{}, { a: null }])
    matches({ a: { $exists: true } }, [{ a: null }, { a: [] }, { a: 0 }])
    matchesNot({ a: { $exists: true } }, [{}, { b: 1 }])
    matches({ a: { $exists: false } }, [{}])
    matchesNot({ a: { $exists: 0 } }, [{ a: null }])
    matches({ a: { $exists: 1n } }, [{ a: null }])
    matches({ a: { $exists: '' } }, [{ a: 1 }])
  })

  describe('walks dotted paths', () => {
    matches({ 'a.b': 1 }, [{ a: { b: 1 } }, { a: [{ b: 1 }] }, { a: [5, { b: [0, 1] }] }])
    matchesNot({ 'a.b': 1 }, [{ 'a.b': 1 }, { a: 1 }, { a: [[{ b: 1 }]] }])
    matches({ 'a.b': null }, [{}, { a: {} }, { a: 4 }, { a: null }, { a: { b: null } }, { a: [{ b: 3 }, {}] }])
    matchesNot({ 'a.b': null }, [{ a: [] }, { a: [1, 2] }, { a: [[]] }, { a: [{ b: 1 }] }, { a: { b: 'hi' } }])
    matches({ 'a.b': { $exists: false } }, [{}, { a: 4 }, { a: [] }, { a: [1] }, { a: [{ c: 1 }] }])
    matchesNot({ 'a.b': { $exists: false } }, [{ a: [{ c: 1 }, { b: 1 }] }])
    matches({ 'a.1': 2 }, [{ a: [1, 2] }, { a: { 1: 2 } }, { a: [{ 1: 2 }] }])
    matchesNot({ 'a.1': 2 }, [{ a: [2, 1] }, { a: [2] }])
    matches({ 'a.1.b': 2 }, [{ a: [{ b: 1 }, { b: 2 }] }])
    matchesNot({ 'a.1.b': 1 }, [{ a: [{ b: 1 }, { b: 2 }] }])
    matches({ 'a.0.1': 7 }, [{ a: [[6, 7]] }])
    matches({ 'a.0': [6, 7] }, [{ a: [[6, 7]] }])
    // An array that is chosen by its index is not looked into.
    matchesNot({ 'a.0': 6 }, [{ a: [[6, 7]] }])
    matches({ 'a.0.b': 6 }, [{ a: [{ b: [6, 7] }] }])
    matchesNot({ 'a.5': null }, [{ a: [1] }])
    matchesNot({ 'a.01': 2 }, [{ a: [1, 2] }])
    matches({ '__proto__.x': 1 }, [doc({ ['__proto__']: { x: 1 } })])
    matchesNot({ constructor: { $exists: true } }, [{}])
  })

  describe('compares order within one type only', () => {
    matches({ a: { $gt: 5 } }, [{ a: 6 }, { a: 5.5 }, { a: 6n }, { a: decimal('5.1') }, { a: Infinity }, { a: [1, 9] }])
    matchesNot({ a: { $gt: 5 } }, [{ a: 5 }, { a: 'x' }, { a: null }, {}, { a: NaN }, { a: new Date(9) }, { a: [] }])
    matches({ a: { $lt: 5 } }, [{ a: 4 }, { a: -Infinity }])
    matchesNot({ a: { $lt: 5 } }, [{ a: NaN }, { a: decimal('NaN') }, { a: null }, {}, { a: '' }, { a: 5 }])
    matches({ a: { $gte: Infinity } }, [{ a: Infinity }])
    matchesNot({ a: { $gte: 5 } }, [{ a: NaN }, { a: decimal('NaN') }])
    matchesNot({ a: { $lte: 5 } }, [{ a: NaN }, { a: decimal('NaN') }])
    matches({ a: { $gte: NaN } }, [{ a: NaN }, { a: decimal('NaN') }])
    matchesNot({ a: { $gte: NaN } }, [{ a: 5 }, {}])
    matchesNot({ a: { $gt: NaN } }, [{ a: NaN }, { a: 1 }])
    matches({ a: { $gt: 5, $lt: 8 } }, [{ a: 6 }, { a: [1, 9] }])
    matches({ a: { $gte: 'b' } }, [{ a: 'b' }, { a: 'c' }])
    matchesNot({ a: { $gte: 'b' } }, [{ a: 'a' }, { a: 3 }])
    matches({ a: { $lt: '\u{1F600}' } }, [{ a: '\uFF61' }])
    matches({ a: { $gt: id1 } }, [{ a: id2 }])
    matchesNot({ a: { $gt: id2 } }, [{ a: id1 }])
    matches({ a: { $gte: new Date(5) } }, [{ a: new Date(5) }])
    matches({ a: { $gt: new Timestamp({ t: 1, i: 9 }) } }, [{ a: new Timestamp({ t: 2, i: 0 }) }])
    matches({ a: { $gt: [1, 2] } }, [{ a: [1, 3] }, { a: [[1, 3]] }])
    matchesNot({ a: { $gt: [1, 2] } }, [{ a: [1, 1] }, { a: 3 }])
    matches({ a: { $lt: { x: 2 } } }, [{ a: { x: 1 } }])
    matches({ a: { $gt: false } }, [{ a: true }])
    matches({ a: { $gt: new MinKey() } }, [{ a: 1 }, {}, { a: null }, { a: new MaxKey() }, { a: [] }])
    matchesNot({ a: { $gt: new MinKey() } }, [{ a: new MinKey() }])
    matches({ a: { $gte: new MinKey() } }, [{ a: new MinKey() }])
    matches({ a: { $lt: new MaxKey() } }, [{ a: 'x' }, {}, { a: new MinKey() }])
    matchesNot({ a: { $lt: new MinKey() } }, [{ a: 1 }, {}])
    matchesNot({ a: { $gt: new MaxKey() } }, [{ a: 1 }, { a: new MaxKey() }])
  })

  describe('knows lists', () => {
    matches({ a: { $in: [3, 'x', id1, 2n ** 60n] } }, [
      { a: 3n },
      { a: 'x' },
      { a: id1 },
      { a: 2 ** 60 },
      { a: ['q', 'x'] },
    ])
    matchesNot({ a: { $in: [3, 'x', id1] } }, [{ a: 4 }, { a: 'y' }, { a: id2 }, {}])
    matchesNot({ a: { $in: [] } }, [{}, { a: 1 }])
    matches({ a: { $nin: [] } }, [{}, { a: 1 }])
    matches({ a: { $in: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2]] }])
    matches({ a: { $in: [regex('^b'), 5] } }, [{ a: 'bc' }, { a: 5 }, { a: ['x', 'b'] }])
    matchesNot({ a: { $in: [regex('^b'), 5] } }, [{ a: 'abc' }])
    matchesNot({ a: { $nin: [regex('^b')] } }, [{ a: 'bc' }, { a: ['bc', 'x'] }])
    matches({ a: { $in: [{ $ref: 'c', $id: 1 }] } }, [{ a: { $ref: 'c', $id: 1 } }])
    matchesNot({ a: { $ne: 1 } }, [{ a: 1 }, { a: [1, 2] }])
    matches({ a: { $ne: 1 } }, [{ a: 2 }, {}, { a: [2] }])
  })

  describe('looks into arrays', () => {
    matches({ a: { $size: 2 } }, [{ a: [1, 2] }])
    matchesNot({ a: { $size: 2 } }, [{ a: [1] }, { a: 'xx' }, { a: [[1, 2]] }, {}])
    matchesNot({ a: { $size: 0 } }, [{}, { a: null }])
    matches({ 'a.b': { $size: 1 } }, [{ a: [{ b: [] }, { b: [1] }] }])
    matches({ 'a.0': { $size: 2 } }, [{ a: [[1, 2]] }])
    matches({ a: { $all: ['x'] } }, [{ a: ['x'] }, { a: 'x' }])
    matches({ a: { $all: [1, regex('^b')] } }, [{ a: ['bc', 1] }])
    matchesNot({ a: { $all: [1, 2] } }, [{ a: [1] }, { a: 1 }])
    matchesNot({ a: { $all: [] } }, [{ a: [] }, { a: 1 }, {}])
    matches({ a: { $all: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2]] }])
    matches({ a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2, y: 3 } }] } }, [
      { a: [{ x: 1 }, { x: 2, y: 3 }] },
    ])
    matchesNot({ a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2, y: 3 } }] } }, [
      { a: [{ x: 1, y: 3 }, { x: 2 }] },
    ])
    matches({ a: { $elemMatch: { $gt: 5, $lt: 8 } } }, [{ a: [1, 6] }])
    matchesNot({ a: { $elemMatch: { $gt: 5, $lt: 8 } } }, [{ a: [1, 9] }, { a: 6 }, { a: [[6]] }, {}])
    matches({ a: { $elemMatch: { x: 1, y: { $gt: 1 } } } }, [
      {
        a: [
          { x: 1, y: 1 },
          { x: 1, y: 2 },
        ],
      },
    ])
    matchesNot({ a: { $elemMatch: { x: 1, y: { $gt: 1 } } } }, [
      {
        a: [
          { x: 1, y: 1 },
          { x: 2, y: 2 },
        ],
      },
      { a: { x: 1, y: 2 } },
    ])
    matches({ a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } }, [{ a: [{ y: 1 }] }])
    matches({ a: { $elemMatch: { $not: { $gt: 5 } } } }, [{ a: [9, 1] }])
    matchesNot({ a: { $elemMatch: { $not: { $gt: 5 } } } }, [{ a: [9] }])
    matches({ a: { $elemMatch: { $elemMatch: { $gt: 5 } } } }, [{ a: [[1], [6]] }])
    matches({ a: { $elemMatch: { 0: 7 } } }, [{ a: [[7]] }])
    matches({ a: { $elemMatch: { $in: [regex('^x')] } } }, [{ a: ['xy'] }])
    matches({ a: { $elemMatch: { $ne: null } } }, [{ a: [null, 1] }])
    matchesNot({ a: { $elemMatch: { $all: [] } } }, [{ a: [[]] }])
    matches({ 'a.b': { $elemMatch: { $gt: 5 } } }, [{ a: [{ b: [6] }] }])
    matches({ a: { $elemMatch: { b: null } } }, [{ a: [{ c: 1 }] }])
  })

  describe('knows references', () => {
    const reference = { $ref: 'people', $id: id1, $db: 'x' }
    matches({ a: reference }, [{ a: reference }, { a: [reference] }])
    matches({ 'a.$id': id1 }, [{ a: reference }, { a: [reference] }])
    matches({ 'a.$ref': { $in: ['people'] } }, [{ a: reference }])
    matches({ a: { $elemMatch: { $id: id1 } } }, [{ a: [reference] }])
    matches({ a: { $elemMatch: { $ref: 'people', extra: 1 } } }, [{ a: [{ $ref: 'people', extra: 1 }] }])
    matchesNot({ a: { $elemMatch: { $id: id2 } } }, [{ a: [reference] }])
    matchesNot({ 'a.$id': id2 }, [{ a: reference }])
  })

  describe('knows types', () => {
    matches({ a: { $type: 'double' } }, [{ a: new Double(5) }, { a: 5.5 }, { a: [5.5] }])
    matchesNot({ a: { $type: 'double' } }, [{ a: 5 }, { a: 5n }, {}])
    matches({ a: { $type: 'int' } }, [{ a: 5 }])
    matches({ a: { $type: 'long' } }, [{ a: 5n }])
    matches({ a: { $type: 'number' } }, [{ a: 5n }, { a: decimal('1') }])
    matches({ a: { $type: ['string', 10] } }, [{ a: 'x' }, { a: null }])
    matchesNot({ a: { $type: 10 } }, [{}])
    matches({ a: { $type: 'array' } }, [{ a: [] }, { a: [1] }])
    matchesNot({ a: { $type: 'array' } }, [{ a: {} }])
    matches({ a: { $type: -1 } }, [{ a: new MinKey() }])
  })

  describe('calculates', () => {
    matches({ a: { $mod: [5, 2] } }, [{ a: 7 }, { a: 7.9 }, { a: 7n }, { a: decimal('7.5') }, { a: [1, 7] }])
    matches({ a: { $mod: [5, -2] } }, [{ a: -7 }])
    matches({ a: { $mod: [4.9, 0] } }, [{ a: 8 }])
    matchesNot({ a: { $mod: [5, 2] } }, [{ a: 8 }, { a: '7' }, { a: NaN }, { a: Infinity }, { a: 1e300 }, {}])
    matches({ a: { $bitsAllSet: 5 } }, [{ a: 7 }, { a: 7n }, { a: new Double(7) }, { a: bytes(7) }])
    matchesNot({ a: { $bitsAllSet: 5 } }, [{ a: 4 }, { a: 7.5 }, { a: '7' }, {}])
    matches({ a: { $bitsAnySet: [0, 3] } }, [{ a: 8 }])
    matches({ a: { $bitsAllClear: bytes(0, 1) } }, [{ a: 255 }])
    matchesNot({ a: { $bitsAllClear: bytes(0, 1) } }, [{ a: 256 }])
    matches({ a: { $bitsAnyClear: 3 } }, [{ a: 1 }])
    matchesNot({ a: { $bitsAnyClear: 3 } }, [{ a: 3 }])
    matches({ a: { $bitsAllSet: [63, 200] } }, [{ a: -1 }])
  })

  describe('combines conditions', () => {
    matches({ $and: [{ a: 1 }, { b: 2 }] }, [{ a: 1, b: 2 }])
    matchesNot({ $and: [{ a: 1 }, { b: 2 }] }, [{ a: 1 }])
    matches({ $or: [{ a: 1 }, { b: 2 }] }, [{ b: 2 }])
    matchesNot({ $or: [{ a: 1 }, { b: 2 }] }, [{}])
    matches({ $nor: [{ a: 1 }, { b: 2 }] }, [{}])
    matchesNot({ $nor: [{ a: 1 }, { b: 2 }] }, [{ b: 2 }])
    matches({ a: { $not: { $gt: 5 } } }, [{ a: 1 }, {}, { a: 'x' }])
    matchesNot({ a: { $not: { $gt: 5 } } }, [{ a: 6 }, { a: [1, 6] }])
    matches({ a: { $not: { $gt: 5, $lt: 8 } } }, [{ a: 9 }])
    matchesNot({ a: { $not: regex('b') } }, [{ a: 'abc' }])
    matches({ a: { $not: regex('b') } }, [{ a: 'x' }, {}])
    matches({ a: { $not: { $regex: 'B', $options: 'i' } } }, [{ a: 'x' }])
    matches({}, [{}, { a: 1 }])
    matches({ $comment: 'why', a: 1 }, [{ a: 1 }])
    matches({ $expr: { $gt: ['$a', '$b'] } }, [{ a: 2, b: 1 }])
    matchesNot({ $expr: { $gt: ['$a', '$b'] } }, [{ a: 1, b: 1 }])
    matches({ $or: [{ $expr: { $gt: ['$a', 1] } }, { c: 1 }] }, [{ a: 2 }, { c: 1 }])
  })

  describe('with a collation', () => {
    const cases: [Entries, Entries, boolean][] = [
      [{ a: 'ABC' }, { a: 'abc' }, true],
      [{ a: { $in: ['X', 'ABC'] } }, { a: 'abc' }, true],
      [{ a: { $ne: 'ABC' } }, { a: 'abc' }, false],
      [{ a: { $gt: 'ABC' } }, { a: 'abc' }, false],
      [{ a: { $gte: 'ABC' } }, { a: 'abc' }, true],
      [{ a: { b: 'ABC' } }, { a: { b: 'abc' } }, true],
      [{ a: { $all: ['ABC'] } }, { a: ['abc'] }, true],
      [{ a: { $elemMatch: { $eq: 'ABC' } } }, { a: ['abc'] }, true],
      [{ a: { $elemMatch: { $id: 'X' } } }, { a: [{ $ref: 'c', $id: 'x' }] }, true],
      [{ a: { $elemMatch: { $ref: 'C' } } }, { a: [{ $ref: 'c', $id: 'x' }] }, false],
      [{ a: regex('ABC') }, { a: 'abc' }, false],
      [{ a: 'ABD' }, { a: 'abc' }, false],
    ]
    for (const [filter, document, expected] of cases) {
      it(`${shown(filter)} ${expected ? 'matches' : 'does not match'} ${shown(document)}`, () => {
        expect(compileFilter(doc(filter), caseInsensitive)(doc(document))).to.equal(expected)
      })
    }
  })

  describe('treats a regular expression as a value under $eq, as a pattern elsewhere', () => {
    matches({ a: regex('^b', 'i') }, [
      { a: 'Bc' },
      { a: regex('^b', 'i') },
      { a: ['x', 'b'] },
      { a: new BSONSymbol('bx') },
    ])
    matchesNot({ a: regex('^b', 'i') }, [{ a: 'abc' }, { a: regex('^b') }, { a: 5 }, {}])
    matches({ a: { $eq: regex('^b') } }, [{ a: regex('^b') }])
    matchesNot({ a: { $eq: regex('^b') } }, [{ a: 'bc' }])
    matches({ a: { $regex: 'b', $options: 'i' } }, [{ a: 'aBc' }])
    matches({ a: { $options: 'i', $regex: 'b' } }, [{ a: 'aBc' }])
    matches({ a: { $regex: regex('b', 'i') } }, [{ a: 'aBc' }])
    matches({ a: { $regex: regex('b'), $options: 'i' } }, [{ a: 'aBc' }])
    matches({ a: { $regex: '^b', $ne: 'bx' } }, [{ a: 'by' }])
    matchesNot({ a: { $regex: '^b', $ne: 'bx' } }, [{ a: 'bx' }])
  })

  describe('refuses', () => {
    const advice = ". If you have a field name that starts with a '$' symbol, consider using $getField or $setField."
    const refusals: [Entries, number, string | RegExp][] = [
      [{ $foo: 1 }, 2, `unknown top level operator: $foo${advice}`],
      [{ $eq: 1 }, 2, `unknown top level operator: $eq${advice}`],
      [
        { $not: { a: 1 } },
        2,
        'unknown top level operator: $not. If you are trying to negate an entire expression, use $nor.',
      ],
      [{ a: { $foo: 1 } }, 2, 'unknown operator: $foo'],
      [{ a: { $gt: 1, x: 1 } }, 2, 'unknown operator: x'],
      [{ a: { $gt: 1, $comment: 1 } }, 2, 'unknown operator: $comment'],
      [{ a: { $or: [] } }, 2, 'unknown operator: $or'],
      [{ $and: 1 }, 2, '$and must be an array'],
      [{ $or: [] }, 2, '$and/$or/$nor must be a nonempty array'],
      [{ $nor: [1] }, 2, '$or/$and/$nor entries need to be full objects'],
      [{ a: { $gt: regex('x') } }, 2, "Can't have RegEx as arg to predicate over field 'a'."],
      [{ a: { $ne: regex('x') } }, 2, "Can't have regex as arg to $ne."],
      [{ a: { $in: 1 } }, 2, '$in needs an array'],
      [{ a: { $nin: 1 } }, 2, '$nin needs an array'],
      [{ a: { $in: [{ $gt: 1 }] } }, 2, 'cannot nest $ under $in'],
      [{ a: { $all: 1 } }, 2, '$all needs an array'],
      [{ a: { $all: [{ $gt: 1 }] } }, 2, 'no $ expressions in $all'],
      [{ a: { $all: [{ $elemMatch: { x: 1 } }, 5] } }, 2, '$all/$elemMatch has to be consistent'],
      [{ a: { $all: [5, { $elemMatch: { x: 1 } }] } }, 2, 'no $ expressions in $all'],
      [{ a: { $elemMatch: 1 } }, 2, '$elemMatch needs an Object'],
      [{ a: { $elemMatch: { $expr: true } } }, 2, '$expr can only be applied to the top-level document'],
      [{ a: { $elemMatch: { $gt: 1, $or: [] } } }, 2, 'unknown operator: $or'],
      [{ a: { $not: 5 } }, 2, '$not needs a regex or a document'],
      [{ a: { $not: {} } }, 2, '$not cannot be empty'],
      [{ a: { $not: { x: 1 } } }, 2, 'unknown operator: x'],
      [{ a: { $size: 'x' } }, 2, 'Failed to parse $size. Expected a number in: $size: "x"'],
      [{ a: { $size: -1 } }, 2, 'Failed to parse $size. Expected a non-negative number in: $size: -1'],
      [{ a: { $size: 1.5 } }, 2, 'Failed to parse $size. Expected an integer: $size: 1.5'],
      [{ a: { $size: NaN } }, 2, 'Failed to parse $size. Expected an integer, but found NaN in: $size: nan'],
      [{ a: { $size: 1e300 } }, 2, /^Failed to parse \$size. Cannot represent as a 64-bit integer: \$size: /],
      [{ a: { $type: 'foo' } }, 2, 'Unknown type name alias: foo'],
      [{ a: { $type: 99 } }, 2, 'Invalid numerical type code: 99'],
      [{ a: { $type: [] } }, 9, 'a must match at least one type'],
      [{ a: { $mod: 1 } }, 2, 'malformed mod, needs to be an array'],
      [{ a: { $mod: [1] } }, 2, 'malformed mod, not enough elements'],
      [{ a: { $mod: [1, 2, 3] } }, 2, 'malformed mod, too many elements'],
      [{ a: { $mod: ['x', 2] } }, 2, 'malformed mod, divisor not a number'],
      [{ a: { $mod: [2, 'x'] } }, 2, 'malformed mod, remainder not a number'],
      [{ a: { $mod: [0.5, 0] } }, 2, 'divisor cannot be 0'],
      [
        { a: { $mod: [NaN, 0] } },
        2,
        'malformed mod, divisor value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type',
      ],
      [
        { a: { $mod: [2, 1e300] } },
        2,
        'malformed mod, remainder value is invalid :: caused by :: Out of bounds coercing to integral value',
      ],
      [{ a: { $regex: 5 } }, 2, '$regex has to be a string'],
      [{ a: { $regex: 'x', $options: 5 } }, 2, '$options has to be a string'],
      [{ a: { $options: 'i' } }, 2, '$options needs a $regex'],
      [{ a: { $regex: regex('x', 'i'), $options: 'm' } }, 51075, 'options set in both $regex and $options'],
      [{ a: { $bitsAllSet: -1 } }, 9, 'Expected a non-negative number in: $bitsAllSet: -1'],
      [{ a: { $bitsAllSet: 'x' } }, 2, 'a takes an Array, a number, or a BinData but received: $bitsAllSet: "x"'],
      [{ a: { $bitsAllSet: [1.5] } }, 2, 'bit positions must be an integer but got: 1.5'],
      [{ a: { $bitsAllSet: [-1] } }, 2, 'bit positions must be >= 0 but got: -1'],
      [{ a: { $bitsAllSet: [2 ** 40] } }, 2, /^bit positions cannot be represented as a 32-bit signed integer: /],
      [{ $where: '1' }, 115, /^\$where is not supported .* MONGODB_URI/],
      [{ a: { $where: '1' } }, 2, '$where cannot be applied to a field'],
      [{ $text: { $search: 'x' } }, 27, /^\$text is not supported .* MONGODB_URI/],
      [{ $jsonSchema: {} }, 115, /^\$jsonSchema is not supported .* MONGODB_URI/],
      [{ $or: [{ a: 1 }, { $where: '1' }] }, 115, /^\$where is not supported/],
      [{ a: { $near: [0, 0] } }, 115, /^\$near is not supported .* MONGODB_URI/],
      [{ a: { $geoWithin: {} } }, 115, /^\$geoWithin is not supported/],
      [{ a: { $elemMatch: { $geoIntersects: {} } } }, 115, /^\$geoIntersects is not supported/],
    ]
    for (const [filter, code, message] of refusals) {
      it(`${shown(filter)} with ${code}`, () => {
        expectError(() => compileFilter(doc(filter), environment), code, message)
      })
    }
  })
})

describe('the fields of a filter', () => {
  const cases: [Entries, string[] | undefined][] = [
    [{}, []],
    [{ a: 1, 'b.c.d': { $gt: 1 } }, ['a', 'b']],
    [{ $or: [{ a: 1 }, { $and: [{ 'b.c': 1 }] }], $nor: [{ c: 1 }] }, ['a', 'b', 'c']],
    [{ a: { $elemMatch: { b: 1 } } }, ['a']],
    [{ a: 1, $expr: true }, undefined],
    [{ $or: [{ a: 1 }, { $expr: true }] }, undefined],
  ]
  for (const [filter, fields] of cases) {
    it(`of ${shown(filter)} are ${fields?.join(', ') ?? 'the whole document'}`, () => {
      const found = fieldsOf(doc(filter))
      expect(found && [...found]).to.deep.equal(fields)
    })
  }
})

describe('a document of operators', () => {
  it('begins with an operator', () => {
    expect(isOperatorDoc(doc({ $gt: 1 }))).to.equal(true)
    expect(isOperatorDoc(doc({ a: 1, $gt: 1 }))).to.equal(false)
    expect(isOperatorDoc(doc({}))).to.equal(false)
    expect(isOperatorDoc('$gt')).to.equal(false)
  })

  it('is not a reference', () => {
    expect(isOperatorDoc(doc({ $ref: 'c', $id: 1 }))).to.equal(false)
    expect(isOperatorDoc(doc({ $id: 1 }))).to.equal(false)
  })
})

function matches(filter: Entries, documents: readonly (Entries | ReturnType<typeof doc>)[]): void {
  expectOf(filter, documents, true)
}

function matchesNot(filter: Entries, documents: readonly (Entries | ReturnType<typeof doc>)[]): void {
  expectOf(filter, documents, false)
}

function expectOf(filter: Entries, documents: readonly (Entries | ReturnType<typeof doc>)[], expected: boolean): void {
  it(`${shown(filter)} ${expected ? 'matches' : 'does not match'} ${documents.map(shown).join(', ')}`, () => {
    const predicate = compileFilter(doc(filter), environment)
    for (const document of documents) {
      const given = document instanceof Map ? document : doc(document)
      expect(predicate(given), shown(document)).to.equal(expected)
    }
  })
}
