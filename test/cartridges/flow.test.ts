import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { itemsOf } from '../../server/arrange.ts'
import { isOwn, ownedBy } from '../../server/cartridges/access.ts'
import { carryOut } from '../../server/cartridges/carry-out.ts'
import { importData } from '../../server/cartridges/data-of-person.ts'
import { cancelImport, retryImport, startImport } from '../../server/cartridges/decide.ts'
import { findImport } from '../../server/cartridges/find.ts'
import { forgetOld } from '../../server/cartridges/forget.ts'
import { CourseImport } from '../../server/cartridges/import.model.ts'
import { createImport } from '../../server/cartridges/receive.ts'
import { ImportRow } from '../../server/cartridges/row.model.ts'
import { Course, type CourseRecord } from '../../server/courses/course.model.ts'
import { createLog } from '../../server/log.ts'
import { UsageModel } from '../../server/uploads/usage.model.ts'
import { UseModel } from '../../server/uploads/use.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { makeOpen, makeSchool, origin, type School, stored } from '../courses/courses.ts'
import { zipOf } from '../packages/packages.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { receive } from '../uploads/uploads.ts'
import { canvas, moodle } from './builders.ts'
import { importOf, rowsOf, sendMade } from './cartridges.ts'

describe('a course that comes in from a package', function () {
  this.timeout(200_000)
  let app: RunningApp
  let school: School
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    school = await makeSchool()
  })
  after(() => app.stop())

  const ready = async (contents = moodle(), courseId?: Types.ObjectId) => {
    const id = await sendMade(school.teacher.actor, contents, courseId)
    await app.work()
    return id
  }
  const start = async (id: Types.ObjectId, actor = school.teacher.actor) =>
    await startImport(actor, id, { days: 'drop' }, origin)
  const courseOf = async (id: Types.ObjectId) =>
    await Course.findById((await importOf(id)).courseId).lean<CourseRecord>()

  it('is brought by who makes courses, from an upload of theirs, into a course of theirs', async () => {
    const { id: uploadId } = await receive(school.teacher.actor, await zipOf(moodle()), 'gói.imscc')
    const make = (actor: Actor, more = {}) => refusalOf(createImport(actor, { uploadId, ...more }, origin))
    expect(await make(school.pupil.actor)).to.equal('403 forbidden')
    expect(await make(school.colleague.actor)).to.equal('404 notFound')
    const course = await makeOpen(school)
    expect(await make(school.colleague.actor, { courseId: course._id })).to.equal('404 notFound')
    expect(await make(school.teacher.actor, { unitId: new Types.ObjectId() })).to.equal('404 notFound')
    expect(await CourseImport.countDocuments()).to.equal(0)
  })

  it('is its owner’s alone, as a rule and as a query', async () => {
    const id = await ready()
    const own = await importOf(id)
    for (const actor of [school.teacher.actor, school.colleague.actor])
      expect(isOwn(actor, own)).to.equal((await CourseImport.countDocuments({ _id: id, ...ownedBy(actor) })) === 1)
    expect(await refusalOf(findImport(school.colleague.actor, id))).to.equal('404 notFound')
    expect(await refusalOf(start(id, school.colleague.actor))).to.equal('404 notFound')
  })

  it('makes nothing before it is started, nor after it was stopped', async () => {
    const id = await ready()
    expect(await Course.countDocuments()).to.equal(0)
    await cancelImport(school.teacher.actor, id, origin)
    expect(await refusalOf(start(id))).to.equal('409 importNotReady')
    expect(await refusalOf(cancelImport(school.teacher.actor, id, origin))).to.equal('409 importEnded')
    expect([await Course.countDocuments(), await UseModel.countDocuments({ feature: 'cartridges' })]).to.deep.equal([
      0, 0,
    ])
  })

  it('comes in once, also cut off in the middle and by two workers at once', async () => {
    const id = await ready(canvas())
    await start(id)
    const run = (signal: AbortSignal, stillWorking = () => Promise.resolve()) =>
      carryOut({ importId: id }, { signal, stillWorking } as never)
    const cut = new AbortController()
    const cutOff = () => {
      cut.abort()
      return Promise.resolve()
    }
    await run(cut.signal, cutOff).catch(() => undefined)
    const { signal } = new AbortController()
    await Promise.allSettled([run(signal), run(signal)])
    await app.work()
    const titles = itemsOf((await courseOf(id))!.sections).map(({ title }) => title)
    const due = (await rowsOf(id)).filter(({ outcome }) => outcome !== 'notHeld')
    expect(titles).to.deep.equal(due.map(({ title }) => title))
    expect(due.every(({ state }) => state === 'done')).to.equal(true)
    expect((await importOf(id)).position).to.equal(due.length)
  })

  it('goes into a course that is there as drafts, at its end', async () => {
    const course = await makeOpen(school)
    const id = await ready(moodle(), course._id)
    await start(id)
    await app.work()
    const { sections, state } = await stored(course)
    expect([state, sections.map(({ title }) => title)]).to.deep.equal(['open', ['Phần 1', 'Tuần 1', 'Tuần 2']])
    expect(itemsOf(sections).some(({ isPublished }) => isPublished)).to.equal(false)
    expect(itemsOf(sections)).to.have.length(4)
  })

  it('tells what was refused as an upload is, and tries it again when it is asked to', async () => {
    const program = Buffer.from('MZ'.padEnd(200, '\0'))
    const id = await ready({ ...moodle(), 'i_3/anh bìa.png': program })
    await start(id)
    await app.work()
    const [failed] = (await rowsOf(id)).filter(({ state }) => state === 'failed')
    expect(failed!.results.map(({ key }) => key)).to.deep.equal(['cartridges.reasons.fileRefused'])
    expect(await refusalOf(retryImport(school.colleague.actor, id, origin))).to.equal('404 notFound')
    await retryImport(school.teacher.actor, id, origin)
    await app.work()
    expect((await rowsOf(id)).filter(({ state }) => state === 'failed')).to.have.length(1)
    expect((await importOf(id)).state).to.equal('done')
  })

  it('is refused before it begins when there is no room for its files', async () => {
    const id = await ready()
    const full = { $set: { used: 5 * 1024 ** 3, total: 5 * 1024 ** 3 } }
    await UsageModel.updateOne({ _id: `person.${school.teacher.person.personId.toString()}` }, full)
    expect(await refusalOf(start(id))).to.equal('413 importQuota')
    expect(await Course.countDocuments()).to.equal(0)
  })

  it('is forgotten after thirty days, and with whoever has brought it', async () => {
    const log = createLog('silent', 'test')
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
    const id = await ready()
    await forgetOld(log, inDays(29))
    expect(await ImportRow.countDocuments({ importId: id })).to.be.greaterThan(0)
    const { personId } = school.teacher.person
    expect(await importData.read(personId)).to.have.length(1)
    await forgetOld(log, inDays(31))
    expect([await ImportRow.countDocuments(), (await importOf(id)).state]).to.deep.equal([0, 'cancelled'])
    await inTransaction((session) => importData.remove!(personId, session))
    expect(await CourseImport.countDocuments()).to.equal(0)
  })
})
