import { expect } from 'chai'
import { Types } from 'mongoose'
import { Account } from '../../../server/accounts/account.model.ts'
import { createAccount } from '../../../server/accounts/index.ts'
import { AuditEntry } from '../../../server/audit/entry.model.ts'
import { Assignment } from '../../../server/classes/assignment.model.ts'
import { SchoolClass } from '../../../server/classes/class.model.ts'
import { Placement } from '../../../server/classes/placement.model.ts'
import { UnitMove, UnitMoveItem } from '../../../server/classes/reshaping/move.model.ts'
import { divide } from '../../../server/classes/reshaping/split.ts'
import { features } from '../../../server/features.ts'
import { OutboxEvent } from '../../../server/outbox/event.model.ts'
import { mergeHandlers } from '../../../server/outbox/handlers.ts'
import { workOnce } from '../../../server/outbox/run.ts'
import { Guardianship } from '../../../server/people/guardianship.model.ts'
import { Membership } from '../../../server/people/membership.model.ts'
import type { Role } from '../../../server/roles.ts'
import { closeUnit, reopenUnit } from '../../../server/schools/close.ts'
import { beginningOf, useUnitContents } from '../../../server/schools/index.ts'
import { mergeUnits } from '../../../server/schools/merge.ts'
import { splitUnit } from '../../../server/schools/split.ts'
import { Unit } from '../../../server/schools/unit.model.ts'
import { silent, withDatabase } from '../../outbox/outbox.ts'
import { administrator, actorWith, origin, refusedFields } from '../../schools/known.ts'
import { addMembers, from, makeCalendar, makeSchoolYear, type TestSchool, yearKey } from '../school.ts'

