import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const lessons = [
  { _id: 1, subject: 'maths', grade: 5, minutes: 45, tags: ['a', 'b'], teacher: 't1' },
  { _id: 2, subject: 'maths', grade: 6, minutes: 30, tags: [], teacher: 't2' },
  { _id: 3, subject: 'music', grade: 5, minutes: 60, tags: ['b'], teacher: 't1' },
  { _id: 4, subject: 'music', grade: null, minutes: 15, teacher: 't9' },
  { _id: 5, grade: 7, minutes: 90, tags: 'c', teacher: null },
]

const id = { $project: { _id: 1 } }
const ids = (...values: unknown[]) => values.map((_id) => ({ _id }))

/** Stages, and the documents that come out. */
type Case = [stages: Document[], out: Document[]]

const windows: Case[] = [
  [[{ $match: { grade: 5 } }, id], ids(1, 3)],
  [[{ $match: { $expr: { $gt: ['$minutes', 50] } } }, { $sort: { _id: 1 } }, id], ids(3, 5)],
  [[{ $sort: { minutes: -1 } }, { $limit: 2 }, id], ids(5, 3)],
  [[{ $sort: { minutes: 1 } }, { $skip: 3 }, id], ids(3, 5)],
  [[{ $sort: { minutes: 1 } }, { $skip: 1 }, { $limit: 2 }, { $skip: 1 }, id], ids(1)],
  [[{ $limit: 3 }, { $sort: { _id: -1 } }, id], ids(3, 2, 1)],
  [[{ $limit: 3 }, { $match: { grade: 5 } }, id], ids(1, 3)],
  [[{ $match: { _id: { $gt: 2 } } }, { $match: { grade: 5 } }, id], ids(3)],
  [[{ $count: 'lessons' }], [{ lessons: 5 }]],
  [[{ $match: { grade: 5 } }, { $count: 'n' }], [{ n: 2 }]],
  [[{ $match: { grade: 99 } }, { $count: 'n' }], []],
  [[{ $match: { grade: 5 } }, { $group: { _id: 1, n: { $sum: 1 } } }], [{ _id: 1, n: 2 }]],
]

const shapes: Case[] = [
  [[{ $match: { _id: 1 } }, { $project: { grade: 1 } }], [{ _id: 1, grade: 5 }]],
  [
    [{ $match: { _id: 1 } }, { $project: { _id: 0, subject: 1, half: { $divide: ['$minutes', 2] } } }],
    [{ subject: 'maths', half: 22.5 }],
  ],
  [
    [{ $match: { _id: 4 } }, { $project: { tags: 0, teacher: 0, minutes: 0 } }],
    [{ _id: 4, subject: 'music', grade: null }],
  ],
  [
    [{ $match: { _id: 2 } }, { $addFields: { 'of.grade': '$grade', minutes: 0 } }, { $project: { of: 1, minutes: 1 } }],
    [{ _id: 2, minutes: 0, of: { grade: 6 } }],
  ],
  [
    [{ $match: { _id: 2 } }, { $set: { missing: '$nothing' } }, { $project: { tags: 0 } }],
    [{ _id: 2, subject: 'maths', grade: 6, minutes: 30, teacher: 't2' }],
  ],
  [[{ $match: { _id: 2 } }, { $unset: ['tags', 'teacher', 'subject'] }], [{ _id: 2, grade: 6, minutes: 30 }]],
  [
    [{ $match: { _id: 1 } }, { $set: { grade: '$$REMOVE' } }, { $unset: 'tags' }],
    [{ _id: 1, subject: 'maths', minutes: 45, teacher: 't1' }],
  ],
  [[{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { of: '$$ROOT._id' } } }], [{ of: 1 }]],
  [
    [{ $match: { _id: 1 } }, { $replaceWith: { $mergeObjects: [{ grade: 0, x: 1 }, { grade: '$grade' }] } }],
    [{ grade: 5, x: 1 }],
  ],
  [
    [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'a' },
      { _id: 1, tags: 'b' },
      { _id: 3, tags: 'b' },
      { _id: 5, tags: 'c' },
    ],
  ],
  [
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'at' } },
      { $match: { _id: { $gt: 1, $lt: 5 } } },
      { $project: { tags: 1, at: 1 } },
    ],
    [
      { _id: 2, at: null },
      { _id: 3, tags: 'b', at: 0 },
      { _id: 4, at: null },
    ],
  ],
  [
    [{ $sortByCount: '$subject' }, { $match: { _id: { $ne: null } } }, { $sort: { _id: 1 } }],
    [
      { _id: 'maths', count: 2 },
      { _id: 'music', count: 2 },
    ],
  ],
  [[{ $sample: { size: 9 } }, { $sort: { _id: 1 } }, id], ids(1, 2, 3, 4, 5)],
  [[{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }], [{ a: 2 }]],
]

