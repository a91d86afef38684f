import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verify } from '@node-rs/argon2'
import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { fullCost, lowCost, signInHints, useHashCost } from '../../server/accounts/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { Placement } from '../../server/classes/placement.model.ts'
import { Statement } from '../../server/consents/statement.model.ts'
import {
  demoClasses,
  demoConsents,
  demoGuardians,
  demoMaterials,
  demoPeople,
  demoUnits,
} from '../../server/demo/data.ts'
import { describeDemo } from '../../server/demo/index.ts'
import { loadSector } from '../../server/demo/load.ts'
import { Guardianship } from '../../server/people/guardianship.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { SchoolCalendar } from '../../server/years/calendar.model.ts'
import { listYears, weekOf } from '../../server/years/index.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'

const counts = async () => ({
  units: await Unit.countDocuments(),
  calendars: await SchoolCalendar.countDocuments(),
  people: await Person.countDocuments(),
  memberships: await Membership.countDocuments(),
  accounts: await Account.countDocuments(),
})
const whole = {
  units: demoUnits().length,
  calendars: 1,
  people: 40,
  memberships: demoPeople().flatMap(({ memberships }) => memberships).length,
  accounts: 40,
}

describe('loading the demo sector', () => {
  withDatabase()
  before(() => useHashCost(lowCost))
  after(() => useHashCost(fullCost))
  afterEach(() => signInHints.comeFrom(() => []))

  it('leaves a system alone that has a unit already, and offers nothing there', async () => {
    await new Unit({ code: 'X', name: 'Trường thật', kind: 'school' }).save()
    expect(await loadSector(silent)).to.equal(false)
    expect(await counts()).to.deep.equal({ units: 1, calendars: 0, people: 0, memberships: 0, accounts: 0 })
    expect(signInHints.list()).to.deep.equal([])
    expect(describeDemo()).to.deep.equal([])
  })

  it('leaves a system alone that has a person already', async () => {
    await new Person({ fullName: 'Người thật', sortName: 'thật Người', createdAt: new Date() }).save()
    expect(await loadSector(silent)).to.equal(false)
    expect(await Unit.countDocuments()).to.equal(0)
  })

  it('fills an empty system, and says so', async () => {
    expect(await loadSector(silent)).to.equal(true)
    expect(await counts()).to.deep.equal(whole)
  })

  it('has classes with pupils and teachers, guardians and their children, and what was said about the use of data', async () => {
    await loadSector(silent)
    expect(await SchoolClass.countDocuments()).to.equal(demoClasses().length)
    expect(await Placement.countDocuments()).to.equal(demoClasses().flatMap(({ pupils = [] }) => pupils).length)
    expect(await Guardianship.countDocuments()).to.equal(demoGuardians().length)
    const said = await Statement.find().sort({ saidAt: -1 }).lean()
    expect(said).to.have.length(demoConsents().length)
    expect(said[0]).to.include({ purpose: 'publishWork', answer: 'withdrawn', saidByName: 'Ngô Gia Ơn' })
    const entry = await AuditEntry.findOne({ action: 'consents.answered' }).sort({ at: -1 }).lean()
    expect(entry).to.deep.include({ at: said[0]!.saidAt, actorName: 'Ngô Gia Ơn', subjectId: said[0]!.subjectId })
  })

  it('happens once', async () => {
    await loadSector(silent)
    expect(await loadSector(silent)).to.equal(false)
    expect(await counts()).to.deep.equal(whole)
  })

  it('does not bring back what was removed', async () => {
    await loadSector(silent)
    await Unit.deleteMany()
    await SchoolCalendar.deleteMany()
    await Person.deleteMany()
    await Membership.deleteMany()
    await Account.deleteMany()
    expect(await loadSector(silent)).to.equal(false)
    expect(await counts()).to.deep.equal({ units: 0, calendars: 0, people: 0, memberships: 0, accounts: 0 })
  })

  it('happens once when two servers start at the same time', async () => {
    const answers = await Promise.all([loadSector(silent), loadSector(silent)])
    expect(answers.sort()).to.deep.equal([false, true])
    expect(await counts()).to.deep.equal(whole)
  })

  it('gives everybody the password of the demo, which they may keep, each with a salt of their own', async () => {
    await loadSector(silent)
    const accounts = await Account.find().lean()
    expect(new Set(accounts.map(({ passwordHash }) => passwordHash)).size).to.equal(40)
    expect(accounts.filter(({ mustChangePassword }) => mustChangePassword)).to.deep.equal([])
    for (const { passwordHash } of accounts) expect(await verify(passwordHash!, 'hoclieu-demo')).to.equal(true)
  })

  it('tells who one can be, at the start and on the page where one signs in', async () => {
    await loadSector(silent)
    const lines = describeDemo().join('\n')
    for (const { userName } of demoPeople().filter(({ key }) => key.startsWith('P'))) expect(lines).to.include(userName)
    expect(lines).to.include('hs01 … hs14').and.to.include('hoclieu-demo')
    const hints = signInHints.list()
    expect(hints.map(({ role }) => role)).to.include.members(['student', 'guardian', 'teacher', 'sectorAdministrator'])
    expect(hints[0]).to.deep.equal({
      userName: 'hs01',
      password: 'hoclieu-demo',
      name: 'Mai Anh Khôi',
      role: 'student',
      unit: 'Trường THCS Tân Hoà',
    })
  })

  it('keeps the school years, the latest with its 35 weeks', async () => {
    await loadSector(silent)
    const [latest, before] = await listYears()
    expect([latest?.label, before?.label]).to.deep.equal(['2026-2027', '2025-2026'])
    for (const year of [latest!, before!]) expect(year.weeks, year.label).to.have.length(35)
    expect(weekOf(latest!, new Date('2026-11-20T08:00:00+07:00'))?.number).to.equal(11)
  })

  it('keeps units and relations with their days', async () => {
    await loadSector(silent)
    const units = await Unit.find().lean()
    const byCode = (code: string) => units.find((unit) => unit.code === code)!
    const codeOf = (id: unknown) => units.find((unit) => unit._id.equals(id as string))?.code
    expect(byCode('PGD-BL').to).to.deep.equal(new Date('2025-07-01T00:00:00+07:00'))
    expect(byCode('PGD-BL').successorIds.map(codeOf)).to.deep.equal(['UB-BL'])
    expect(byCode('LG-TH01').relations.map(({ kind, unitId }) => [kind, codeOf(unitId)])).to.deep.equal([
      ['managedBy', 'PGD-BL'],
      ['managedBy', 'UB-BL'],
      ['guidedBy', 'SO-LG'],
    ])
  })
})

describe('loading the demo sector, killed in the midst of it', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'demo-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  const load = (lastStep: number) =>
    new Promise<{ isNew?: boolean; materials?: number; steps?: number; signal?: string }>((resolve, reject) => {
      const script = join(import.meta.dirname, 'loading.ts')
      const args = ['--import', 'tsx', script, directory, String(lastStep)]
      execFile(process.execPath, args, (error, output, errors) => {
        if (error?.signal) resolve({ signal: error.signal })
        else if (error) reject(new Error(errors))
        else resolve(JSON.parse(output) as { isNew: boolean; materials: number; steps: number })
      })
    })

  it('is made good by the next start', async () => {
    // With the units written, and with all but the accounts.
    for (const step of [7, 30]) expect(await load(step), `step ${step}`).to.deep.equal({ signal: 'SIGKILL' })
    // Then in the midst of the materials: the sector is there, they are not.
    expect(await load(2600)).to.deep.equal({ signal: 'SIGKILL' })
    const { isNew, materials, steps } = await load(0)
    expect({ isNew, materials }).to.deep.equal({ isNew: false, materials: demoMaterials().length })
    expect(steps).to.be.above(400)
  })
})
