import { expect } from 'chai'
import mongoose, { Types } from 'mongoose'
import type { Actor } from '../../../server/actor.ts'
import { features } from '../../../server/features.ts'
import { mergeHandlers } from '../../../server/outbox/handlers.ts'
import { workOnce } from '../../../server/outbox/run.ts'
import { Assignment } from '../../../server/classes/assignment.model.ts'
import { SchoolClass } from '../../../server/classes/class.model.ts'
import { createClass } from '../../../server/classes/create.ts'
import { Placement } from '../../../server/classes/placement.model.ts'
import { markRetained, placePupils, setGrades } from '../../../server/classes/pupils/place.ts'
import { type Decisions, nothingDecided } from '../../../server/classes/rollover/plan.ts'
import { Rollover, RolloverItem, type RolloverRecord } from '../../../server/classes/rollover/rollover.model.ts'
import { doStep } from '../../../server/classes/rollover/steps.ts'
import { cancelRollover, previewRollover, startRollover, undoRollover } from '../../../server/classes/rollover/start.ts'
import { AuditEntry } from '../../../server/audit/entry.model.ts'
import { endMembership, linkGuardian } from '../../../server/people/index.ts'
import { inTransaction } from '../../../storage/database/index.ts'
import { silent, withDatabase } from '../../outbox/outbox.ts'
import { guardianPlacesOf } from '../../people/school.ts'
import { actorOf, makeGuardian, makePerson } from '../../support/make.ts'
import { refusalOf } from '../refusal.ts'
import { addMembers, from, makeCalendar, makeSchoolYear, nextFrom, type TestSchool, yearKey } from '../school.ts'
import { snapshot } from './snapshot.ts'

const origin = { address: '127.0.0.1', device: 'test' }