const groups: Case[] = [
  [
    [
      { $group: { _id: '$subject', n: { $sum: 1 }, minutes: { $sum: '$minutes' }, mean: { $avg: '$minutes' } } },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: null, n: 1, minutes: 90, mean: 90 },
      { _id: 'maths', n: 2, minutes: 75, mean: 37.5 },
      { _id: 'music', n: 2, minutes: 75, mean: 37.5 },
    ],
  ],
  [
    [{ $group: { _id: { s: '$subject', g: '$grade' } } }, { $match: { '_id.g': 5 } }, { $sort: { '_id.s': 1 } }],
    [{ _id: { s: 'maths', g: 5 } }, { _id: { s: 'music', g: 5 } }],
  ],
  [
    [
      { $sort: { _id: 1 } },
      { $group: { _id: null, all: { $push: '$grade' }, first: { $first: '$grade' }, last: { $last: '$subject' } } },
    ],
    [{ _id: null, all: [5, 6, 5, null, 7], first: 5, last: null }],
  ],
  [
    [
      { $group: { _id: null, low: { $min: '$grade' }, high: { $max: '$grade' }, of: { $addToSet: '$grade' } } },
      { $project: { low: 1, high: 1, of: { $size: '$of' } } },
    ],
    [{ _id: null, low: 5, high: 7, of: 4 }],
  ],
  [
    [{ $group: { _id: null, n: { $count: {} }, mixed: { $sum: '$subject' }, none: { $avg: '$subject' } } }],
    [{ _id: null, n: 5, mixed: 0, none: null }],
  ],
  [[{ $match: { _id: 99 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
  [
    [
      {
        $bucket: {
          groupBy: '$minutes',
          boundaries: [0, 45, 90],
          default: 'long',
          output: { n: { $sum: 1 }, ids: { $push: '$_id' } },
        },
      },
    ],
    [
      { _id: 0, n: 2, ids: [2, 4] },
      { _id: 45, n: 2, ids: [1, 3] },
      { _id: 'long', n: 1, ids: [5] },
    ],
  ],
  [[{ $bucket: { groupBy: '$minutes', boundaries: [0, 100] } }], [{ _id: 0, count: 5 }]],
  [
    [
      {
        $facet: {
          short: [{ $match: { minutes: { $lt: 40 } } }, id],
          n: [{ $count: 'n' }],
          none: [{ $match: { _id: 0 } }],
        },
      },
    ],
    [{ short: ids(2, 4), n: [{ n: 5 }], none: [] }],
  ],
]

describe('an aggregation', () => {
  const database = useDatabase()

  for (const [group, cases] of Object.entries({ windows, shapes, groups })) {
    describe(`of ${group}`, () => {
      for (const [stages, out] of cases) {
        it(JSON.stringify(stages), async () => {
          const collection = await database.collection(lessons)
          const target = stages[0]?.$documents ? database.db : collection

          expect(await target.aggregate(stages).toArray()).to.deep.equal(out)
          await collection.createIndexes([{ key: { grade: 1 } }, { key: { minutes: -1 } }])
          expect(await target.aggregate(stages).toArray()).to.deep.equal(out)
        })
      }
    })
  }

  it('gives nothing from a collection that does not exist', async () => {
    const collection = await database.collection()
    const grouped = [{ $match: { a: 1 } }, { $group: { _id: null, n: { $sum: 1 } } }]

    expect(await collection.aggregate(grouped).toArray()).to.deep.equal([])
    expect(await collection.aggregate([{ $facet: { n: [{ $count: 'n' }] } }]).toArray()).to.deep.equal([{ n: [] }])
  })

  it('gives as many as a sample asks for, each at most once', async () => {
    const collection = await database.collection(lessons)
    const sample = await collection.aggregate([{ $sample: { size: 3 } }]).toArray()

    expect(sample).to.have.length(3)
    expect(new Set(sample.map(({ _id }) => _id as unknown)).size).to.equal(3)
  })

  const options: Document[] = [
    { batchSize: 2 },
    { batchSize: 0 },
    { allowDiskUse: true },
    { hint: 'grade_1' },
    { hint: { grade: 1 } },
    { comment: 'text' },
    { comment: { page: 1 } },
    { maxTimeMS: 60_000 },
    { bypassDocumentValidation: true },
    { let: { unused: 1 } },
    { readConcern: { level: 'majority' } },
  ]
  for (const option of options) {
    it(`takes ${JSON.stringify(option)}`, async () => {
      const collection = await database.collection(lessons)
      await collection.createIndex({ grade: 1 })
      const found = await collection
        .aggregate([{ $match: { grade: { $gte: 5 } } }, { $sort: { _id: 1 } }, id], option)
        .toArray()

      expect(found).to.deep.equal(ids(1, 2, 3, 5))
    })
  }

  it('knows variables', async () => {
    const collection = await database.collection(lessons)
    const pipeline = [{ $match: { $expr: { $eq: ['$grade', '$$grade'] } } }, { $project: { same: '$$grade' } }]

    expect(await collection.aggregate(pipeline, { let: { grade: 6 } }).toArray()).to.deep.equal([{ _id: 2, same: 6 }])
    expect(await failureOf(collection.aggregate(pipeline).toArray())).to.include({ code: 17276 })
  })

  // Without a code where MongoDB's versions differ.
  const refusals: [Document[], number?][] = [
    [[{ $foo: 1 }], 40324],
    [[{}], 40323],
    [[{ $match: {}, $limit: 1 }], 40323],
    [[{ $group: {} }], 15955],
    [[{ $group: { fail: true } }], 40234],
    [[{ $group: { _id: null, n: { $foo: 1 } } }], 15952],
    [[{ $limit: 0 }], 15958],
    [[{ $limit: -1 }]],
    [[{ $skip: -1 }]],
    [[{ $sort: {} }], 15976],
    [[{ $sort: { a: 2 } }], 15975],
    [[{ $unwind: 'tags' }], 28818],
    [[{ $count: '' }]],
    [[{ $count: '$n' }], 40158],
    [[{ $project: {} }], 51272],
    [[{ $project: { a: 1, b: 0 } }], 31254],
    [[{ $project: { a: { $foo: 1 } } }], 31325],
    [[{ $replaceRoot: { newRoot: 'text' } }], 40228],
    [[{ $sample: { size: -1 } }]],
    [[{ $facet: {} }], 40169],
    [[{ $facet: { a: [{ $out: 'x' }] } }], 40600],
    [[{ $bucket: { groupBy: '$minutes', boundaries: [0, 10] } }]],
    [[{ $out: 'x' }, { $match: {} }], 40601],
    [[{ $match: { $foo: 1 } }], 2],
  ]
  for (const [stages, code] of refusals) {
    it(`is refused: ${JSON.stringify(stages)}`, async () => {
      const collection = await database.collection(lessons)
      const failure = await failureOf(collection.aggregate(stages).toArray())

      if (code !== undefined) expect(failure.code).to.equal(code)
    })
  }

  it('is refused without a cursor, and with a pipeline that is no list', async () => {
    expect(await failureOf(database.db.command({ aggregate: 'c', pipeline: [] }))).to.include({ code: 9 })
    expect(await failureOf(database.db.command({ aggregate: 'c', pipeline: {}, cursor: {} }))).to.include({ code: 14 })
  })
})
