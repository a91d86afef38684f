import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { Placement } from '../../server/classes/placement.model.ts'
import { findClassHistory } from '../../server/classes/pupils/history.ts'
import { listCandidates } from '../../server/classes/pupils/candidates.ts'
import { movePupil, placePupils, takeOutPupil } from '../../server/classes/pupils/place.ts'
import { addMemberships } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, assign, makeGuardian, makePerson, makePupil, makeUnit } from '../support/make.ts'
import { refusalOf } from './refusal.ts'
import { addMembers, from, makeCalendar, makeSchoolYear, type TestSchool, yearKey } from './school.ts'

const origin = { address: '127.0.0.1', device: 'test' }

describe('pupils of a class', () => {
  withDatabase()
  let school: TestSchool
  let registrar: Actor
  let free: Types.ObjectId[]
  beforeEach(async () => {
    await makeCalendar()
    school = await makeSchoolYear([
      { name: '6A1', grades: [6], pupils: 2 },
      { name: '6A2', grades: [6] },
    ])
    free = [new Types.ObjectId(), new Types.ObjectId()]
    await addMembers(school.schoolId, 'student', free, 'Tự Do')
    registrar = await actorOf(await makePerson('registrar', { unitId: school.schoolId }))
  })
  const place = (ids: readonly Types.ObjectId[], name = '6A2', firstDay = '2026-09-07', actor = registrar) =>
    placePupils(actor, school.of(name).id, { personIds: ids, firstDay }, origin)
  const move = (personId: Types.ObjectId, firstDay = '2026-10-01', to = '6A2') =>
    movePupil(registrar, { classId: school.of('6A1').id, personId }, { classId: school.of(to).id, firstDay }, origin)
  const takeOut = (personId: Types.ObjectId, lastDay?: string) =>
    takeOutPupil(registrar, { classId: school.of('6A1').id, personId }, lastDay, origin)
  const placesOf = async (personId: Types.ObjectId) => {
    const names = new Map(school.classes.map(({ id, name }) => [String(id), name]))
    const places = await Placement.find({ personId }).sort({ from: 1 }).lean()
    return places.map((one) => [names.get(String(one.classId)), one.from, one.to].filter(Boolean))
  }

  describe('are put into it', () => {
    it('by those who manage the school alone', async () => {
      const teacher = await actorOf(await makePerson('teacher', { unitId: school.schoolId }))
      const stranger = await actorOf(await makePerson('registrar'))
      expect(await refusalOf(place(free, '6A2', '2026-09-07', teacher))).to.equal('403 forbidden')
      expect(await refusalOf(place(free, '6A2', '2026-09-07', stranger))).to.equal('404 notFound')
    })

    it('on a day of the school year: the first and the last one are', async () => {
      for (const [day, answer] of [
        ['2026-08-30', 'firstDay classes.errors.outsideYear'],
        ['2026-08-31', 'none'],
        ['2027-06-01', 'firstDay classes.errors.outsideYear'],
      ] as const)
        expect(await refusalOf(place([free[0]!], '6A2', day)), day).to.equal(answer)
      expect(await refusalOf(place([free[1]!], '6A2', '2027-05-31'))).to.equal('none')
    })

    it('several at once, each with what became of it', async () => {
      const [here, other] = school.of('6A1').pupilIds
      const stranger = new Types.ObjectId()
      await addMembers(await makeUnit(), 'student', [stranger])
      await place([other!], '6A1')
      const results = await place([free[0]!, here!, stranger, free[0]!])
      expect(results.map(({ outcome, className }) => [outcome, className])).to.deep.equal([
        ['placed', undefined],
        ['inOtherClass', '6A1'],
        ['notPupil', undefined],
      ])
      expect((await place([free[0]!]))[0]!.outcome).to.equal('alreadyHere')
      expect(await Placement.countDocuments({ classId: school.of('6A2').id })).to.equal(1)
      const entry = (await AuditEntry.findOne({ action: 'classes.pupilsPlaced' }).lean())!
      expect(entry.unitIds.map(String)).to.deep.equal([String(school.schoolId)])
      expect(entry.after).to.deep.include({ className: '6A2', firstDay: '2026-09-07' })
    })

    it('only while they belong to the school: until the day before their membership ends', async () => {
      const leaving = [new Types.ObjectId(), new Types.ObjectId()]
      await addMembers(school.schoolId, 'student', leaving, 'Sắp Đi', beginningOf('2026-10-01'))
      expect((await place([leaving[0]!], '6A2', '2026-09-30'))[0]!.outcome).to.equal('placed')
      expect((await place([leaving[1]!], '6A2', '2026-10-01'))[0]!.outcome).to.equal('notPupil')
    })

    it('into one class at a time, even by two people at the same moment', async () => {
      const answers = await Promise.all(
        ['6A1', '6A2', '6A1', '6A2'].map(async (name) => (await place([free[0]!], name))[0]!.outcome),
      )
      expect(answers.filter((outcome) => outcome === 'placed')).to.have.lengthOf(1)
      expect(await Placement.countDocuments({ personId: free[0] })).to.equal(1)
    })

    it('again after they have left another one: the day after is free, the last day is not', async () => {
      const [pupil] = school.of('6A1').pupilIds
      await takeOut(pupil!, '2026-09-30')
      expect((await place([pupil!], '6A2', '2026-09-30'))[0]!.outcome).to.equal('inOtherClass')
      expect((await place([pupil!], '6A2', '2026-10-01'))[0]!.outcome).to.equal('placed')
    })

    it('and are seen by its teachers from then on', async () => {
      await place([free[0]!])
      const person = (await Person.findById(free[0]).lean())!
      expect(person.classIds.map(String)).to.deep.equal([String(school.of('6A2').id)])
    })
  })

  describe('without a class', () => {
    const candidates = async (text = '', limit = 100) => {
      const one = (await SchoolClass.findById(school.of('6A2').id).lean())!
      return await listCandidates(one, { text, at: from, limit, cursor: undefined })
    }

    it('are offered, and found by words of their names', async () => {
      expect((await candidates()).items.map(({ id }) => id)).to.deep.equal(free.map(String))
      expect((await candidates('tu do')).items).to.have.lengthOf(2)
      expect((await candidates('6a1')).items).to.have.lengthOf(0)
      expect((await candidates('', 1)).next).not.to.equal(undefined)
      await place(free)
      expect((await candidates()).items).to.deep.equal([])
    })
  })

  describe('move to another class', () => {
    it('from a day on, after the last day in the old one', async () => {
      const [pupil] = school.of('6A1').pupilIds
      const day = beginningOf('2026-10-01')
      await move(pupil!)
      expect(await placesOf(pupil!)).to.deep.equal([
        ['6A1', from, day],
        ['6A2', day],
      ])
    })

    it('on their first day: then they never were in the old one', async () => {
      const [pupil] = school.of('6A1').pupilIds
      await move(pupil!, '2026-08-31')
      expect(await placesOf(pupil!)).to.deep.equal([['6A2', from]])
    })

    it('not before they came, nor after they left, nor to the same class or that of another school', async () => {
      const [pupil, other] = school.of('6A1').pupilIds
      const elsewhere = await makeSchoolYear([{ name: '6A1', grades: [6] }])
      await place([free[0]!], '6A1', '2026-09-07')
      expect(await refusalOf(move(free[0]!, '2026-09-06'))).to.equal('firstDay classes.errors.beforeTheyCame')
      await takeOut(other!, '2026-09-30')
      expect(await refusalOf(move(other!, '2026-10-01'))).to.equal('firstDay classes.errors.afterTheyLeft')
      expect(await refusalOf(move(pupil!, '2026-10-01', '6A1'))).to.equal('class classes.errors.notOtherClass')
      const to = { classId: elsewhere.of('6A1').id, firstDay: '2026-10-01' }
      const here = { classId: school.of('6A1').id, personId: pupil! }
      expect(await refusalOf(movePupil(registrar, here, to, origin))).to.equal('class classes.errors.notOtherClass')
      expect(await refusalOf(move(free[1]!))).to.equal('404 notFound')
    })

    it('once, even when two people want it at the same moment', async () => {
      const [pupil] = school.of('6A1').pupilIds
      await Promise.allSettled([move(pupil!), move(pupil!, '2026-10-02')])
      const places = await Placement.find({ personId: pupil }).lean()
      expect(places.filter(({ to }) => !to)).to.have.lengthOf(1)
    })
  })

  describe('are taken out', () => {
    it('after a last day, which may be their first one', async () => {
      const [pupil, other] = school.of('6A1').pupilIds
      await takeOut(pupil!, '2026-08-31')
      expect(await placesOf(pupil!)).to.deep.equal([['6A1', from, beginningOf('2026-09-01')]])
      await place([free[0]!], '6A1', '2026-09-07')
      expect(await refusalOf(takeOut(free[0]!, '2026-09-06'))).to.equal('lastDay classes.errors.endsBeforeItBegins')
      await takeOut(other!, '2026-09-30')
      expect(await refusalOf(takeOut(other!, '2026-10-01'))).to.equal('lastDay classes.errors.afterTheyLeft')
    })

    it('as if they had never been there, when it was a mistake', async () => {
      const [pupil] = school.of('6A1').pupilIds
      await takeOut(pupil!)
      expect(await placesOf(pupil!)).to.deep.equal([])
      expect(await AuditEntry.exists({ action: 'classes.placeRemoved', subjectId: pupil })).not.to.equal(null)
    })
  })

  describe('have a history', () => {
    it('for themselves, their family, their school and their teachers, and a former school its part of it', async () => {
      const { schoolId } = school
      const one = { classId: school.of('6A1').id, schoolId, name: '6A1' }
      const pupil = await makePupil(one)
      const guardian = await makeGuardian(pupil)
      const former = await makeSchoolYear([{ name: '5A', grades: [5] }], { levels: ['primary'] })
      await Placement.insertMany([
        {
          ...{ personId: pupil.personId, classId: former.of('5A').id, schoolId: former.schoolId, yearKey: yearKey - 1 },
          ...{ from: new Date('2025-09-01'), to: new Date('2025-12-01') },
        },
      ])
      await addMemberships([
        {
          ...{ personId: pupil.personId, unitId: former.schoolId, role: 'student' },
          ...{ from: new Date('2025-09-01'), to: new Date('2025-12-01') },
        },
      ])
      const formerRegistrar = await makePerson('registrar', { unitId: former.schoolId })
      const namesFor = async (actor: Actor) =>
        (await findClassHistory(actor, pupil.personId)).places.map(({ one }) => one.name)
      const teacher = await makePerson('teacher', { unitId: schoolId })
      await assign(teacher, one, 'lowerSecondary TOAN')
      for (const who of [pupil, guardian, teacher])
        expect(await namesFor(await actorOf(who))).to.deep.equal(['6A1', '5A'])
      expect(await namesFor(registrar)).to.deep.equal(['6A1', '5A'])
      expect(await namesFor(await actorOf(formerRegistrar))).to.deep.equal(['5A'])
      const colleague = await makePerson('teacher', { unitId: schoolId })
      for (const who of [colleague, await makePerson('registrar'), await makePerson('sectorLeader')])
        expect(await refusalOf(findClassHistory(await actorOf(who), pupil.personId))).to.equal('404 notFound')
    })
  })
})
