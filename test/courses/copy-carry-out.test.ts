import { expect } from 'chai'
import { itemsOf } from '../../server/arrange.ts'
import type { Actor } from '../../server/actor.ts'
import { beginCopy, targetOf } from '../../server/courses/copy/begin.ts'
import { carryOutCopy, findCopy, forgetCopies, retryCopy } from '../../server/courses/copy/carry-out.ts'
import { Copy, CopyRowModel } from '../../server/courses/copy/copy.model.ts'
import { offerCourse } from '../../server/courses/copy/offer.ts'
import { Course, type CourseRecord } from '../../server/courses/course.model.ts'
import { listCourses } from '../../server/courses/find.ts'
import { addItem, changeItem } from '../../server/courses/items.ts'
import { MaterialUse } from '../../server/usage/use.model.ts'
import { change, makeMaterial } from '../catalogue/materials.ts'
import { refusalOf } from '../classes/refusal.ts'
import { prepareFeatures } from '../curation/submissions.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { addLink, changing, makeOpen, makeSchool, origin, prepareKinds, stored } from './courses.ts'

describe('a copy of a course', () => {
  withDatabase()
  before(prepareFeatures)
  before(prepareKinds)

  const settings = { title: '', isPublished: true, opensAt: undefined, isOptional: false, rule: 'viewed' as const }

  /** Three links, of which the last waits for the first, and a material. */
  const setup = async () => {
    const school = await makeSchool()
    const { teacher } = school
    let { course } = await addLink(teacher, await makeOpen(school), { title: 'A' })
    course = (await addLink(teacher, course, { title: 'B' })).course
    const last = await addLink(teacher, course, { title: 'C' })
    const [first] = itemsOf(last.course.sections)
    const waits = { ...settings, title: 'C', id: last.item._id, afterItem: first!._id }
    await changeItem(teacher.actor, changing(last.course), waits)
    const live = await makeMaterial({ title: 'Phân số' }, { owner: teacher.actor, scope: 'sector' })
    const added = { ...settings, kind: 'material', values: { material: live._id.toString() } }
    await addItem(teacher.actor, { ...changing(course), seen: undefined }, added)
    return { ...school, live, course: await stored(course) }
  }
  const begin = async (actor: Actor, { _id }: CourseRecord) =>
    await beginCopy(actor, _id, { title: 'Năm sau', target: await targetOf(actor, {}), itemIds: undefined }, origin)
  const run = async (copyId: object, signal = new AbortController().signal, stillWorking = () => Promise.resolve()) =>
    await carryOutCopy({ copyId } as never, { signal, stillWorking } as never)
  const madeFrom = async ({ _id }: CourseRecord) => (await Course.findOne({ copiedFromId: _id }).lean<CourseRecord>())!
  const titlesIn = ({ sections }: CourseRecord) => itemsOf(sections).map(({ title }) => title)

  it('has every item once in its place, waiting for the copies of what the originals wait for', async () => {
    const { teacher, course } = await setup()
    await run(await begin(teacher.actor, course))
    const made = await madeFrom(course)
    expect(titlesIn(made)).to.deep.equal(['A', 'B', 'C', 'Phân số'])
    const [a, , c] = itemsOf(made.sections)
    expect(c!.afterItemId?.toString()).to.equal(a!._id.toString())
    expect(await MaterialUse.countDocuments({ kind: 'course', usedIn: made._id })).to.equal(1)
    const ids = new Set(itemsOf(course.sections).map(({ _id }) => _id.toString()))
    expect(itemsOf(made.sections).some(({ _id }) => ids.has(_id.toString()))).to.equal(false)
  })

  it('tells what could not be copied and why, and takes it when it is tried again', async () => {
    const { teacher, course, live } = await setup()
    await change(live._id, { state: 'hidden' })
    const copyId = await begin(teacher.actor, course)
    await run(copyId)
    const { copy, rows } = await findCopy(teacher.actor, copyId)
    expect(rows.map(({ state, why }) => [state, why ?? '']).at(-1)).to.deep.equal([
      'failed',
      'courses.copy.materialGone',
    ])
    expect([copy.total, rows.filter(({ state }) => state === 'done').length]).to.deep.equal([4, 3])
    await change(live._id, { state: 'publishedInSector' })
    await retryCopy(teacher.actor, copyId)
    await run(copyId)
    expect(titlesIn(await madeFrom(course))).to.deep.equal(['A', 'B', 'C', 'Phân số'])
    expect(await refusalOf(retryCopy(teacher.actor, copyId))).to.equal('409 nothingToRetry')
  })

  it('goes on after it was cut off, and by two workers at once, each item exactly once', async () => {
    const { teacher, course } = await setup()
    for (let more = 0; more < 20; more++) await addLink(teacher, await stored(course), { title: `D${more}` })
    const copyId = await begin(teacher.actor, await stored(course))
    const cut = new AbortController()
    const stop = () => {
      cut.abort()
      return Promise.resolve()
    }
    await run(copyId, cut.signal, stop).catch(() => {})
    const half = titlesIn(await madeFrom(course)).length
    expect(half).to.be.within(1, 23)
    await Promise.allSettled([run(copyId), run(copyId)])
    await run(copyId)
    const titles = titlesIn(await madeFrom(course))
    expect(titles).to.deep.equal(titlesIn(await stored(course)))
    expect(new Set(titles).size).to.equal(24)
  })

  it('is nobody’s business but of whoever makes it, and its report is forgotten after ninety days', async () => {
    const { teacher, colleague, course } = await setup()
    const copyId = await begin(teacher.actor, course)
    expect(await refusalOf(findCopy(colleague.actor, copyId))).to.equal('404 notFound')
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
    await forgetCopies(inDays(89))
    expect(await Copy.countDocuments()).to.equal(1)
    await forgetCopies(inDays(91))
    expect([await Copy.countDocuments(), await CopyRowModel.countDocuments()]).to.deep.equal([0, 0])
  })

  it('is made by colleagues once those who teach it allow it, and by all once the head makes it a template', async () => {
    const { teacher, colleague, pupil, course, as, unitId } = await setup()
    const stranger = (await as('teacher')).actor
    const outcome = async (actor: Actor) => await refusalOf(begin(actor, course))
    const offered = async (actor: Actor) =>
      (await listCourses(actor, 'templates', { limit: 20 })).items.map(({ title }) => title)
    const offer = async (actor: Actor, what: Parameters<typeof offerCourse>[2]) =>
      await refusalOf(offerCourse(actor, changing(await stored(course)), what))
    expect(await outcome(colleague.actor)).to.equal('404 notFound')
    expect(await offer(colleague.actor, { isCopyable: true })).to.equal('404 notFound')
    expect(await offer(pupil.actor, { isCopyable: true })).to.equal('403 forbidden')
    expect(await offer(teacher.actor, { isTemplate: true })).to.equal('403 forbidden')
    expect(await offer(teacher.actor, { isCopyable: true })).to.equal('none')
    expect(await outcome(colleague.actor)).to.equal('none')
    expect(await offered(colleague.actor)).to.deep.equal([course.title])
    expect(await offered(teacher.actor)).to.deep.equal([])
    const head = (await as('principal', unitId)).actor
    expect(await offer(head, { isCopyable: false })).to.equal('403 forbidden')
    expect(await offer(teacher.actor, { isCopyable: false })).to.equal('none')
    expect(await offered(colleague.actor)).to.deep.equal([])
    expect(await offer(head, { isTemplate: true })).to.equal('none')
    expect(await offered(colleague.actor)).to.deep.equal([course.title])
    expect(await outcome(stranger)).to.equal('none')
  })
})
