import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { setSectorPolicy } from '../../server/policies/set.ts'
import { usePolicies } from '../../server/policies/index.ts'
import { type Role, roles } from '../../server/roles.ts'
import { canSetOwnYear, canSetYears } from '../../server/years/access.ts'
import { spanOf } from '../../server/years/days.ts'
import { describeYear } from '../../server/years/describe.ts'
import { findOwnYear, findYear, listYears } from '../../server/years/find.ts'
import { addYears } from '../../server/years/index.ts'
import { nextYearOf } from '../../server/years/next.ts'
import { schoolCalendar } from '../../server/years/policies.ts'
import type { YearPlan } from '../../server/years/rules.ts'
import { removeOwnYear, saveOwnYear, saveYear } from '../../server/years/set.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { addUnit } from '../schools/units.ts'
import { makeActor } from '../support/make.ts'
import { watchChanges } from '../../server/changes/index.ts'
import { breaks, plan, terms } from './plans.ts'

const origin = { address: '10.0.0.1', device: 'test' }
const outcome = (done: Promise<unknown>) =>
  done.then(
    (errors) => (errors === undefined ? 'done' : JSON.stringify(errors)),
    ({ status, code }: { status: number; code: string }) => `${status} ${code}`,
  )

describe('the rights to change school years', () => {
  const school = new Types.ObjectId()
  const managers = ['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal']
  const at = (role: Role, unitId = school) =>
    makeActor(role, unitId, /^(sector|reviewer)/.test(role) ? 'sectorOffice' : 'school')

  for (const role of roles)
    it(`are right for somebody who is a ${role}`, () => {
      const isOffice = role === 'sectorAdministrator'
      expect(canSetYears(at(role))).to.equal(isOffice)
      expect(canSetOwnYear(at(role), school, true)).to.equal(isOffice || managers.includes(role))
      expect(canSetOwnYear(at(role), school, false)).to.equal(isOffice)
      expect(canSetOwnYear(at(role, new Types.ObjectId()), school, true)).to.equal(isOffice)
    })
})

describe('the year after another', () => {
  it('has each day 52 weeks later, and the ceremony at the same date', () => {
    expect(describeYear(nextYearOf(plan()))).to.deep.equal({
      firstDay: '2027-08-30',
      lastDay: '2028-05-29',
      firstSchoolDay: '2027-08-30',
      openingDay: '2027-09-05',
      terms: [
        { firstDay: '2027-09-06', lastDay: '2028-01-16' },
        { firstDay: '2028-01-17', lastDay: '2028-05-28' },
      ],
      breaks: [
        { name: 'Tuần dự phòng', firstDay: '2028-01-10', lastDay: '2028-01-16' },
        { name: 'Nghỉ Tết', firstDay: '2028-01-31', lastDay: '2028-02-13' },
      ],
    })
    expect(nextYearOf(plan()).key).to.equal(2027)
  })

  it('leaves out what the one before has not', () => {
    const { firstSchoolDay, openingDay } = nextYearOf(plan({ firstSchoolDay: undefined, openingDay: undefined }))
    expect([firstSchoolDay, openingDay]).to.deep.equal([undefined, undefined])
  })
})

