import { expect } from 'chai'
import { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import { findLinkOwner, linkLifetime, prepareLink } from '../../server/accounts/forgotten/link.ts'
import { setForgottenPassword } from '../../server/accounts/forgotten/set-password.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { useMail } from '../../server/mail/index.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { usePostbox } from '../mail/postbox.ts'
import type { Browser } from '../support/browser.ts'
import { makePerson, type MadePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { giveSecondFactor, origin } from './second-factor.ts'

const path = '/sign-in/forgotten'
const fresh = 'diều giấy bay cao'
const both = { newPassword: fresh, newPasswordAgain: fresh }
let count = 0
const codeIn = (link: string) => link.split('=').at(-1)!

async function withEmail(options: { isConfirmed?: boolean } = {}) {
  const person = await makePerson('teacher')
  const email = `co${++count}@truong.example`
  const { isConfirmed = true } = options
  await Person.updateOne({ _id: person.personId }, { email, ...(isConfirmed ? { emailVerifiedAt: new Date() } : {}) })
  return { person, email }
}

describe('a forgotten password', () => {
  let app: RunningApp
  before(async () => (app = await startApp({ TRUSTED_PROXIES: '127.0.0.1' })))
  after(() => app.stop())
  const postbox = usePostbox()
  afterEach(() => app.clear())

  const ask = async (userName: string) => {
    const page = await app.visitor().post(path, { userName })
    await app.work()
    return page
  }
  const links = () =>
    postbox
      .mails()
      .flatMap(({ text }) => /https:\/\/hoclieu\.example(\/sign-in\/forgotten\/new\?code=\S+)/.exec(text)?.[1] ?? [])
  const opens = async ({ userName }: MadePerson, given: string) =>
    (await app.visitor().post('/sign-in', { userName, password: given })).status === 303

  const send = (browser: Browser, link: string, fields: Record<string, string>, from = link) =>
    browser.post(`${path}/new`, { ...fields, code: codeIn(link) }, from)

  it('is asked about on the sign-in page', async () => {
    expect((await app.visitor().get('/sign-in')).html).to.include(`href="${path}"`)
  })

  describe('where no mail is sent', () => {
    it('is a matter for the school, and the page says so kindly', async () => {
      useMail(undefined)
      const { html } = await app.visitor().get(path)
      expect(html).to.include('thầy cô chủ nhiệm').and.not.include(`action="${path}"`)
      const { person } = await withEmail()
      expect((await app.visitor().post(path, { userName: person.userName })).status).to.equal(422)
      expect(await OutboxEvent.countDocuments()).to.equal(0)
    })
  })

  it('is answered alike for everybody, and costs the same', async () => {
    const { person } = await withEmail()
    const visitor = app.visitor()
    const answers = []
    for (const userName of [person.userName, 'khongai', 'khongai@truong.example']) {
      const page = await visitor.post(path, { userName })
      answers.push([page.status, page.location])
    }
    expect(answers).to.deep.equal(Array(3).fill([303, `${path}/sent`]))
    expect((await visitor.get(`${path}/sent`)).html).to.include('Nếu có tài khoản với tên này')
    const events = await OutboxEvent.find().lean()
    expect(events.map(({ name }) => name)).to.deep.equal(Array(3).fill('accounts.passwordForgotten'))
    expect(events.map(({ payload }) => Object.keys(payload as object))).to.deep.equal(
      Array(3).fill(['accountId', 'at']),
    )
    await app.work()
    expect(postbox.mails()).to.have.length(1)
  })

  it('is refused when nothing was typed', async () => {
    const page = await app.visitor().post(path, { userName: ' ' })
    expect(page.status).to.equal(422)
    expect(page.html).to.include('còn để trống')
  })

  it('brings one mail to the confirmed address, by user name or by that address', async () => {
    const { person, email } = await withEmail()
    await ask(person.userName.toUpperCase())
    await ask(email)
    expect(postbox.mails().map(({ to }) => to)).to.deep.equal([[email], [email]])
    expect(postbox.mails()[0]!.headers.get('subject')).to.equal('Đặt mật khẩu mới')
    expect(postbox.mails()[0]!.text).to.include(person.userName)
    const stored = JSON.stringify([
      await Account.find().lean(),
      await OutboxEvent.find().lean(),
      await AuditEntry.find().lean(),
    ])
    for (const link of links()) expect(stored).not.to.include(codeIn(link))
  })

  const nobody: [string, () => Promise<string>][] = [
    ['an address that nobody has confirmed', async () => (await withEmail({ isConfirmed: false })).person.userName],
    ['a pupil without one', async () => (await makePerson('student')).userName],
    [
      'a closed account',
      async () => {
        const { person } = await withEmail()
        await Account.updateOne({ _id: person.accountId }, { closedAt: new Date() })
        return person.userName
      },
    ],
  ]
  for (const [what, make] of nobody) {
    it(`brings none to ${what}`, async () => {
      await ask(await make())
      expect(postbox.mails()).to.be.empty
    })
  }

  it('may be told five times in an hour for one name, whether or not anybody is called so', async () => {
    const { person } = await withEmail()
    for (const userName of [person.userName, 'khongaica']) {
      for (let times = 0; times < 5; times++)
        expect((await app.visitor().post(path, { userName })).status).to.equal(303)
      const page = await app.visitor().post(path, { userName: userName.toUpperCase() })
      expect(page.status).to.equal(429)
      expect(Number(page.headers.get('retry-after'))).to.be.above(0)
    }
  })

  it('may be told sixty times in an hour from one address', async () => {
    const visitor = app.visitor()
    const token = /name="_csrf" value="([^"]+)"/.exec((await visitor.get(path)).html)![1]!
    const tell = (at: number, address: string) =>
      visitor.postWithout(path, { _csrf: token, userName: `ai${at}` }, { 'x-forwarded-for': address })
    const statuses = []
    for (let at = 0; at < 61; at++) statuses.push((await tell(at, '203.0.113.5')).status)
    expect(statuses.slice(0, 60).every((status) => status === 303)).to.equal(true)
    expect(statuses[60]).to.equal(429)
    expect((await tell(99, '203.0.113.6')).status).to.equal(303)
  })

  describe('has a link', () => {
    const asked = async () => {
      const made = await withEmail()
      await ask(made.person.userName)
      return { ...made, link: links().at(-1)! }
    }

    it('that shows for whom it is, and takes nothing by itself', async () => {
      const { person, link } = await asked()
      const { html } = await app.visitor().get(link)
      expect(html).to.include(person.userName).and.include('autocomplete="new-password"')
      expect((await app.visitor().get(link)).status).to.equal(200)
      expect(await opens(person, password)).to.equal(true)
    })

    it('with which a password is set that is good enough, and only such a one', async () => {
      const { person, link } = await asked()
      const visitor = app.visitor()
      const wrong: [Record<string, string>, string][] = [
        [{ newPassword: '', newPasswordAgain: '' }, 'còn để trống'],
        [{ newPassword: fresh, newPasswordAgain: 'khác' }, 'không giống nhau'],
        [{ newPassword: 'chín chữ.', newPasswordAgain: 'chín chữ.' }, 'ít nhất 10 kí tự'],
        [{ newPassword: 'matkhau12345', newPasswordAgain: 'matkhau12345' }, 'dễ bị đoán'],
      ]
      for (const [fields, words] of wrong) {
        const page = await send(visitor, link, fields)
        expect(page.status).to.equal(422)
        expect(page.html).to.include(words)
      }
      expect((await visitor.postWithout(`${path}/new`, { ...both, code: codeIn(link) })).status).to.equal(403)
      const page = await send(visitor, link, both)
      expect(page.location).to.equal('/sign-in')
      expect((await visitor.get('/sign-in')).html).to.include('Đã đặt mật khẩu mới')
      expect([await opens(person, fresh), await opens(person, password)]).to.deep.equal([true, false])
    })

    it('that ends all sessions, is written down, and told to the owner', async () => {
      const { person, link } = await asked()
      const browser = await signIn(app, person)
      await send(app.visitor(), link, both)
      expect((await browser.get('/account')).status).to.equal(303)
      expect(
        await AuditEntry.countDocuments({ action: 'accounts.passwordRecovered', subjectId: person.accountId }),
      ).to.equal(1)
      await app.work()
      expect(postbox.mails().at(-1)!.headers.get('subject')).to.equal('Mật khẩu vừa được đổi')
    })

    it('that works once, and then says kindly that it is old', async () => {
      const { link } = await asked()
      await send(app.visitor(), link, both)
      const page = await app.visitor().get(link)
      expect(page.status).to.equal(404)
      expect(page.html).to.include('Đường dẫn chỉ dùng được một lần')
      expect((await send(app.visitor(), link, both, '/sign-in')).status).to.equal(404)
    })

    it('that does not hold after the password was changed otherwise', async () => {
      const { person, link } = await asked()
      const browser = await signIn(app, person)
      await browser.post('/account/password', { currentPassword: password, ...both })
      expect((await app.visitor().get(link)).status).to.equal(404)
    })

    it('that does not hold when the address is no longer theirs', async () => {
      const { person, link } = await asked()
      await Person.updateOne({ _id: person.personId }, { email: 'khac@truong.example' })
      expect((await app.visitor().get(link)).status).to.equal(404)
    })

    it('that ends with the next one', async () => {
      const { person, link } = await asked()
      await ask(person.userName)
      expect((await app.visitor().get(link)).status).to.equal(404)
      expect((await app.visitor().get(links().at(-1)!)).status).to.equal(200)
    })

    it('that opens nothing without the second factor', async () => {
      const { person, link } = await asked()
      await giveSecondFactor(person)
      await send(app.visitor(), link, both)
      const page = await app.visitor().post('/sign-in', { userName: person.userName, password: fresh })
      expect(page.location).to.equal('/sign-in/second-factor')
    })
  })

  describe('by the clock', () => {
    const start = new Date('2026-09-07T05:00:00Z')
    const at = (milliseconds: number) => new Date(start.getTime() + milliseconds)
    const prepare = async (eventId = new Types.ObjectId().toString(), asked = start) => {
      const { person, email } = await withEmail()
      const given = { accountId: person.accountId, email, at: asked, eventId }
      return { person, given, code: (await prepareLink(given, start))! }
    }

    it('can be set anew for thirty minutes', async () => {
      const { code } = await prepare()
      expect(await findLinkOwner(code, at(linkLifetime - 1))).not.to.equal(undefined)
      expect(await findLinkOwner(code, at(linkLifetime))).to.equal(undefined)
      const { code: other } = await prepare()
      const owner = (await findLinkOwner(other, start))!
      const late = await setForgottenPassword(owner, { newPassword: fresh, origin }, at(linkLifetime))
      expect(late).to.equal(false)
    })

    it('is set by one of two who come at once', async () => {
      const { code } = await prepare()
      const owner = (await findLinkOwner(code, start))!
      const answers = await Promise.all(
        [1, 2].map(() => setForgottenPassword(owner, { newPassword: fresh, origin }, at(1000))),
      )
      expect(answers.sort()).to.deep.equal([false, true])
    })

    it('gives the same link when its event is done twice, and none any more once it was used', async () => {
      const { given, code } = await prepare()
      expect(await prepareLink(given, at(60_000))).to.equal(code)
      expect(await findLinkOwner(code, at(linkLifetime))).to.equal(undefined)
      const owner = (await findLinkOwner(code, at(60_000)))!
      await setForgottenPassword(owner, { newPassword: fresh, origin }, at(61_000))
      expect(await prepareLink(given, at(62_000))).to.equal(undefined)
      expect(await findLinkOwner(code, at(62_000))).to.equal(undefined)
    })

    it('has the link of the last question, in whichever order they are answered', async () => {
      const { given, code } = await prepare(undefined, at(1000))
      expect(await prepareLink({ ...given, eventId: 'earlier', at: start }, start)).to.equal(undefined)
      expect(await findLinkOwner(code, start)).not.to.equal(undefined)
    })
  })
})
