import { expect } from 'chai'
import { Types } from 'mongoose'
import { beginningOf } from '../../server/schools/day.ts'
import { SchoolCalendar } from '../../server/years/calendar.model.ts'
import { spanOf } from '../../server/years/days.ts'
import { addYears, findYear, listYears, weekOf, yearAt } from '../../server/years/index.ts'
import { watchChanges } from '../../server/changes/index.ts'
import { AppError } from '../../server/errors.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { plan, terms } from './plans.ts'

const last = plan({
  key: 2025,
  ...spanOf('2025-08-29', '2026-05-31'),
  firstSchoolDay: undefined,
  openingDay: undefined,
  terms: terms(['2025-09-08', '2026-01-11'], ['2026-01-12', '2026-05-24']),
  breaks: [],
})

describe('school years', () => {
  withDatabase()
  const school = new Types.ObjectId()
  const other = new Types.ObjectId()
  const ownYear = { ...plan({ ...spanOf('2026-08-24', '2027-06-15') }), changedAt: new Date() }

  it('are listed with the latest first', async () => {
    expect(await listYears()).to.deep.equal([])
    await addYears([last, plan()])
    expect((await listYears()).map(({ label, schoolId }) => [label, schoolId])).to.deep.equal([
      ['2026-2027', undefined],
      ['2025-2026', undefined],
    ])
  })

  it('are found by their key, with their weeks', async () => {
    await addYears([last, plan()])
    const year = await findYear(2026)
    expect(year.weeks).to.have.length(35)
    expect(weekOf(year, beginningOf('2027-02-15'))?.number).to.equal(21)
    const error = await findYear(2027).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(AppError).and.to.include({ status: 404 })
  })

  it('are those of the sector in a school, but for the one that it has in its own way', async () => {
    await addYears([last, plan()])
    await new SchoolCalendar({ unitId: school, years: [ownYear] }).save()
    const idsIn = async (id: Types.ObjectId | string) => (await listYears(id)).map(({ schoolId }) => schoolId)
    expect(await idsIn(school)).to.deep.equal([school.toString(), undefined])
    expect(await idsIn(school.toString())).to.deep.equal([school.toString(), undefined])
    expect(await idsIn(other)).to.deep.equal([undefined, undefined])
    expect((await findYear(2026, school)).from).to.deep.equal(beginningOf('2026-08-24'))
    expect((await findYear(2025, school)).schoolId).to.equal(undefined)
    expect((await findYear(2026)).from).to.deep.equal(beginningOf('2026-08-31'))
  })

  it('have one for every day: between two the next, after the last that one', async () => {
    expect(await yearAt(new Date())).to.equal(undefined)
    await addYears([last, plan()])
    const on = async (day: string, schoolId?: Types.ObjectId) => (await yearAt(beginningOf(day), schoolId))?.key
    for (const [day, key] of [
      ['2025-01-01', 2025],
      ['2025-08-29', 2025],
      ['2026-05-31', 2025],
      ['2026-06-01', 2026],
      ['2026-08-31', 2026],
      ['2027-05-31', 2026],
      ['2027-06-01', 2026],
    ] as const)
      expect(await on(day), day).to.equal(key)
    expect((await yearAt(new Date(beginningOf('2026-06-01').getTime() - 1)))?.key).to.equal(2025)
  })

  it('have one for every day in a school, by its own calendar', async () => {
    const early = plan({ ...spanOf('2026-06-01', '2027-06-15') })
    await addYears([{ ...last, ...spanOf('2025-08-29', '2026-05-25') }, plan()])
    await new SchoolCalendar({ unitId: school, years: [{ ...early, changedAt: new Date() }] }).save()
    const june = beginningOf('2027-06-10')
    expect((await yearAt(june, school))?.to).to.deep.equal(beginningOf('2027-06-16'))
    expect((await yearAt(june))?.to).to.deep.equal(beginningOf('2027-06-01'))
  })

  it('cannot be added against their rules', async () => {
    const error = await addYears([plan({ terms: [] })]).catch((thrown: unknown) => thrown)
    expect(String(error)).to.include('2026-2027').and.to.include('noTerm')
    expect(await SchoolCalendar.countDocuments()).to.equal(0)
  })

  it('are remembered until they change, or a school has one in its own way', async () => {
    const watch = await watchChanges(silent)
    try {
      await addYears([plan()])
      await listYears(school)
      await SchoolCalendar.deleteMany()
      expect(await listYears(school)).to.have.length(1)
      await addYears([last, plan()])
      expect(await listYears(school)).to.have.length(2)
    } finally {
      await watch.stop()
    }
  })
})
