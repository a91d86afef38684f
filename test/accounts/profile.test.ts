import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { makePerson, type MadePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe("one's own account", () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  const setup = async (options: Parameters<typeof makePerson>[1] = {}) => {
    const person = await makePerson('teacher', options)
    const browser = await signIn(app, person)
    const save = (fields: Record<string, string> = {}) =>
      browser.post('/account', { language: 'vi', email: '', ...fields })
    return { person, browser, save }
  }
  const emailOf = async ({ personId }: MadePerson) => (await Person.findById(personId).lean())?.email
  const codeOf = async ({ accountId }: MadePerson) => (await Account.findById(accountId).lean())?.emailProof?.code ?? ''

  describe('refuses', () => {
    it('somebody signed out', async () => {
      const visitor = app.visitor()
      expect((await visitor.get('/account')).location).to.equal('/sign-in?next=%2Faccount')
      for (const path of ['/account', '/account/email', '/account/email/send'])
        expect((await visitor.post(path, {}, '/sign-in')).status, path).to.equal(401)
    })

    it('a form from elsewhere', async () => {
      const { browser, person } = await setup()
      const page = await browser.postWithout('/account', { language: 'vi', email: 'moi@truong.example' })
      expect(page.status).to.equal(403)
      expect(await emailOf(person)).to.equal(undefined)
    })

    for (const email of ['không phải', 'a@b', `${'a'.repeat(250)}@b.vn`, 'a@b.vn, c@d.vn', 'a@b.vn\nbcc: c@d.vn'])
      it(`the address ${JSON.stringify(email.slice(0, 30))}, with a word at the field, and keeps what was typed`, async () => {
        const { person, save } = await setup()
        const page = await save({ email, language: 'en' })
        expect(page.status).to.equal(422)
        expect(page.html).to.include('Địa chỉ e-mail này chưa đúng').and.include('href="#field-email"')
        expect(page.html).to.match(/value="en" checked/)
        expect(page.html).to.include(email.split('\n')[0]!)
        expect(await emailOf(person)).to.equal(undefined)
      })

    it('a language that there is not', async () => {
      const { person, save } = await setup()
      expect((await save({ language: 'fr' })).status).to.equal(422)
      expect((await Account.findById(person.accountId).lean())?.language).to.equal(undefined)
    })

    it('to change the name', async () => {
      const { person, save } = await setup()
      await save({ name: 'Ông Trời', fullName: 'Ông Trời', userName: 'trời' })
      expect((await Person.findById(person.personId))?.fullName).to.equal(person.name)
      expect((await Account.findById(person.accountId))?.userName).to.equal(person.userName)
    })
  })

  it('shows the name, the user name and what one is where', async () => {
    const unitId = await makeUnit('school', 'Trường Tiểu học Hoa Sen')
    const { person, browser } = await setup({ unitId, name: 'Lê Thị Hoa' })
    const from = new Date('2026-01-01')
    await Membership.create([
      { personId: person.personId, unitId, role: 'subjectLeader', from },
      { personId: person.personId, unitId, role: 'principal', from, to: new Date('2026-02-01') },
    ])
    await browser.post('/language', { language: 'vi' }, '/account')
    const { html } = await browser.get('/account')
    expect(html).to.include('<dt>Họ và tên</dt><dd>Lê Thị Hoa</dd>').and.include(`<dd>${person.userName}</dd>`)
    const roles = /<dt>Trường Tiểu học Hoa Sen<\/dt><dd>([^<]*)<\/dd>/.exec(html)?.[1]?.split(', ')
    expect(roles).to.have.members(['Giáo viên', 'Tổ trưởng chuyên môn'])
  })

  it('says so when one is nowhere', async () => {
    const browser = await signIn(app, await makePerson(undefined))
    expect((await browser.get('/account')).html).to.include('chưa được ghi vào trường hay đơn vị nào')
  })

  it('keeps the language, on the next page and in another browser', async () => {
    const { person, browser, save } = await setup()
    expect((await save({ language: 'en' })).location).to.equal('/account')
    expect((await browser.get('/account')).html)
      .to.include('<html lang="en">')
      .and.include('Saved.')
    expect((await (await signIn(app, person)).get('/account')).text('<h1')).to.equal('My account')
  })

  describe('and its e-mail address', () => {
    it('is kept in lower case and not confirmed', async () => {
      const { person, browser, save } = await setup()
      await save({ email: ' Hoa.Le@Truong.Example ' })
      expect(await emailOf(person)).to.equal('hoa.le@truong.example')
      const { html } = await browser.get('/account')
      expect(html).to.include('value="hoa.le@truong.example"').and.include('Chưa xác nhận')
      expect(html).to.include('Đã lưu.').and.not.include('lá thư')
    })

    it('can be taken away', async () => {
      const { person, save } = await setup()
      await save({ email: 'hoa@truong.example' })
      await save({ email: '' })
      expect(await emailOf(person)).to.equal(undefined)
      expect(await codeOf(person)).to.equal('')
    })

    it('is written down as changed, but not itself', async () => {
      const { person, save } = await setup()
      await save({ email: 'bi.mat@truong.example' })
      await save({ email: 'bi.mat@truong.example', language: 'en' })
      const entries = await AuditEntry.find({ subjectId: person.accountId, action: 'accounts.emailChanged' }).lean()
      expect(entries).to.have.length(1)
      expect(JSON.stringify(entries)).to.not.include('bi.mat')
    })

    it('is confirmed with the code that was sent there', async () => {
      const { person, browser, save } = await setup()
      await save({ email: 'dung@truong.example' })
      const code = await codeOf(person)
      const page = await browser.get(`/account/email/${code}`)
      expect(page.html).to.include('dung@truong.example').and.include(`name="code" value="${code}"`)
      expect((await Person.findById(person.personId))?.emailVerifiedAt, 'looking changes nothing').to.equal(undefined)

      await browser.post('/account/email', { code }, '/account')
      expect((await browser.get('/account')).html).to.include('Đã xác nhận địa chỉ e-mail.')
      expect((await Person.findById(person.personId))?.emailVerifiedAt).to.be.a('date')
      expect(
        await AuditEntry.countDocuments({ subjectId: person.accountId, action: 'accounts.emailConfirmed' }),
      ).to.equal(1)
    })

    const refusedCodes: [string, (made: Awaited<ReturnType<typeof setup>>, code: string) => Promise<string>][] = [
      ['an invented', () => Promise.resolve('abcdefghijklmnopqrstuv')],
      ['an empty', () => Promise.resolve('')],
      [
        'an old',
        async ({ person }, code) => {
          await Account.updateOne({ _id: person.accountId }, { 'emailProof.expiresAt': new Date() })
          return code
        },
      ],
      [
        'a used',
        async ({ browser }, code) => {
          await browser.post('/account/email', { code }, '/account')
          return code
        },
      ],
      [
        "a former address's",
        async ({ save }, code) => {
          await save({ email: 'khac@truong.example' })
          return code
        },
      ],
      [
        "somebody else's",
        async () => {
          const other = await setup()
          await other.save({ email: 'cua.nguoi.khac@truong.example' })
          return await codeOf(other.person)
        },
      ],
    ]
    for (const [what, codeFrom] of refusedCodes) {
      it(`is not confirmed with ${what} code`, async () => {
        const made = await setup()
        await made.save({ email: 'chua@truong.example' })
        const code = await codeFrom(made, await codeOf(made.person))
        const verifiedAt = (await Person.findById(made.person.personId))?.emailVerifiedAt
        expect((await made.browser.get(`/account/email/${code || 'x'}`)).status).to.equal(404)
        expect((await made.browser.post('/account/email', { code }, '/account')).status).to.equal(404)
        expect((await Person.findById(made.person.personId))?.emailVerifiedAt).to.deep.equal(verifiedAt)
      })
    }

    it('is not confirmed any more when it is another one', async () => {
      const { person, browser, save } = await setup()
      await save({ email: 'mot@truong.example' })
      await browser.post('/account/email', { code: await codeOf(person) }, '/account')
      await save({ email: 'hai@truong.example' })
      expect((await Person.findById(person.personId))?.emailVerifiedAt).to.equal(undefined)
    })

    it('has at most one mail a minute sent, however often it changes', async () => {
      const { person, browser, save } = await setup()
      const mails = async () =>
        await OutboxEvent.find({ name: 'accounts.emailEntered', 'payload.accountId': person.accountId })
          .sort({ runAt: 1 })
          .lean()
      await save({ email: 'mot@truong.example' })
      for (const email of ['hai@truong.example', '', 'ba@truong.example', 'bon@truong.example']) await save({ email })
      const [first, second, ...more] = await mails()
      expect(more).to.be.empty
      expect(second!.runAt.getTime() - first!.runAt.getTime()).to.equal(60_000)

      await browser.post('/account/email/send', {}, '/account')
      expect((await browser.get('/account')).html).to.include('vừa được gửi rồi')
      expect(await mails()).to.have.length(2)
    })

    it('gets another mail after a minute, if it still needs one', async () => {
      const { person, browser, save } = await setup()
      await save({ email: 'mot@truong.example' })
      await Account.updateOne({ _id: person.accountId }, { 'emailProof.sentAt': new Date(Date.now() - 61_000) })
      await browser.post('/account/email/send', {}, '/account')
      expect((await browser.get('/account')).html).to.include('Thư xác nhận đang được gửi.')

      await browser.post('/account/email', { code: await codeOf(person) }, '/account')
      await Account.updateOne({ _id: person.accountId }, { 'emailProof.sentAt': new Date(Date.now() - 61_000) })
      const before = await OutboxEvent.countDocuments()
      await browser.post('/account/email/send', {}, '/account')
      expect(await OutboxEvent.countDocuments()).to.equal(before)
    })
  })
})