describe('a school that moves on to its next year', () => {
  withDatabase()
  let school: TestSchool
  let registrar: Actor
  beforeEach(async () => {
    await makeCalendar()
    school = await makeSchoolYear([
      { name: '6A1', grades: [6], pupils: 3, hasTeacher: true, subjects: ['TOAN'] },
      { name: '7A1', grades: [7], pupils: 2, hasTeacher: true },
      { name: '9A1', grades: [9], pupils: 2, hasTeacher: true },
    ])
    registrar = await actorOf(await makePerson('registrar', { unitId: school.schoolId }))
  })

  const wish = (decisions: Partial<Decisions> = {}) => ({
    schoolId: school.schoolId,
    fromKey: yearKey,
    decisions: { ...nothingDecided, ...decisions },
  })
  const start = async (decisions: Partial<Decisions> = {}) => {
    const { fingerprint } = await previewRollover(registrar, wish(decisions))
    return await startRollover(registrar, { ...wish(decisions), fingerprint }, origin)
  }
  const handlers = mergeHandlers(features.map(({ events = {} }) => events))
  const work = async () => {
    while (await workOnce({ handlers, log: silent })) continue
  }
  const run = async (decisions: Partial<Decisions> = {}) => {
    const id = await start(decisions)
    await work()
    return id
  }
  const undo = async (id: Types.ObjectId) => {
    await undoRollover(registrar, id, origin)
    await work()
  }
  const placesIn = async (key: number) => {
    const places = await Placement.find({ yearKey: key }).lean()
    const classes = await SchoolClass.find({ yearKey: key }).lean()
    const nameOf = (id: Types.ObjectId) => classes.find(({ _id }) => _id.equals(id))!.name
    return places.map(({ personId, classId, from, to }) => ({
      personId: String(personId),
      name: nameOf(classId),
      from,
      to,
    }))
  }
  const resultsOf = async (id: Types.ObjectId, filter: object = {}) =>
    (
      await RolloverItem.find({ rolloverId: id, ...filter })
        .sort({ order: 1 })
        .lean()
    ).map(({ kind, result, toName }) => [kind, result, toName].filter(Boolean).join(' '))

  it('takes guardians along as far as a child of theirs leaves, and back when it is undone', async () => {
    const [leaver, sibling] = [school.of('9A1').pupilIds[0]!, school.of('6A1').pupilIds[0]!]
    const of = (personId: Types.ObjectId) => makeGuardian({ personId }, { unitId: school.schoolId })
    const [leaving, staying] = [await of(leaver), await of(leaver)]
    const link = { guardianId: staying.personId, childId: sibling, relation: 'mother', from, origin: 'school' } as const
    await linkGuardian(link)
    const endsOf = async () =>
      (await Promise.all([leaving, staying].map(guardianPlacesOf))).map((places) => places.map(({ to }) => to))

    const before = await Promise.all([leaving, staying].map(guardianPlacesOf))
    const id = await run()
    expect(await endsOf()).to.deep.equal([[nextFrom], [undefined]])
    await undo(id)
    expect(await endsOf()).to.deep.equal([[undefined], [undefined]])
    expect(await Promise.all([leaving, staying].map(guardianPlacesOf))).to.deep.equal(before)
  })

  it('is only previewed, and nothing is written', async () => {
    const before = await snapshot()
    const { plan, looks, errors } = await previewRollover(registrar, wish())
    expect(errors).to.deep.equal({})
    expect(plan.targets.map(({ name }) => name)).to.deep.equal(['7A1', '8A1', '6A1'])
    expect(looks.map(({ what }) => what)).to.deep.equal(['nothingToFollow'])
    expect(await snapshot()).to.deep.equal(before)
    expect(await Rollover.countDocuments()).to.equal(0)
  })

  it('is for those who manage the school alone, and not before the calendar has the next year', async () => {
    const teacher = await actorOf(await makePerson('teacher', { unitId: school.schoolId }))
    const stranger = await actorOf(await makePerson('registrar'))
    expect(await refusalOf(previewRollover(teacher, wish()))).to.equal('403 forbidden')
    expect(await refusalOf(previewRollover(stranger, wish()))).to.equal('404 notFound')
    expect(await refusalOf(previewRollover(registrar, { ...wish(), fromKey: 2027 }))).to.equal('409 nextYearMissing')
  })

  it('moves pupils up, lets the highest grade leave, and has teachers follow their classes', async () => {
    await run()
    const next = await placesIn(2027)
    expect(next.map(({ name }) => name).sort()).to.deep.equal(['7A1', '7A1', '7A1', '8A1', '8A1'])
    for (const { from, to } of next) expect([from, to]).to.deep.equal([nextFrom, undefined])
    for (const { to } of await placesIn(2026)) expect(to).to.deep.equal(nextFrom)
    const leavers = school.of('9A1').pupilIds.map(String)
    const memberships = await mongoose.connection
      .collection('memberships')
      .find({ role: 'student', to: { $exists: true } })
      .toArray()
    expect(memberships.map(({ personId }) => String(personId))).to.have.members(leavers)
    for (const { to } of memberships) expect(to).to.deep.equal(nextFrom)

    const made = await SchoolClass.find({ yearKey: 2027 }).sort({ sortKey: 1 }).lean()
    expect(made.map(({ name, grades }) => [name, ...grades])).to.deep.equal([
      ['6A1', 6],
      ['7A1', 7],
      ['8A1', 8],
    ])
    expect(made.map(({ predecessorId }) => predecessorId && String(predecessorId))).to.deep.equal([
      undefined,
      String(school.of('6A1').id),
      String(school.of('7A1').id),
    ])
    const offered = await Assignment.find({ yearKey: 2027 }).lean()
    const inClass = (name: string) => made.find((one) => one.name === name)!._id
    expect(
      offered.map(({ personId, classId, kind }) => [String(personId), String(classId), kind]),
    ).to.have.deep.members([
      [String(school.of('6A1').teacherId), String(inClass('7A1')), 'homeroom'],
      [String(school.of('6A1').teacherId), String(inClass('7A1')), 'subject'],
      [String(school.of('7A1').teacherId), String(inClass('8A1')), 'homeroom'],
    ])
    for (const { to } of await Assignment.find({ yearKey: 2026 }).lean()) expect(to).to.deep.equal(nextFrom)
  })

  it('leaves teachers with their grade when the school wants that, or one class does', async () => {
    await run({ teachers: 'stay', classTeachers: new Map([[String(school.of('7A1').id), 'follow']]) })
    const made = await SchoolClass.find({ yearKey: 2027 }).lean()
    const homerooms = await Assignment.find({ yearKey: 2027, kind: 'homeroom' }).lean()
    const told = homerooms.map(({ personId, classId }) => [
      school.classes.find(({ teacherId }) => teacherId?.equals(personId))?.name,
      made.find(({ _id }) => _id.equals(classId))?.name,
    ])
    expect(told).to.have.deep.members([
      ['6A1', '6A1'],
      ['7A1', '8A1'],
    ])
  })

  it('never offers a class to a teacher whose membership ends before', async () => {
    await inTransaction((session) =>
      endMembership(
        { personId: school.of('6A1').teacherId!, unitId: school.schoolId, role: 'teacher', on: nextFrom },
        session,
      ),
    )
    const { looks } = await previewRollover(registrar, wish())
    expect(looks.map(({ what }) => what)).to.include.members(['teacherLeaves'])
    await run()
    expect(await Assignment.countDocuments({ yearKey: 2027, personId: school.of('6A1').teacherId })).to.equal(0)
  })

  it('asks for the class of a pupil who stays down, and does not begin before', async () => {
    const [pupilId] = school.of('6A1').pupilIds
    await markRetained(registrar, school.of('6A1').id, [pupilId!], origin)
    const { errors, choices } = await previewRollover(registrar, wish())
    expect(Object.keys(errors)).to.deep.equal([`pupil.${String(pupilId)}`])
    expect(choices[0]!.options).to.deep.equal(['class:6a1', 'none', 'leave'])
    expect(await refusalOf(start())).to.equal(`pupil.${String(pupilId)} classes.rollover.errors.chooseClass`)

    await run({ pupils: new Map([[String(pupilId), 'class:6a1']]) })
    const place = (await placesIn(2027)).find(({ personId }) => personId === String(pupilId))
    expect(place?.name).to.equal('6A1')
  })

  it('has a pupil of grade 4 in a combined class of 4 and 5 go up to grade 5, and one of grade 5 leave', async () => {
    const { schoolId, of } = await makeSchoolYear([{ name: 'Ghép', grades: [4, 5], pupils: 2 }], {
      levels: ['primary'],
    })
    const primary = await actorOf(await makePerson('registrar', { unitId: schoolId }))
    const { id, pupilIds } = of('Ghép')
    const theirs = { schoolId, fromKey: yearKey, decisions: nothingDecided }
    expect((await previewRollover(primary, theirs)).choices).to.have.lengthOf(2)
    await setGrades(primary, id, new Map(pupilIds.map((personId, at) => [String(personId), 4 + at])), origin)
    const { fingerprint, choices } = await previewRollover(primary, theirs)
    expect(choices).to.deep.equal([])
    await startRollover(primary, { ...theirs, fingerprint }, origin)
    await work()
    const next = await SchoolClass.find({ schoolId, yearKey: 2027 }).lean()
    const [made] = next
    expect([made!.name, ...made!.grades]).to.deep.equal(['5 (Ghép)', 5])
    const places = await Placement.find({ classId: made!._id }).lean()
    expect(places.map(({ personId }) => personId)).to.deep.equal([pupilIds[0]])
  })

  it('does not begin when something has changed since it was previewed', async () => {
    const { fingerprint } = await previewRollover(registrar, wish())
    await createClass(
      registrar,
      { schoolId: school.schoolId, yearKey, name: '8A9', grades: [8], campusId: null },
      origin,
    )
    expect(await refusalOf(startRollover(registrar, { ...wish(), fingerprint }, origin))).to.equal(
      '409 rolloverOutdated',
    )
    expect(await Rollover.countDocuments()).to.equal(0)
  })

  it('runs once at a time, and not again until it is undone', async () => {
    const { fingerprint } = await previewRollover(registrar, wish())
    const answers = await Promise.all(
      [1, 2, 3].map(() => refusalOf(startRollover(registrar, { ...wish(), fingerprint }, origin))),
    )
    expect(answers.filter((answer) => answer === 'none')).to.have.lengthOf(1)
    expect(await Rollover.countDocuments()).to.equal(1)
    await work()
    expect(await refusalOf(start())).to.equal('409 rolloverExists')
  })

  it('lets nobody else change classes of the school while it runs, and everybody afterwards', async () => {
    await start()
    const another = { schoolId: school.schoolId, yearKey, name: '8A9', grades: [8], campusId: null }
    expect(await refusalOf(createClass(registrar, another, origin))).to.equal('409 rolloverRunning')
    await work()
    expect(await refusalOf(createClass(registrar, another, origin))).to.equal('none')
  })

  it('is undone exactly, and runs again', async () => {
    const before = await snapshot()
    const id = await run()
    expect(await snapshot()).not.to.deep.equal(before)
    await undo(id)
    expect((await Rollover.findById(id).lean())!.state).to.equal('undone')
    expect(await snapshot()).to.deep.equal(before)
    expect(await RolloverItem.countDocuments({ rolloverId: id, undo: 'refused' })).to.equal(0)

    await run()
    expect(await placesIn(2027)).to.have.lengthOf(5)
    expect(await Rollover.countDocuments()).to.equal(2)
  })

  it('keeps ends that were known before, and gives them back', async () => {
    const [pupilId] = school.of('6A1').pupilIds
    const yearEnd = new Date('2027-05-31T17:00:00Z')
    await Placement.updateOne({ personId: pupilId }, { $set: { to: yearEnd } })
    await Assignment.updateOne({ personId: school.of('7A1').teacherId }, { $set: { to: yearEnd } })
    const before = await snapshot()
    const id = await run()
    expect((await Placement.findOne({ personId: pupilId, yearKey }).lean())!.to).to.deep.equal(yearEnd)
    expect(await Placement.exists({ personId: pupilId, yearKey: 2027 })).not.to.equal(null)
    expect(await Assignment.exists({ personId: school.of('7A1').teacherId, yearKey: 2027 })).not.to.equal(null)
    await undo(id)
    expect(await snapshot()).to.deep.equal(before)
  })

  it('leaves alone what was changed since, says which, and undoes the rest', async () => {
    const id = await run()
    const [pupilId, other] = school.of('6A1').pupilIds
    await Placement.updateOne({ personId: pupilId, yearKey: 2027 }, { $set: { to: new Date('2027-12-01') } })
    await undo(id)
    const refused = await resultsOf(id, { undo: 'refused' })
    expect(refused).to.deep.equal(['class made 7A1', 'pupil up 7A1'])
    expect(await SchoolClass.exists({ yearKey: 2027, name: '7A1' })).not.to.equal(null)
    expect((await Placement.findOne({ personId: other, yearKey }).lean())!.to).to.equal(undefined)
    expect(await Placement.exists({ personId: other, yearKey: 2027 })).to.equal(null)

    const { looks } = await previewRollover(registrar, wish())
    expect(looks.map(({ what }) => what)).to.include.members(['exists', 'placed'])
    await run()
    expect(await Placement.countDocuments({ personId: pupilId, yearKey: 2027 })).to.equal(1)
    expect(await Placement.countDocuments({ personId: other, yearKey: 2027 })).to.equal(1)
  })

  it('is cancelled half-way: what is done stays, and the rest runs later', async () => {
    const id = await start()
    for (let step = 0; step < 4; step++) await doStep((await Rollover.findById(id).lean())!)
    await cancelRollover(registrar, id, { undoes: false }, origin)
    await work()
    expect(await summary(id)).to.deep.equal({ state: 'cancelled', stepsDone: 4 })
    expect(await placesIn(2027)).to.have.lengthOf(3)
    expect(await refusalOf(cancelRollover(registrar, id, { undoes: false }, origin))).to.equal('409 rolloverEnded')
    await run()
    expect(await placesIn(2027)).to.have.lengthOf(5)
  })

  it('is cancelled half-way and undone', async () => {
    const before = await snapshot()
    const id = await start()
    for (let step = 0; step < 4; step++) await doStep((await Rollover.findById(id).lean())!)
    await cancelRollover(registrar, id, { undoes: true }, origin)
    await work()
    expect(await summary(id)).to.deep.equal({ state: 'undone', stepsDone: 0 })
    expect(await snapshot()).to.deep.equal(before)
  })

  it('does a step once, however many workers try', async () => {
    const id = await start()
    const rollover = (await Rollover.findById(id).lean())!
    await Promise.all([doStep(rollover), doStep(rollover), doStep(rollover)])
    expect(await summary(id)).to.deep.equal({ state: 'running', stepsDone: 1 })
    expect(await SchoolClass.countDocuments({ yearKey: 2027 })).to.equal(1)
    await work()
    expect((await summary(id)).state).to.equal('done')
  })

  it('leaves alone who is no longer as they were when their turn comes, and says so', async () => {
    const [moved, gone, placed] = school.of('6A1').pupilIds
    const late = new Types.ObjectId()
    await addMembers(school.schoolId, 'student', [late])
    const id = await start()
    await Placement.updateOne({ personId: moved }, { $set: { to: new Date('2026-12-01') } })
    await inTransaction((session) =>
      endMembership({ personId: gone!, unitId: school.schoolId, role: 'student', on: new Date('2026-12-01') }, session),
    )
    const elsewhere = new Types.ObjectId()
    await Placement.insertMany([
      { personId: placed, classId: elsewhere, schoolId: school.schoolId, yearKey: 2027, from: nextFrom },
      {
        personId: late,
        classId: school.of('6A1').id,
        schoolId: school.schoolId,
        yearKey,
        from: new Date('2026-12-01'),
      },
    ])
    await work()
    expect(await resultsOf(id, { kind: 'pupil', fromName: '6A1' })).to.have.members([
      'pupil changed',
      'pupil gone',
      'pupil placed',
      'pupil notPlanned',
    ])
    expect(await Placement.countDocuments({ personId: late })).to.equal(1)
  })

  it('goes into a class of that name which somebody has made meanwhile', async () => {
    const id = await start()
    const existing = new Types.ObjectId()
    await SchoolClass.insertMany([
      {
        ...{ _id: existing, schoolId: school.schoolId, yearKey: 2027, name: '7A1', nameKey: '7a1', sortKey: '07:' },
        ...{ grades: [7], createdAt: new Date() },
      },
    ])
    await work()
    expect(await resultsOf(id, { kind: 'class' })).to.include('class existed 7A1')
    expect(await Placement.countDocuments({ classId: existing })).to.equal(3)
  })

  it('ends places of the year before for those who are put into a class of the new year by hand', async () => {
    const [pupilId] = school.of('6A1').pupilIds
    const one = await createClass(
      registrar,
      { schoolId: school.schoolId, yearKey: 2027, name: '7A9', grades: [7], campusId: null },
      origin,
    )
    await placePupils(registrar, one._id, { personIds: [pupilId!], firstDay: '2027-08-30' }, origin)
    const { looks } = await previewRollover(registrar, wish())
    expect(looks).to.deep.include({ what: 'placed', values: { name: '6A1', count: 1 } })
    await run()
    expect(await Placement.countDocuments({ personId: pupilId, yearKey: 2027 })).to.equal(1)
  })

  it('is in the audit log of the school', async () => {
    await undo(await run())
    const entries = await AuditEntry.find({ action: /^classes\.roll/ }).lean()
    expect(new Set(entries.map(({ action }) => action))).to.deep.equal(
      new Set(
        ['Started', 'Done', 'UndoWanted', 'Undone']
          .map((end) => `classes.rollover${end}`)
          .concat(['classes.rolledOver', 'classes.rolledOverClass']),
      ),
    )
    for (const { unitIds, actorName } of entries) {
      expect(unitIds.map(String)).to.deep.equal([String(school.schoolId)])
      expect(actorName).to.equal(registrar.name)
    }
  })

  async function summary(id: Types.ObjectId): Promise<Pick<RolloverRecord, 'state' | 'stepsDone'>> {
    const { state, stepsDone } = (await Rollover.findById(id).lean())!
    return { state, stepsDone }
  }
})
