import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import type { AssignmentForm } from '../../server/assignments/input.ts'
import { extend } from '../../server/assignments/mark.ts'
import { assignmentTouches, countTouched } from '../../server/assignments/touches.ts'
import { submitWork, takeBackWork } from '../../server/assignments/work.ts'
import { setState } from '../../server/courses/create.ts'
import { addItem, addSection, publishItems } from '../../server/courses/items.ts'
import { translatorFor } from '../../server/i18n/translator.ts'
import { changing, makeOpen, origin, stored } from '../courses/courses.ts'
import { addMaterial, makePlace } from '../courses/places.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeType } from '../materials/published.ts'
import { actorOf, makePupil } from '../support/make.ts'
import { hour } from './assignments.ts'

const now = Date.now()
const at = (hours: number) => new Date(now + hours * hour)

/** A course with a material in its first section, two pupils, and a second section. */
async function prepare() {
  const school = await makePlace()
  let course = await makeOpen(school)
  const other = await makePupil(school.group, { name: 'Ngô Gia Hân' })
  await addMaterial(school.teacher, course, school.material)
  course = await stored(course)
  const set = async (form: Partial<AssignmentForm> = {}, sectionId = course.sections[0]!._id) => {
    const dates = { dueAt: at(1), closesAt: at(2) }
    const ways = { takes: ['text'], isGroup: false, isAnonymous: false, again: 'untilMarked', scheme: 'points' }
    const values = { instructions: 'Làm bài 1.', ...dates, ...ways, ...form }
    const settings = { title: 'Bài tập', isPublished: true, opensAt: undefined, isOptional: false }
    const added = { ...settings, rule: 'submitted' as const, kind: 'assignment', values, sectionId }
    const { item } = await addItem(school.teacher.actor, changing(await stored(course)), added)
    return { courseId: course._id, itemId: item._id }
  }
  const count = (moment = at(0)) => countTouched(school.material._id, moment)
  return { ...school, course, set, count, other: { actor: await actorOf(other) } }
}
type Key = Awaited<ReturnType<Awaited<ReturnType<typeof prepare>>['set']>>

const handIn = (actor: Actor, key: Key) =>
  submitWork(actor, { ...key, seen: 0, operation: 'operation-one', origin }, { text: 'Bài làm', link: '' })

describe('assignments that a material touches', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  it('are those beside it, as long as they take work, with the pupils who have not handed in', async () => {
    const { set, count, pupil, material } = await prepare()
    expect(await count()).to.deep.equal({ assignments: 0, pupils: 0 })
    const key = await set()
    expect(await count()).to.deep.equal({ assignments: 1, pupils: 2 })
    await handIn(pupil.actor, key)
    expect(await count()).to.deep.equal({ assignments: 1, pupils: 1 })
    expect(await count(at(2))).to.deep.equal({ assignments: 1, pupils: 1 })
    expect(await count(new Date(at(2).getTime() + 1))).to.deep.equal({ assignments: 0, pupils: 0 })
    await takeBackWork(pupil.actor, { ...key, seen: 1, origin })
    expect(await assignmentTouches.lines(material._id, translatorFor('vi'))).to.deep.equal([
      'Trong các khoá học đó còn 1 bài tập đang nhận bài, có nhắc đến học liệu này hoặc nằm cùng mục với nó; 2 học sinh chưa nộp.',
    ])
  })

  it('are in other sections only those that name it, and never what is not published or in a closed course', async () => {
    const { teacher, course, set, count, material } = await prepare()
    const { sections } = await addSection(teacher.actor, changing(await stored(course)), { title: 'Phần 2', text: '' })
    const second = sections[1]!._id
    await set({}, second)
    await set({ instructions: `Xem /materials/${material._id.toString()}0` }, second)
    expect(await count()).to.deep.equal({ assignments: 0, pupils: 0 })
    const { itemId } = await set({ instructions: `Xem [phiếu](/materials/${material._id.toString()}).` }, second)
    expect(await count()).to.deep.equal({ assignments: 1, pupils: 2 })
    await publishItems(teacher.actor, changing(await stored(course)), { ids: [itemId], isPublished: false })
    expect((await count()).assignments).to.equal(0)
    await publishItems(teacher.actor, changing(await stored(course)), { ids: [itemId], isPublished: true })
    await setState(teacher.actor, changing(await stored(course)), 'closed')
    expect((await count()).assignments).to.equal(0)
  })

  it('are waited for as long as one pupil has longer, and each pupil counts once', async () => {
    const { teacher, pupil, set, count } = await prepare()
    const key = await set()
    await set()
    expect(await count()).to.deep.equal({ assignments: 2, pupils: 2 })
    await extend(teacher.actor, { ...key, personId: pupil.actor.personId, origin }, at(5))
    expect(await count(at(4))).to.deep.equal({ assignments: 1, pupils: 1 })
    expect(await count(at(6))).to.deep.equal({ assignments: 0, pupils: 0 })
  })
})