describe('people and classes of units that close, become one or are split', () => {
  withDatabase()
  const day = beginningOf('2026-10-01')
  let school: TestSchool
  let principalId: Types.ObjectId
  before(() => useUnitContents(features.flatMap(({ unitContents = [] }) => unitContents)))
  after(() => useUnitContents([]))
  beforeEach(async () => {
    await makeCalendar()
    school = await makeSchoolYear([
      { name: '6A1', grades: [6], pupils: 60, hasTeacher: true },
      { name: '6A2', grades: [6], pupils: 3, hasTeacher: true },
    ])
    principalId = new Types.ObjectId()
    await addMembers(school.schoolId, 'principal', [principalId])
  })
  const handlers = mergeHandlers(features.map(({ events = {} }) => events))
  const work = async () => {
    do {
      // As if every day had come.
      await OutboxEvent.updateMany({ state: 'waiting' }, { $set: { runAt: new Date(0) } })
    } while (await workOnce({ handlers, log: silent }))
  }
  const id = () => school.schoolId.toString()
  const revisionOf = async (unitId = id()) => (await Unit.findById(unitId).lean())!.revision ?? 0
  const close = async (endsPeople = true, actor = administrator()) => {
    const form = { revision: await revisionOf(), lastDay: '2026-09-30', below: { kind: 'none' as const }, endsPeople }
    await closeUnit(actor, id(), form, origin)
  }
  const reopen = async () => await reopenUnit(administrator(), id(), await revisionOf(), origin)
  const openIn = async (unitId: Types.ObjectId, role?: Role) =>
    await Membership.countDocuments({
      unitId,
      ...(role ? { role } : {}),
      $or: [{ to: { $exists: false } }, { to: { $gt: day } }],
    })
  const openPlaces = async () => await Placement.countDocuments({ schoolId: school.schoolId, to: { $exists: false } })
  const account = (personId: Types.ObjectId) =>
    createAccount({ personId, userName: personId.toString(), password: 'mật khẩu thử 1', mustChangePassword: false })
  const isOpen = async (accountId: Types.ObjectId) => !(await Account.findById(accountId).lean())!.closedAt
  const itemsOf = async (filter: object = {}) => await UnitMoveItem.find(filter).lean()

  describe('a school that closes', () => {
    it('does not while there are people, unless whoever closes it knows that they end with it', async () => {
      expect(await refusedFields(() => close(false))).to.deep.equal({ 409: 'unitHasPeople' })
      expect((await Unit.findById(id()).lean())!.to).to.equal(undefined)
      await close()
      expect((await Unit.findById(id()).lean())!.to).to.deep.equal(day)
    })

    it('needs nobody to know anything when nobody is there beyond the day', async () => {
      await Membership.updateMany({}, { $set: { to: day } })
      await Placement.updateMany({}, { $set: { to: day } })
      await close(false)
    })

    it('ends memberships, places and assignments on that day, each told once', async () => {
      await close()
      await work()
      expect(await openIn(school.schoolId)).to.equal(0)
      expect(await openPlaces()).to.equal(0)
      expect(await Assignment.countDocuments({ to: day })).to.equal(2)
      expect((await Membership.find().lean()).every(({ to }) => to?.getTime() === day.getTime())).to.equal(true)
      expect(await UnitMoveItem.countDocuments()).to.equal(66 + 63 + 2)
      expect(await UnitMove.countDocuments({ state: 'done' })).to.equal(1)
      expect(await AuditEntry.countDocuments({ action: 'classes.membersEnded' })).to.equal(2)
    })

    it('goes on where it was killed, and does nothing twice', async () => {
      await close()
      const event = (await OutboxEvent.findOne({ name: 'schools.unitClosed' }).lean())!
      let steps = 0
      const { signal } = new AbortController()
      const dying = {
        signal,
        stillWorking: () => (++steps === 2 ? Promise.reject(new Error('killed')) : Promise.resolve()),
      }
      const follow = handlers['schools.unitClosed']!
      await Promise.resolve(follow(event.payload as never, dying as never)).catch(() => undefined)
      expect(await openPlaces()).to.equal(63)
      await work()
      await follow(event.payload as never, { signal, stillWorking: () => Promise.resolve() } as never)
      expect(await UnitMoveItem.countDocuments()).to.equal(66 + 63 + 2)
      expect(await UnitMove.countDocuments()).to.equal(1)
    })

    it('stops the sign-ins of those who are nothing elsewhere, and of nobody else', async () => {
      const { teacherId } = school.of('6A1')
      await addMembers((await makeSchoolYear([])).schoolId, 'librarian', [])
      const elsewhere = (await makeSchoolYear([])).schoolId
      await Membership.insertMany([{ personId: teacherId, unitId: elsewhere, role: 'teacher', from }])
      const [first, second] = [await account(principalId), await account(teacherId!)]
      await close()
      await work()
      expect(await isOpen(first)).to.equal(false)
      expect(await isOpen(second)).to.equal(true)
    })

    it('gets back all that ended with it when it is reopened, and only that', async () => {
      const left = school.of('6A1').pupilIds[0]!
      const leftOn = beginningOf('2026-09-10')
      await Membership.updateMany({ personId: left }, { $set: { to: leftOn } })
      await Placement.updateMany({ personId: left }, { $set: { to: leftOn } })
      const later = beginningOf('2026-12-01')
      await Placement.updateMany({ personId: school.of('6A1').pupilIds[1]! }, { $set: { to: later } })
      const accountId = await account(principalId)
      const closedByHand = await account(school.of('6A1').teacherId!)
      await Account.updateOne({ _id: closedByHand }, { $set: { closedAt: new Date() } })
      const before = [
        await Membership.find({}, { _id: 0 }).sort({ personId: 1 }).lean(),
        await Placement.find().sort({ _id: 1 }).lean(),
      ]
      await close()
      await work()
      await reopen()
      await work()
      const after = [
        await Membership.find({}, { _id: 0 }).sort({ personId: 1 }).lean(),
        await Placement.find().sort({ _id: 1 }).lean(),
      ]
      expect(after).to.deep.equal(before)
      expect(await Assignment.countDocuments({ to: { $exists: false } })).to.equal(2)
      expect(await isOpen(accountId)).to.equal(true)
      expect(await isOpen(closedByHand)).to.equal(false)
      expect(await UnitMove.countDocuments({ state: 'undone' })).to.equal(1)
      expect(await UnitMoveItem.countDocuments({ undo: 'refused' })).to.equal(0)
    })

    it('leaves alone what was changed since, and says why', async () => {
      const other = await makeSchoolYear([{ name: '6B', grades: [6] }])
      const [gone, changed] = school.of('6A2').pupilIds
      await close()
      await work()
      await Membership.insertMany([{ personId: gone, unitId: other.schoolId, role: 'student', from: day }])
      const place = { classId: other.of('6B').id, schoolId: other.schoolId, yearKey, from: day }
      await Placement.insertMany([{ personId: gone, ...place }])
      await Membership.updateOne({ personId: changed }, { $set: { to: beginningOf('2026-09-20') } })
      await reopen()
      await work()
      const refused = await itemsOf({ undo: 'refused' })
      expect(refused.map(({ kind, personId, reason }) => [kind, String(personId), reason])).to.have.deep.members([
        ['placement', String(gone), 'elsewhere'],
        ['membership', String(gone), 'elsewhere'],
        ['membership', String(changed), 'changed'],
      ])
      expect(await openIn(school.schoolId)).to.equal(64)
    })

    it('gets them back for thirty days, not longer', async () => {
      for (const [hours, state] of [
        [30 * 24 - 1, 'undone'],
        [30 * 24 + 1, 'done'],
      ] as const) {
        await close()
        await work()
        const move = await UnitMove.findOne({ state: 'done' }).lean()
        await UnitMove.updateOne({ _id: move!._id }, { $set: { startedAt: new Date(Date.now() - hours * 3600_000) } })
        await reopen()
        await work()
        expect((await UnitMove.findById(move!._id).lean())!.state).to.equal(state)
      }
    })
  })

  describe('schools that become one', () => {
    let into: TestSchool
    beforeEach(async () => {
      into = await makeSchoolYear([{ name: '6A1', grades: [6], pupils: 2 }])
    })
    const merge = async (managersFollow = false) => {
      const form = { revision: await revisionOf(), otherIds: [], firstDay: '2026-10-01', levels: [], managersFollow }
      await mergeUnits(administrator(), id(), { ...form, into: { id: into.schoolId.toString() } }, origin)
      await work()
    }

    it('have no second principal, unless that was chosen', async () => {
      await merge()
      expect(await openIn(into.schoolId, 'principal')).to.equal(0)
      expect(await openIn(into.schoolId, 'teacher')).to.equal(2)
      expect(await openIn(into.schoolId, 'student')).to.equal(65)
      expect(await openIn(school.schoolId)).to.equal(0)
    })

    it('have one who follows when that was chosen', async () => {
      await merge(true)
      expect(await openIn(into.schoolId, 'principal')).to.equal(1)
    })

    it('are two again, with their people and classes, when the one that ended is reopened', async () => {
      await merge()
      expect(await SchoolClass.countDocuments({ schoolId: into.schoolId })).to.equal(3)
      await reopen()
      await work()
      const names = async (schoolId: Types.ObjectId) =>
        (await SchoolClass.find({ schoolId }).sort({ name: 1 }).lean()).map(({ name }) => name)
      expect(await names(school.schoolId)).to.deep.equal(['6A1', '6A2'])
      expect(await names(into.schoolId)).to.deep.equal(['6A1'])
      expect(await openIn(school.schoolId)).to.equal(66)
      expect(await openIn(into.schoolId)).to.equal(2)
      expect(await Placement.countDocuments({ schoolId: school.schoolId })).to.equal(63)
      expect(await UnitMoveItem.countDocuments({ undo: 'refused' })).to.equal(0)
    })

    it('keep a class whose name is taken where it is, and say so', async () => {
      await merge()
      await new SchoolClass({
        ...(await SchoolClass.findById(into.of('6A1').id).lean()),
        _id: new Types.ObjectId(),
        schoolId: school.schoolId,
      }).save()
      await reopen()
      await work()
      const refused = await itemsOf({ undo: 'refused' })
      expect(refused.map(({ kind, reason }) => [kind, reason])).to.deep.equal([['class', 'nameTaken']])
    })
  })

  describe('a school that is split', () => {
    let parts: string[]
    const split = async (original: 'ends' | 'stays') => {
      const part = (code: string) => ({ name: `Trường ${code}`, code, levels: [] })
      const form = { revision: await revisionOf(), firstDay: '2026-10-01', original, belowPart: 0 }
      parts = await splitUnit(administrator(), id(), { ...form, parts: [part('M1'), part('M2')] }, origin)
      await work()
      return (await UnitMove.findOne({ kind: 'split' }).lean())!._id
    }
    const choose = async (moveId: Types.ObjectId, changes: object = {}, actor = administrator()) => {
      const classes = { [String(school.of('6A1').id)]: parts[0]!, [String(school.of('6A2').id)]: parts[1]! }
      const division = { classes, restId: parts[0]!, managersId: '', ...changes }
      await divide(actor, moveId, { division, origin })
    }
    const of = (at: number) => new Types.ObjectId(parts[at])

    it('moves nobody until somebody has chosen, which only the sector does', async () => {
      const moveId = await split('ends')
      expect(await openIn(school.schoolId)).to.equal(66)
      expect(await refusedFields(() => choose(moveId, {}, actorWith('principal', school.schoolId)))).to.deep.equal({
        404: 'notFound',
      })
      expect(await refusedFields(() => choose(new Types.ObjectId()))).to.deep.equal({ 404: 'notFound' })
    })

    it('needs a school for each class and for the others, all of them new ones', async () => {
      const moveId = await split('ends')
      const [first, second] = [school.of('6A1').id, school.of('6A2').id].map(String) as [string, string]
      expect(await refusedFields(() => choose(moveId, { classes: { [first]: parts[0]! } }))).to.deep.equal({
        [second]: 'required',
      })
      expect(
        await refusedFields(() => choose(moveId, { classes: { [first]: id(), [second]: parts[0]! } })),
      ).to.deep.equal({ [first]: 'invalid' })
      expect(await refusedFields(() => choose(moveId, { restId: '' }))).to.deep.equal({ rest: 'required' })
      expect(await refusedFields(() => choose(moveId, { managersId: id() }))).to.deep.equal({ managers: 'invalid' })
      await choose(moveId)
      expect(await refusedFields(() => choose(moveId))).to.deep.equal({ 409: 'divisionBegun' })
    })

    it('has each class with its pupils, guardians and teachers where it was chosen', async () => {
      const pupil = school.of('6A2').pupilIds[0]!
      const guardianId = new Types.ObjectId()
      await addMembers(school.schoolId, 'guardian', [guardianId])
      await new Guardianship({ guardianId, childId: pupil, relation: 'mother', from, origin: 'school' }).save()
      const librarian = new Types.ObjectId()
      await addMembers(school.schoolId, 'librarian', [librarian])
      const moveId = await split('ends')
      await choose(moveId)
      await work()
      expect(await openIn(of(0), 'student')).to.equal(60)
      expect(await openIn(of(1), 'student')).to.equal(3)
      expect(await openIn(of(1), 'guardian')).to.equal(1)
      expect(await openIn(of(0), 'librarian')).to.equal(1)
      expect(await Membership.countDocuments({ personId: school.of('6A2').teacherId, unitId: of(1) })).to.equal(1)
      expect(await Membership.countDocuments({ personId: school.of('6A2').teacherId, unitId: of(0) })).to.equal(0)
      expect(await openIn(of(0), 'principal')).to.equal(0)
      expect(await openIn(school.schoolId)).to.equal(0)
      expect((await SchoolClass.findById(school.of('6A2').id).lean())!.schoolId).to.deep.equal(of(1))
      expect((await UnitMove.findById(moveId).lean())!.state).to.equal('done')
    })

    it('keeps what is not chosen when it goes on, and has its teachers at both', async () => {
      const moveId = await split('stays')
      await choose(moveId, { classes: { [String(school.of('6A2').id)]: parts[1]! }, restId: '' })
      await work()
      expect(await openIn(school.schoolId, 'student')).to.equal(60)
      expect(await openIn(school.schoolId, 'teacher')).to.equal(2)
      expect(await openIn(of(1), 'teacher')).to.equal(1)
      expect(await openIn(school.schoolId, 'principal')).to.equal(1)
    })

    it('gets everything back when it is reopened', async () => {
      await choose(await split('ends'))
      await work()
      await reopen()
      await work()
      expect(await openIn(school.schoolId)).to.equal(66)
      expect(await openIn(of(0))).to.equal(0)
      expect(await SchoolClass.countDocuments({ schoolId: school.schoolId })).to.equal(2)
      expect(await UnitMoveItem.countDocuments({ undo: 'refused' })).to.equal(0)
    })
  })
})
