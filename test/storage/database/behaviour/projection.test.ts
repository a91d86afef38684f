import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

/** A document, a projection, and what is left. */
type Case = [document: Document, projection: Document, left: Document]

const cases: Case[] = [
  [{ a: 1, b: 2 }, { a: 1 }, { _id: 1, a: 1 }],
  [{ a: 1, b: 2 }, { a: true, _id: 0 }, { a: 1 }],
  [{ a: 1, b: 2 }, { a: 0 }, { _id: 1, b: 2 }],
  [{ a: 1, b: 2 }, { _id: 0 }, { a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { _id: 1 }, { _id: 1 }],
  [
    { a: 1, b: 2 },
    { a: 0, _id: 1 },
    { _id: 1, b: 2 },
  ],
  [{ a: 1 }, { z: 1 }, { _id: 1 }],
  [{ a: 1 }, {}, { _id: 1, a: 1 }],
  [
    { b: 1, a: 2 },
    { a: 1, b: 1 },
    { _id: 1, b: 1, a: 2 },
  ],
  [{ a: { b: 1, c: 2 } }, { 'a.b': 1 }, { _id: 1, a: { b: 1 } }],
  [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, { _id: 1, a: { b: 1 } }],
  [{ a: { b: 1, c: 2 } }, { 'a.b': 0 }, { _id: 1, a: { c: 2 } }],
  [{ a: 5 }, { 'a.b': 1 }, { _id: 1 }],
  [{ a: 5 }, { 'a.b': 0 }, { _id: 1, a: 5 }],
  [{ a: [{ b: 1, c: 1 }, 7, { c: 2 }] }, { 'a.b': 1 }, { _id: 1, a: [{ b: 1 }, {}] }],
  [{ a: [{ b: 1, c: 1 }, 7, { c: 2 }] }, { 'a.b': 0 }, { _id: 1, a: [{ c: 1 }, 7, { c: 2 }] }],
  [{ a: [[{ b: 1, c: 1 }]] }, { 'a.b': 1 }, { _id: 1, a: [[{ b: 1 }]] }],
  [{ a: [1, 2, 3, 4] }, { a: { $slice: 2 } }, { _id: 1, a: [1, 2] }],
  [{ a: [1, 2, 3, 4] }, { a: { $slice: -2 } }, { _id: 1, a: [3, 4] }],
  [{ a: [1, 2, 3, 4], b: 1 }, { a: { $slice: [1, 2] } }, { _id: 1, a: [2, 3], b: 1 }],
  [{ a: [1, 2, 3, 4] }, { a: { $slice: [-3, 1] } }, { _id: 1, a: [2] }],
  [
    { a: [1, 2], b: 1 },
    { b: 1, a: { $slice: 1 } },
    { _id: 1, a: [1], b: 1 },
  ],
  [
    { a: [1, 2], b: 1, c: 1 },
    { b: 0, a: { $slice: 1 } },
    { _id: 1, a: [1], c: 1 },
  ],
  [{ a: { b: [1, 2], c: 1 } }, { 'a.b': { $slice: 1 } }, { _id: 1, a: { b: [1], c: 1 } }],
  [{ a: 'text' }, { a: { $slice: 1 } }, { _id: 1, a: 'text' }],
  [{ a: [{ b: 1 }, { b: 2 }, { b: 2, c: 1 }], d: 1 }, { a: { $elemMatch: { b: 2 } } }, { _id: 1, a: [{ b: 2 }] }],
  [{ a: [{ b: 1 }], d: 1 }, { a: { $elemMatch: { b: 2 } } }, { _id: 1 }],
  [{ a: [1, 5, 9] }, { a: { $elemMatch: { $gt: 3 } } }, { _id: 1, a: [5] }],
  [{ a: 2, b: 3 }, { sum: { $add: ['$a', '$b'] } }, { _id: 1, sum: 5 }],
  [{ a: 2, b: 3 }, { a: '$b' }, { _id: 1, a: 3 }],
  [{ a: 2 }, { one: { $literal: 1 } }, { _id: 1, one: 1 }],
  [{ a: 2 }, { text: 'constant', _id: 0 }, { text: 'constant' }],
  [{ a: 2 }, { b: '$missing' }, { _id: 1 }],
]

describe('a projection', () => {
  const database = useDatabase()

  for (const [fields, projection, left] of cases) {
    it(`${JSON.stringify(projection)} of ${JSON.stringify(fields)}`, async () => {
      const collection = await database.collection([{ _id: 1, ...fields }])
      const found = await collection.findOne({}, { projection })

      expect(found).to.deep.equal(left)
      expect(Object.keys(found ?? {})).to.deep.equal(Object.keys(left))
    })
  }

  it('shows the element that the filter found', async () => {
    const collection = await database.collection([{ _id: 1, a: [{ b: 1 }, { b: 2 }, { b: 3 }], c: [1, 2] }])
    const projected = (filter: Document, projection: Document) => collection.findOne(filter, { projection })

    expect(await projected({ 'a.b': 2 }, { 'a.$': 1 })).to.deep.equal({ _id: 1, a: [{ b: 2 }] })
    expect(await projected({ a: { $elemMatch: { b: { $gt: 1 } } } }, { 'a.$': 1, _id: 0 })).to.deep.equal({
      a: [{ b: 2 }],
    })
    expect(await projected({ c: 2 }, { 'c.$': 1 })).to.deep.equal({ _id: 1, c: [2] })
  })

  it('sees the variables of the query', async () => {
    const collection = await database.collection([{ _id: 1, a: 2 }])
    const found = await collection.findOne(
      {},
      { projection: { a: { $multiply: ['$a', '$$factor'] } }, let: { factor: 3 } },
    )

    expect(found).to.deep.equal({ _id: 1, a: 6 })
  })

  const refusals: [Document, number][] = [
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'a.b': 1, a: 1 }, 31250],
    [{ a: { $elemMatch: 1 } }, 31274],
    [{ a: { $foo: 1 } }, 31325],
    [{ 'a.$': 1 }, 31277],
  ]
  for (const [projection, code] of refusals) {
    it(`is refused: ${JSON.stringify(projection)}`, async () => {
      const collection = await database.collection([{ a: [1] }])
      expect(await failureOf(collection.find({}, { projection }).toArray())).to.include({ code })
    })
  }
})
