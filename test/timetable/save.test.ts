import { expect } from 'chai'
import { Types } from 'mongoose'
import { InvalidInput } from '../../server/api/index.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { Lesson } from '../../server/timetable/lesson.model.ts'
import { lessonsGivenBy, listOfClass } from '../../server/timetable/find.ts'
import { saveTimetable, type WantedLesson } from '../../server/timetable/save.ts'
import { lessonsOfDay, saveAbsence } from '../../server/timetable/substitute.ts'
import { addDays } from '../../server/years/index.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { queriesOf } from '../courses/progress/queries.ts'
import { makeGuardian, actorOf } from '../support/make.ts'
import { makeSchool, maths, monday, origin, type School } from './school.ts'

describe('the timetable of a class', () => {
  withDatabase()
  let school: School
  beforeEach(async () => {
    school = await makeSchool()
  })

  const week = (day = monday) => ({ from: beginningOf(day), to: addDays(beginningOf(day), 6) })
  const save = async (lessons: WantedLesson[], change: { from?: string; seen?: number; group?: 'other' } = {}) => {
    const { from = '2026-11-02', seen, group = 'group' } = change
    const plan = { classId: school[group].classId, lessons }
    await saveTimetable(school.registrar.actor, { plan, from, seen }, origin)
  }
  const errorsOf = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => undefined,
      (error: unknown) => error,
    )
    return error instanceof InvalidInput ? Object.entries(error.errors).map(([name, { key }]) => [name, key]) : error
  }

  it('is entered by those who run the school alone', async () => {
    const plan = { classId: school.group.classId, lessons: [] }
    const tried = saveTimetable(school.teacher.actor, { plan, from: monday, seen: undefined }, origin)
    expect(await errorsOf(tried)).to.include({ status: 403 })
    const stranger = await errorsOf(
      saveTimetable(
        school.registrar.actor,
        { plan: { ...plan, classId: new Types.ObjectId() }, from: monday, seen: undefined },
        origin,
      ),
    )
    expect(stranger).to.include({ status: 404 })
  })

  it('refuses what cannot be: another day, period, subject or teacher, or two lessons at once', async () => {
    const slot = 'slots.0.morning.3'
    expect(await errorsOf(save([maths(school)], { from: '2026-08-30' }))).to.deep.equal([
      ['from', 'timetable.errors.outsideYear'],
    ])
    expect(await errorsOf(save([maths(school, { period: 6 })]))).to.deep.equal([
      ['slots.0.morning.6', 'timetable.errors.noPeriod'],
    ])
    expect(await errorsOf(save([maths(school, { subjectCode: 'NONE' })]))).to.deep.equal([
      [slot, 'timetable.errors.notOfGrade'],
    ])
    const pupil = school.pupil.person.personId
    expect(await errorsOf(save([maths(school, { teacherId: pupil })]))).to.deep.equal([
      [slot, 'timetable.errors.notStaff'],
    ])
    expect(await errorsOf(save([maths(school), maths(school)]))).to.deep.equal([[slot, 'timetable.errors.classTwice']])
    expect(await Lesson.countDocuments()).to.equal(0)
  })

  it('refuses a teacher who is with another class at that time, and takes the next period', async () => {
    await save([maths(school)])
    expect(await errorsOf(save([maths(school)], { group: 'other' }))).to.deep.equal([
      ['slots.0.morning.3', 'timetable.errors.teacherTaken'],
    ])
    await save([maths(school, { period: 4 })], { group: 'other' })
    expect(await Lesson.countDocuments()).to.equal(2)
  })

  it('lets one of two managers who put the same teacher into two classes at once', async () => {
    const both = await Promise.allSettled([save([maths(school)]), save([maths(school)], { group: 'other' })])
    expect(both.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    expect(await Lesson.countDocuments()).to.equal(1)
  })

  it('keeps the past when it changes, and the same lesson where nothing does', async () => {
    await save([maths(school), maths(school, { weekday: 1 })])
    const [first] = await Lesson.find({ weekday: 1 }).lean()
    await save([maths(school, { period: 4 }), maths(school, { weekday: 1 })], { from: monday })
    const of = async (day: string) =>
      (await listOfClass(school.teacher.actor, school.group.classId, week(day))).lessons.map(
        ({ day, lesson, bell }) => `${day} ${lesson.period} ${bell.begins}`,
      )
    expect(await of('2026-11-23')).to.deep.equal(['2026-11-23 3 08:55', '2026-11-24 3 08:55'])
    expect(await of(monday)).to.deep.equal(['2026-11-30 4 09:45', '2026-12-01 3 08:55'])
    expect((await Lesson.find({ weekday: 1 }).lean()).map(({ _id }) => String(_id))).to.deep.equal([String(first!._id)])
  })

  it('is told of a change that somebody has not seen', async () => {
    await save([maths(school)], { seen: 0 })
    expect(await errorsOf(save([], { seen: 0 }))).to.include({ status: 409, code: 'timetableChanged' })
    await save([], { seen: 1 })
  })

  it('has no lessons in breaks and outside terms', async () => {
    await save([maths(school)])
    const lessons = async (day: string) => (await lessonsGivenBy(school.teacher.person.personId, week(day))).length
    expect(await lessons('2027-01-25')).to.equal(1)
    expect(await lessons('2027-02-01')).to.equal(0)
    expect(await lessons('2027-05-31')).to.equal(0)
  })

  it('is seen by the class and its families, and by nobody of another school', async () => {
    await save([maths(school)])
    const mother = await actorOf(await makeGuardian(school.pupil.person))
    for (const actor of [school.pupil.actor, mother])
      expect((await listOfClass(actor, school.group.classId, week())).lessons).to.have.length(1)
    for (const actor of [school.pupil.actor, mother])
      expect(await errorsOf(listOfClass(actor, school.other.classId, week()))).to.include({ status: 404 })
  })

  it('takes the same few queries for one lesson and for thirty', async () => {
    await save([maths(school)])
    const read = () => queriesOf(() => listOfClass(school.pupil.actor, school.group.classId, week()))
    const few = await read()
    await save(
      [0, 1, 2, 3, 4, 5].flatMap((weekday) => [1, 2, 3, 4, 5].map((period) => maths(school, { weekday, period }))),
    )
    expect((await read()).length).to.equal(few.length)
    // Of these, six are remembered by a server that runs: units, years, the curriculum.
    expect(few.sort()).to.deep.equal([
      ...[
        'classes.find',
        'classes.findOne',
        'curriculumVersions.find',
        'lessons.find',
        'people.find',
        'placements.find',
      ],
      ...[
        'schoolBells.find',
        'schoolCalendars.findOne',
        'schoolCalendars.findOne',
        'subjectGrades.find',
        'subjects.find',
      ],
      ...['substitutions.find', 'units.find'],
    ])
  })

  describe('on a day when its teacher is absent', () => {
    const absence = (instead: 'cancelled' | 'usual' | Types.ObjectId, lessonId: string) => ({
      ...{ schoolId: school.unitId, absentId: school.teacher.person.personId, day: monday, note: 'Phiếu 3' },
      instead: new Map([[lessonId, instead]]),
    })
    const lessonId = async () => {
      const place = { schoolId: school.unitId, day: monday }
      return (await lessonsOfDay(school.teacher.person.personId, place))[0]!.lesson._id.toString()
    }

    it('is given by a colleague who is free, and both are told', async () => {
      await save([maths(school)])
      const id = await lessonId()
      const { personId } = school.colleague.person
      expect(await errorsOf(saveAbsence(school.teacher.actor, absence(personId, id), origin))).to.include({
        status: 403,
      })
      expect(await saveAbsence(school.registrar.actor, absence(personId, id), origin)).to.equal(1)
      expect(await saveAbsence(school.registrar.actor, absence(personId, id), origin)).to.equal(0)

      const [theirs] = await lessonsGivenBy(personId, week())
      expect(theirs).to.deep.include({ day: monday })
      expect(theirs!.teacher?.fullName).to.equal('Lê Thị Bình')
      expect(await lessonsGivenBy(personId, week('2026-12-07'))).to.have.length(0)
      const told = (await Notice.find({ key: 'timetable.notices.substituted' }).lean()).map((one) =>
        String(one.personId),
      )
      expect(told).to.have.members([String(personId), String(school.teacher.person.personId)])
    })

    it('is not given by somebody who is with another class', async () => {
      await save([maths(school)])
      const busy = maths(school, { teacherId: school.colleague.person.personId })
      await save([busy], { group: 'other' })
      const id = await lessonId()
      const tried = saveAbsence(school.registrar.actor, absence(school.colleague.person.personId, id), origin)
      expect(await errorsOf(tried)).to.deep.equal([[`lessons.${id}`, 'timetable.errors.teacherTaken']])
    })

    it('is left out, and its families are told', async () => {
      await save([maths(school)])
      const mother = await makeGuardian(school.pupil.person)
      await saveAbsence(school.registrar.actor, absence('cancelled', await lessonId()), origin)
      const [lesson] = (await listOfClass(school.pupil.actor, school.group.classId, week())).lessons
      expect(lesson!.teacher).to.equal(undefined)
      const told = (await Notice.find({ key: 'timetable.notices.cancelled' }).lean()).map((one) => String(one.personId))
      expect(told).to.have.members([String(school.pupil.person.personId), String(mother.personId)])
    })
  })
})