describe('changing school years', () => {
  withDatabase()
  let school: Types.ObjectId
  let principal: Actor
  const office = makeActor('sectorAdministrator', new Types.ObjectId(), 'sectorOffice')
  beforeEach(async () => {
    school = await addUnit({ name: 'Trường thử' })
    principal = makeActor('principal', school)
  })

  const save = (year: YearPlan, seen?: Date | null, by = office) => saveYear(by, { plan: year, seen }, origin)
  const saveOwn = (year: YearPlan, seen?: Date | null, by = principal, schoolId = school) =>
    saveOwnYear(by, schoolId, { plan: year, seen }, origin)
  const longer = plan({ ...spanOf('2026-08-24', '2027-06-15') })
  const forbid = () => setSectorPolicy(office, schoolCalendar.key, { value: false }, origin)

  it('of the sector is for its administrators', async () => {
    for (const role of ['sectorLeader', 'sectorSpecialist', 'principal', 'teacher'] as const)
      expect(await outcome(save(plan(), undefined, makeActor(role, school)))).to.equal('403 forbidden')
    expect(await listYears()).to.deep.equal([])
  })

  it('adds one, and tells who did', async () => {
    expect(await save(plan(), null)).to.equal(undefined)
    const year = await findYear(2026)
    expect(year.changedByName).to.equal(office.name)
    expect(describeYear(year)).to.deep.equal(describeYear(plan()))
  })

  it('gives the mistakes, and saves nothing', async () => {
    const errors = await save(plan({ terms: [], breaks: [] }))
    expect(Object.keys(errors!)).to.deep.equal(['terms.0.firstDay'])
    expect(await listYears()).to.deep.equal([])
    await save(plan())
    const next = { ...nextYearOf(plan()), ...spanOf('2027-05-31', '2028-05-31') }
    expect((await save(next))?.firstDay).to.deep.equal({
      key: 'years.errors.overlapsYear',
      values: { label: '2026-2027' },
    })
    expect(await listYears()).to.have.length(1)
  })

  it('adds only one that is next to another', async () => {
    await save(plan())
    const later = nextYearOf(nextYearOf(plan()))
    expect((await save(later))?.firstDay?.key).to.equal('years.errors.notAdjoining')
    expect(await save(nextYearOf(plan()))).to.equal(undefined)
    expect(await save(later)).to.equal(undefined)
    const before = plan({
      key: 2025,
      ...spanOf('2025-08-29', '2026-05-31'),
      firstSchoolDay: undefined,
      openingDay: undefined,
      terms: terms(['2025-09-08', '2026-05-24']),
      breaks: [],
    })
    expect(await save(before)).to.equal(undefined)
    expect((await listYears()).map(({ key }) => key)).to.deep.equal([2028, 2027, 2026, 2025])
  })

  it('is refused to who has not seen what another has changed meanwhile', async () => {
    await save(plan(), null)
    expect(await outcome(save(longer, null))).to.equal('409 conflict')
    const { changedAt } = await findYear(2026)
    expect(await outcome(save(longer, changedAt))).to.equal('done')
    expect(await outcome(save(plan(), changedAt))).to.equal('409 conflict')
    expect((await findYear(2026)).from).to.deep.equal(longer.from)
  })

  it('by two people at the same moment lets one of them win', async () => {
    expect((await Promise.all([save(plan(), null), save(longer, null)].map(outcome))).sort()).to.deep.equal([
      '409 conflict',
      'done',
    ])
    const { changedAt } = await findYear(2026)
    expect((await Promise.all([save(plan(), changedAt), save(longer, changedAt)].map(outcome))).sort()).to.deep.equal([
      '409 conflict',
      'done',
    ])
    expect(await AuditEntry.countDocuments()).to.equal(2)
  })

  it('by two people who change two years never leaves two that overlap', async () => {
    await addYears([plan(), nextYearOf(plan())])
    const until = plan({ ...spanOf('2026-08-31', '2027-08-10') })
    const from = { ...nextYearOf(plan()), ...spanOf('2027-08-10', '2028-05-29') }
    const outcomes = await Promise.all([save(until), save(from)].map(outcome))
    expect(outcomes.filter((one) => one === 'done')).to.have.length(1)
    expect(outcomes.find((one) => one !== 'done')).to.include('overlapsYear')
  })

  it('for a school is for its managers and the office, where the sector has that year', async () => {
    expect(await outcome(saveOwn(longer))).to.equal('404 notFound')
    await addYears([plan()])
    for (const role of ['teacher', 'librarian', 'student'] as const)
      expect(await outcome(saveOwn(longer, undefined, makeActor(role, school))), role).to.equal('403 forbidden')
    expect(await outcome(saveOwn(longer, undefined, makeActor('principal')))).to.equal('403 forbidden')
    const commune = await addUnit({ name: 'UBND phường', kind: 'communeOffice' })
    for (const id of [commune, new Types.ObjectId()])
      expect(await outcome(saveOwn(longer, undefined, office, id))).to.equal('404 notFound')
    for (const by of [principal, makeActor('registrar', school), office])
      expect(await outcome(saveOwn(longer, undefined, by))).to.equal('done')
    expect((await findYear(2026, school)).from).to.deep.equal(longer.from)
    expect((await findYear(2026)).from).to.deep.equal(plan().from)
  })

  it('for a school is the office’s alone when the policy says so, and what is there stays', async () => {
    usePolicies([schoolCalendar])
    await addYears([plan()])
    await saveOwn(longer)
    await forbid()
    expect(await outcome(saveOwn(plan()))).to.equal('403 schoolCalendarForbidden')
    expect(await outcome(removeOwnYear(principal, school, 2026, origin))).to.equal('403 schoolCalendarForbidden')
    expect(await outcome(saveOwn(plan(), undefined, makeActor('teacher', school)))).to.equal('403 forbidden')
    expect((await findYear(2026, school)).from).to.deep.equal(longer.from)
    expect(await outcome(saveOwn(plan({ breaks: [] }), undefined, office))).to.equal('done')
    expect(await outcome(removeOwnYear(office, school, 2026, origin))).to.equal('done')
  })

  it('for a school keeps the rules, with the other years that hold there', async () => {
    await addYears([plan(), nextYearOf(plan())])
    const into = plan({ ...spanOf('2026-08-31', '2027-08-30') })
    expect((await saveOwn(into))?.firstDay?.key).to.equal('years.errors.overlapsYear')
    const later = { ...nextYearOf(plan()), ...spanOf('2027-09-01', '2028-05-29'), firstSchoolDay: undefined }
    expect(await saveOwn(later)).to.equal(undefined)
    expect(await saveOwn(into)).to.equal(undefined)
  })

  it('for a school by two people at the same moment lets one of them win', async () => {
    await addYears([plan()])
    const outcomes = await Promise.all([saveOwn(longer, null), saveOwn(plan(), null)].map(outcome))
    expect(outcomes.sort()).to.deep.equal(['409 conflict', 'done'])
  })

  it('lets a school follow the office again', async () => {
    await addYears([plan()])
    expect(await outcome(removeOwnYear(principal, school, 2026, origin))).to.equal('404 notFound')
    await saveOwn(longer)
    await removeOwnYear(principal, school, 2026, origin)
    expect(await findOwnYear(2026, school)).to.equal(undefined)
    expect((await findYear(2026, school)).schoolId).to.equal(undefined)
    expect(await outcome(saveOwn(longer, null))).to.equal('done')
  })

  it('is written down, with what has changed and nothing else', async () => {
    await save(plan())
    await save({ ...plan(), breaks: breaks(['Nghỉ Tết', '2027-02-01', '2027-02-14']) })
    await saveOwn(longer)
    await removeOwnYear(principal, school, 2026, origin)
    const entries = await AuditEntry.find().sort({ at: 1, _id: 1 }).lean()
    const tet = { name: 'Nghỉ Tết', firstDay: '2027-02-01', lastDay: '2027-02-14' }
    const spare = { name: 'Tuần dự phòng', firstDay: '2027-01-11', lastDay: '2027-01-17' }
    const ofSchool = [`2026/${school.toString()}`, school.toString()]
    expect(
      entries.map(({ action, subjectId, unitIds }) => [action, subjectId as string, ...unitIds.map(String)]),
    ).to.deep.equal([
      ['years.added', '2026'],
      ['years.changed', '2026'],
      ['years.ownSaved', ...ofSchool],
      ['years.ownRemoved', ...ofSchool],
    ])
    expect([entries[1]!.before, entries[1]!.after]).to.deep.equal([{ breaks: [spare, tet] }, { breaks: [tet] }])
    expect([entries[0]!.before, entries[0]!.after]).to.deep.equal([undefined, describeYear(plan())])
    expect([entries[3]!.before, entries[3]!.after]).to.deep.equal([describeYear(longer), undefined])
  })

  it('is seen at once by a server that remembers', async () => {
    const watch = await watchChanges(silent)
    try {
      await save(plan())
      expect((await findYear(2026, school)).from).to.deep.equal(plan().from)
      await saveOwn(longer)
      expect((await findYear(2026, school)).from).to.deep.equal(longer.from)
      await removeOwnYear(principal, school, 2026, origin)
      expect((await findYear(2026, school)).from).to.deep.equal(plan().from)
    } finally {
      await watch.stop()
    }
  })
})
