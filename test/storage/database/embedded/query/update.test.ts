import { expect } from 'chai'
import {
  Binary,
  Decimal128,
  doc,
  Double,
  ObjectId,
  Timestamp,
  type Doc,
  type Value,
} from '../../../../../storage/database/embedded/bson/values.ts'
import { compileUpdate, isReplacement } from '../../../../../storage/database/embedded/query/update.ts'
import { caseInsensitive, environment, expectDocument, expectError, shown } from './support.ts'

type Entries = Record<string, unknown>

const id1 = new ObjectId('000000000000000000000001')
const id2 = new ObjectId('000000000000000000000002')
const decimal = (text: string) => Decimal128.fromString(text)

describe('an update', () => {
  describe('with $set and $unset', () => {
    becomes({ _id: 1, a: 1 }, { $set: { a: 2 } }, { _id: 1, a: 2 })
    becomes({ _id: 1, a: 1, b: 2 }, { $set: { a: { x: 1 } } }, { _id: 1, a: { x: 1 }, b: 2 })
    becomes({ _id: 1 }, { $set: { 'a.b.c': 1 } }, { _id: 1, a: { b: { c: 1 } } })
    becomes({ _id: 1, a: { b: 1 } }, { $set: { 'a.c': 2 } }, { _id: 1, a: { b: 1, c: 2 } })
    becomes({ _id: 1, a: [1] }, { $set: { 'a.0': 9 } }, { _id: 1, a: [9] })
    becomes({ _id: 1, a: [1] }, { $set: { 'a.3': 4 } }, { _id: 1, a: [1, null, null, 4] })
    becomes({ _id: 1, a: [1] }, { $set: { 'a.1.b': 4 } }, { _id: 1, a: [1, { b: 4 }] })
    becomes({ _id: 1, a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { _id: 1, a: [{ b: 2 }] })
    becomes({ _id: 1 }, { $set: { 'a.0': 1 } }, { _id: 1, a: { 0: 1 } })
    becomes({ _id: 1, a: null }, { $set: { a: [] } }, { _id: 1, a: [] })
    becomes({ _id: 1, a: { b: 1 } }, { $set: { 'a.$x': 1, 'a.$id': 2 } }, { _id: 1, a: { b: 1, $id: 2, $x: 1 } })
    becomes({ _id: 1 }, { $set: { a: { $x: 1, 'y.z': 2 } } }, { _id: 1, a: { $x: 1, 'y.z': 2 } })
    becomes({ _id: 1 }, { $set: { constructor: 1 } }, { _id: 1, constructor: 1 })
    becomes({ _id: 1, a: 1, b: 1 }, { $unset: { a: '' } }, { _id: 1, b: 1 })
    becomes({ _id: 1, a: { b: 1, c: 1 } }, { $unset: { 'a.b': 1 } }, { _id: 1, a: { c: 1 } })
    becomes({ _id: 1, a: [1, 2] }, { $unset: { 'a.0': 1 } }, { _id: 1, a: [null, 2] })
    becomes({ _id: 1, a: [1] }, { $unset: { 'a.7': 1, 'a.x': 1 } }, { _id: 1, a: [1] })
    becomes({ _id: 1, a: 5 }, { $unset: { 'a.b': 1, c: 1 } }, { _id: 1, a: 5 })
    becomes({ _id: 1 }, { $set: {} }, { _id: 1 })
    becomes({ _id: 1, $x: 1 }, { $unset: { $x: 1 } }, { _id: 1 })

    it('knows "__proto__" as an ordinary name', () => {
      const changed = apply(doc({ _id: 1 }), doc({ $set: doc({ ['__proto__']: doc({ a: 1 }) }) }))
      expect(changed.get('__proto__')).to.deep.equal(doc({ a: 1 }))
    })

    it('appends new fields in the order of their paths, numbers by value', () => {
      const update = doc({ $set: { c: 1, 'a.b': 1, b: 1 }, $inc: { aa: 1 }, $push: { 'a.a': 1 } })
      expectDocument(apply(doc({ _id: 1, z: 1 }), update), {
        _id: 1,
        z: 1,
        a: { a: [1], b: 1 },
        aa: 1,
        b: 1,
        c: 1,
      })
      const numbers = new Map([['$set', doc({ 10: 1, 9: 1, x: 1, 100: 1, B: 1, a: 1 })]])
      expect([...apply(doc({ _id: 1 }), numbers).keys()]).to.deep.equal(['_id', '9', '10', '100', 'B', 'a', 'x'])
    })

    it('leaves the types of other values alone', () => {
      const document = doc({ _id: 1, a: new Double(5), b: 5n, c: decimal('5.0'), d: -0 })
      expectDocument(apply(document, doc({ $set: { e: 1 } })), {
        _id: 1,
        a: new Double(5),
        b: 5n,
        c: decimal('5.0'),
        d: -0,
        e: 1,
      })
    })

    it('does not share its operand with the documents', () => {
      const update = compileUpdate(doc({ $set: { a: { b: [] } } }), { environment })
      const first = update.apply(doc({ _id: 1 }), new Map())
      ;((first.get('a') as Doc).get('b') as Value[]).push(1)
      expectDocument(update.apply(doc({ _id: 2 }), new Map()), { _id: 2, a: { b: [] } })
    })
  })

  describe('with arithmetic', () => {
    becomes({ _id: 1, a: 1 }, { $inc: { a: 2 } }, { _id: 1, a: 3 })
    becomes({ _id: 1 }, { $inc: { a: 2, 'b.c': 2n } }, { _id: 1, a: 2, b: { c: 2n } })
    becomes({ _id: 1, a: 2147483647 }, { $inc: { a: 1 } }, { _id: 1, a: 2147483648n })
    becomes({ _id: 1, a: 9007199254740993n }, { $inc: { a: 1 } }, { _id: 1, a: 9007199254740994n })
    becomes({ _id: 1, a: 5n }, { $inc: { a: 1 } }, { _id: 1, a: 6n })
    becomes({ _id: 1, a: new Double(5) }, { $inc: { a: 1 } }, { _id: 1, a: new Double(6) })
    becomes({ _id: 1, a: 1 }, { $inc: { a: 0.5 } }, { _id: 1, a: 1.5 })
    becomes({ _id: 1, a: 1 }, { $inc: { a: new Double(1) } }, { _id: 1, a: new Double(2) })
    becomes({ _id: 1, a: decimal('1.5') }, { $inc: { a: 1 } }, { _id: 1, a: decimal('2.5') })
    becomes({ _id: 1, a: 3 }, { $mul: { a: 4 } }, { _id: 1, a: 12 })
    becomes({ _id: 1 }, { $mul: { a: 4, b: 4n, c: 1.5 } }, { _id: 1, a: 0, b: 0n, c: new Double(0) })
    becomes({ _id: 1, a: 65536 }, { $mul: { a: 65536 } }, { _id: 1, a: 4294967296n })
    becomes({ _id: 1, a: [1, 2] }, { $inc: { 'a.1': 5 } }, { _id: 1, a: [1, 7] })
    becomes({ _id: 1, a: 5 }, { $bit: { a: { and: 4 } } }, { _id: 1, a: 4 })
    becomes({ _id: 1, a: 5 }, { $bit: { a: { or: 2n } } }, { _id: 1, a: 7n })
    becomes({ _id: 1, a: 5n }, { $bit: { a: { xor: 1 } } }, { _id: 1, a: 4n })
    becomes({ _id: 1, a: 5 }, { $bit: { a: { and: 4, or: 3 } } }, { _id: 1, a: 7 })
    becomes({ _id: 1 }, { $bit: { a: { or: 6 } } }, { _id: 1, a: 6 })
    refuses(
      { _id: 1, a: 'x' },
      { $inc: { a: 1 } },
      14,
      "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string",
    )
    refuses(
      { _id: 1, a: null },
      { $mul: { a: 1 } },
      14,
      "Cannot apply $mul to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type null",
    )
    refuses(
      { _id: 1, a: 9223372036854775807n },
      { $inc: { a: 1 } },
      2,
      'Failed to apply $inc operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}',
    )
    refuses(
      { _id: 1, a: 1.5 },
      { $bit: { a: { or: 1 } } },
      2,
      'Cannot apply $bit to a value of non-integral type._id: 1 has the field a of non-integer type double',
    )
    refuses({ _id: 1, a: new Double(5) }, { $bit: { a: { or: 1 } } }, 2, /non-integer type double/)
  })

  describe('with $min and $max', () => {
    becomes({ _id: 1, a: 5 }, { $min: { a: 3 } }, { _id: 1, a: 3 })
    becomes({ _id: 1, a: 5 }, { $min: { a: 7 } }, { _id: 1, a: 5 })
    becomes({ _id: 1, a: 5 }, { $max: { a: 7n } }, { _id: 1, a: 7n })
    becomes({ _id: 1, a: 5 }, { $max: { a: new Double(5) } }, { _id: 1, a: 5 })
    becomes({ _id: 1 }, { $max: { a: 7 }, $min: { b: 'x' } }, { _id: 1, a: 7, b: 'x' })
    becomes({ _id: 1, a: 5 }, { $max: { a: 'x' } }, { _id: 1, a: 'x' })
    becomes({ _id: 1, a: null }, { $min: { a: 1 } }, { _id: 1, a: null })
    becomes({ _id: 1, a: new Date(1) }, { $max: { a: new Date(2) } }, { _id: 1, a: new Date(2) })
    becomes({ _id: 1, a: id2 }, { $min: { a: id1 } }, { _id: 1, a: id1 })

    it('compares by the collation', () => {
      const update = compileUpdate(doc({ $min: { a: 'B' } }), { environment: caseInsensitive })
      expectDocument(update.apply(doc({ _id: 1, a: 'b' }), new Map()), { _id: 1, a: 'b' })
    })
  })

  describe('with $rename', () => {
    becomes({ _id: 1, a: 1, z: 1 }, { $rename: { a: 'b' } }, { _id: 1, z: 1, b: 1 })
    becomes({ _id: 1, a: 1 }, { $rename: { a: 'b.c' } }, { _id: 1, b: { c: 1 } })
    becomes({ _id: 1, a: { b: 1, c: 2 } }, { $rename: { 'a.b': 'x' } }, { _id: 1, a: { c: 2 }, x: 1 })
    becomes({ _id: 1, a: 1, b: 2, c: 3 }, { $rename: { a: 'b' } }, { _id: 1, b: 1, c: 3 })
    becomes({ _id: 1, a: [1] }, { $rename: { a: 'b' } }, { _id: 1, b: [1] })
    becomes({ _id: 1, b: 1 }, { $rename: { a: 'b', 'x.y': 'z' } }, { _id: 1, b: 1 })
    becomes({ _id: 1, a: {} }, { $rename: { 'a.b': 'z' } }, { _id: 1, a: {} })
    refuses(
      { _id: 1, a: 5 },
      { $rename: { 'a.b': 'z' } },
      28,
      'cannot use the part (a of a.b) to traverse the element ({a: 5})',
    )
    refuses(
      { _id: 1, a: [5] },
      { $rename: { 'a.b': 'z' } },
      28,
      'cannot use the part (a of a.b) to traverse the element ({a: [ 5 ]})',
    )
    refuses(
      { _id: 1, a: [5] },
      { $rename: { 'a.0': 'z' } },
      2,
      "The source field cannot be an array element, 'a.0' in doc with _id: 1 has an array field called 'a'",
    )
    refuses(
      { _id: 1, a: 1, b: [5] },
      { $rename: { a: 'b.0' } },
      2,
      "The destination field cannot be an array element, 'b.0' in doc with _id: 1 has an array field called 'b'",
    )
    refuses({ _id: 1, a: 1, b: 5 }, { $rename: { a: 'b.c' } }, 28, "Cannot create field 'c' in element {b: 5}")
    refuses(
      { _id: 1, a: 1 },
      { $rename: { _id: 'b' } },
      66,
      "Unsetting the path '_id' using $rename would modify the immutable field '_id'",
    )
    refuses(
      { _id: 1, a: 2 },
      { $rename: { a: '_id' } },
      66,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    )
    refusesAny({ $rename: { a: 5 } }, 2, "The 'to' field for $rename must be a string: a: 5")
    refusesAny({ $rename: { a: 'b\0' } }, 2, "The 'to' field for $rename cannot contain an embedded null byte")
    refusesAny({ $rename: { a: 'a' } }, 2, 'The source and target field for $rename must differ: a: "a"')
    refusesAny(
      { $rename: { a: 'a.b' } },
      2,
      'The source and target field for $rename must not be on the same path: a: "a.b"',
    )
    refusesAny(
      { $rename: { 'a.b': 'a' } },
      2,
      'The source and target field for $rename must not be on the same path: a.b: "a"',
    )
    refusesAny({ $rename: { 'a.$': 'b' } }, 2, 'The source field for $rename may not be dynamic: a.$')
    refusesAny({ $rename: { b: 'a.$[]' } }, 2, 'The destination field for $rename may not be dynamic: a.$[]')
    refusesAny({ $rename: { a: 'b' }, $set: { b: 1 } }, 40, "Updating the path 'b' would create a conflict at 'b'")
    refusesAny({ $rename: { a: 'b' }, $set: { a: 1 } }, 40, "Updating the path 'a' would create a conflict at 'a'")
  })

  describe('with $currentDate', () => {
    it('sets a date or a timestamp', () => {
      const before = Date.now()
      const update = doc({ $currentDate: { a: true, b: { $type: 'timestamp' }, c: { $type: 'date' }, d: false } })
      const changed = apply(doc({ _id: 1, a: 'x' }), update)
      for (const name of ['a', 'c', 'd']) expect((changed.get(name) as Date).getTime()).to.be.within(before, Date.now())
      expect(changed.get('b')).to.be.instanceOf(Timestamp)
    })

    it('never sets a timestamp twice', () => {
      const changed = apply(
        doc({ _id: 1 }),
        doc({ $currentDate: { a: { $type: 'timestamp' }, b: { $type: 'timestamp' } } }),
      )
      expect(changed.get('a')).to.not.deep.equal(changed.get('b'))
    })

    refusesAny(
      { $currentDate: { a: 1 } },
      2,
      "int is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).",
    )
    refusesAny({ $currentDate: { a: { $foo: 1 } } }, 2, 'Unrecognized $currentDate option: $foo')
    refusesAny(
      { $currentDate: { a: { $type: 'time' } } },
      2,
      "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
    )
    refusesAny({ $currentDate: { a: {} } }, 2, /^The '\$type' string field is required/)
  })

  describe('keeps the _id', () => {
    becomes({ _id: 1, a: 1 }, { $set: { _id: 1, a: 2 } }, { _id: 1, a: 2 })
    becomes({ _id: { a: 1 } }, { $set: { _id: { a: 1 } } }, { _id: { a: 1 } })
    becomes({ _id: 1 }, { $min: { _id: 5 } }, { _id: 1 })
    const changed = "Performing an update on the path '_id' would modify the immutable field '_id'"
    refuses({ _id: 1 }, { $set: { _id: 2 } }, 66, changed)
    refuses({ _id: 1 }, { $set: { _id: new Double(1) } }, 66, changed)
    refuses({ _id: 1 }, { $unset: { _id: 1 } }, 66, changed)
    refuses({ _id: 1 }, { $inc: { _id: 1 } }, 66, changed)
    refuses(
      { _id: { a: 1 } },
      { $set: { '_id.a': 2 } },
      66,
      "Performing an update on the path '_id.a' would modify the immutable field '_id'",
    )
    refuses({ _id: { a: 1 } }, { $set: { '_id.b': 2 } }, 66, /would modify the immutable field '_id'$/)
    refuses({ _id: 1 }, { $set: { '_id.b': 2 } }, 28, "Cannot create field 'b' in element {_id: 1}")
  })

  describe('refuses paths that lead nowhere', () => {
    refuses({ _id: 1, a: 5 }, { $set: { 'a.b': 1 } }, 28, "Cannot create field 'b' in element {a: 5}")
    refuses({ _id: 1, a: null }, { $set: { 'a.b': 1 } }, 28, "Cannot create field 'b' in element {a: null}")
    refuses({ _id: 1, a: { b: 'x' } }, { $inc: { 'a.b.c.d': 1 } }, 28, 'Cannot create field \'c\' in element {b: "x"}')
    refuses({ _id: 1, a: [1] }, { $set: { 'a.b': 1 } }, 28, "Cannot create field 'b' in element {a: [ 1 ]}")
    refuses({ _id: 1, a: [1] }, { $push: { 'a.0.b': 1 } }, 28, "Cannot create field 'b' in element {0: 1}")
    refuses(
      { _id: 1, a: 5 },
      { $pull: { 'a.b': 1 } },
      28,
      'Cannot use the part (b) of (a.b) to traverse the element ({a: 5})',
    )
    refuses(
      { _id: 1, a: [1] },
      { $pop: { 'a.b': 1 } },
      28,
      'Cannot use the part (b) of (a.b) to traverse the element ({a: [ 1 ]})',
    )
    becomes({ _id: 1, a: [1] }, { $pop: { 'a.7.c': 1, b: 1 } }, { _id: 1, a: [1] })
    refuses({ _id: 1, a: [] }, { $set: { 'a.1500001': 1 } }, 34, "can't backfill more than 1500000 elements")

    it('but fills an array up to the limit', () => {
      const changed = apply(doc({ _id: 1, a: [] }), doc({ $set: { 'a.1500000': 1 } }))
      expect((changed.get('a') as Value[]).length).to.equal(1500001)
    })
  })

  describe('refuses conflicts, unknown operators and bad names', () => {
    refusesAny({ $set: { a: 1 }, $inc: { a: 1 } }, 40, "Updating the path 'a' would create a conflict at 'a'")
    refusesAny({ $set: { a: 1 }, $inc: { 'a.b': 1 } }, 40, "Updating the path 'a.b' would create a conflict at 'a'")
    refusesAny({ $set: { 'a.b.c': 1, 'a.b': 1 } }, 40, "Updating the path 'a.b' would create a conflict at 'a.b'")
    refusesAny({ $set: { a: 1 }, $setOnInsert: { a: 1 } }, 40, /conflict at 'a'$/)
    refusesAny({ $set: { 'a.$[].b': 1, 'a.0.b': 1 } }, 40, "Updating the path 'a.0.b' would create a conflict at 'a'")
    refusesAny(
      { $foo: { a: 1 } },
      9,
      'Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array',
    )
    refusesAny({ $set: { a: 1 }, b: 1 }, 9, /^Unknown modifier: b\./)
    refusesAny({ $pushAll: { a: [1] } }, 9, /^Unknown modifier: \$pushAll\./)
    refusesAny(
      { $set: 5 },
      9,
      'Modifiers operate on fields but we found type int instead. For example: {$mod: {<field>: ...}} not {$set: 5}',
    )
    refusesAny({ $set: { '': 1 } }, 56, 'An empty update path is not valid.')
    refusesAny(
      { $set: { 'a..b': 1 } },
      56,
      "The update path 'a..b' contains an empty field name, which is not allowed.",
    )
    refusesAny({ $set: { 'a.': 1 } }, 56, /contains an empty field name/)
    refusesAny({ $inc: { a: 'x' } }, 14, 'Cannot increment with non-numeric argument: {a: "x"}')
    refusesAny({ $mul: { a: null } }, 14, 'Cannot multiply with non-numeric argument: {a: null}')
    refusesAny(
      { $bit: { a: 1 } },
      2,
      'The $bit modifier is not compatible with a int. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}',
    )
    refusesAny(
      { $bit: { a: {} } },
      2,
      'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
    )
    refusesAny(
      { $bit: { a: { not: 1 } } },
      2,
      "The $bit modifier only supports 'and', 'or', and 'xor', not 'not' which is an unknown operator: {not: 1}",
    )
    refusesAny(
      { $bit: { a: { or: 1.5 } } },
      2,
      "The $bit modifier field must be an Integer(32/64 bit); a 'double' is not supported here: {or: 1.5}",
    )
    refusesAny({ $bit: { a: { constructor: 1 } } }, 2, /unknown operator/)
    refuses(
      { _id: 1 },
      { $set: { $x: 1 } },
      52,
      "The dollar ($) prefixed field '$x' in '$x' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.",
    )
    refuses({ _id: 1 }, { $inc: { '$x.y': 1 } }, 52, /^The dollar \(\$\) prefixed field '\$x'/)

    it('refuses what is no update at all', () => {
      expectError(() => compileUpdate('x', { environment }), 9, 'Update argument must be either an object or an array')
    })
  })

  describe('with a replacement', () => {
    becomes({ _id: 1, a: 1 }, { b: 2, a: 3 }, { _id: 1, b: 2, a: 3 })
    becomes({ _id: 1, a: 1 }, {}, { _id: 1 })
    becomes({ _id: 1, a: 1 }, { b: 2, _id: 1 }, { _id: 1, b: 2 })
    becomes({ _id: 1, a: 1 }, { b: { $c: 1, 'd.e': 2 } }, { _id: 1, b: { $c: 1, 'd.e': 2 } })
    refuses(
      { _id: 1 },
      { _id: 2 },
      66,
      "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2",
    )
    refuses({ _id: 1 }, { _id: null }, 66, /altered to _id: null$/)
    refusesAny({ a: 1, $b: 1 }, 52, /^The dollar \(\$\) prefixed field '\$b' in '\$b' is not allowed/)

    it('fills in empty timestamps at the top level', () => {
      const empty = new Timestamp({ t: 0, i: 0 })
      const replacement: Doc = new Map<string, Value>([
        ['a', empty],
        ['b', new Map([['c', empty]])],
      ])
      const changed = apply(doc({ _id: 1 }), replacement)
      expect((changed.get('a') as Timestamp).t).to.be.greaterThan(1)
      expect((changed.get('b') as Doc).get('c')).to.equal(empty)
    })

    it('is told from operators', () => {
      expect(isReplacement(doc({}))).to.equal(true)
      expect(isReplacement(doc({ a: 1 }))).to.equal(true)
      expect(isReplacement(doc({ $set: {} }))).to.equal(false)
      expect(isReplacement([])).to.equal(false)
    })

    it('takes no array filters', () => {
      expectError(
        () => compileUpdate(doc({ a: 1 }), { environment, arrayFilters: [doc({ x: 1 })] }),
        9,
        /^arrayFilters may not/,
      )
    })
  })

  describe('with a pipeline', () => {
    const pipeline = () => (document: Doc) => new Map(document).set('b', 1)
    const dropping = () => () => doc({ c: 1 })
    const changing = () => () => doc({ _id: 2 })

    it('keeps the _id, also when the pipeline drops it', () => {
      expectDocument(compileUpdate([], { environment, pipeline }).apply(doc({ _id: 1 }), new Map()), { _id: 1, b: 1 })
      expectDocument(compileUpdate([], { environment, pipeline: dropping }).apply(doc({ _id: 1 }), new Map()), {
        _id: 1,
        c: 1,
      })
      expectDocument(compileUpdate([], { environment, pipeline }).insert(doc({ a: 1 })), { a: 1, b: 1 })
    })

    it('may not change the _id', () => {
      const update = compileUpdate([], { environment, pipeline: changing })
      expectError(() => update.apply(doc({ _id: 1 }), new Map()), 66, /altered to _id: 2$/)
    })

    it('takes no array filters', () => {
      const options = { environment, pipeline, arrayFilters: [doc({ x: 1 })] }
      expectError(() => compileUpdate([], options), 9, 'arrayFilters may not be specified for pipeline-style updates')
    })
  })

  describe('that inserts', () => {
    it('applies $setOnInsert, and only then', () => {
      const update = compileUpdate(doc({ $set: { a: 1 }, $setOnInsert: { 'b.c': 2 } }), { environment })
      expectDocument(update.insert(doc({ x: 1 })), { x: 1, a: 1, b: { c: 2 } })
      expectDocument(update.apply(doc({ _id: 1 }), new Map()), { _id: 1, a: 1 })
    })

    it('puts the _id first', () => {
      expectDocument(compileUpdate(doc({ $set: { _id: 5 } }), { environment }).insert(doc({ a: 1 })), { _id: 5, a: 1 })
      expectDocument(compileUpdate(doc({ a: 1, _id: 5 }), { environment }).insert(doc({})), { _id: 5, a: 1 })
      expectDocument(compileUpdate(doc({ a: 1 }), { environment }).insert(doc({ _id: 5 })), { _id: 5, a: 1 })
    })

    it('may not contradict the _id of the filter', () => {
      const update = compileUpdate(doc({ $setOnInsert: { _id: 2 } }), { environment })
      expectError(() => update.insert(doc({ _id: 1 })), 66, /would modify the immutable field '_id'$/)
      expectError(
        () => compileUpdate(doc({ _id: 2 }), { environment }).insert(doc({ _id: 1 })),
        66,
        /altered to _id: 2$/,
      )
    })
  })

  describe('of binary values', () => {
    const bytes = new Binary(Buffer.from([1, 2]))
    becomes({ _id: 1, a: bytes }, { $set: { b: 1 } }, { _id: 1, a: bytes, b: 1 })
  })
})

function apply(document: Doc, update: Value): Doc {
  return compileUpdate(update, { environment }).apply(document, new Map())
}

function becomes(document: Entries, update: Entries, expected: Entries): void {
  it(`${shown(update)} makes ${shown(document)} into ${shown(expected)}`, () => {
    expectDocument(apply(doc(document), doc(update)), expected)
  })
}

function refuses(document: Entries, update: Entries, code: number, message: string | RegExp): void {
  it(`${shown(update)} of ${shown(document)} is refused with ${code}`, () => {
    const compiled = compileUpdate(doc(update), { environment })
    expectError(() => compiled.apply(doc(document), new Map()), code, message)
  })
}

function refusesAny(update: Entries, code: number, message: string | RegExp): void {
  it(`${shown(update)} is refused with ${code}`, () => {
    expectError(() => compileUpdate(doc(update), { environment }), code, message)
  })
}
