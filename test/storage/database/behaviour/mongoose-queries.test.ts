import { expect } from 'chai'
import mongoose, { type Connection, type PipelineStage } from 'mongoose'
import { useDatabase } from './database.ts'

const { Schema } = mongoose

const pupilSchema = new Schema(
  {
    name: String,
    age: Number,
    school: { type: Schema.Types.ObjectId },
    grades: [Number],
    friends: [{ name: String, since: Date }],
    address: { city: String, zip: String },
    active: Boolean,
  },
  { timestamps: true, autoIndex: false },
)
const school = new mongoose.Types.ObjectId()
const pupils = [
  { name: 'An', age: 10, school, grades: [7, 9], friends: [{ name: 'Bình' }], address: { city: 'Huế' }, active: true },
  {
    name: 'Bình',
    age: 11,
    grades: [5],
    friends: [{ name: 'An' }, { name: 'Chi' }],
    address: { city: 'Hà Nội' },
    active: false,
  },
  { name: 'Chi', age: 12, school, grades: [], friends: [], active: true },
]

describe('a mongoose query', () => {
  const database = useDatabase()
  let connection: Connection
  let count = 0
  before(async () => {
    connection = await mongoose.createConnection(database.uri).asPromise()
  })
  after(async () => await connection.close())
  const filled = async () => {
    const Pupil = connection.model(`Pupil${++count}`, pupilSchema)
    await Pupil.insertMany(pupils)
    return Pupil
  }
  type Pupils = Awaited<ReturnType<typeof filled>>

  const finding: [string, (Pupil: Pupils) => Promise<{ name?: string | null }[]>, string[]][] = [
    [
      'casts what it is given',
      (Pupil) => Pupil.find({ age: '11' as unknown as number, active: 'false' as unknown as boolean }).exec(),
      ['Bình'],
    ],
    ['finds by id as text', (Pupil) => Pupil.find({ school: school.toHexString() }).sort('name').exec(), ['An', 'Chi']],
    ['chains conditions', (Pupil) => Pupil.find().where('age').gt(10).lt(13).where('active', true).exec(), ['Chi']],
    [
      'finds in a list',
      (Pupil) =>
        Pupil.find({ name: { $in: ['An', /^C/] } })
          .sort({ name: 1 })
          .exec(),
      ['An', 'Chi'],
    ],
    ['sorts by text', (Pupil) => Pupil.find().sort('-age name').exec(), ['Chi', 'Bình', 'An']],
    ['skips and limits', (Pupil) => Pupil.find().sort('age').skip(1).limit(1).exec(), ['Bình']],
    ['finds elements', (Pupil) => Pupil.find({ friends: { $elemMatch: { name: 'Chi' } } }).exec(), ['Bình']],
    ['finds under a path', (Pupil) => Pupil.find({ 'friends.name': 'An' }).exec(), ['Bình']],
    ['finds by size', (Pupil) => Pupil.find().where('grades').size(0).exec(), ['Chi']],
    [
      'finds by either',
      (Pupil) =>
        Pupil.find()
          .or([{ age: 10 }, { 'address.city': 'Hà Nội' }])
          .sort('age')
          .exec(),
      ['An', 'Bình'],
    ],
    [
      'finds by neither',
      (Pupil) =>
        Pupil.find()
          .nor([{ age: 10 }, { age: 11 }])
          .exec(),
      ['Chi'],
    ],
    ['finds what is there', (Pupil) => Pupil.find().exists('address.city', false).exec(), ['Chi']],
    ['finds by expression', (Pupil) => Pupil.find({ $expr: { $gt: [{ $size: '$grades' }, 1] } }).exec(), ['An']],
    [
      'takes every option',
      (Pupil) =>
        Pupil.find({ age: 10 })
          .comment('text')
          .maxTimeMS(60_000)
          .batchSize(5)
          .allowDiskUse(true)
          .read('primary')
          .readConcern('majority')
          .hint({ _id: 1 })
          .exec(),
      ['An'],
    ],
    [
      'takes a collation',
      (Pupil) => Pupil.find({ name: 'AN' }).collation({ locale: 'vi', strength: 2 }).exec(),
      ['An'],
    ],
  ]
  for (const [title, find, names] of finding) {
    it(title, async () => {
      expect((await find(await filled())).map(({ name }) => name)).to.deep.equal(names)
    })
  }

  it('selects fields', async () => {
    const Pupil = await filled()
    const select = async (fields: string | Record<string, unknown>) =>
      (await Pupil.findOne({ name: 'Bình' })
        .select(fields as string)
        .lean()
        .orFail()) as object

    expect(await select('name -_id')).to.deep.equal({ name: 'Bình' })
    expect(await select('-_id -friends -grades -createdAt -updatedAt -__v')).to.deep.equal({
      name: 'Bình',
      age: 11,
      address: { city: 'Hà Nội' },
      active: false,
    })
    expect(await select({ _id: 0, 'friends.name': 1 })).to.deep.equal({ friends: [{ name: 'An' }, { name: 'Chi' }] })
    expect(await select({ _id: 0, name: 1, friends: { $elemMatch: { name: 'Chi' } } })).to.nested.include({
      'friends[0].name': 'Chi',
    })
  })

  it('goes through a cursor', async () => {
    const Pupil = await filled()
    const names: unknown[] = []
    for await (const pupil of Pupil.find().sort('age').cursor({ batchSize: 1 })) names.push(pupil.name)
    await Pupil.find()
      .cursor()
      .eachAsync((pupil) => void names.push(pupil.age), { parallel: 2 })

    expect(names).to.have.members(['An', 'Bình', 'Chi', 10, 11, 12])
    for await (const pupil of Pupil.find().cursor().addCursorFlag('noCursorTimeout', true))
      expect(pupil.name).to.be.a('string')
  })

  it('counts, estimates, and tells what exists', async () => {
    const Pupil = await filled()

    expect(await Pupil.countDocuments({ active: true })).to.equal(2)
    expect(await Pupil.countDocuments().skip(1).limit(1)).to.equal(1)
    expect(await Pupil.estimatedDocumentCount()).to.equal(3)
    expect(await Pupil.exists({ name: 'An' })).to.have.property('_id')
    expect(await Pupil.exists({ name: 'Dũng' })).to.equal(null)
    expect(await Pupil.distinct('friends.name')).to.have.members(['An', 'Bình', 'Chi'])
    expect(await Pupil.distinct('age', { active: true })).to.have.members([10, 12])
  })

  it('updates, with casts, defaults on insert and timestamps', async () => {
    const Pupil = await filled()
    expect(await Pupil.updateOne({ name: 'An' }, { age: '13' })).to.include({ matchedCount: 1, modifiedCount: 1 })
    expect(await Pupil.updateMany({}, { $push: { grades: { $each: [8, 6], $sort: -1, $slice: 2 } } })).to.include({
      modifiedCount: 3,
    })
    const inserted = await Pupil.updateOne({ name: 'Dũng' }, { $inc: { age: 5 } }, { upsert: true })
    const found = await Pupil.findOne({ name: 'Dũng' }).lean().orFail()

    expect(inserted).to.include({ matchedCount: 0, upsertedCount: 1 })
    expect(found).to.deep.include({ age: 5, grades: [], friends: [], __v: 0 })
    expect(found.createdAt).to.be.instanceOf(Date)
    expect((await Pupil.findOne({ name: 'An' }).lean().orFail()).grades).to.deep.equal([9, 8])
  })

  it('updates elements by position and by filters', async () => {
    const Pupil = await filled()
    await Pupil.updateOne(
      { 'friends.name': 'Chi' },
      { $set: { 'friends.$.since': new Date(5), 'friends.$.name': 'Chí' } },
    )
    await Pupil.updateOne(
      { name: 'Bình' },
      { $set: { 'friends.$[f].name': 'Ân' } },
      { arrayFilters: [{ 'f.name': 'An' }] },
    )
    await Pupil.updateOne({ name: 'Bình' }, { $inc: { 'grades.$[]': 1 } })
    const found = await Pupil.findOne({ name: 'Bình' }).lean().orFail()

    expect(found.friends.map(({ name, since }) => [name, since?.getTime()])).to.deep.equal([
      ['Ân', undefined],
      ['Chí', 5],
    ])
    expect(found.grades).to.deep.equal([6])
  })

  it('finds and updates', async () => {
    const Pupil = await filled()
    const after = await Pupil.findOneAndUpdate({ name: 'An' }, { $inc: { age: 1 } }, { returnDocument: 'after' })
    expect(after?.age).to.equal(11)
    const before = await Pupil.findByIdAndUpdate(after?._id, { age: 20 })
    expect(before?.age).to.equal(11)

    const options = {
      upsert: true,
      returnDocument: 'after',
      setDefaultsOnInsert: true,
      includeResultMetadata: true,
    } as const
    const upserted = await Pupil.findOneAndUpdate({ name: 'Em' }, { age: 6 }, options)
    expect(upserted.lastErrorObject).to.include({ updatedExisting: false })
    expect(upserted.value).to.include({ name: 'Em', age: 6 })

    expect(
      (await Pupil.findOneAndReplace({ name: 'Em' }, { name: 'Én' }, { returnDocument: 'after' }))?.get('age'),
    ).to.equal(undefined)
    expect((await Pupil.findOneAndDelete({ name: 'Én' }))?.name).to.equal('Én')
    expect(await Pupil.findByIdAndDelete(new mongoose.Types.ObjectId())).to.equal(null)
  })

  it('deletes', async () => {
    const Pupil = await filled()

    expect(await Pupil.deleteOne({ active: true })).to.include({ deletedCount: 1 })
    expect(await Pupil.deleteMany({ age: { $gt: 10 } })).to.include({ deletedCount: 2 })
  })

  it('replaces', async () => {
    const Pupil = await filled()
    await Pupil.replaceOne({ name: 'An' }, { name: 'Anh', age: 9 })

    expect(await Pupil.findOne({ name: 'Anh' }).lean()).to.deep.include({ name: 'Anh', age: 9, grades: [] })
    expect(await Pupil.countDocuments()).to.equal(3)
  })

  const aggregations: [PipelineStage[], unknown[]][] = [
    [[{ $match: { school } }, { $group: { _id: '$school', ages: { $sum: '$age' } } }], [{ _id: school, ages: 22 }]],
    [
      [{ $unwind: '$friends' }, { $group: { _id: '$friends.name', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
      [
        { _id: 'An', n: 1 },
        { _id: 'Bình', n: 1 },
        { _id: 'Chi', n: 1 },
      ],
    ],
    [[{ $project: { _id: 0, best: { $max: '$grades' } } }, { $sort: { best: -1 } }, { $limit: 1 }], [{ best: 9 }]],
    [[{ $match: { $expr: { $eq: ['$name', 'Chi'] } } }, { $project: { _id: 0, age: 1 } }], [{ age: 12 }]],
  ]
  for (const [pipeline, results] of aggregations) {
    it(`aggregates ${JSON.stringify(pipeline)}`, async () => {
      const Pupil = await filled()
      expect(await Pupil.aggregate(pipeline)).to.deep.equal(results)
    })
  }

  it('explains itself', async () => {
    const Pupil = await filled()
    const explained = (await Pupil.findOne({ name: 'An' }).explain('queryPlanner').lean()) as unknown as object
    expect(explained).to.have.property('queryPlanner')
    expect(await Pupil.exists({}).setOptions({ explain: true })).to.be.an('object')
    const aggregated = (await Pupil.aggregate([{ $match: { age: { $lt: 11 } } }]).explain()) as {
      stages?: unknown
      queryPlanner?: unknown
    }
    expect(aggregated.stages ?? aggregated.queryPlanner).to.be.an('object')
  })

  it('is refused by the server as a MongoServerError', async () => {
    const Pupil = await filled()
    const refusal: unknown = await Pupil.aggregate([{ $group: { fail: true } } as never]).catch(
      (error: unknown) => error,
    )

    expect(refusal).to.be.instanceOf(mongoose.mongo.MongoServerError)
  })
})
