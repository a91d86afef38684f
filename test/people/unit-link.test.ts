import { expect } from 'chai'
import type { Types } from 'mongoose'
import { type Role, roles } from '../../server/roles.ts'
import { addUnit } from '../schools/units.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('the way from a unit to its people', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const setup = async () => {
    const sector = await addUnit({ name: 'Sở', kind: 'sectorOffice' })
    const commune = await addUnit({ name: 'Xã', kind: 'communeOffice' })
    const otherCommune = await addUnit({ name: 'Xã khác', kind: 'communeOffice' })
    const school = await addUnit({ name: 'Trường', managedBy: commune })
    const campus = await addUnit({ name: 'Điểm trường', kind: 'campus', partOf: school })
    const group = await addUnit({ name: 'Tổ', kind: 'subjectGroup', partOf: school })
    const inner = await addUnit({ name: 'Nhóm', kind: 'subjectGroup', partOf: group })
    const other = await addUnit({ name: 'Trường khác', managedBy: otherCommune })
    const otherGroup = await addUnit({ name: 'Tổ khác', kind: 'subjectGroup', partOf: other })
    // It stands in the commune, which does not manage it.
    const located = await addUnit({ name: 'Trường THPT', managedBy: sector, locatedIn: commune })
    return { sector, commune, otherCommune, school, campus, group, inner, other, otherGroup, located }
  }
  const homeOf = (role: Role, { sector, commune, school }: Awaited<ReturnType<typeof setup>>): Types.ObjectId => {
    if (role === 'communeOfficer') return commune
    return ['sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator'].includes(role) ? sector : school
  }

  it('is there for exactly those who may go it', async () => {
    const units = await setup()
    for (const role of roles) {
      const browser = await as(app, role, { unitId: homeOf(role, units) })
      for (const [name, id] of Object.entries(units)) {
        const list = `/people?unit=${id.toString()}`
        const page = await browser.get(`/schools/${id.toString()}`)
        const isLinked = page.html.includes(`href="${list.replace('=', '&#x3D;')}"`)
        expect(isLinked, `${role}, ${name}`).to.equal((await browser.get(list)).status === 200)
      }
    }
  })

  it('leads a commune office to the staff of its own and of the schools that it manages, and nowhere else', async () => {
    const units = await setup()
    const officer = await as(app, 'communeOfficer', { unitId: units.commune })
    const open: string[] = []
    for (const [name, id] of Object.entries(units))
      if ((await officer.get(`/people?unit=${id.toString()}`)).status === 200) open.push(name)
    expect(open).to.deep.equal(['commune', 'school', 'campus', 'group'])
    const { html } = await officer.get(`/people?unit=${units.school.toString()}`)
    expect(html).not.to.include('group&#x3D;student')
  })
})
