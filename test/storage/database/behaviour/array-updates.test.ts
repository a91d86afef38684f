import { expect } from 'chai'
import type { Document, UpdateOptions } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

/** A document, an update, what it becomes, and further conditions of the filter. */
type Case = [before: Document, update: Document, after: Document, options?: UpdateOptions & { filter?: Document }]

const pushed: Case[] = [
  [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
  [{}, { $push: { a: 1 } }, { a: [1] }],
  [{}, { $push: { 'a.b': 1 } }, { a: { b: [1] } }],
  [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  [{ a: [1] }, { $push: { a: { $each: [] } } }, { a: [1] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 0 } } }, { a: [9, 1, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 9, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 7 } } }, { a: [1, 2, 9] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 2 } } }, { a: [1, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 0 } } }, { a: [] }],
  [{ a: [5, 1] }, { $push: { a: { $each: [3], $sort: 1 } } }, { a: [1, 3, 5] }],
  [{ a: [5, 1] }, { $push: { a: { $each: [3], $sort: -1, $slice: 2 } } }, { a: [5, 3] }],
  [
    { a: [{ b: 2, c: 1 }] },
    {
      $push: {
        a: {
          $each: [
            { b: 1, c: 1 },
            { b: 3, c: 0 },
          ],
          $sort: { c: -1, b: 1 },
        },
      },
    },
    {
      a: [
        { b: 1, c: 1 },
        { b: 2, c: 1 },
        { b: 3, c: 0 },
      ],
    },
  ],
  [{ a: [1] }, { $addToSet: { a: 1 } }, { a: [1] }],
  [{ a: [1] }, { $addToSet: { a: 1.5 } }, { a: [1, 1.5] }],
  [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  [{ a: [1] }, { $addToSet: { a: [1] } }, { a: [1, [1]] }],
  [{ a: [{ x: 1, y: 1 }] }, { $addToSet: { a: { x: 1, y: 1 } } }, { a: [{ x: 1, y: 1 }] }],
  [
    { a: [{ x: 1, y: 1 }] },
    { $addToSet: { a: { y: 1, x: 1 } } },
    {
      a: [
        { x: 1, y: 1 },
        { y: 1, x: 1 },
      ],
    },
  ],
  [{}, { $addToSet: { a: { $each: [2, 1] } } }, { a: [2, 1] }],
]

