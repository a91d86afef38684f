import { expect } from 'chai'
import { Types } from 'mongoose'
import { findAssignment } from '../../server/assignments/find.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { listPack } from '../../server/courses/along/pack.ts'
import { openItem } from '../../server/courses/progress/learn.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { reachData } from '../../server/disruption/data-of-person.ts'
import { addDays } from '../../server/disruption/days.ts'
import { cancelDisruption, declareDisruption, setLastDay } from '../../server/disruption/declare.ts'
import { Disruption, DisruptionReach } from '../../server/disruption/disruption.model.ts'
import { tellClasses } from '../../server/disruption/events.ts'
import { findDisruption, onlineSpans } from '../../server/disruption/find.ts'
import { findReach, listReached, watchLearning } from '../../server/disruption/reach.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { useOnlineSpans } from '../../server/online-spans.ts'
import { useLearningWatchers } from '../../server/pages/learning-watchers.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { makeAssignment } from '../assignments/assignments.ts'
import { refusalOf } from '../classes/refusal.ts'
import { addLink, makeOpen, origin, prepareKinds } from '../courses/courses.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, assign, makePerson } from '../support/make.ts'
import { makeClosed, today } from './disruptions.ts'

const informed = {} as never

describe('a school that learns online', () => {
  withDatabase()
  before(() => {
    prepareKinds()
    useOnlineSpans([onlineSpans])
    useLearningWatchers([watchLearning])
  })

  it('is not declared by its teachers, nor by the head of another one', async () => {
    const { school, values } = await makeClosed()
    const other = await makeClosed()
    const again = { ...values, operation: 'operation-other' }
    expect(await refusalOf(declareDisruption(school.teacher.actor, again, origin))).to.equal('403 forbidden')
    expect(await refusalOf(declareDisruption(other.head.actor, again, origin))).to.equal('403 forbidden')
  })

  it('is not declared for days that are over, nor for classes of another school', async () => {
    const { head, values, school } = await makeClosed()
    const other = await makeClosed()
    const past = { ...values, from: addDays(today, -3), lastDay: addDays(today, -1), operation: 'operation-past' }
    expect(await refusalOf(declareDisruption(head.actor, past, origin))).to.equal('lastDay disruption.errors.past')
    const classIds = [other.school.group.classId.toString()]
    const wrong = { ...values, classIds, operation: 'operation-wrong' }
    expect(await refusalOf(declareDisruption(head.actor, wrong, origin))).to.equal('classIds field.errors.invalid')
    expect(await Disruption.countDocuments({ schoolId: school.unitId })).to.equal(1)
  })

  it('is declared once, however often the form is sent, with the grace of that day', async () => {
    const { head, values, disruption } = await makeClosed()
    const [again] = await declareDisruption(head.actor, values, origin)
    expect(again!._id).to.deep.equal(disruption._id)
    expect(again!.graceDays).to.equal(3)
    expect(await AuditEntry.countDocuments({ action: 'disruption.declared', subjectId: disruption._id })).to.equal(1)
  })

  it('is told to pupils, guardians and teachers of its classes, once', async () => {
    const { school, disruption } = await makeClosed()
    const payload = { disruptionId: disruption._id.toString(), revision: 1 }
    await tellClasses(payload, informed)
    await tellClasses(payload, informed)
    for (const { person } of [school.pupil, school.teacher])
      expect(await Notice.countDocuments({ personId: person.personId, key: 'disruption.notices.declared' })).to.equal(1)
    await tellClasses({ ...payload, revision: 2 }, informed)
    expect(await Notice.countDocuments({ personId: school.pupil.person.personId })).to.equal(1)
  })

  it('lets due dates wait, and leaves the stored ones as they are', async () => {
    const dueAt = beginningOf(addDays(today, 1))
    const { key, pupil, unitId, assignment } = await makeAssignment({ dueAt, closesAt: dueAt })
    const head = await actorOf(await makePerson('principal', { unitId }))
    const [declared] = await declareDisruption(
      head,
      {
        ...{ schoolIds: [unitId.toString()], classIds: [], from: today, lastDay: addDays(today, 2) },
        ...{ reason: 'flood', text: '', operation: 'operation-due' },
      },
      origin,
    )
    const held = beginningOf(addDays(today, 5))
    const found = (await findAssignment(pupil.actor, key)).assignment
    expect([found.dueAt, found.closesAt]).to.deep.equal([held, held])
    expect((await assignment()).dueAt).to.deep.equal(dueAt)
    await setLastDay(head, { id: declared!._id, seen: 1, origin }, today)
    expect((await findAssignment(pupil.actor, key)).assignment.dueAt).to.deep.equal(dueAt)
  })

  it('ends today at the earliest, and only by whoever has seen how it is', async () => {
    const { head, school, disruption } = await makeClosed()
    const changing = { id: disruption._id, seen: 1, origin }
    expect(await refusalOf(setLastDay(school.teacher.actor, changing, today))).to.equal('403 forbidden')
    expect(await refusalOf(setLastDay(school.pupil.actor, changing, today))).to.equal('404 notFound')
    const yesterday = addDays(today, -1)
    expect(await refusalOf(setLastDay(head.actor, changing, yesterday))).to.equal('lastDay disruption.errors.past')
    expect(await refusalOf(setLastDay(head.actor, { ...changing, seen: 2 }, today))).to.equal('409 disruptionChanged')
    const ended = await setLastDay(head.actor, changing, today)
    expect([ended.lastDay, ended.revision]).to.deep.equal([today, 2])
    const { before, after } = (await AuditEntry.findOne({ action: 'disruption.shortened' }).lean())!
    expect([before, after]).to.deep.equal([{ lastDay: disruption.lastDay }, { lastDay: today }])
  })

  it('is taken back before it begins, and not after', async () => {
    const running = await makeClosed()
    const changing = { id: running.disruption._id, seen: 1, origin }
    expect(await refusalOf(cancelDisruption(running.head.actor, changing))).to.equal('409 disruptionBegun')
    const coming = await makeClosed({ ahead: 1 })
    await cancelDisruption(coming.head.actor, { ...changing, id: coming.disruption._id })
    expect(await onlineSpans(coming.school.unitId)).to.deep.equal([])
  })

  it('knows whom it reaches: by name for the class teacher alone', async () => {
    const { school, head, disruption } = await makeClosed()
    const course = await makeOpen(school)
    const { item, course: changed } = await addLink(school.teacher, course)
    const { personId } = school.pupil.actor
    await openItem({ course: changed, personId }, item, new Date())
    await listPack(school.pupil.actor, course._id, course.sections[0]!._id.toString())
    const record = (await DisruptionReach.findOne({ disruptionId: disruption._id }).lean())!
    expect(record.day).to.equal(today)
    expect([record.opened, record.tookAlong, record.handedIn]).to.deep.equal([[personId], [personId], []])
    const { classes } = await findReach(head.actor, disruption._id)
    expect(classes.map(({ told }) => told)).to.deep.equal([undefined])

    const classId = school.group.classId
    expect(await refusalOf(listReached(head.actor, disruption._id, classId))).to.equal('403 forbidden')
    const homeroom = await makePerson('teacher', { unitId: school.unitId })
    await assign(homeroom, school.group)
    const { pupils } = await listReached(await actorOf(homeroom), disruption._id, classId)
    expect(pupils.map(({ last }) => last)).to.deep.equal([{ opened: today, tookAlong: today }])
    expect(await reachData.read(personId)).to.have.lengthOf(1)
    await inTransaction(async (session) => await reachData.remove(personId, session))
    expect(await reachData.read(personId)).to.equal(undefined)
  })

  it('is hidden from whoever has nothing to do with it', async () => {
    const { disruption } = await makeClosed()
    const other = await makeClosed()
    for (const actor of [other.head.actor, other.school.pupil.actor])
      expect(await refusalOf(findDisruption(actor, disruption._id))).to.equal('404 notFound')
    expect(await refusalOf(findDisruption(other.head.actor, new Types.ObjectId()))).to.equal('404 notFound')
  })
})
