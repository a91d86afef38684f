import { expect } from 'chai'
import { BSONRegExp, doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { seedFromFilter } from '../../../../../storage/database/embedded/query/update.ts'
import { expectDocument, expectError, shown } from './support.ts'

type Entries = Record<string, unknown>

describe('the document of an upsert', () => {
  const cases: [Entries, Entries][] = [
    [{}, {}],
    [
      { a: 1, b: { c: 1 } },
      { a: 1, b: { c: 1 } },
    ],
    [
      { b: 1, a: 1, _id: 5 },
      { _id: 5, a: 1, b: 1 },
    ],
    [{ a: { $eq: 1, $gt: 0 } }, { a: 1 }],
    [{ a: { $gt: 1 }, b: { $ne: 1 }, c: { $exists: true } }, {}],
    [{ 'a.b.c': 1, 'a.d': 2 }, { a: { b: { c: 1 }, d: 2 } }],
    [{ 'a.0': 1 }, { a: { 0: 1 } }],
    [{ $and: [{ a: 1 }, { $and: [{ b: 2 }] }] }, { a: 1, b: 2 }],
    [{ $or: [{ a: 1 }] }, { a: 1 }],
    [{ $or: [{ a: 1 }, { b: 1 }] }, {}],
    [{ $nor: [{ a: 1 }] }, {}],
    [{ a: { $in: [1] } }, { a: 1 }],
    [{ a: { $in: [1, 2] } }, {}],
    [{ a: { $in: [new BSONRegExp('x')] } }, {}],
    [{ a: { $all: [1] } }, { a: 1 }],
    [{ a: { $all: [{ $elemMatch: { x: 1 } }] } }, {}],
    [{ a: { $elemMatch: { x: 1 } } }, {}],
    [{ a: { $not: { $eq: 1 } } }, {}],
    [{ a: new BSONRegExp('x') }, {}],
    [{ a: { $eq: new BSONRegExp('x') } }, { a: new BSONRegExp('x') }],
    [{ a: null }, { a: null }],
    [{ a: [1, 2] }, { a: [1, 2] }],
    [{ a: { $ref: 'c', $id: 1 } }, { a: { $ref: 'c', $id: 1 } }],
    [{ $comment: 'x', a: 1 }, { a: 1 }],
  ]
  for (const [filter, seed] of cases) {
    it(`for ${shown(filter)} begins as ${shown(seed)}`, () => expectDocument(seedFromFilter(doc(filter)), seed))
  }

  it('shares nothing with the filter', () => {
    const filter = doc({ a: { b: 1 } })
    expect(seedFromFilter(filter).get('a')).to.not.equal(filter.get('a'))
  })

  it('keeps only the _id when it will be replaced', () => {
    expectDocument(seedFromFilter(doc({ a: 1, _id: 5, $and: [{ a: 2 }] }), true), { _id: 5 })
    expectError(
      () => seedFromFilter(doc({ '_id.x': 5 }), true),
      111,
      "field at '_id' must be exactly specified, field at sub-path '_id.x'found",
    )
  })

  const refusals: [Entries, number, string][] = [
    [{ a: 1, $and: [{ a: 2 }] }, 54, "cannot infer query fields to set, path 'a' is matched twice"],
    [{ a: { $all: [1, 2] } }, 54, "cannot infer query fields to set, path 'a' is matched twice"],
    [{ a: { c: 1 }, 'a.b': 1 }, 54, "cannot infer query fields to set, both paths 'a.b' and 'a' are matched"],
    [{ 'a.b': 1, a: 5 }, 54, "cannot infer query fields to set, both paths 'a.b' and 'a' are matched"],
    [{ $expr: true }, 224, '$expr is not allowed in the query predicate for an upsert'],
    [{ $and: [{ $expr: true }] }, 224, '$expr is not allowed in the query predicate for an upsert'],
  ]
  for (const [filter, code, message] of refusals) {
    it(`for ${shown(filter)} is refused with ${code}`, () => {
      expectError(() => seedFromFilter(doc(filter)), code, message)
    })
  }
})
