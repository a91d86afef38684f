import { BSONRegExp, doc, type Doc } from '../../../../../storage/database/embedded/bson/values.ts'
import type { Environment } from '../../../../../storage/database/embedded/query/environment.ts'
import { compileUpdate } from '../../../../../storage/database/embedded/query/update.ts'
import { caseInsensitive, environment, expectDocument, expectError, shown } from './support.ts'

type Entries = Record<string, unknown>

describe('an update of an array', () => {
  describe('with $push', () => {
    becomes([1], { $push: { a: 2 } }, [1, 2])
    becomes([1], { $push: { a: [2, 3] } }, [1, [2, 3]])
    becomes(undefined, { $push: { a: 2 } }, [2])
    becomes([1], { $push: { a: { $each: [2, 3] } } }, [1, 2, 3])
    becomes([1], { $push: { a: { $each: [] } } }, [1])
    becomes(undefined, { $push: { a: { $each: [] } } }, [])
    becomes([1, 2], { $push: { a: { $each: [9], $position: 0 } } }, [9, 1, 2])
    becomes([1, 2], { $push: { a: { $each: [8, 9], $position: 1 } } }, [1, 8, 9, 2])
    becomes([1, 2], { $push: { a: { $each: [9], $position: 50 } } }, [1, 2, 9])
    becomes([1, 2], { $push: { a: { $each: [9], $position: -1 } } }, [1, 9, 2])
    becomes([1, 2], { $push: { a: { $each: [9], $position: -50 } } }, [9, 1, 2])
    becomes([1, 2], { $push: { a: { $each: [3], $slice: 2 } } }, [1, 2])
    becomes([1, 2], { $push: { a: { $each: [3], $slice: -2 } } }, [2, 3])
    becomes([1, 2], { $push: { a: { $each: [3], $slice: 0 } } }, [])
    becomes([1, 2], { $push: { a: { $each: [3], $slice: -9n } } }, [1, 2, 3])
    becomes([3, 1], { $push: { a: { $each: [2], $sort: 1 } } }, [1, 2, 3])
    becomes([3, 1], { $push: { a: { $each: ['x', null], $sort: -1 } } }, ['x', 3, 1, null])
    becomes([3, 1], { $push: { a: { $each: [2], $sort: -1, $slice: 2 } } }, [3, 2])
    becomes([{ x: 2 }, { x: 1 }], { $push: { a: { $each: [{ x: 3 }], $sort: { x: -1 } } } }, [
      { x: 3 },
      { x: 2 },
      { x: 1 },
    ])
    becomes(
      [{ x: { y: 2 }, z: 1 }, { x: { y: 1 } }, 5],
      { $push: { a: { $each: [{ x: { y: 2 }, z: 0 }], $sort: { 'x.y': 1, z: 1 } } } },
      [5, { x: { y: 1 } }, { x: { y: 2 }, z: 0 }, { x: { y: 2 }, z: 1 }],
    )
    becomes([1], { $push: { a: { $slice: 1, $each: [2] } } }, [1])
    becomes([1], { $push: { a: { x: 1 } } }, [1, { x: 1 }])
    becomes(['b'], { $push: { a: { $each: ['A', 'B', 'a'], $sort: 1 } } }, ['A', 'a', 'b', 'B'], caseInsensitive)
    refuses(5, { $push: { a: 1 } }, 2, "The field 'a' must be an array but is of type int in document {_id: 1}")
    refuses(null, { $push: { a: 1 } }, 2, /but is of type null in document/)
    refuses(
      [],
      { $push: { a: { $each: 5 } } },
      2,
      'The argument to $each in $push must be an array but it was of type: int',
    )
    refuses([], { $push: { a: { $each: [], $foo: 1 } } }, 2, 'Unrecognized clause in $push: $foo')
    refuses(
      [],
      { $push: { a: { $each: [], $slice: 1.5 } } },
      2,
      'The value for $slice must be an integer value but was given type: double',
    )
    refuses(
      [],
      { $push: { a: { $each: [], $position: 'x' } } },
      2,
      'The value for $position must be an integer value, not of type: string',
    )
    refuses([], { $push: { a: { $each: [], $sort: 2 } } }, 2, 'The $sort element value must be either 1 or -1')
    refuses(
      [],
      { $push: { a: { $each: [], $sort: 'x' } } },
      2,
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    )
    refuses(
      [],
      { $push: { a: { $each: [], $sort: {} } } },
      2,
      'The $sort pattern is empty when it should be a set of fields.',
    )
    refuses([], { $push: { a: { $each: [], $sort: { x: 'y' } } } }, 2, 'The $sort element value must be either 1 or -1')
    refuses([], { $push: { a: { $each: [], $sort: { '': 1 } } } }, 2, 'The $sort field cannot be empty')
    refuses(
      [],
      { $push: { a: { $each: [], $sort: { 'x.': 1 } } } },
      2,
      'The $sort field is a dotted field but has an empty part: x.',
    )
  })

  describe('with $addToSet', () => {
    becomes([1], { $addToSet: { a: 2 } }, [1, 2])
    becomes([1], { $addToSet: { a: 1 } }, [1])
    becomes([1n], { $addToSet: { a: 1 } }, [1n])
    becomes(undefined, { $addToSet: { a: { $each: [1, 1, 2] } } }, [1, 2])
    becomes([1], { $addToSet: { a: { $each: [1, 2, 2] } } }, [1, 2])
    becomes([{ x: 1 }], { $addToSet: { a: { x: 1 } } }, [{ x: 1 }])
    becomes([{ x: 1, y: 1 }], { $addToSet: { a: { y: 1, x: 1 } } }, [
      { x: 1, y: 1 },
      { y: 1, x: 1 },
    ])
    becomes([], { $addToSet: { a: [1, 2] } }, [[1, 2]])
    becomes(['a'], { $addToSet: { a: new BSONRegExp('a') } }, ['a', new BSONRegExp('a')])
    becomes(['a'], { $addToSet: { a: 'A' } }, ['a'], caseInsensitive)
    becomes(['a'], { $addToSet: { a: 'A' } }, ['a', 'A'])
    refuses(
      5,
      { $addToSet: { a: 1 } },
      2,
      "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int",
    )
    refuses(
      [],
      { $addToSet: { a: { $each: 1 } } },
      14,
      'The argument to $each in $addToSet must be an array but it was of type int',
    )
    refuses(
      [],
      { $addToSet: { a: { $each: [], $slice: 1 } } },
      2,
      'Found unexpected fields after $each in $addToSet: { $each: [], $slice: 1 }',
    )
  })

  describe('with $pull and $pullAll', () => {
    becomes([1, 2, 1n, '1'], { $pull: { a: 1 } }, [2, '1'])
    becomes([{ x: 1, y: 2 }, { x: 2 }], { $pull: { a: { x: 1 } } }, [{ x: 2 }])
    becomes([{ x: 1, y: 2 }, { x: 2 }, 5], { $pull: { a: { x: { $gte: 2 } } } }, [{ x: 1, y: 2 }, 5])
    becomes([1, 5, 9, 'x'], { $pull: { a: { $gte: 5 } } }, [1, 'x'])
    becomes([1, 5, 9], { $pull: { a: { $in: [1, 9] } } }, [5])
    becomes(['ab', 'b', 1], { $pull: { a: new BSONRegExp('^a') } }, ['b', 1])
    becomes([{ x: 1 }, { y: 1 }], { $pull: { a: { $or: [{ x: 1 }, { z: 1 }] } } }, [{ y: 1 }])
    becomes([null, 1], { $pull: { a: null } }, [1])
    becomes([[1, 2], [1]], { $pull: { a: [1, 2] } }, [[1]])
    becomes([[6], [1]], { $pull: { a: { $gt: 5 } } }, [[1]])
    becomes([{ x: [{ y: 1 }] }, { x: [] }], { $pull: { a: { x: { $elemMatch: { y: 1 } } } } }, [{ x: [] }])
    becomes([{ x: 1 }, {}, 3], { $pull: { a: {} } }, [3])
    becomes(['a', 'b'], { $pull: { a: 'A' } }, ['b'], caseInsensitive)
    becomes([{ x: 'a' }], { $pull: { a: { x: 'A' } } }, [], caseInsensitive)
    becomes([1, 2, 3, 1], { $pullAll: { a: [1, 3] } }, [2])
    becomes([{ x: 1, y: 2 }, { x: 1 }], { $pullAll: { a: [{ x: 1 }] } }, [{ x: 1, y: 2 }])
    becomes([5], { $pull: { b: 1, 'c.d': 1 }, $pullAll: { e: [1] } }, [5])
    refuses(5, { $pull: { a: 1 } }, 2, 'Cannot apply $pull to a non-array value')
    refuses(5, { $pullAll: { a: [1] } }, 2, 'Cannot apply $pull to a non-array value')
    refuses([], { $pullAll: { a: 1 } }, 2, '$pullAll requires an array argument but was given a int')
    refuses([], { $pull: { a: { $foo: 1 } } }, 2, /^unknown top level operator: \$foo/)
    refuses([], { $pull: { a: { $gt: 1, $foo: 1 } } }, 2, 'unknown operator: $foo')
    refuses([], { $pull: { a: { $expr: true } } }, 224, '$expr is not allowed in this context')
    refuses([], { $pull: { a: { $where: '1' } } }, 115, /^\$where is not supported/)
  })

  describe('with $pop', () => {
    becomes([1, 2], { $pop: { a: 1 } }, [1])
    becomes([1, 2], { $pop: { a: -1 } }, [2])
    becomes([1, 2], { $pop: { a: 1n } }, [1])
    becomes([], { $pop: { a: 1 } }, [])
    becomes([5], { $pop: { b: 1 } }, [5])
    refuses('x', { $pop: { a: 1 } }, 14, "Path 'a' contains an element of non-array type 'string'")
    refuses([], { $pop: { a: 2 } }, 9, '$pop expects 1 or -1, found: 2')
    refuses([], { $pop: { a: 'x' } }, 9, 'Expected a number in: a: "x"')
    refuses([], { $pop: { a: 0.5 } }, 9, 'Expected an integer: a: 0.5')
  })

  describe('at all elements or at those of an array filter', () => {
    becomes([1, 2], { $inc: { 'a.$[]': 1 } }, [2, 3])
    becomes([], { $inc: { 'a.$[]': 1 } }, [])
    becomes([{ b: [1, 2] }, { b: [3] }], { $inc: { 'a.$[].b.$[]': 1 } }, [{ b: [2, 3] }, { b: [4] }])
    becomes([{ b: 1 }, {}], { $set: { 'a.$[].c': 1, 'a.$[].b': 2 } }, [
      { b: 2, c: 1 },
      { b: 2, c: 1 },
    ])
    filtered([1, 5, 9], { $set: { 'a.$[x]': 0 } }, [{ x: { $gte: 5 } }], [1, 0, 0])
    filtered([{ k: 1 }, { k: 2 }], { $set: { 'a.$[x].z': 1 } }, [{ 'x.k': 2 }], [{ k: 1 }, { k: 2, z: 1 }])
    filtered(
      [
        { k: 1, j: 1 },
        { k: 1, j: 2 },
      ],
      { $set: { 'a.$[x].z': 1 } },
      [{ $and: [{ 'x.k': 1 }, { 'x.j': 2 }] }],
      [
        { k: 1, j: 1 },
        { k: 1, j: 2, z: 1 },
      ],
    )
    filtered([1, 2, 3], { $set: { 'a.$[x]': 0 } }, [{ $or: [{ x: 1 }, { x: 3 }] }], [0, 2, 0])
    filtered([1, 2], { $set: { 'a.$[x]': 0 } }, [{ x: { $not: { $gt: 1 } } }], [0, 2])
    filtered(
      [
        { k: 1, b: [{ j: 1 }, { j: 2 }] },
        { k: 2, b: [{ j: 1 }] },
      ],
      { $set: { 'a.$[x].b.$[y].z': 1 } },
      [{ 'x.k': 1 }, { 'y.j': 1 }],
      [
        { k: 1, b: [{ j: 1, z: 1 }, { j: 2 }] },
        { k: 2, b: [{ j: 1 }] },
      ],
    )
    filtered([1, 2], { $inc: { 'a.$[x]': 10 } }, [{ x: 9 }], [1, 2])
    filtered(
      [{ k: 1 }, { k: 2 }],
      { $set: { 'a.$[x].p': 1, 'a.$[y].q': 2 } },
      [{ 'x.k': 1 }, { 'y.k': { $gte: 1 } }],
      [
        { k: 1, p: 1, q: 2 },
        { k: 2, q: 2 },
      ],
    )
    filtered([1, 2], { $unset: { 'a.$[x]': 1 } }, [{ x: 1 }], [null, 2])
    filtered(['a', 'b'], { $set: { 'a.$[x]': 'z' } }, [{ x: 'A' }], ['z', 'b'], caseInsensitive)

    it('sees the elements as they were', () => {
      const update = compileUpdate(doc({ $set: { 'a.$[x].k': 2, 'a.$[y].z': 1 } }), {
        environment,
        arrayFilters: [doc({ 'x.k': 1 }), doc({ 'y.k': 2 })],
      })
      expectDocument(update.apply(doc({ _id: 1, a: [{ k: 1 }, { k: 2 }] }), new Map()), {
        _id: 1,
        a: [{ k: 2 }, { k: 2, z: 1 }],
      })
    })

    refuses([0], { $set: { 'a.$[x]': 1, 'a.$[y]': 2 } }, 40, "Update created a conflict at 'a.0'", [{ x: 0 }, { y: 0 }])
    refuses(
      [{ b: [{}] }],
      { $set: { 'a.$[x].b.$[k].c': 1, 'a.$[].b.$[k].c': 2 } },
      40,
      "Update created a conflict at 'a.0.b.$[k].c'",
      [{ 'x.b': { $exists: true } }, { 'k.z': null }],
    )
    refuses(
      undefined,
      { $set: { 'a.$[]': 1 } },
      2,
      "The path 'a' must exist in the document in order to apply array updates.",
    )
    refuses(5, { $set: { 'a.$[].b': 1 } }, 2, 'Cannot apply array updates to non-array element a: 5')
    refuses(
      [],
      { $set: { '$[].a': 1 } },
      2,
      "Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '$[].a'",
    )
    refuses([], { $set: { 'a.$[x]': 1 } }, 2, "No array filter found for identifier 'x' in path 'a.$[x]'")
    refuses([], { $set: { 'a.$[x]': 1 } }, 2, /No array filter found/, [{ y: 1 }])
    refuses(
      [],
      { $set: { 'a.$[]': 1 } },
      9,
      "The array filter for identifier 'x' was not used in the update { $set: { a.$[]: 1 } }",
      [{ x: 1 }],
    )
    refuses([], { $set: { 'a.$[x]': 1 } }, 9, 'Found multiple array filters with the same top-level field name x', [
      { x: 1 },
      { 'x.y': 1 },
    ])
    refuses(
      [],
      { $set: { 'a.$[x]': 1 } },
      9,
      'Cannot use an expression without a top-level field name in arrayFilters',
      [{}],
    )
    refuses(
      [],
      { $set: { 'a.$[X]': 1 } },
      2,
      "Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found 'X'",
      [{ X: 1 }],
    )
    refuses(
      [],
      { $set: { 'a.$[x]': 1 } },
      9,
      "Error parsing array filter :: caused by :: Expected a single top-level field name, found 'x' and 'y'",
      [{ x: 1, y: 1 }],
    )
    refuses([], { $set: { 'a.$[x]': 1 } }, 2, 'Error parsing array filter :: caused by :: unknown operator: $foo', [
      { x: { $foo: 1 } },
    ])
    refuses(
      [],
      { $set: { 'a.$[x]': 1 } },
      224,
      'Error parsing array filter :: caused by :: $expr is not allowed in this context',
      [{ $expr: true }],
    )
  })

  describe('at the element that the filter has matched', () => {
    positional({ c: [{ k: 1 }] }, { 'c.k': 1 }, { $set: { 'c.$.x': 1, 'c.$.y': 2 } }, { c: [{ k: 1, x: 1, y: 2 }] })
    positional({ a: [1, 2, 3] }, { a: 2 }, { $set: { 'a.$': 9 } }, { a: [1, 9, 3] })
    positional({ a: [1, 2, 3] }, { a: { $gt: 1 } }, { $inc: { 'a.$': 10 } }, { a: [1, 12, 3] })
    positional({ a: { b: [1, 2] } }, { 'a.b': 2 }, { $set: { 'a.b.$': 9 } }, { a: { b: [1, 9] } })
    positional(
      { c: [{ k: 1 }, { k: 2 }] },
      { c: { $elemMatch: { k: 2 } } },
      { $set: { 'c.$.x': 1 } },
      { c: [{ k: 1 }, { k: 2, x: 1 }] },
    )
    positional({ c: [1, 6] }, { c: { $elemMatch: { $gt: 5 } } }, { $set: { 'c.$': 0 } }, { c: [1, 0] })
    positional(
      { a: [{ b: [1, 2] }, { b: [3, 4] }] },
      { 'a.b': 4 },
      { $set: { 'a.$.x': 1 } },
      { a: [{ b: [1, 2] }, { b: [3, 4], x: 1 }] },
    )
    positional({ a: [1, 2], b: [5, 6] }, { a: 2, b: 5 }, { $set: { 'a.$': 0 } }, { a: [1, 0], b: [5, 6] })
    positional({ a: [1, 2], b: [5, 6] }, { b: 5, a: 2 }, { $set: { 'a.$': 0 } }, { a: [1, 0], b: [5, 6] })
    positional({ a: [1, 2], b: [5, 6] }, { a: 2 }, { $set: { 'b.$': 0 } }, { a: [1, 2], b: [5, 0] })
    positional({ a: [1, 2] }, { $or: [{ a: 7 }, { a: 2 }] }, { $set: { 'a.$': 0 } }, { a: [1, 0] })
    positional({ a: [1, 2] }, { $and: [{ a: 1 }, { a: 2 }] }, { $set: { 'a.$': 0 } }, { a: [1, 0] })
    positional({ a: [1, 2] }, { a: { $in: [2] } }, { $unset: { 'a.$': 1 } }, { a: [1, null] })
    positional({ a: [1, 2] }, { a: { $all: [2] } }, { $set: { 'a.$': 0 } }, { a: [1, 0] })
    positional({ a: [{ k: 1, b: [1, 2] }] }, { 'a.k': 1 }, { $set: { 'a.$.b.0': 9 } }, { a: [{ k: 1, b: [9, 2] }] })
    positional({ a: [{ k: 1, b: [1, 2] }] }, { 'a.k': 1 }, { $inc: { 'a.$.b.$[]': 1 } }, { a: [{ k: 1, b: [2, 3] }] })
    positional(
      { a: [{ k: 0 }, { k: 1 }] },
      { 'a.k': 1 },
      { $set: { 'a.$.x': 1, 'a.1.y': 2 } },
      { a: [{ k: 0 }, { k: 1, x: 1, y: 2 }] },
    )
    positional({ a: [{ k: 1 }] }, { 'a.0.k': 1, 'a.k': 1 }, { $set: { 'a.$.x': 1 } }, { a: [{ k: 1, x: 1 }] })
    positional({ a: [null, 1] }, { a: null }, { $set: { 'a.$': 0 } }, { a: [0, 1] })
    positional({ a: ['x', 'y'] }, { a: 'Y' }, { $set: { 'a.$': 'z' } }, { a: ['x', 'z'] }, caseInsensitive)

    const missed = 'The positional operator did not find the match needed from the query.'
    missing({ a: [1, 2] }, {}, missed)
    missing({ a: [1, 2], b: 1 }, { b: 1 }, missed)
    missing({ a: [1, 2] }, { 'a.0': 1 }, missed)
    missing({ a: [1, 2] }, { a: { $ne: 7 } }, missed)
    missing({ a: [1, 2] }, { $nor: [{ a: 7 }] }, missed)
    missing({ a: [1, 2] }, { a: { $size: 2 } }, missed)

    it('is refused when inserting', () => {
      expectError(() => compileUpdate(doc({ $set: { 'a.$': 1 } }), { environment }).insert(doc({ a: [1] })), 2, missed)
    })
    it('conflicts with an update of the same element', () => {
      const update = compileUpdate(doc({ $set: { 'a.$': 1, 'a.1': 2 } }), { environment })
      expectDocument(update.apply(doc({ a: [5, 6] }), doc({ a: 5 })), { a: [1, 2] })
      expectError(() => update.apply(doc({ a: [5, 6] }), doc({ a: 6 })), 40, "Update created a conflict at 'a.1'")
    })
    refuses([], { $set: { 'a.$.b.$': 1 } }, 2, "Too many positional (i.e. '$') elements found in path 'a.$.b.$'")
    refuses(
      [],
      { $set: { '$.a': 1 } },
      2,
      "Cannot have positional (i.e. '$') element in the first position in path '$.a'",
    )
  })
})

