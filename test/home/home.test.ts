import { expect } from 'chai'
import mongoose, { type Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import { announceActor } from '../../server/accounts/index.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { addUnit } from '../schools/units.ts'
import { as, makePerson, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('the home page', () => {
  let app: RunningApp
  let sector: Types.ObjectId
  let commune: Types.ObjectId
  let school: Types.ObjectId
  before(async () => {
    app = await startApp()
    sector = await addUnit({ name: 'Sở Lam Giang', kind: 'sectorOffice' })
    commune = await addUnit({ name: 'UBND xã Cồn Sậy', kind: 'communeOffice', guidedBy: sector })
    school = await addUnit({ name: 'Trường TH Cồn Sậy', managedBy: commune, guidedBy: sector })
    await addUnit({ name: 'Trường THPT', levels: ['upperSecondary'], managedBy: sector, guidedBy: sector })
  })
  after(() => app.stop())

  it('welcomes somebody signed out, and shows where to sign in', async () => {
    const { status, html } = await app.visitor().get('/')
    expect(status).to.equal(200)
    expect(html).to.include('href="/sign-in"').and.not.to.include('/sign-out')
  })

  it('greets by name and day, and tells what one is where', async () => {
    const browser = await as(app, 'student', { name: 'Mai Anh Khôi', unitId: school })
    const { html } = await browser.get('/')
    expect(html).to.match(/Chào Khôi, hôm\u00a0nay (thứ|Chủ)\u00a0\S+\u00a0\d\d\/\d\d/)
    expect(html).to.include('Học sinh · Trường TH Cồn Sậy')
  })

  it('shows their school, with who manages and who guides it, to who belongs to one', async () => {
    for (const role of ['student', 'guardian', 'teacher', 'librarian', 'principal'] as const) {
      const { html } = await (await as(app, role, { unitId: school })).get('/')
      expect(html, role).to.include('Tiểu học').and.to.include('UBND xã Cồn Sậy').and.to.include('Sở Lam Giang')
      expect(html.includes('Thầy và trò'), role).to.equal(role === 'principal')
      expect(html, role).not.to.include('Các trường toàn ngành')
    }
  })

  it('counts the people of the school for who leads it', async () => {
    const unitId = await addUnit({ name: 'Trường đếm người', managedBy: commune })
    for (const role of ['student', 'student', 'teacher'] as const) await makePerson(role, { unitId })
    const { html } = await (await as(app, 'registrar', { unitId })).get('/')
    expect(numbersIn(html)).to.deep.equal(['2', '2', '1'])
  })

  it('shows a commune the schools that it manages', async () => {
    const { html } = await (await as(app, 'communeOfficer', { unitId: commune })).get('/')
    expect(html).to.include('Các trường do UBND xã Cồn Sậy quản lí').and.to.include('Trường TH Cồn Sậy')
    expect(html).not.to.include('Trường THPT').and.not.to.include('Xã, phường quản lí')
  })

  it('shows the sector all schools, and how many it manages itself', async () => {
    for (const role of ['sectorLeader', 'sectorSpecialist', 'sectorAdministrator'] as const) {
      const { html } = await (await as(app, role, { unitId: sector })).get('/')
      expect(html, role).to.include('Các trường toàn ngành').and.to.include('Trường TH Cồn Sậy')
      expect(html.replace(/\s+/g, ' '), role).to.match(/Sở trực tiếp quản lí<\/dt><dd class="numbers">1 trường/)
    }
  })

  it('says what to do to somebody who belongs to nothing', async () => {
    const { html } = await (await signIn(app, await makePerson(undefined))).get('/')
    expect(html).to.include('Chưa thuộc trường hay đơn vị nào')
  })

  it('tells when one signed in, and leads to the devices', async () => {
    const { html } = await (await as(app, 'teacher', { unitId: school })).get('/')
    expect(html).to.include('href="/account/sessions"')
    expect(html).to.match(/Lần đăng nhập này<\/dt><dd><time datetime="\d{4}-/)
  })

  it('is there in English too', async () => {
    const person = await makePerson('sectorLeader', { name: 'Đặng Hữu Lâm', unitId: sector })
    await Account.updateOne({ _id: person.accountId }, { language: 'en' })
    await announceActor(person.accountId)
    const { html } = await (await signIn(app, person)).get('/')
    expect(html).to.include('lang="en"').and.to.include('Hello Lâm, today is')
  })

  it('follows a role that ends', async () => {
    const person = await makePerson('teacher', { unitId: school })
    const browser = await signIn(app, person)
    expect((await browser.get('/')).html).to.include('Giáo viên · Trường TH Cồn Sậy')
    await Membership.updateOne({ personId: person.personId }, { to: new Date() })
    await announceActor(person.accountId)
    expect((await browser.get('/')).html).not.to.include('Trường TH Cồn Sậy')
  })

  for (const [role, unit] of [
    ['student', () => school],
    ['principal', () => school],
    ['communeOfficer', () => commune],
    ['sectorLeader', () => sector],
  ] as const) {
    it(`asks the database nothing when a ${role} comes back to it`, async () => {
      const browser = await as(app, role, { unitId: unit() })
      await browser.get('/')
      // What has just changed is asked for again for five seconds, by this cookie.
      browser.setCookie('fresh', '')
      await browser.get('/')
      const asked: string[] = []
      mongoose.set('debug', (collection: string, method: string) => void asked.push(`${collection}.${method}`))
      const { status } = await browser.get('/')
      mongoose.set('debug', false)
      expect(status).to.equal(200)
      expect(asked.filter((line) => !line.startsWith('changes.'))).to.deep.equal([])
    })
  }
})

function numbersIn(html: string): string[] {
  return [...html.matchAll(/rows-end numbers">([^<]*)</g)].map(([, text]) => text!)
}
