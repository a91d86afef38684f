import { expect } from 'chai'
import mongoose, { type Connection, type Types } from 'mongoose'
import { useDatabase } from './database.ts'

const { Schema } = mongoose

const lessonSchema = new Schema(
  {
    title: { type: String, required: true },
    slug: { type: String, unique: true, sparse: true },
    minutes: { type: Number, default: 45 },
    tags: [String],
    steps: [{ text: String, done: { type: Boolean, default: false }, points: [Number] }],
    place: { room: String, floor: Number },
    words: { type: Map, of: String },
    anything: Schema.Types.Mixed,
    price: Schema.Types.Decimal128,
    big: Schema.Types.BigInt,
    file: Schema.Types.Buffer,
    key: Schema.Types.UUID,
    at: Date,
  },
  { timestamps: true, optimisticConcurrency: true },
)

describe('a mongoose document', () => {
  const database = useDatabase()
  let connection: Connection
  let count = 0
  const model = async () => {
    const Lesson = connection.model(`Lesson${++count}`, lessonSchema)
    await Lesson.init()
    return Lesson
  }
  before(async () => {
    connection = await mongoose.createConnection(database.uri).asPromise()
  })
  after(async () => await connection.close())

  it('comes back with its types', async () => {
    const Lesson = await model()
    const fields = {
      title: 'Toán',
      place: { room: 'A1', floor: 2 },
      words: { one: 'một' },
      anything: { a: [1, { b: 'c' }] },
      price: '1.10',
      big: 9007199254740993n,
      file: Buffer.from([0, 255]),
      key: '6a0f0c86-9d4e-4a0a-8c8e-2f1f3d9f4b11',
      at: new Date(5),
    }
    const { _id } = await new Lesson(fields).save()
    const found = await Lesson.findById(_id).orFail()

    expect(found.get('minutes')).to.equal(45)
    expect(found.words?.get('one')).to.equal('một')
    expect(found.anything).to.deep.equal({ a: [1, { b: 'c' }] })
    expect(String(found.price)).to.equal('1.10')
    expect(found.big).to.equal(9007199254740993n)
    expect(found.file?.equals(fields.file)).to.equal(true)
    expect(String(found.key)).to.equal(fields.key)
    expect(found.at).to.deep.equal(fields.at)
    expect(found.createdAt).to.be.instanceOf(Date)
    expect(await Lesson.countDocuments().where({ big: 9007199254740993n, price: '1.1', key: fields.key })).to.equal(1)
  })

  it('saves only what changed', async () => {
    const Lesson = await model()
    const lesson = await Lesson.create({ title: 'a', tags: ['x'], steps: [{ text: '1' }, { text: '2' }] })
    await Lesson.updateOne({ _id: lesson._id }, { minutes: 90 })
    lesson.title = 'b'
    lesson.tags.push('y')
    const [, second] = lesson.steps
    if (second) second.done = true
    await lesson.save()
    const found = await Lesson.findById(lesson._id).lean().orFail()

    expect(found).to.include({ title: 'b', minutes: 90 })
    expect(found.tags).to.deep.equal(['x', 'y'])
    expect(found.steps.map(({ text, done }) => [text, done])).to.deep.equal([
      ['1', false],
      ['2', true],
    ])
  })

  it('pushes, pulls, shifts and sets in its lists', async () => {
    const Lesson = await model()
    const lesson = await Lesson.create({
      title: 'a',
      tags: ['a', 'b', 'c'],
      steps: [{ text: '1' }, { text: '2' }, { text: '3' }],
    })
    const tags = () => lesson.tags as unknown as Types.Array<string>
    tags().pull('b')
    lesson.steps.pull(lesson.steps[0]?._id)
    await lesson.save()
    tags().addToSet('a', 'd')
    lesson.steps.push({ text: '4', points: [1] })
    await lesson.save()
    tags().set(0, 'first')
    lesson.steps[2]?.points.push(2)
    await lesson.save()
    const found = await Lesson.findById(lesson._id).lean().orFail()

    expect(found.tags).to.deep.equal(['first', 'c', 'd'])
    expect(found.steps.map(({ text, points }) => [text, points])).to.deep.equal([
      ['2', []],
      ['3', []],
      ['4', [1, 2]],
    ])
  })

  it('is not saved over a newer one', async () => {
    const Lesson = await model()
    const { _id } = await Lesson.create({ title: 'a' })
    const [one, other] = [await Lesson.findById(_id).orFail(), await Lesson.findById(_id).orFail()]
    one.title = 'one'
    await one.save()
    other.title = 'other'

    const refusal: unknown = await other.save().catch((error: unknown) => error)
    expect(refusal).to.be.instanceOf(mongoose.Error.VersionError)
    expect(await Lesson.findById(_id).lean()).to.include({ title: 'one', __v: 1 })
  })

  it('is not saved when it was deleted', async () => {
    const Lesson = await model()
    const lesson = await Lesson.create({ title: 'a' })
    await Lesson.deleteOne({ _id: lesson._id })
    lesson.title = 'b'

    expect(await lesson.save().catch((error: unknown) => (error as Error).name)).to.match(
      /VersionError|DocumentNotFoundError/,
    )
  })

  it('is refused as a duplicate, with its keys', async () => {
    const Lesson = await model()
    await Lesson.create({ title: 'a', slug: 'toan' })
    await Lesson.create([{ title: 'b' }, { title: 'c' }])
    const refusal: unknown = await Lesson.create({ title: 'd', slug: 'toan' }).catch((error: unknown) => error)

    expect(refusal).to.be.instanceOf(mongoose.mongo.MongoServerError)
    expect(refusal).to.deep.include({ code: 11000, keyPattern: { slug: 1 }, keyValue: { slug: 'toan' } })
    expect((refusal as Error).message).to.match(
      /^E11000 duplicate key error collection: .* index: slug_1 dup key: \{ slug: "toan" \}$/,
    )
  })

  it('unsets what is set to undefined, and keeps null', async () => {
    const Lesson = await model()
    const lesson = await Lesson.create({ title: 'a', minutes: 5, anything: null, place: { room: 'A1', floor: 1 } })
    lesson.set({ minutes: undefined, 'place.floor': undefined })
    await lesson.save()

    const found = await Lesson.findById(lesson._id).lean()
    expect(found).not.to.have.property('minutes')
    expect(found).to.deep.include({ anything: null, place: { room: 'A1' } })
  })

  it('keeps a map whose keys come and go', async () => {
    const Lesson = await model()
    const lesson = await Lesson.create({ title: 'a', words: { one: 'một', two: 'hai' } })
    lesson.words?.set('three', 'ba')
    lesson.words?.delete('one')
    await lesson.save()

    expect((await Lesson.findById(lesson._id).lean())?.words).to.deep.equal({ two: 'hai', three: 'ba' })
  })

  it('is deleted by itself', async () => {
    const Lesson = await model()
    const lesson = await Lesson.create({ title: 'a' })

    expect(await lesson.deleteOne()).to.include({ deletedCount: 1 })
    expect(await Lesson.exists({ _id: lesson._id })).to.equal(null)
  })

  it('is inserted with many, whose duplicates are told apart', async () => {
    const Lesson = await model()
    await Lesson.create({ title: 'a', slug: 'a' })
    const documents = ['b', 'a', 'c', 'b'].map((slug) => ({ title: slug, slug }))
    const refusal = (await Lesson.insertMany(documents, { ordered: false }).catch((error: unknown) => error)) as {
      code: number
      writeErrors: { err: { index: number } }[]
      insertedDocs: { slug: string }[]
    }

    expect(refusal.code).to.equal(11000)
    expect(refusal.writeErrors.map(({ err }) => err.index)).to.deep.equal([1, 3])
    expect(refusal.insertedDocs.map(({ slug }) => slug)).to.deep.equal(['b', 'c'])
    expect(await Lesson.countDocuments()).to.equal(3)
  })

  it('is saved with many', async () => {
    const Lesson = await model()
    const [old] = await Lesson.create([{ title: 'old' }])
    if (old) old.title = 'changed'
    await Lesson.bulkSave([...(old ? [old] : []), new Lesson({ title: 'new' })])

    expect(await Lesson.distinct('title')).to.have.members(['changed', 'new'])
  })

  it('is written in bulk, with casts and timestamps', async () => {
    const Lesson = await model()
    const result = await Lesson.bulkWrite([
      { insertOne: { document: { title: 'a', minutes: '30' as unknown as number } } },
      { updateOne: { filter: { title: 'a' }, update: { $inc: { minutes: 5 } } } },
      { updateOne: { filter: { title: 'b' }, update: { $set: { minutes: 1 } }, upsert: true } },
      { deleteMany: { filter: { title: 'nobody' } } },
    ])
    const found = await Lesson.findOne({ title: 'a' }).lean().orFail()

    expect(result).to.include({
      insertedCount: 1,
      matchedCount: 1,
      modifiedCount: 1,
      upsertedCount: 1,
      deletedCount: 0,
    })
    expect(found.minutes).to.equal(35)
    expect(found.updatedAt).to.be.instanceOf(Date)
    expect(await Lesson.findOne({ title: 'b' }).lean()).to.include({ minutes: 1, __v: 0 })
  })
})
