import { expect } from 'chai'
import { Types } from 'mongoose'
import { changeItems } from '../../server/courses/bulk.ts'
import { OutlineChange } from '../../server/courses/changes/change.model.ts'
import { changedOutlineData } from '../../server/courses/changes/data-of-person.ts'
import { sweepChanges } from '../../server/courses/changes/keep.ts'
import { listChanges, undoChange } from '../../server/courses/changes/undo.ts'
import type { CourseRecord } from '../../server/courses/course.model.ts'
import { removeCourse } from '../../server/courses/create.ts'
import {
  addItem,
  addSection,
  changeItem,
  changeSection,
  moveItemOf,
  placeItemOf,
  placeSectionOf,
  publishItems,
  removeItemOf,
  removeSectionOf,
} from '../../server/courses/items.ts'
import { CoursePage } from '../../server/courses/kinds/page/page.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { prepareFeatures } from '../curation/submissions.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { addLink, changing, makeCourse, makeSchool, origin, prepareKinds, stored } from './courses.ts'

const form = { title: '', isPublished: true, opensAt: undefined, isOptional: false, rule: 'viewed' as const }
const later = new Date(Date.now() + 8 * 86_400_000)

describe('the changes of an outline', () => {
  withDatabase()
  before(prepareFeatures)
  before(prepareKinds)

  async function setup(...titles: string[]) {
    const school = await makeSchool()
    const { teacher } = school
    const course = await makeCourse(teacher)
    const ids: Types.ObjectId[] = []
    for (const title of titles) ids.push((await addLink(teacher, await stored(course), { title })).item._id)
    const told = async () =>
      (await stored(course)).sections
        .map(
          ({ title, items }) => `${title}: ${items.map((item) => item.title + (item.isPublished ? '' : '?')).join('')}`,
        )
        .join(' | ')
    const now = async () => changing(await stored(course))
    const listed = async () => (await listChanges(teacher.actor, course._id)).changes
    const undo = async (at = 0) => await undoChange(teacher.actor, await now(), (await listed())[at]!._id)
    return { ...school, course, ids, told, now, listed, undo }
  }

  it('are undone one by one, by anybody who teaches the course, who is told who made them', async () => {
    const { teacher, colleague, course, ids, told, now, listed, undo } = await setup('A', 'B', 'C')
    await moveItemOf(teacher.actor, await now(), { id: ids[2]!, way: 'up' })
    await publishItems(teacher.actor, await now(), { ids: [ids[0]!], isPublished: false })
    await addSection(teacher.actor, await now(), { title: 'Phần 2', text: '' })
    expect(await told()).to.equal('Phần 1: A?CB | Phần 2: ')
    const [published, moved, ...none] = await listed()
    expect(none).to.deep.equal([])
    expect(published).to.include({ action: 'courses.unpublished', name: teacher.actor.name, why: undefined })
    expect(moved).to.include({ action: 'courses.arranged', why: undefined })
    expect(await refusalOf(undoChange(colleague.actor, await now(), moved!._id))).to.equal('404 notFound')
    expect(await refusalOf(undoChange(teacher.actor, { ...(await now()), seen: 1 }, moved!._id))).to.equal(
      '409 courseChanged',
    )
    expect(await refusalOf(undoChange(teacher.actor, await now(), new Types.ObjectId()))).to.equal('404 notFound')
    await undo(1)
    expect(await told()).to.equal('Phần 1: A?BC | Phần 2: ')
    await undo(0)
    expect(await told()).to.equal('Phần 1: ABC | Phần 2: ')
    expect((await listed()).map(({ why }) => why)).to.deep.equal(['undone', 'undone'])
    expect(await refusalOf(undo(0))).to.equal('409 courseUndoDone')
    expect(await changedOutlineData.read(teacher.person.personId)).to.have.lengthOf(2)
    await inTransaction((session) => changedOutlineData.remove(teacher.person.personId, session))
    expect((await listed()).map(({ name, undoneByName }) => name + undoneByName)).to.deep.equal(['', ''])
    expect(course._id).to.be.instanceOf(Types.ObjectId)
  })

  it('bring back what was taken out, where it stood, with what waited for it', async () => {
    const { teacher, ids, told, now, undo } = await setup('A', 'B', 'C')
    const afterItem = ids[1]
    await changeItem(teacher.actor, await now(), { ...form, id: ids[2]!, title: 'C', afterItem })
    const { facts } = (await removeItemOf(teacher.actor, await now(), ids[1]!)).sections[0]!.items[0]!
    expect(facts).to.have.property('url')
    await addLink(teacher, await stored({ _id: (await now()).id } as CourseRecord), { title: 'D' })
    expect(await told()).to.equal('Phần 1: ACD')
    const { sections } = await undo()
    expect(await told()).to.equal('Phần 1: ABCD')
    expect(sections[0]!.items[2]!.afterItemId?.equals(ids[1]!)).to.equal(true)
  })

  it('bring back a section with what stood in it', async () => {
    const { teacher, ids, told, now, undo } = await setup('A', 'B')
    const { sections } = await addSection(teacher.actor, await now(), { title: 'Phần 2', text: '' })
    await placeItemOf(teacher.actor, await now(), { id: ids[1]!, sectionId: sections[1]!._id })
    await removeSectionOf(teacher.actor, await now(), sections[1]!._id)
    expect(await told()).to.equal('Phần 1: AB')
    await undo()
    expect(await told()).to.equal('Phần 1: A | Phần 2: B')
    await changeSection(teacher.actor, await now(), { id: sections[1]!._id, title: 'Hai', text: '' })
    await placeSectionOf(teacher.actor, await now(), { id: sections[1]!._id, beforeId: sections[0]!._id })
    expect(await told()).to.equal('Hai: B | Phần 1: A')
    await undo(0)
    await undo(1)
    expect(await told()).to.equal('Phần 1: A | Phần 2: B')
  })

  it('stay when something later says otherwise, and say why', async () => {
    const { teacher, ids, now, listed, undo } = await setup('A', 'B', 'C')
    await publishItems(teacher.actor, await now(), { ids: [ids[0]!], isPublished: false })
    await publishItems(teacher.actor, await now(), { ids: [ids[0]!], isPublished: true })
    await moveItemOf(teacher.actor, await now(), { id: ids[2]!, way: 'up' })
    await moveItemOf(teacher.actor, await now(), { id: ids[2]!, way: 'up' })
    await publishItems(teacher.actor, await now(), { ids: [ids[1]!], isPublished: false })
    await removeItemOf(teacher.actor, await now(), ids[1]!)
    expect((await listed()).map(({ why }) => why)).to.deep.equal([
      ...[undefined, 'goneSince', undefined, 'movedSince', undefined, 'changedSince'],
    ])
    expect(await refusalOf(undo(1))).to.equal('409 courseUndoGone')
    expect(await refusalOf(undo(3))).to.equal('409 courseUndoMoved')
    expect(await refusalOf(undo(5))).to.equal('409 courseUndoChanged')
  })

  it('keep what a removed item holds for a week, then free it', async () => {
    const { teacher, course, now, told, undo, listed } = await setup('A')
    const values = { text: 'Một trang', seen: 0 }
    const { item } = await addItem(teacher.actor, await now(), { ...form, title: 'P', kind: 'page', values })
    await removeItemOf(teacher.actor, await now(), item._id)
    expect(await CoursePage.countDocuments({ itemId: item._id })).to.equal(1)
    await sweepChanges()
    await undo()
    expect(await told()).to.equal('Phần 1: AP')
    await sweepChanges(later)
    expect(await CoursePage.countDocuments({ itemId: item._id })).to.equal(1)
    expect(await OutlineChange.countDocuments()).to.equal(0)
    await removeItemOf(teacher.actor, await now(), item._id)
    const [change] = await listed()
    expect(await refusalOf(undoChange(teacher.actor, await now(), change!._id, later))).to.equal('404 notFound')
    expect((await listChanges(teacher.actor, course._id, later)).changes).to.deep.equal([])
    await sweepChanges(later)
    expect(await CoursePage.countDocuments({ itemId: item._id })).to.equal(0)
  })

  it('go with their course, and free what was taken out of it', async () => {
    const { teacher, course, now } = await setup()
    const values = { text: 'Một trang', seen: 0 }
    const { item } = await addItem(teacher.actor, await now(), { ...form, title: 'P', kind: 'page', values })
    await removeItemOf(teacher.actor, await now(), item._id)
    await removeCourse(teacher.actor, { id: course._id, seen: undefined, origin })
    expect(await CoursePage.countDocuments({ itemId: item._id })).to.equal(0)
    expect(await OutlineChange.countDocuments()).to.equal(0)
  })

  it('are made of many items at once, and what cannot be changed is told with the reason', async () => {
    const { teacher, colleague, ids, told, now, undo } = await setup('A', 'B', 'C')
    const heading = (
      await addItem(teacher.actor, await now(), {
        ...{ ...form, title: 'H', kind: 'heading', rule: 'none' as const, values: { text: '' } },
      })
    ).item._id
    const gone = new Types.ObjectId()
    const all = [...ids, heading, gone]
    expect(await refusalOf(changeItems(colleague.actor, await now(), all, { what: 'hide' }))).to.equal('404 notFound')
    expect(await refusalOf(changeItems(teacher.actor, { ...(await now()), seen: 1 }, all, { what: 'hide' }))).to.equal(
      '409 courseChanged',
    )
    await publishItems(teacher.actor, await now(), { ids: [ids[0]!], isPublished: false })
    const hidden = await changeItems(teacher.actor, await now(), all, { what: 'hide' })
    expect(hidden.changed.map(String)).to.deep.equal([ids[1], ids[2], heading].map(String))
    expect(hidden.unchanged.map(({ title, why }) => `${title} ${String(why)}`)).to.deep.equal([
      'undefined gone',
      'A already',
    ])
    expect(await told()).to.equal('Phần 1: A?B?C?H?')
    const nothing = await changeItems(teacher.actor, await now(), all, { what: 'hide' })
    expect([nothing.changed.length, nothing.course.revision]).to.deep.equal([0, hidden.course.revision])
    const ruled = await changeItems(teacher.actor, await now(), all, { what: 'rule', rule: 'byHand' })
    expect(ruled.unchanged.map(({ why }) => why)).to.deep.equal(['gone', 'heading'])
    const wrong = await changeItems(teacher.actor, await now(), [ids[0]!], { what: 'rule', rule: 'submitted' })
    expect(wrong.unchanged.map(({ why }) => why)).to.deep.equal(['noRule'])
    const opensAt = new Date('2027-01-01')
    const scheduled = await changeItems(teacher.actor, await now(), ids, { what: 'schedule', opensAt })
    expect(scheduled.course.sections[0]!.items.map((one) => one.opensAt?.getTime())).to.deep.equal([
      ...ids.map(() => opensAt.getTime()),
      undefined,
    ])
    await undo()
    const { sections } = await addSection(teacher.actor, await now(), { title: 'Phần 2', text: '' })
    await changeItems(teacher.actor, await now(), [ids[2]!, ids[0]!], { what: 'move', sectionId: sections[1]!._id })
    expect(await told()).to.equal('Phần 1: B?H? | Phần 2: A?C?')
    await changeItems(teacher.actor, await now(), [ids[2]!, ids[0]!], { what: 'publish' })
    const optional = await changeItems(teacher.actor, await now(), [ids[1]!], { what: 'optional' })
    expect(optional.course.sections[0]!.items[0]!.isOptional).to.equal(true)
    await changeItems(teacher.actor, await now(), [...ids, heading], { what: 'remove' })
    expect(await told()).to.equal('Phần 1:  | Phần 2: ')
    await undo()
    expect(await told()).to.equal('Phần 1: B?H? | Phần 2: AC')
  })
})
