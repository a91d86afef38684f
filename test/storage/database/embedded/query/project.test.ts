import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { compileProjection } from '../../../../../storage/database/embedded/query/project.ts'
import { caseInsensitive, environment, expectDocument, expectError, shown } from './support.ts'

type Entries = Record<string, unknown>

describe('a projection', () => {
  describe('includes', () => {
    const document = { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ f: 4, g: 5 }, 6, { g: 7 }] }
    gives(document, {}, document)
    gives(document, { a: 1 }, { _id: 1, a: 1 })
    gives(document, { e: true, a: 1n }, { _id: 1, a: 1, e: document.e })
    gives(document, { a: 1, _id: 0 }, { a: 1 })
    gives(document, { _id: 1 }, { _id: 1 })
    gives(document, { 'b.c': 1 }, { _id: 1, b: { c: 2 } })
    gives(document, { b: { c: 1 } }, { _id: 1, b: { c: 2 } })
    gives(document, { b: { d: 1 }, 'b.c': 1 }, { _id: 1, b: { c: 2, d: 3 } })
    gives(document, { 'e.f': 1 }, { _id: 1, e: [{ f: 4 }, {}] })
    gives(document, { 'a.x': 1, 'b.x': 1, y: 1 }, { _id: 1, b: {} })
    gives({ _id: 1, a: [[{ b: 1, c: 1 }], 5, []] }, { 'a.b': 1 }, { _id: 1, a: [[{ b: 1 }], []] })
    gives({ _id: { x: 1, y: 2 }, a: 1 }, { '_id.x': 1 }, { _id: { x: 1 } })
    gives({ _id: 1, a: { $id: 5, b: 1 } }, { 'a.$id': 1 }, { _id: 1, a: { $id: 5 } })
  })

  describe('excludes', () => {
    const document = { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ f: 4, g: 5 }, 6] }
    gives(document, { a: 0 }, { _id: 1, b: document.b, e: document.e })
    gives(document, { _id: 0 }, { a: 1, b: document.b, e: document.e })
    gives(document, { _id: 0, b: false, e: 0 }, { a: 1 })
    gives(document, { _id: 1, b: 0, e: 0 }, { _id: 1, a: 1 })
    gives(document, { 'b.c': 0, e: 0 }, { _id: 1, a: 1, b: { d: 3 } })
    gives(document, { b: { c: 0 }, e: 0 }, { _id: 1, a: 1, b: { d: 3 } })
    gives(document, { 'e.f': 0, b: 0 }, { _id: 1, a: 1, e: [{ g: 5 }, 6] })
    gives(document, { 'a.x': 0, b: 0, e: 0 }, { _id: 1, a: 1 })
  })

  describe('slices arrays', () => {
    const document = { _id: 1, a: [1, 2, 3, 4], b: 5 }
    gives(document, { a: { $slice: 2 } }, { _id: 1, a: [1, 2], b: 5 })
    gives(document, { a: { $slice: -1 } }, { _id: 1, a: [4], b: 5 })
    gives(document, { a: { $slice: 0 } }, { _id: 1, a: [], b: 5 })
    gives(document, { a: { $slice: -9 } }, document)
    gives(document, { a: { $slice: [1, 2] } }, { _id: 1, a: [2, 3], b: 5 })
    gives(document, { a: { $slice: [-3, 2] } }, { _id: 1, a: [2, 3], b: 5 })
    gives(document, { a: { $slice: [-9, 2] } }, { _id: 1, a: [1, 2], b: 5 })
    gives(document, { a: { $slice: [9, 2] } }, { _id: 1, a: [], b: 5 })
    gives(document, { a: { $slice: 1 }, _id: 0 }, { a: [1], b: 5 })
    gives(document, { a: { $slice: 1 }, _id: 1 }, { _id: 1, a: [1] })
    gives(document, { a: { $slice: 1 }, b: 0 }, { _id: 1, a: [1] })
    gives(document, { a: { $slice: 1 }, x: 1 }, { _id: 1, a: [1] })
    gives(document, { b: { $slice: 1 }, x: { $slice: 1 } }, document)
    gives({ _id: 1, a: { b: [1, 2], c: 1 } }, { 'a.b': { $slice: 1 } }, { _id: 1, a: { b: [1], c: 1 } })
    gives({ _id: 1, a: { b: [1, 2], c: 1 } }, { a: { b: { $slice: 1 } }, x: 1 }, { _id: 1, a: { b: [1] } })
    gives({ _id: 1, a: [{ b: [1, 2] }, 5] }, { 'a.b': { $slice: 1 } }, { _id: 1, a: [{ b: [1] }, 5] })
    refuses({ a: { $slice: 'x' } }, 28667, /^Expression \$slice takes at least 2 arguments/)
    refuses({ a: { $slice: [1, 2, 3] } }, 28724, /^Invalid \$slice syntax: \{ \$slice: \[ 1, 2, 3 \] \}/)
    refuses({ a: { $slice: [1, 'x'] } }, 28724, /^Invalid \$slice syntax/)
    refuses({ a: { $slice: [1, 0] } }, 28724, /^Invalid \$slice syntax/)
    gives(document, { x: { $slice: ['$a', 2] } }, { _id: 1, x: [1, 2] })
    refuses({ a: { $slice: 1, x: 1 } }, 16410, /^FieldPath field names may not start with '\$'/)
  })

  describe('picks array elements with $elemMatch', () => {
    const document = { _id: 1, a: [{ x: 1, y: 1 }, { x: 2 }, { x: 2, y: 3 }], b: 5 }
    gives(document, { a: { $elemMatch: { x: 2 } } }, { _id: 1, a: [{ x: 2 }] })
    gives(document, { a: { $elemMatch: { x: 2, y: { $gt: 1 } } }, b: 1 }, { _id: 1, b: 5, a: [{ x: 2, y: 3 }] })
    gives(document, { a: { $elemMatch: { x: 9 } }, b: 1 }, { _id: 1, b: 5 })
    gives(document, { a: { $elemMatch: { x: 2 } }, _id: 0 }, { a: [{ x: 2 }] })
    gives(document, { a: { $elemMatch: { x: 2 } }, _id: 1 }, { _id: 1, a: [{ x: 2 }] })
    gives(document, { a: { $elemMatch: { x: 2 } }, b: 0 }, { _id: 1, a: [{ x: 2 }] })
    gives(document, { a: { $elemMatch: { x: 9 } }, b: 0 }, { _id: 1 })
    gives({ _id: 1, a: [1, 7, 8] }, { a: { $elemMatch: { $gt: 5 } } }, { _id: 1, a: [7] })
    gives({ _id: 1, a: [1, null] }, { a: { $elemMatch: { $eq: null } } }, { _id: 1, a: [null] })
    gives({ _id: 1, a: 7 }, { a: { $elemMatch: { $gt: 5 } } }, { _id: 1 })
    gives({ _id: 1 }, { a: { $elemMatch: { $gt: 5 } } }, { _id: 1 })
    refuses({ a: { $elemMatch: 5 } }, 31274, 'elemMatch: Invalid argument, object required, but got int')
    refuses({ 'a.b': { $elemMatch: { x: 1 } } }, 31275, 'Cannot use $elemMatch projection on a nested field.')
    refuses({ a: { b: { $elemMatch: { x: 1 } } } }, 31275, 'Cannot use $elemMatch projection on a nested field.')
    refuses({ a: { $elemMatch: { $foo: 1 } } }, 2, 'unknown operator: $foo')

    it('by the collation', () => {
      const project = compileProjection(doc({ a: { $elemMatch: { $eq: 'X' } } }), doc({}), caseInsensitive)
      expectDocument(project(doc({ _id: 1, a: ['y', 'x'] })), { _id: 1, a: ['x'] })
    })
  })

  describe('picks the array element that the filter has matched', () => {
    const document = { _id: 1, a: [{ x: 1 }, { x: 2 }], b: [5, 6], c: { d: [7, 8] } }
    gives(document, { 'a.$': 1 }, { _id: 1, a: [{ x: 2 }] }, { 'a.x': 2 })
    gives(document, { 'a.$': 1, b: 1 }, { _id: 1, a: [{ x: 2 }], b: [5, 6] }, { a: { $elemMatch: { x: 2 } } })
    gives(document, { 'b.$': 1, _id: 0 }, { b: [6] }, { b: { $gt: 5 } })
    gives(document, { 'c.d.$': 1 }, { _id: 1, c: { d: [8] } }, { 'c.d': 8 })
    gives(document, { c: { 'd.$': 1 } }, { _id: 1, c: { d: [8] } }, { 'c.d': 8 })
    gives(document, { 'a.x.$': 1 }, { _id: 1, a: [{ x: 2 }] }, { 'a.x': 2 })
    gives(document, { 'a.$.x': 1 }, { _id: 1, a: [{ x: 2 }] }, { 'a.x': 2 })
    gives({ _id: 1, a: 3 }, { 'a.$': 1 }, { _id: 1, a: 3 }, { a: 3 })
    gives({ _id: 1, a: [1, 2] }, { 'a.$': 1 }, { _id: 1, a: [2] }, { $or: [{ a: 9 }, { a: 2 }] })

    const context = 'Executor error during find command :: caused by :: '
    it('and fails where it matched none', () => {
      const project = compileProjection(doc({ 'a.$': 1 }), doc({ a: { $size: 2 } }), environment)
      expectError(
        () => project(doc({ _id: 1, a: [1, 2] })),
        51246,
        `${context}positional operator '.$' couldn't find a matching element in the array`,
      )
    })
    it('and fails where the matched array was a longer one', () => {
      const project = compileProjection(doc({ 'a.$': 1 }), doc({ 'a.x': { $exists: true }, b: 6 }), environment)
      expectError(
        () => project(doc({ a: [1], b: [5, 6] })),
        51247,
        `${context}positional operator '.$' element mismatch`,
      )
    })
    refuses({ 'a.$': 1 }, 31277, "Positional projection 'a.$' does not match the query document.")
    refuses({ 'a.$': 1 }, 31277, /does not match/, { b: 1, $expr: true })
    refuses({ 'a.$': 1, 'b.$': 1 }, 31276, 'Cannot specify more than one positional projection per query.', {
      a: 1,
      b: 1,
    })
    refuses({ 'a.$': 1, b: { $elemMatch: { x: 1 } } }, 31255, 'Cannot specify positional operator and $elemMatch.', {
      a: 1,
    })
    refuses({ b: { $elemMatch: { x: 1 } }, 'a.$': 1 }, 31256, 'Cannot specify positional operator and $elemMatch.', {
      a: 1,
    })
    refuses({ 'a.$.b.$': 1 }, 31287, 'Cannot use positional operator twice: a.$.b.$', { a: 1 })
    refuses({ 'a.$.': 1 }, 31270, "Path cannot end with '.$.'", { a: 1 })
    refuses({ 'a.$': { b: 1 } }, 31271, 'positional projection cannot be used with an expression or sub object', {
      a: 1,
    })
    refuses({ 'a.$': 'x' }, 31308, 'positional projection cannot be used with a literal', { a: 1 })
    refuses({ b: 0, 'a.$': 1 }, 31253, 'Cannot do inclusion on field a.$ in exclusion projection', { a: 1 })
  })

  describe('computes', () => {
    const document = { _id: 1, a: 2, b: 3, c: { d: 4 }, e: [{ f: 5 }, 6] }
    gives(document, { b: 1, x: { $add: ['$a', 1] }, a: '$b' }, { _id: 1, b: 3, x: 3, a: 3 })
    gives(document, { x: 'text' }, { _id: 1, x: 'text' })
    gives(document, { x: null }, { _id: 1, x: null })
    gives(document, { x: '$nothing', a: 1 }, { _id: 1, a: 2 })
    gives(document, { a: '$nothing' }, { _id: 1 })
    gives(document, { _id: '$a' }, { _id: 2 })
    gives(document, { _id: 0, x: '$a' }, { x: 2 })
    gives(document, { 'c.x': '$a' }, { _id: 1, c: { x: 2 } })
    gives(document, { 'c.x': '$a', 'c.d': 1 }, { _id: 1, c: { d: 4, x: 2 } })
    gives(document, { c: { x: '$a', d: 1 } }, { _id: 1, c: { d: 4, x: 2 } })
    gives(document, { 'a.x': '$b' }, { _id: 1, a: { x: 3 } })
    gives(document, { 'e.x': '$a', 'e.f': 1 }, { _id: 1, e: [{ f: 5, x: 2 }] })
    gives(document, { 'y.z': '$a' }, { _id: 1, y: { z: 2 } })
    refuses({ a: { $foo: 1 } }, 31325, 'Unknown expression $foo')
  })

  describe('refuses', () => {
    refuses({ a: 1, b: 0 }, 31254, 'Cannot do exclusion on field b in inclusion projection')
    refuses({ a: 0, b: 1 }, 31253, 'Cannot do inclusion on field b in exclusion projection')
    refuses({ a: { b: 1, c: 0 } }, 31254, 'Cannot do exclusion on field c in inclusion projection')
    refuses({ '_id.x': 0, a: 1 }, 31253, 'Cannot do inclusion on field a in exclusion projection')
    refuses({ a: 'x', b: 0 }, 31254, 'Cannot do exclusion on field b in inclusion projection')
    refuses({ a: 0, b: 'x' }, 31310, 'Cannot use an expression b: "x" in an exclusion projection')
    refuses({ a: 0, b: { $add: [1, 2] } }, 31252, 'Cannot use expression other than $meta in exclusion projection')
    refuses({ a: 1, 'a.b': 1 }, 31249, 'Path collision at a.b remaining portion b')
    refuses({ 'a.b': 1, a: 1 }, 31250, 'Path collision at a')
    refuses({ 'a.b': 1, a: { c: 1 } }, 31250, 'Path collision at a')
    refuses({ 'a.b': 1, 'a.b.c.d': 1 }, 31249, 'Path collision at a.b.c.d remaining portion b.c.d')
    refuses({ a: { $slice: 1 }, 'a.b': 1 }, 31249, 'Path collision at a.b remaining portion b')
    refuses({ a: {} }, 51270, 'An empty sub-projection is not a valid value. Found empty object at path')
    refuses({ '': 1 }, 40352, 'FieldPath cannot be constructed with empty string')
    refuses({ 'a.': 1 }, 40353, "FieldPath must not end with a '.'.")
    refuses({ $a: 1 }, 16410, /^FieldPath field names may not start with '\$'/)
    refuses({ a: { $meta: 'textScore' } }, 115, /^\$meta in a projection is not supported .* MONGODB_URI/)
  })
})

function gives(document: Entries, spec: Entries, expected: Entries, filter: Entries = {}): void {
  it(`${shown(spec)} gives ${shown(expected)} for ${shown(document)}`, () => {
    const given = doc(document)
    expectDocument(compileProjection(doc(spec), doc(filter), environment)(given), expected)
    expectDocument(given, document)
  })
}

function refuses(spec: Entries, code: number, message: string | RegExp, filter: Entries = {}): void {
  it(`${shown(spec)} with ${code}`, () => {
    expectError(() => compileProjection(doc(spec), doc(filter), environment), code, message)
  })
}