const pulled: Case[] = [
  [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  [{ a: ['x', 'y'] }, { $pull: { a: { $in: ['y', 'z'] } } }, { a: ['x'] }],
  [{ a: ['ab', 'b'] }, { $pull: { a: /^a/ } }, { a: ['b'] }],
  [{ a: [{ x: 1, y: 2 }, { x: 2 }] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }] }],
  [{ a: [{ x: 1 }, { x: 2 }] }, { $pull: { a: { x: { $gte: 2 } } } }, { a: [{ x: 1 }] }],
  [{ a: [{ x: 1 }, { x: 2 }] }, { $pull: { a: { $or: [{ x: 1 }, { x: 3 }] } } }, { a: [{ x: 2 }] }],
  [{ a: [{ b: [1, 2] }, { b: [3] }] }, { $pull: { a: { b: { $elemMatch: { $gt: 2 } } } } }, { a: [{ b: [1, 2] }] }],
  [{ a: [[1, 2], [3]] }, { $pull: { a: [1, 2] } }, { a: [[3]] }],
  [{ a: [1] }, { $pull: { missing: 1 } }, { a: [1] }],
  [{ a: { b: [1, 2] } }, { $pull: { 'a.b': 2 } }, { a: { b: [1] } }],
  [{ a: [1, 2, 3, 2] }, { $pullAll: { a: [2, 3] } }, { a: [1] }],
  [{ a: [{ x: 1, y: 1 }, { x: 1 }] }, { $pullAll: { a: [{ x: 1 }] } }, { a: [{ x: 1, y: 1 }] }],
  [{ a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
  [{ a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
  [{ a: [] }, { $pop: { a: 1 } }, { a: [] }],
]

const positions: Case[] = [
  [{ a: [1, 2, 2] }, { $set: { 'a.$': 9 } }, { a: [1, 9, 2] }, { filter: { a: 2 } }],
  [{ a: { b: [1, 2] } }, { $set: { 'a.b.$': 9 } }, { a: { b: [1, 9] } }, { filter: { 'a.b': 2 } }],
  [
    { a: [{ k: 1 }, { k: 2 }] },
    { $set: { 'a.$.x': 1, 'a.$.y': 2 } },
    { a: [{ k: 1 }, { k: 2, x: 1, y: 2 }] },
    { filter: { 'a.k': 2 } },
  ],
  [
    { a: [{ k: 1 }, { k: 2 }] },
    { $set: { 'a.$.x': 1 } },
    { a: [{ k: 1 }, { k: 2, x: 1 }] },
    { filter: { a: { $elemMatch: { k: 2 } } } },
  ],
  [{ a: [{ k: 1, n: 1 }] }, { $inc: { 'a.$.n': 2 } }, { a: [{ k: 1, n: 3 }] }, { filter: { 'a.k': { $gt: 0 } } }],
  [{ a: [{ k: 1 }, { k: 2 }] }, { $unset: { 'a.$': 1 } }, { a: [{ k: 1 }, null] }, { filter: { 'a.k': 2 } }],
  [{ a: [{ k: 1, l: [1] }] }, { $push: { 'a.$.l': 2 } }, { a: [{ k: 1, l: [1, 2] }] }, { filter: { 'a.k': 1 } }],
  [{ a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
  [{ a: [{ b: [1, 2] }, { b: [3] }] }, { $inc: { 'a.$[].b.$[]': 1 } }, { a: [{ b: [2, 3] }, { b: [4] }] }],
  [{ a: [1, 5, 9] }, { $set: { 'a.$[big]': 0 } }, { a: [1, 0, 0] }, { arrayFilters: [{ big: { $gte: 5 } }] }],
  [
    {
      a: [
        { k: 1, v: 1 },
        { k: 2, v: 1 },
      ],
    },
    { $inc: { 'a.$[e].v': 10 } },
    {
      a: [
        { k: 1, v: 1 },
        { k: 2, v: 11 },
      ],
    },
    { arrayFilters: [{ 'e.k': 2 }] },
  ],
  [{ a: [{ k: 1, v: 1 }] }, { $inc: { 'a.$[e].v': 10 } }, { a: [{ k: 1, v: 1 }] }, { arrayFilters: [{ 'e.k': 2 }] }],
  [
    {
      a: [
        { k: 1, b: [{ j: 1 }, { j: 2 }] },
        { k: 2, b: [{ j: 1 }] },
      ],
    },
    { $set: { 'a.$[x].b.$[y].z': 1 } },
    {
      a: [
        { k: 1, b: [{ j: 1, z: 1 }, { j: 2 }] },
        { k: 2, b: [{ j: 1 }] },
      ],
    },
    { arrayFilters: [{ 'x.k': 1 }, { 'y.j': 1 }] },
  ],
  [
    {
      a: [
        { k: 1, n: 5 },
        { k: 1, n: 6 },
      ],
    },
    { $set: { 'a.$[e].done': true } },
    {
      a: [
        { k: 1, n: 5 },
        { k: 1, n: 6, done: true },
      ],
    },
    { arrayFilters: [{ $and: [{ 'e.k': 1 }, { 'e.n': { $gt: 5 } }] }] },
  ],
  [
    { a: [{ id: 1, b: [1, 2] }] },
    { $pull: { 'a.$[e].b': 1 } },
    { a: [{ id: 1, b: [2] }] },
    { arrayFilters: [{ 'e.id': 1 }] },
  ],
  [
    { a: [{ k: 1 }, { k: 2 }], b: [1, 2] },
    { $set: { 'a.$.x': 1, 'b.$[n]': 0 } },
    { a: [{ k: 1 }, { k: 2, x: 1 }], b: [1, 0] },
    { filter: { 'a.k': 2 }, arrayFilters: [{ n: 2 }] },
  ],
]

const refusals: [Document, Document, number, UpdateOptions?][] = [
  [{ a: 1 }, { $push: { a: 1 } }, 2],
  [{ a: [] }, { $push: { a: { $each: 1 } } }, 2],
  [{ a: [] }, { $push: { a: { $each: [], $foo: 1 } } }, 2],
  [{ a: [] }, { $push: { a: { $each: [1], $slice: 'x' } } }, 2],
  [{ a: [] }, { $push: { a: { $each: [1], $sort: 2 } } }, 2],
  [{ a: 1 }, { $addToSet: { a: 1 } }, 2],
  [{ a: [] }, { $addToSet: { a: { $each: 1 } } }, 14],
  [{ a: 1 }, { $pull: { a: 1 } }, 2],
  [{ a: [1] }, { $pullAll: { a: 1 } }, 2],
  [{ a: 1 }, { $pop: { a: 1 } }, 14],
  [{ a: [1] }, { $pop: { a: 2 } }, 9],
  [{ a: [1] }, { $set: { 'a.$': 2 } }, 2],
  [{ a: 1 }, { $set: { 'a.$[]': 2 } }, 2],
  [{ b: 1 }, { $set: { 'a.$[]': 2 } }, 2],
  [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 2],
  [{ a: [1] }, { $set: { 'a.$[E]': 2 } }, 2, { arrayFilters: [{ E: 1 }] }],
  [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 9, { arrayFilters: [{ e: 1 }, { e: 2 }] }],
  [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 9, { arrayFilters: [{ e: 1, f: 2 }] }],
  [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 9, { arrayFilters: [{}] }],
]

describe('updating arrays', () => {
  const database = useDatabase()

  for (const [group, cases] of Object.entries({ pushed, pulled, positions })) {
    describe(group, () => {
      for (const [start, update, end, { filter, ...options } = {}] of cases) {
        it(`${JSON.stringify(update)} of ${JSON.stringify(start)}`, async () => {
          const collection = await database.collection([{ _id: 1, ...start }])
          await collection.updateOne({ _id: 1, ...filter }, update, options)

          expect(await collection.findOne()).to.deep.equal({ _id: 1, ...end })
        })
      }
    })
  }

  for (const [start, update, code, options] of refusals) {
    it(`is refused: ${JSON.stringify(update)} of ${JSON.stringify(start)}`, async () => {
      const collection = await database.collection([{ _id: 1, ...start }])

      expect(await failureOf(collection.updateOne({ _id: 1 }, update, options))).to.include({ code })
      expect(await collection.findOne()).to.deep.equal({ _id: 1, ...start })
    })
  }

  it('picks the position for each document of many', async () => {
    const collection = await database.collection([
      { _id: 1, a: [1, 2] },
      { _id: 2, a: [2, 1] },
    ])
    await collection.updateMany({ a: 2 }, { $set: { 'a.$': 0 } })

    expect(await collection.find().toArray()).to.deep.equal([
      { _id: 1, a: [1, 0] },
      { _id: 2, a: [0, 1] },
    ])
  })

  it('picks the position through an index', async () => {
    const collection = await database.collection([{ _id: 1, a: [{ k: 1 }, { k: 2 }] }])
    await collection.createIndex({ 'a.k': 1 })
    await collection.updateOne({ 'a.k': 2 }, { $set: { 'a.$.k': 3 } })

    expect(await collection.findOne({ 'a.k': 3 })).to.deep.equal({ _id: 1, a: [{ k: 1 }, { k: 3 }] })
    expect(await collection.findOne({ 'a.k': 2 })).to.equal(null)
  })
})