describe('the choice of a language', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  it('is refused without the token of a form', async () => {
    expect((await app.visitor().postWithout('/language', { language: 'en' })).status).to.equal(403)
  })

  it('is kept in the browser of somebody signed out, and leads back', async () => {
    const visitor = app.visitor()
    const page = await visitor.post('/language', { language: 'en', next: '/sign-in?next=/account' }, '/sign-in')
    expect([page.status, page.location]).to.deep.equal([303, '/sign-in?next=/account'])
    expect((await visitor.get('/sign-in')).text('<h1')).to.equal('Sign in')
    await visitor.post('/language', { language: 'vi', next: '/sign-in' }, '/sign-in')
    expect((await visitor.get('/sign-in')).text('<h1')).to.equal('Đăng nhập')
  })

  it('is kept at the account of somebody signed in', async () => {
    const person = await makePerson('student')
    await (await signIn(app, person)).post('/language', { language: 'en' }, '/account')
    expect((await (await signIn(app, person)).get('/account')).html).to.include('<html lang="en">')
    expect(
      await AuditEntry.countDocuments({ subjectId: person.accountId, action: { $ne: 'accounts.signedIn' } }),
    ).to.equal(0)
  })

  it('changes nothing for a language that there is not', async () => {
    const visitor = app.visitor()
    expect((await visitor.post('/language', { language: 'xx' }, '/sign-in')).status).to.equal(303)
    expect(visitor.cookies.has('language')).to.be.false
  })

  it('leads nowhere else than to us', async () => {
    const page = await app.visitor().post('/language', { language: 'en', next: '//elsewhere.example' }, '/sign-in')
    expect(page.location).to.equal('/')
  })
})
