import { expect } from 'chai'
import mongoose, { type Connection, type Types } from 'mongoose'
import { useDatabase } from './database.ts'

const { Schema } = mongoose
const reference = (ref: string) => ({ type: Schema.Types.ObjectId, ref })

describe('populating mongoose documents', () => {
  const database = useDatabase()
  let connection: Connection
  before(async () => {
    connection = await mongoose.createConnection(database.uri).asPromise()
    const school = new Schema({ name: String })
    const teacher = new Schema({ name: String, age: Number, school: reference('School') })
    const lesson = new Schema({
      title: String,
      teacher: reference('Teacher'),
      helpers: [reference('Teacher')],
      notes: [{ by: reference('Teacher'), text: String }],
      about: { kind: String, item: { type: Schema.Types.ObjectId, refPath: 'about.kind' } },
    })
    teacher.virtual('lessons', { ref: 'Lesson', localField: '_id', foreignField: 'teacher' })
    teacher.virtual('lessonCount', { ref: 'Lesson', localField: '_id', foreignField: 'teacher', count: true })
    connection.model('School', school)
    connection.model('Teacher', teacher)
    connection.model('Lesson', lesson)
  })
  after(async () => await connection.close())

  interface Fields {
    name?: string
    age?: number
    title?: string
    school?: unknown
    teacher?: unknown
    helpers?: unknown[]
    notes?: unknown[]
    about?: unknown
  }
  interface Named {
    name: string
  }
  const made = async () => {
    await Promise.all(['School', 'Teacher', 'Lesson'].map((name) => connection.model(name).deleteMany({})))
    const [School, Teacher, Lesson] = ['School', 'Teacher', 'Lesson'].map((name) => connection.model<Fields>(name))
    if (!School || !Teacher || !Lesson) throw new Error('The models are made before')
    const kim = await School.create({ name: 'Kim Đồng' })
    const [an, ba, chi] = await Teacher.create([
      { name: 'An', age: 30, school: kim },
      { name: 'Ba', age: 40 },
      { name: 'Chi', age: 50 },
    ])
    const [one, two] = await Lesson.create([
      {
        title: 'one',
        teacher: an,
        helpers: [chi, ba],
        notes: [
          { by: ba, text: 'x' },
          { by: an, text: 'y' },
        ],
        about: { kind: 'School', item: kim },
      },
      { title: 'two', teacher: an, helpers: [new mongoose.Types.ObjectId()], about: { kind: 'Teacher', item: ba } },
    ])
    return {
      School,
      Teacher,
      Lesson,
      one: one?._id as Types.ObjectId,
      two: two?._id as Types.ObjectId,
      an: an?._id as Types.ObjectId,
    }
  }

  it('finds one and many, in the order of the references', async () => {
    const { Lesson, one } = await made()
    const lesson = await Lesson.findById(one)
      .populate<{ teacher: Named; helpers: Named[] }>('teacher helpers')
      .lean()
      .orFail()

    expect(lesson.teacher.name).to.equal('An')
    expect(lesson.helpers.map(({ name }) => name)).to.deep.equal(['Chi', 'Ba'])
  })

  it('finds inside lists of documents', async () => {
    const { Lesson, one } = await made()
    const lesson = await Lesson.findById(one)
      .populate<{ notes: { by: Named }[] }>('notes.by', 'name -_id')
      .lean()
      .orFail()

    expect(lesson.notes.map(({ by }) => by)).to.deep.equal([{ name: 'Ba' }, { name: 'An' }])
  })

  it('leaves out what does not exist', async () => {
    const { Lesson, two } = await made()
    const lesson = await Lesson.findById(two).populate<{ helpers: Named[] }>('helpers').lean().orFail()

    expect(lesson.helpers).to.deep.equal([])
  })

  it('selects, matches, sorts and limits', async () => {
    const { Lesson, one } = await made()
    const helpers = async (options: object) => {
      const lesson = await Lesson.findById(one)
        .populate<{ helpers: Named[] }>({ path: 'helpers', ...options })
        .lean()
        .orFail()
      return lesson.helpers.map(({ name }) => name)
    }

    expect(await helpers({ match: { age: { $gt: 45 } } })).to.deep.equal(['Chi'])
    expect(await helpers({ options: { sort: { name: 1 } } })).to.deep.equal(['Ba', 'Chi'])
    expect(await helpers({ options: { sort: { age: -1 }, limit: 1 } })).to.deep.equal(['Chi'])
    expect(await helpers({ perDocumentLimit: 1, options: { sort: { name: 1 } } })).to.deep.equal(['Ba'])
  })

  it('goes several levels down', async () => {
    const { Lesson, one } = await made()
    const lesson = await Lesson.findById(one)
      .populate<{ teacher: Named & { school: Named } }>({ path: 'teacher', populate: { path: 'school' } })
      .lean()
      .orFail()

    expect(lesson.teacher.school.name).to.equal('Kim Đồng')
  })

  it('follows virtual references, and counts them', async () => {
    const { Teacher, an } = await made()
    const teacher = await Teacher.findById(an)
      .populate<{ lessons: { title: string }[]; lessonCount: number }>([
        { path: 'lessons', options: { sort: { title: -1 } } },
        { path: 'lessonCount' },
      ])
      .orFail()

    expect(teacher.lessons.map(({ title }) => title)).to.deep.equal(['two', 'one'])
    expect(teacher.lessonCount).to.equal(2)
  })

  it('finds in the collection that the document names', async () => {
    const { Lesson } = await made()
    const lessons = await Lesson.find().sort({ title: 1 }).populate<{ about: { item: Named } }>('about.item').lean()

    expect(lessons.map(({ about }) => about.item.name)).to.deep.equal(['Kim Đồng', 'Ba'])
  })

  it('is done on a document at hand, and saved as references', async () => {
    const { Lesson, one, an } = await made()
    const lesson = await Lesson.findById(one).orFail()
    await lesson.populate('teacher')
    lesson.set('title', 'renamed')
    await lesson.save()

    expect(await Lesson.findById(one).lean()).to.deep.include({ title: 'renamed', teacher: an })
  })

  it('is done in the transaction of the query', async () => {
    const { Lesson, Teacher, one } = await made()
    await connection.transaction(async (session) => {
      const [late] = await Teacher.create([{ name: 'Late' }], { session })
      await Lesson.updateOne({ _id: one }, { teacher: late?._id as Types.ObjectId }, { session })
      const lesson = await Lesson.findById(one).session(session).populate<{ teacher: Named }>('teacher').orFail()
      expect(lesson.teacher.name).to.equal('Late')
    })
    const lesson = await Lesson.findById(one).populate<{ teacher: Named }>('teacher').orFail()
    expect(lesson.teacher.name).to.equal('Late')
  })
})
