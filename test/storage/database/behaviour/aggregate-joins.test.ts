import { expect } from 'chai'
import { ObjectId, type Collection, type Document } from 'mongodb'
import { type AnyDocument, useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const pupils = [
  { _id: 1, name: 'An', school: 's1', friends: [2, 3] },
  { _id: 2, name: 'Bình', school: 's2', friends: [] },
  { _id: 3, name: 'Chi', school: null, friends: [1] },
  { _id: 4, name: 'Dũng' },
]
const schools = [
  { _id: 1, code: 's1', name: 'Kim Đồng', pupils: 300 },
  { _id: 2, code: 's2', name: 'Lê Lợi', pupils: 500 },
  { _id: 3, code: null, name: 'no code', pupils: 0 },
]

describe('joining collections', () => {
  const database = useDatabase()
  let from: Collection<AnyDocument>
  let to: Collection<AnyDocument>
  before(async () => {
    from = await database.collection(pupils)
    to = await database.collection(schools)
  })
  const joined = async (...stages: Document[]) => await from.aggregate([{ $sort: { _id: 1 } }, ...stages]).toArray()
  const lookup = (fields: Document) => ({ $lookup: { from: to.collectionName, as: 'found', ...fields } })
  const names = { $project: { _id: 0, found: '$found.name' } }

  for (const indexed of [false, true]) {
    describe(indexed ? 'with indexes' : 'without indexes', () => {
      before(async () => {
        if (!indexed) return
        await from.createIndex({ friends: 1 })
        await to.createIndex({ code: 1 })
      })

      it('finds equal values, and null for missing ones', async () => {
        expect(await joined(lookup({ localField: 'school', foreignField: 'code' }), names)).to.deep.equal([
          { found: ['Kim Đồng'] },
          { found: ['Lê Lợi'] },
          { found: ['no code'] },
          { found: ['no code'] },
        ])
      })

      it('finds each value of an array, and arrays that hold the value', async () => {
        const self = { $lookup: { from: from.collectionName, localField: 'friends', foreignField: '_id', as: 'found' } }
        const back = { $lookup: { from: from.collectionName, localField: '_id', foreignField: 'friends', as: 'found' } }
        const sorted = { $project: { _id: 0, found: { $sortArray: { input: '$found._id', sortBy: 1 } } } }

        expect(await joined({ $match: { friends: { $exists: true } } }, self, sorted)).to.deep.equal([
          { found: [2, 3] },
          { found: [] },
          { found: [1] },
        ])
        expect(await joined(back, sorted)).to.deep.equal([
          { found: [3] },
          { found: [1] },
          { found: [1] },
          { found: [] },
        ])
      })

      it('runs a pipeline with the variables of each document', async () => {
        const pipeline = [{ $match: { $expr: { $eq: ['$code', '$$school'] } } }, { $project: { name: 1 } }]
        const stage = lookup({ let: { school: '$school' }, pipeline })

        expect(await joined({ $match: { _id: { $lt: 3 } } }, stage, { $project: { _id: 0, found: 1 } })).to.deep.equal([
          { found: [{ _id: 1, name: 'Kim Đồng' }] },
          { found: [{ _id: 2, name: 'Lê Lợi' }] },
        ])
      })

      it('runs a pipeline on what has equal values only', async () => {
        const fields = { localField: 'school', foreignField: 'code', let: { least: 400 } }
        const pipeline = [{ $match: { $expr: { $gt: ['$pupils', '$$least'] } } }, { $project: { _id: 0, name: 1 } }]

        expect(await joined(lookup({ ...fields, pipeline }), { $project: { _id: 0, found: 1 } })).to.deep.equal([
          { found: [] },
          { found: [{ name: 'Lê Lợi' }] },
          { found: [] },
          { found: [] },
        ])
      })
    })
  }

  it('puts what it finds under a dotted name, and unwinds it', async () => {
    const stages = [
      lookup({ localField: 'school', foreignField: 'code', as: 'in.school' }),
      { $unwind: '$in.school' },
      { $match: { 'in.school.pupils': { $gt: 400 } } },
      { $project: { name: 1, school: '$in.school.name' } },
    ]
    expect(await joined(...stages)).to.deep.equal([{ _id: 2, name: 'Bình', school: 'Lê Lợi' }])
  })

  it('finds nothing in a collection that does not exist', async () => {
    const stage = { $lookup: { from: 'missing', localField: 'a', foreignField: 'b', as: 'found' } }
    expect(await joined(stage, { $limit: 1 }, { $project: { found: 1 } })).to.deep.equal([{ _id: 1, found: [] }])
  })

  it('appends another collection', async () => {
    const simple = { $unionWith: to.collectionName }
    const piped = { $unionWith: { coll: to.collectionName, pipeline: [{ $match: { pupils: { $gt: 0 } } }] } }

    expect(await joined(simple, { $count: 'n' })).to.deep.equal([{ n: 7 }])
    expect(await joined({ $match: { _id: 1 } }, piped, { $project: { _id: 0, name: 1 } })).to.deep.equal([
      { name: 'An' },
      { name: 'Kim Đồng' },
      { name: 'Lê Lợi' },
    ])
  })

  it('follows references to any depth', async () => {
    const parts = await database.collection([
      { _id: 1, name: 'course' },
      { _id: 2, name: 'chapter', of: 'course' },
      { _id: 3, name: 'lesson', of: 'chapter' },
      { _id: 4, name: 'exercise', of: 'lesson' },
    ])
    const graph = {
      from: parts.collectionName,
      startWith: '$name',
      connectFromField: 'name',
      connectToField: 'of',
      depthField: 'depth',
      as: 'below',
    }
    const below = async (fields: Document) => {
      const stages = [{ $match: { _id: 1 } }, { $graphLookup: { ...graph, ...fields } }]
      const [found] = await parts.aggregate(stages).toArray()
      return (found?.below as Document[]).map(({ name, depth }) => [name, Number(depth)] as unknown[])
    }

    expect(await below({})).to.have.deep.members([
      ['chapter', 0],
      ['lesson', 1],
      ['exercise', 2],
    ])
    expect(await below({ maxDepth: 1 })).to.have.deep.members([
      ['chapter', 0],
      ['lesson', 1],
    ])
  })

  it('keeps the types of what it joins', async () => {
    const id = new ObjectId()
    const left = await database.collection([{ _id: id, at: new Date(5) }])
    const right = await database.collection([{ _id: 1, ref: id, ids: [id] }])
    const stage = { $lookup: { from: right.collectionName, localField: '_id', foreignField: 'ids', as: 'found' } }

    expect(await left.aggregate([stage]).toArray()).to.deep.equal([
      { _id: id, at: new Date(5), found: [{ _id: 1, ref: id, ids: [id] }] },
    ])
  })

  const refusals: [string, Document, number][] = [
    ['without a name for what is found', { $lookup: { from: 'c', localField: 'a', foreignField: 'b' } }, 9],
    ['with one field only', { $lookup: { from: 'c', localField: 'a', as: 'd' } }, 9],
    ['with an unknown option', { $lookup: { from: 'c', localField: 'a', foreignField: 'b', as: 'd', x: 'y' } }, 9],
    ['whose pipeline writes', { $lookup: { from: 'c', pipeline: [{ $out: 'x' }], as: 'd' } }, 51047],
  ]
  for (const [title, stage, code] of refusals) {
    it(`is refused ${title}`, async () => {
      expect(await failureOf(from.aggregate([stage]).toArray())).to.include({ code })
    })
  }
})