function run(document: Doc, update: Entries, filters: Entries[], given: Environment): Doc {
  const arrayFilters = filters.map((filter) => doc(filter))
  return compileUpdate(doc(update), { environment: given, arrayFilters }).apply(document, new Map())
}

/** The update of { _id: 1, a: array }. */
function becomes(array: unknown, update: Entries, expected: unknown, given = environment): void {
  filtered(array, update, [], expected, given)
}

function filtered(array: unknown, update: Entries, filters: Entries[], expected: unknown, given = environment): void {
  const where = filters.length > 0 ? ` where ${filters.map(shown).join(', ')}` : ''
  it(`${shown(update)}${where} makes ${shown(array)} into ${shown(expected)}`, () => {
    expectDocument(run(doc({ _id: 1, a: array }), update, filters, given), { _id: 1, a: expected })
  })
}

function refuses(
  array: unknown,
  update: Entries,
  code: number,
  message: string | RegExp,
  filters: Entries[] = [],
): void {
  const where = filters.length > 0 ? ` where ${filters.map(shown).join(', ')}` : ''
  it(`${shown(update)}${where} of ${shown(array)} is refused with ${code}`, () => {
    expectError(() => run(doc({ _id: 1, a: array }), update, filters, environment), code, message)
  })
}

function positional(document: Entries, filter: Entries, update: Entries, expected: Entries, given = environment): void {
  it(`${shown(update)} of ${shown(document)} found by ${shown(filter)} gives ${shown(expected)}`, () => {
    expectDocument(compileUpdate(doc(update), { environment: given }).apply(doc(document), doc(filter)), expected)
  })
}

function missing(document: Entries, filter: Entries, message: string): void {
  it(`is not known in ${shown(document)} found by ${shown(filter)}`, () => {
    const update = compileUpdate(doc({ $set: { 'a.$': 1 } }), { environment })
    expectError(() => update.apply(doc(document), doc(filter)), 2, message)
  })
}
