import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Assignment } from '../../server/classes/assignment.model.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { classesMergedEvent } from '../../server/classes/merged.ts'
import { Placement } from '../../server/classes/placement.model.ts'
import { features } from '../../server/features.ts'
import { mergeHandlers } from '../../server/outbox/handlers.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { workOnce } from '../../server/outbox/run.ts'
import { linkGuardian } from '../../server/people/index.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { addEvent, silent, withDatabase } from '../outbox/outbox.ts'
import { guardianPlacesOf } from '../people/school.ts'
import { makeGuardian, makePerson } from '../support/make.ts'
import { makeCalendar, makeSchoolYear, type TestSchool } from './school.ts'

describe('schools that become one', () => {
  withDatabase()
  const firstDay = '2026-10-01'
  const day = beginningOf(firstDay)
  let former: TestSchool
  let into: TestSchool
  beforeEach(async () => {
    await makeCalendar()
    former = await makeSchoolYear([
      { name: '6A1', grades: [6], pupils: 60, hasTeacher: true },
      { name: '6A9', grades: [6] },
    ])
    into = await makeSchoolYear([{ name: '6A1', grades: [6], pupils: 2 }])
    await Unit.updateOne(
      { _id: former.schoolId },
      { $set: { to: day, successorIds: [into.schoolId], name: 'Trường Cũ' } },
    )
  })
  const payload = () => ({ unitIds: [String(former.schoolId)], intoId: String(into.schoolId), firstDay })
  const handlers = mergeHandlers(features.map(({ events = {} }) => events))
  const work = async () => {
    while (await workOnce({ handlers, log: silent })) continue
  }
  /** As if the day had come. */
  const come = () => OutboxEvent.updateMany({ name: classesMergedEvent }, { $set: { runAt: new Date(0) } })
  const namesIn = async (schoolId: Types.ObjectId) =>
    (await SchoolClass.find({ schoolId }).sort({ sortKey: 1 }).lean()).map(({ name }) => name)

  it('have the people of both from that day on', async () => {
    await addEvent('schools.unitsMerged', payload())
    await work()
    const left = await Membership.find({ unitId: former.schoolId }).lean()
    expect(left).to.have.lengthOf(61)
    for (const { to } of left) expect(to).to.deep.equal(day)
    const moved = await Membership.find({ unitId: into.schoolId, from: day }).lean()
    expect(moved.map(({ role }) => role).filter((role) => role === 'student')).to.have.lengthOf(60)
    expect(new Set(moved.map(({ personId }) => String(personId))).size).to.equal(61)
    const told = await AuditEntry.find({ action: 'classes.membersMoved' }).lean()
    expect(told.flatMap(({ after }) => (after as { members: unknown[] }).members)).to.have.lengthOf(61)
    for (const { unitIds } of told) expect(unitIds).to.have.lengthOf(2)
  })

  it('have the guardians of their pupils, also those who were no members of the former one', async () => {
    const [first, second] = former.of('6A1').pupilIds
    const member = await makeGuardian({ personId: first! }, { unitId: former.schoolId })
    const other = await makePerson(undefined)
    const link = { guardianId: other.personId, relation: 'father', from: new Date('2026-09-01') } as const
    await linkGuardian({ ...link, childId: second!, origin: 'school' })
    await addEvent('schools.unitsMerged', payload())
    await work()
    const here = { unitId: into.schoolId, from: day, to: undefined }
    const [left, ...now] = await guardianPlacesOf(member)
    expect(left).to.deep.include({ unitId: former.schoolId, to: day })
    expect(now).to.deep.equal([here])
    expect(await guardianPlacesOf(other)).to.deep.equal([here])
  })

  it('have the classes of both once the day has come, and tell apart those of one name', async () => {
    await addEvent('schools.unitsMerged', payload())
    await work()
    // The day is still to come, or has passed, as the clock of the tests has it: it is waited for.
    const waiting = await OutboxEvent.findOne({ name: classesMergedEvent }).lean()
    if (waiting) expect(waiting.runAt).to.deep.equal(day)
    await come()
    await work()
    expect(await namesIn(former.schoolId)).to.deep.equal([])
    expect(await namesIn(into.schoolId)).to.deep.equal(['6A1', '6A1 (Trường Cũ)', '6A9'])
    const classId = former.of('6A1').id
    expect(await Placement.countDocuments({ classId, schoolId: into.schoolId })).to.equal(60)
    expect(await Assignment.countDocuments({ classId, schoolId: into.schoolId })).to.equal(1)
    expect(await AuditEntry.countDocuments({ action: 'classes.classMoved' })).to.equal(2)
  })

  it('do so once, however often it is told', async () => {
    for (let time = 0; time < 2; time++) {
      await addEvent('schools.unitsMerged', payload())
      await work()
      await come()
      await work()
    }
    expect(await Membership.countDocuments()).to.equal(61 + 61 + 2)
    expect(await namesIn(into.schoolId)).to.have.lengthOf(3)
  })

  it('leave the classes alone when it was taken back before the day', async () => {
    await addEvent('schools.unitsMerged', payload())
    await Unit.updateOne({ _id: former.schoolId }, { $set: { successorIds: [] } })
    await work()
    await come()
    await work()
    expect(await namesIn(former.schoolId)).to.deep.equal(['6A1', '6A9'])
  })
})
