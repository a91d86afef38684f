import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { createAccount } from '../../server/accounts/index.ts'
import { Account } from '../../server/accounts/account.model.ts'
import { addPlacements } from '../../server/classes/index.ts'
import { SchoolFigures } from '../../server/figures/figures.model.ts'
import { findAskedFor, findSchoolFigures, findTotals, listAllFigures, listFigures } from '../../server/figures/list.ts'
import { countMissing, countToday, countWanted, countingEvent, wantCounting } from '../../server/figures/run.ts'
import { classesSheet, schoolsSheet } from '../../server/figures/sheet.ts'
import { translatorFor } from '../../server/i18n/translator.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { linkGuardian } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { readSpreadsheet } from '../../server/spreadsheets/index.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { addMembers, from, makeCalendar, makeSchoolYear, yearKey, type TestSchool } from '../classes/school.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { actorWith } from '../schools/known.ts'
import { addSchools, addUnit } from '../schools/units.ts'

const now = new Date('2026-11-21T03:00:00Z')
const today = '2026-11-21'
const nothing = { unit: '', year: '', day: '' }
const input = { limit: 30, cursor: undefined }
const idle = () => Promise.resolve()

describe('figures of schools', () => {
  withDatabase()
  let school: TestSchool
  let commune: Types.ObjectId
  beforeEach(async () => {
    await makeCalendar()
    commune = await addUnit({ name: 'Xã', kind: 'communeOffice' })
    school = await makeSchoolYear([
      { name: '6A1', grades: [6], pupils: 10, hasTeacher: true },
      { name: '6A2', grades: [6], pupils: 3 },
      { name: '7A1', grades: [7], pupils: 12 },
    ])
    await Unit.updateOne({ _id: school.schoolId }, { $set: { relations: [{ kind: 'managedBy', unitId: commune }] } })
  })
  const officer = () => actorWith('communeOfficer', commune, 'communeOffice')
  const principal = () => actorWith('principal', school.schoolId)
  const leader = () => actorWith('sectorLeader', new Types.ObjectId(), 'sectorOffice')
  const list = async (actor = officer(), query: object = {}, at = now) =>
    (await listFigures(actor, await findAskedFor(actor, { ...nothing, ...query }, at), input, at)).items
  const readBack = async (content: Buffer): Promise<Record<string, unknown[][]>> => {
    const directory = await mkdtemp(join(tmpdir(), 'figures-'))
    try {
      const path = join(directory, 'figures.xlsx')
      await writeFile(path, content)
      const reading = await readSpreadsheet(path, { mostRows: 100 })
      if (!reading.ok) throw new Error(reading.error.key)
      return Object.fromEntries(reading.sheets.map(({ name, rows }) => [name, rows.map((row) => [...row])]))
    } finally {
      await rm(directory, { recursive: true })
    }
  }
  const refused = async (actor: ReturnType<typeof officer>, query: object = {}) => {
    try {
      await findAskedFor(actor, { ...nothing, ...query }, now)
    } catch (error) {
      return (error as { status: number }).status
    }
    return 200
  }

  it('are for offices over their schools, for the sector over all, and for a school over itself', async () => {
    const other = await addUnit({ name: 'Trường khác' })
    const otherCommune = await addUnit({ name: 'Xã khác', kind: 'communeOffice' })
    const asked = [String(school.schoolId), String(other), String(commune), String(otherCommune), 'all']
    const answersFor = async (actor: ReturnType<typeof officer>) =>
      await Promise.all(asked.map((unit) => refused(actor, { unit })))
    expect(await answersFor(officer())).to.deep.equal([200, 404, 200, 404, 404])
    expect(await answersFor(principal())).to.deep.equal([200, 404, 404, 404, 404])
    expect(await answersFor(leader())).to.deep.equal([200, 200, 200, 200, 200])
    expect(await answersFor(actorWith('sectorAdministrator', commune, 'sectorOffice'))).to.deep.equal([
      200, 200, 200, 200, 200,
    ])
    expect(await answersFor(actorWith('teacher', school.schoolId))).to.deep.equal([404, 404, 404, 404, 404])
    expect(await refused(actorWith('teacher', school.schoolId))).to.equal(403)
    expect(await refused(leader(), { unit: String(new Types.ObjectId()) })).to.equal(404)
    expect(await refused(leader(), { year: '1999' })).to.equal(404)
  })

  it('count classes, pupils by grade, staff by role', async () => {
    await addMembers(school.schoolId, 'principal', [new Types.ObjectId()])
    const [first] = await list(principal(), { unit: String(school.schoolId) })
    expect(first!.figures).to.deep.include({ classes: 3, pupils: 25, staff: 2 })
    expect(first!.figures!.grades).to.deep.equal([
      { grades: [6], classes: 2, pupils: 13 },
      { grades: [7], classes: 1, pupils: 12 },
    ])
    expect(first!.figures!.roles).to.have.deep.members([
      { role: 'teacher', count: 1 },
      { role: 'principal', count: 1 },
    ])
  })

  it('count boys and girls, guardians that are linked, and accounts that were never used', async () => {
    const { pupilIds, teacherId } = school.of('6A1')
    await Person.updateMany({ _id: { $in: pupilIds.slice(0, 6) } }, { $set: { gender: 'male' } })
    await Person.updateMany({ _id: { $in: pupilIds.slice(6, 9) } }, { $set: { gender: 'female' } })
    const link = { relation: 'mother', from, origin: 'school' } as const
    for (const childId of [pupilIds[0]!, pupilIds[0]!, pupilIds[1]!])
      await linkGuardian({ guardianId: new Types.ObjectId(), childId, ...link })
    const account = (personId: Types.ObjectId) =>
      createAccount({ personId, userName: personId.toString(), password: 'mật khẩu thử 1', mustChangePassword: false })
    const used = await account(pupilIds[0]!)
    await account(pupilIds[1]!)
    await account(teacherId!)
    const closed = await account(pupilIds[2]!)
    await Account.updateOne({ _id: used }, { $set: { lastSignInAt: now } })
    await Account.updateOne({ _id: closed }, { $set: { closedAt: now } })

    const [first] = await list(principal(), { unit: String(school.schoolId) })
    expect(first!.figures).to.deep.include({ boys: 6, girls: 3, linked: 2, unused: 1, staffUnused: 1 })
  })

  it('are as of a day, and of days that have passed do not know who had used their account', async () => {
    const personId = new Types.ObjectId()
    await addMembers(school.schoolId, 'student', [personId])
    const { id: classId } = school.of('7A1')
    await addPlacements([{ personId, classId, schoolId: school.schoolId, yearKey, from: beginningOf('2026-11-10') }])
    const on = async (day: string) => (await list(principal(), { unit: String(school.schoolId), day }))[0]!.figures
    expect(await on('2026-11-09')).to.include({ pupils: 25, unused: undefined, staffUnused: undefined })
    expect(await on('2026-11-10')).to.include({ pupils: 26 })
    expect(await on(today)).to.include({ pupils: 26, unused: 0 })
  })

  it('keep to the year: a day outside of it is the nearest one in it', async () => {
    const asked = (query: object) => findAskedFor(leader(), { ...nothing, ...query }, now)
    expect(await asked({})).to.include({ yearKey: 2026, day: today })
    expect(await asked({ year: '2026', day: '2026-08-30' })).to.include({ day: '2026-08-31' })
    expect(await asked({ year: '2026', day: '2027-05-31' })).to.include({ day: '2027-05-31' })
    expect(await asked({ year: '2026', day: '2027-06-01' })).to.include({ day: '2027-05-31' })
    expect(await asked({ year: '2027' })).to.include({ yearKey: 2027, day: '2027-08-30' })
  })

  it('tell an office no small number, and a school everything', async () => {
    await Person.updateMany({ _id: { $in: school.of('6A1').pupilIds.slice(0, 4) } }, { $set: { gender: 'male' } })
    const [told] = await list()
    expect(told!.figures).to.include({ pupils: 25, boys: 'few', girls: 'few', linked: 0 })
    const query = { ...nothing, unit: String(school.schoolId) }
    const classesFor = async (actor = officer()) =>
      (await findSchoolFigures(actor, await findAskedFor(actor, query, now), now)).classes.map(({ pupils }) => pupils)
    // 6A2 has three: with 6A1 told, they could be reckoned from the sum.
    expect(await classesFor()).to.deep.equal(['few', 'few', 12])
    expect(await classesFor(principal())).to.deep.equal([10, 3, 12])
  })

  it('add up what is told', async () => {
    const small = await addUnit({ name: 'Điểm nhỏ', managedBy: commune })
    await list()
    const asked = await findAskedFor(officer(), nothing, now)
    const totals = await findTotals(officer(), asked, now)
    expect(totals).to.deep.include({ schools: 2, counted: 2, classes: 3, staff: 1 })
    expect(totals.pupils).to.deep.equal({ value: 25, isAtLeast: false })
    expect(await SchoolFigures.countDocuments({ schoolId: small })).to.equal(1)
  })

  it('are told by level: grades tell it, but for continuing education, and several levels are counted in each', async () => {
    await addUnit({ name: 'Liên cấp', levels: ['primary', 'lowerSecondary'] })
    const centre = await makeSchoolYear([{ name: '10A', grades: [10], pupils: 12 }], { levels: ['continuing'] })
    const upper = await makeSchoolYear([{ name: '10B', grades: [10], pupils: 3 }], { levels: ['upperSecondary'] })
    const asked = await findAskedFor(leader(), { ...nothing, unit: 'all' }, now)
    await listFigures(leader(), asked, input, now)
    expect((await findTotals(leader(), asked, now)).levels).to.deep.equal([
      { level: 'primary', schools: 1, classes: 0, pupils: undefined },
      { level: 'lowerSecondary', schools: 2, classes: 3, pupils: { value: 25, isAtLeast: false } },
      { level: 'upperSecondary', schools: 1, classes: 1, pupils: { value: 0, isAtLeast: true } },
      { level: 'continuing', schools: 1, classes: 1, pupils: { value: 12, isAtLeast: false } },
    ])
    expect(centre.schoolId).not.to.deep.equal(upper.schoolId)
  })

  it('are a file that says the same: a sheet for each view, read back cell by cell', async () => {
    const other = await makeSchoolYear([{ name: '10A', grades: [10], pupils: 3 }], { levels: ['continuing'] })
    await Unit.updateOne({ _id: other.schoolId }, { $set: { name: 'Trung tâm', sortKey: 'zz' } })
    const asked = await findAskedFor(leader(), { ...nothing, unit: 'all' }, now)
    await listFigures(leader(), asked, input, now)
    const sheets = await readBack(await schoolsSheet(await listAllFigures(leader(), asked), asked, translatorFor('vi')))
    expect(Object.keys(sheets)).to.deep.equal(['Tổng quan', 'Theo khối', 'Theo cấp học', 'Nhân sự'])
    const [heading, first, second, total] = sheets['Tổng quan']!
    expect(heading!.slice(0, 3)).to.deep.equal(['Trường', 'Lớp', 'Học sinh'])
    expect(first!.slice(0, 3)).to.deep.equal(['Trường THCS Thử', 3, 25])
    expect(second!.slice(0, 3)).to.deep.equal(['Trung tâm', 1, translatorFor('vi').t('figures.hidden')])
    expect(total!.slice(1, 3)).to.deep.equal([4, 25])
    expect(first).to.include('21/11/2026')
    const hidden = translatorFor('vi').t('figures.hidden')
    expect(sheets['Theo khối']!.map((row) => row.slice(0, 4))).to.deep.equal([
      ['Trường', 'Khối 6', 'Khối 7', 'Khối 10'],
      ['Trường THCS Thử', 13, 12, 0],
      ['Trung tâm', 0, 0, hidden],
      [total![0], 13, 12, 0],
    ])
    expect(sheets['Theo cấp học']).to.deep.equal([
      ['Cấp học', 'Số trường', 'Lớp', 'Học sinh'],
      ['Trung học cơ sở', 1, 3, 25],
      ['Giáo dục thường xuyên', 1, 1, hidden],
    ])
    expect(sheets['Nhân sự']!.map((row) => row.at(-1))).to.deep.equal(['Nhân sự', 1, 0, 1])
  })

  it('of one school are a file with its classes, told as on its page', async () => {
    const asked = await findAskedFor(principal(), { ...nothing, unit: String(school.schoolId) }, now)
    const found = await findSchoolFigures(principal(), asked, now)
    const sheets = await readBack(await classesSheet(found, asked, translatorFor('vi')))
    expect(sheets['Theo lớp']!.map((row) => row.slice(0, 3))).to.deep.equal([
      ['Lớp', 'Khối', 'Học sinh'],
      ['6A1', 'Khối 6', 10],
      ['6A2', 'Khối 6', 3],
      ['7A1', 'Khối 7', 12],
      [translatorFor('vi').t('figures.whole'), null, 25],
    ])
  })

  it('reach schools that offices below an office manage, as they stand on that day', async () => {
    const province = await addUnit({ name: 'Tỉnh', kind: 'province' })
    await Unit.updateOne({ _id: commune }, { $set: { relations: [{ kind: 'managedBy', unitId: province }] } })
    const namesFor = async (unit: Types.ObjectId, day = '') =>
      (await list(leader(), { unit: String(unit), day })).map(({ school }) => school.name)
    expect(await namesFor(province)).to.deep.equal(['Trường THCS Thử'])
    const to = beginningOf('2026-11-01')
    await Unit.updateOne({ _id: school.schoolId }, { $set: { 'relations.0.to': to } })
    expect(await namesFor(province)).to.deep.equal([])
    expect(await namesFor(province, '2026-11-01')).to.deep.equal([])
    expect(await namesFor(province, '2026-10-31')).to.deep.equal(['Trường THCS Thử'])
  })

  it('count a few schools at once and the others in the background, each once', async () => {
    await addSchools(30, [{ kind: 'managedBy', unitId: commune }])
    const first = await listFigures(officer(), await findAskedFor(officer(), nothing, now), input, now)
    expect(first.items).to.have.length(30)
    expect(first.next).to.be.a('string')
    expect(first.items.filter(({ figures }) => figures)).to.have.length(5)
    await list()
    const events = await OutboxEvent.find({ name: countingEvent }).lean()
    expect(events).to.have.length(1)
    // Killed after three, it goes on.
    let steps = 0
    const dying = () => (++steps === 3 ? Promise.reject(new Error('killed')) : Promise.resolve())
    const context = (stillWorking: () => Promise<unknown>) => ({ stillWorking }) as never
    const payload = events[0]!.payload as never
    await Promise.resolve(countWanted(payload, context(dying))).catch(() => undefined)
    await countWanted(payload, context(idle))
    expect(await SchoolFigures.countDocuments()).to.equal(31)
    expect((await list()).every(({ figures }) => figures)).to.equal(true)
  })

  it('are wanted again after five minutes, not before', async () => {
    const asOf = { yearKey, day: today }
    const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    await wantCounting({ officeId: commune }, asOf, now)
    await wantCounting({ officeId: commune }, asOf, new Date(later(5).getTime() - 1))
    expect(await OutboxEvent.countDocuments({ name: countingEvent })).to.equal(1)
    await wantCounting({ officeId: commune }, asOf, later(5))
    expect(await OutboxEvent.countDocuments({ name: countingEvent })).to.equal(2)
  })

  it('of today are counted anew after ten minutes; those of a day that has passed stay', async () => {
    const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    const unit = String(school.schoolId)
    const countedAt = async (at: Date, day = '') => (await list(principal(), { unit, day }, at))[0]!.figures!.countedAt
    expect(await countedAt(now)).to.deep.equal(now)
    expect(await countedAt(later(10))).to.deep.equal(now)
    expect(await countedAt(later(11))).to.deep.equal(later(11))
    expect(await countedAt(later(2 * 24 * 60), today)).to.deep.equal(later(11))
  })

  it('are counted every night, and after a hundred days only those of the first of a month stay', async () => {
    await countMissing({ officeId: undefined }, { yearKey, day: '2026-10-01' }, idle)
    await countMissing({ officeId: undefined }, { yearKey, day: '2026-10-02' }, idle)
    await countMissing({ officeId: undefined }, { yearKey, day: '2026-10-03' }, idle)
    await countToday(silent, new Date('2027-01-11T03:00:00Z'))
    expect((await SchoolFigures.distinct('day')).sort()).to.deep.equal(['2026-10-01', '2026-10-03'])
    const [event] = await OutboxEvent.find({ name: countingEvent }).lean()
    expect(event!.payload).to.deep.equal({ officeId: null, yearKey: 2026, day: '2027-01-11' })
  })
})
