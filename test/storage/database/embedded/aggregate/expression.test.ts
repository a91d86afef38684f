import { expect } from 'chai'
import { operators, unsupportedOperators } from '../../../../../storage/database/embedded/aggregate/operators/table.ts'
import { Double, ObjectId } from '../../../../../storage/database/embedded/bson/values.ts'
import {
  codeOf,
  entries,
  environment,
  evaluate,
  expectRefusals,
  expectValues,
  failureOf,
  now,
  value,
} from './support.ts'

const id = new ObjectId('000000000000000000000001')

describe('expressions', () => {
  describe('of paths', () => {
    expectValues([
      ['$a', 1, { a: 1 }],
      ['$a', undefined, {}],
      ['$a.b', 1, { a: { b: 1 } }],
      ['$a.b', undefined, { a: 5 }],
      ['$a.b', [1, 2], { a: [{ b: 1 }, { c: 0 }, 7, { b: 2 }] }],
      ['$a.b', [[1, 2], 3], { a: [{ b: [1, 2] }, { b: 3 }] }],
      ['$a.b', [], { a: [[{ b: 1 }]] }],
      ['$a.b.c', [[1], 2], { a: [{ b: [{ c: 1 }] }, { b: { c: 2 } }] }],
      ['$a.0', [], { a: [1, 2] }],
      ['$a.0', 'x', { a: { 0: 'x' } }],
      ['$a.$id', 5, { a: { $ref: 'people', $id: 5 } }],
      ['$__proto__', undefined, {}],
      ['$$ROOT.a', 1, { a: 1 }],
      ['$$CURRENT.a', 1, { a: 1 }],
      ['$$ROOT', { a: 1 }, { a: 1 }],
      ['$$REMOVE', undefined],
      ['$$NOW', now],
    ])
    expectRefusals([
      ['$', 16872],
      ['$a.', 40353],
      ['$a..b', 15998],
      ['$.a', 15998],
      ['$a.$b', 16410],
      ['$a\0b', 16411],
      ['$$', 9],
      ['$$.a', 9],
      ['$$1a', 9],
      ['$$a-b', 9],
      ['$$missing', 17276],
      ['$$KEEP', 17276],
      ['$$USER_ROLES', 115],
      ['$$CLUSTER_TIME', 115],
    ])
  })

  describe('of variables', () => {
    const given = environment({ user: { name: 'An', ids: [1, 2] } })

    it('come from the environment', () => {
      expect(evaluate('$$user.name', {}, given)).to.equal('An')
      expect(evaluate('$$user.ids', {}, given)).to.deep.equal([1, 2])
      expect(evaluate('$$user.age', {}, given)).to.equal(undefined)
    })

    it('are hidden by inner ones of the same name', () => {
      const expression = { $let: { vars: { user: 5 }, in: { $add: ['$$user', 1] } } }
      expect(evaluate(expression, {}, given)).to.equal(6)
    })
  })

  describe('of literals, documents and arrays', () => {
    expectValues([
      [5, 5],
      ['text', 'text'],
      [null, null],
      [id, id],
      [{}, {}],
      [{ a: 1, b: { c: '$x' } }, { a: 1, b: { c: 2 } }, { x: 2 }],
      [{ a: '$missing', b: 1 }, { b: 1 }],
      [['$missing', '$x'], [null, 2], { x: 2 }],
      [{ $literal: '$a' }, '$a', { a: 1 }],
      [{ $literal: { $add: [1, 2] } }, { $add: [1, 2] }],
      [{ $const: [1] }, [1]],
    ])
    expectRefusals([
      [{ 'a.b': 1 }, 16412],
      [{ a: 1, $b: 1 }, 16410],
      [{ '': 1 }, 15998],
      [{ $add: [1], $subtract: [1, 2] }, 15983],
    ])

    it('keep the order of their names', () => {
      const expression = new Map([
        ['2', '$a'],
        ['1', '$b'],
      ])
      expect(entries(evaluate(expression, { a: 1, b: 2 }))).to.deep.equal([
        ['2', 1],
        ['1', 2],
      ])
    })

    it('give the documents of $$ROOT untouched', () => {
      const document = { n: 5n, d: new Double(5), id, at: new Date(0), u: { 1: 'a' } }
      expect(evaluate({ all: '$$ROOT' }, document)).to.deep.equal(value({ all: document }))
    })
  })

  describe('of operators', () => {
    expectRefusals([
      [{ $foo: 1 }, 168],
      [{ $function: { body: 'f', args: [], lang: 'js' } }, 115],
      [{ $meta: 'textScore' }, 115],
      [{ $toHashedIndexKey: 1 }, 115],
      [{ $sin: 1 }, 115],
      [{ $regexFind: { input: 'a', regex: 'a' } }, 115],
      [{ $firstN: { input: [1], n: 1 } }, 115],
      [{ $dateFromString: { dateString: '2017', format: '%Y' } }, 115],
      [{ $accumulator: {} }, 168],
      [{ $eq: [1] }, 16020],
      [{ $slice: [[1]] }, 28667],
      [{ $abs: [1, 2] }, 16020],
    ])

    it('are refused by name, and with the way out where MongoDB has them', () => {
      expect(failureOf(() => evaluate({ $foo: 1 })).message).to.equal("Unrecognized expression '$foo'")
      expect(failureOf(() => evaluate({ $function: 1 })).message)
        .to.include('$function')
        .and.include('MONGODB_URI')
    })

    it('are refused before any document is looked at', () => {
      expect(codeOf(() => environment().expression(value({ $cond: [true, 1, { $foo: 1 }] }), environment()))).to.equal(
        168,
      )
    })

    it('are all those of MongoDB 7.0, or refused by name', () => {
      const manual =
        'abs acos acosh add allElementsTrue and anyElementTrue arrayElemAt arrayToObject asin asinh atan atan2 atanh avg ' +
        'binarySize bitAnd bitNot bitOr bitXor bsonSize ceil cmp concat concatArrays cond const convert cos cosh dateAdd ' +
        'dateDiff dateFromParts dateFromString dateSubtract dateToParts dateToString dateTrunc dayOfMonth dayOfWeek ' +
        'dayOfYear degreesToRadians divide eq exp filter first firstN floor getField gt gte hour ifNull in indexOfArray ' +
        'indexOfBytes indexOfCP isArray isNumber isoDayOfWeek isoWeek isoWeekYear last lastN let literal ln log log10 lt ' +
        'lte ltrim map max maxN median mergeObjects millisecond min minN minute mod month multiply ne not objectToArray or ' +
        'percentile pow radiansToDegrees rand range reduce regexFind regexFindAll regexMatch replaceAll replaceOne ' +
        'reverseArray round rtrim second setDifference setEquals setField setIntersection setIsSubset setUnion sin sinh ' +
        'size slice sortArray split sqrt stdDevPop stdDevSamp strLenBytes strLenCP strcasecmp substr substrBytes substrCP ' +
        'subtract sum switch tan tanh toBool toDate toDecimal toDouble toInt toLong toLower toObjectId toString toUpper ' +
        'trim trunc tsIncrement tsSecond type unsetField week year zip function meta sampleRate toHashedIndexKey'
      expect([...operators.keys(), ...unsupportedOperators].sort()).to.deep.equal(
        manual
          .split(' ')
          .map((name) => `$${name}`)
          .sort(),
      )
    })
  })
})
