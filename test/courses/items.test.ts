import { expect } from 'chai'
import { Types } from 'mongoose'
import { enrolClasses, removeCourse, setState } from '../../server/courses/create.ts'
import { Course } from '../../server/courses/course.model.ts'
import {
  addItem,
  addSection,
  changeItem,
  moveItemOf,
  placeItemOf,
  publishItems,
  removeItemOf,
  removeSectionOf,
} from '../../server/courses/items.ts'
import { MaterialUse } from '../../server/usage/use.model.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import { refusalOf } from '../classes/refusal.ts'
import { prepareFeatures } from '../curation/submissions.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { makeClass, makeUnit } from '../support/make.ts'
import { addLink, changing, enrol, makeCourse, makeOpen, makeSchool, prepareKinds, stored } from './courses.ts'

const form = { title: '', isPublished: true, opensAt: undefined, isOptional: false, rule: 'viewed' as const }

describe('the outline of a course', () => {
  withDatabase()
  before(prepareFeatures)
  before(prepareKinds)

  it('keeps items of a kind that keeps nothing of them', async () => {
    const { teacher } = await makeSchool()
    const course = await makeCourse(teacher)
    await addLink(teacher, course, { title: 'A' })
    await Course.collection.updateOne({ _id: course._id }, { $set: { 'sections.0.items.0.facts': {} } })
    const before = await stored(course)
    await addLink(teacher, before, { title: 'B' })
    await addLink(teacher, await stored(course), { title: 'C' })
    expect((await stored(course)).sections[0]!.items[0]!.facts).to.deep.equal({})
  })

  it('takes items, moves them, shows and hides them, and lets them go', async () => {
    const { teacher } = await makeSchool()
    let course = await makeCourse(teacher)
    const [first, second] = [
      await addLink(teacher, course, { title: 'A' }),
      await addLink(teacher, await stored(course), { title: 'B' }),
    ]
    const told = async () =>
      (await stored(course)).sections
        .map(
          ({ title, items }) => `${title}: ${items.map((item) => item.title + (item.isPublished ? '' : '?')).join('')}`,
        )
        .join(' | ')
    expect(await told()).to.equal('Phần 1: AB')
    await moveItemOf(teacher.actor, changing(second.course), { id: second.item._id, way: 'up' })
    course = await addSection(teacher.actor, changing(await stored(course)), { title: 'Phần 2', text: '' })
    course = await placeItemOf(teacher.actor, changing(course), {
      id: first.item._id,
      sectionId: course.sections[1]!._id,
    })
    expect(await told()).to.equal('Phần 1: B | Phần 2: A')
    course = await placeItemOf(teacher.actor, changing(course), {
      ...{ id: second.item._id, sectionId: course.sections[1]!._id, beforeId: first.item._id },
    })
    expect(await told()).to.equal('Phần 1:  | Phần 2: BA')
    course = await publishItems(teacher.actor, changing(course), { ids: [first.item._id], isPublished: false })
    expect(await told()).to.equal('Phần 1:  | Phần 2: BA?')
    course = await removeSectionOf(teacher.actor, changing(course), course.sections[1]!._id)
    expect(await told()).to.equal('Phần 1: BA?')
    course = await removeItemOf(teacher.actor, changing(course), second.item._id)
    expect(await told()).to.equal('Phần 1: A?')
    course = (await changeItem(teacher.actor, changing(course), { ...form, id: first.item._id, title: 'C' })).course
    expect(await told()).to.equal('Phần 1: C')
  })

  it('is changed by those who teach it alone, who know how it is now', async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const change = (actor: typeof school.teacher.actor, seen = course.revision) =>
      refusalOf(addSection(actor, { ...changing(course), seen }, { title: 'Phần 2', text: '' }))
    expect(await change(school.colleague.actor)).to.equal('404 notFound')
    expect(await change(school.pupil.actor)).to.equal('403 forbidden')
    expect(await change((await school.as('principal')).actor)).to.equal('403 forbidden')
    expect(await change(school.teacher.actor, course.revision - 1)).to.equal('409 courseChanged')
    expect(await change(school.teacher.actor)).to.equal('none')
  })

  it('shows a material in the edition that was chosen, and says that it is used', async () => {
    const { teacher } = await makeSchool()
    const course = await makeCourse(teacher)
    const live = await makeMaterial({ title: 'Phân số' }, { owner: teacher.actor, scope: 'sector' })
    const add = (material: string) =>
      addItem(
        teacher.actor,
        { ...changing(course), seen: undefined },
        { ...form, kind: 'material', values: { material } },
      )
    for (const wrong of ['không có', new Types.ObjectId().toString()])
      expect(await refusalOf(add(wrong))).to.equal('facts.material courses.errors.noMaterial')
    const { item, course: after } = await add(`https://kho.example/materials/${live._id.toString()}`)
    expect([item.title, item.facts.edition]).to.deep.equal(['Phân số', 1])
    expect(after.materialIds.map(String)).to.deep.equal([live._id.toString()])
    expect(await MaterialUse.countDocuments({ kind: 'course', usedIn: course._id })).to.equal(1)
    await removeItemOf(teacher.actor, changing(after), item._id)
    expect(await MaterialUse.countDocuments({ kind: 'course' })).to.equal(0)
  })

  it('needs a name where its kind has none to give', async () => {
    const { teacher } = await makeSchool()
    const course = await makeCourse(teacher)
    const added = { ...form, kind: 'heading', values: { text: '' } }
    expect(await refusalOf(addItem(teacher.actor, changing(course), added))).to.equal('title field.errors.required')
    expect(await refusalOf(addItem(teacher.actor, changing(course), { ...added, kind: 'game' }))).to.equal(
      '404 notFound',
    )
  })
})

describe('a course', () => {
  withDatabase()
  before(prepareKinds)

  it('enrols classes that its teacher teaches, of its school and year', async () => {
    const school = await makeSchool()
    const { teacher, group, unitId } = school
    const course = await makeCourse(teacher)
    const others = [await makeClass(unitId), await makeClass(await makeUnit())]
    for (const other of others)
      expect(await refusalOf(enrol(teacher, course, [group, other]))).to.equal('classes courses.errors.notYourClass')
    const enrolled = await enrol(teacher, course, [group])
    expect(enrolled.learners).to.deep.equal([`class.${group.classId.toString()}`])
    expect(enrolled.grades).to.deep.equal([6])
    expect((await enrolClasses(teacher.actor, changing(enrolled), [])).learners).to.deep.equal([])
  })

  it('is removed as long as it is a draft, by its owner or the head of the school', async () => {
    const school = await makeSchool()
    const remove = async (actor: typeof school.teacher.actor, course: Awaited<ReturnType<typeof makeCourse>>) =>
      await refusalOf(removeCourse(actor, changing(course)))
    const open = await makeOpen(school)
    expect(await remove(school.teacher.actor, open)).to.equal('409 courseInUse')
    const draft = await setState(school.teacher.actor, changing(open), 'draft')
    expect(await remove(school.colleague.actor, draft)).to.equal('404 notFound')
    expect(await remove((await school.as('principal')).actor, draft)).to.equal('none')
    expect(await Course.countDocuments()).to.equal(0)
  })
})
