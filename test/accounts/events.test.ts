import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { useMail } from '../../server/mail/index.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { usePostbox } from '../mail/postbox.ts'
import { addEvent } from '../outbox/outbox.ts'
import { makePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('mails about an account', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  const postbox = usePostbox()
  afterEach(() => app.clear())

  const email = 'lan@truong.example'
  const setup = async ({ isConfirmed = true, language }: { isConfirmed?: boolean; language?: string } = {}) => {
    const person = await makePerson('teacher', { name: 'Nguyễn Thị Lan' })
    await Person.updateOne({ _id: person.personId }, { email, ...(isConfirmed ? { emailVerifiedAt: new Date() } : {}) })
    if (language) await Account.updateOne({ _id: person.accountId }, { language })
    const browser = await signIn(app, person)
    const newPassword = 'thuyền xuôi sông Lam'
    const change = () =>
      browser.post('/account/password', { currentPassword: password, newPassword, newPasswordAgain: newPassword })
    const save = (address: string) => browser.post('/account', { language: language ?? 'vi', email: address })
    return { person, browser, change, save }
  }
  const subjects = () => postbox.mails().map(({ headers }) => headers.get('subject'))

  it('tell of a changed password', async () => {
    const { change } = await setup()
    await change()
    await app.work()
    expect(postbox.mails().map(({ to }) => to)).to.deep.equal([[email]])
    expect(subjects()).to.deep.equal(['Mật khẩu vừa được đổi'])
    const { text } = postbox.mails()[0]!
    expect(text)
      .to.match(/^Chào Nguyễn Thị Lan,\n\n/)
      .and.match(/\d\d\/\d\d\/\d{4}/)
    expect(text).to.include('Thiết bị chưa rõ loại').and.include('127.0.0.1')
    expect(text).to.not.include('thuyền xuôi').and.not.include(password)
  })

  const kinds = [
    ...['signInCodeUsed', 'secondFactorOn', 'secondFactorOff', 'recoveryCodeUsed', 'recoveryCodesMade'],
    ...['passwordReset', 'closed', 'reopened', 'renamed', 'secondFactorRemoved'],
  ]
  for (const language of ['vi', 'en']) {
    it(`are there for whatever else happens to it: ${language}`, async () => {
      const { person } = await setup({ language })
      const payload = { accountId: person.accountId, personId: person.personId, at: new Date() }
      for (const kind of kinds) await addEvent(`accounts.${kind}`, payload)
      await app.work()
      expect(new Set(subjects()).size).to.equal(kinds.length)
      for (const { text } of postbox.mails())
        expect(text)
          .to.include('Nguyễn Thị Lan')
          .and.not.match(/[{}]|undefined/)
    })
  }

  it('are in the language of the account', async () => {
    const { change } = await setup({ language: 'en' })
    await change()
    await app.work()
    expect(subjects()).to.deep.equal(['Your password has been changed'])
    expect(postbox.mails()[0]!.text).to.match(/^Hello Nguyễn Thị Lan,/)
  })

  it('tell of a sign-in from another browser, but not of the first', async () => {
    const { person } = await setup()
    await app.work()
    expect(subjects()).to.be.empty
    await signIn(app, person)
    await app.work()
    expect(subjects()).to.deep.equal(['Có đăng nhập từ một thiết bị mới'])
    expect(postbox.mails()[0]!.text).to.include('https://hoclieu.example/account/sessions')
  })

  it('are not sent to an address that nobody has confirmed', async () => {
    const { person, change } = await setup({ isConfirmed: false })
    await signIn(app, person)
    await change()
    await app.work()
    expect(subjects()).to.be.empty
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })

  it('are not sent for a closed account, nor for one that is gone', async () => {
    const closed = await setup()
    await closed.change()
    await Account.updateOne({ _id: closed.person.accountId }, { closedAt: new Date() })
    const gone = await setup()
    await gone.change()
    await Account.deleteOne({ _id: gone.person.accountId })
    await app.work()
    expect(subjects()).to.be.empty
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })

  it('wait until the mail server takes them, and have the same id every time', async () => {
    const { change } = await setup()
    await change()
    postbox.refuseWith({ code: 451, text: 'Later, please.' })
    await app.work()
    expect(subjects()).to.be.empty
    expect((await OutboxEvent.findOne())?.state).to.equal('waiting')

    postbox.refuseWith(undefined)
    const event = await OutboxEvent.findOneAndUpdate({}, { runAt: new Date(0) })
    await app.work()
    await OutboxEvent.create([{ ...event!.toObject(), runAt: new Date(0) }])
    await app.work()
    const ids = postbox.mails().map(({ headers }) => headers.get('message-id'))
    expect(ids).to.deep.equal(Array(2).fill(`<${event!._id.toString()}@lamgiang.example>`))
  })

  it('are lost without harm where no mail server is', async () => {
    useMail(undefined)
    const { change } = await setup()
    expect((await change()).status).to.equal(303)
    await app.work()
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })

  describe('to a new address', () => {
    it('bring a link with which it is confirmed', async () => {
      const { person, browser, save } = await setup()
      await save('moi@truong.example')
      expect((await browser.get('/account')).html).to.include('Một lá thư đang được gửi')
      await app.work()
      const mail = postbox.mails().find(({ to }) => to[0] === 'moi@truong.example')
      const path = /https:\/\/hoclieu\.example(\/account\/email\/[\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
      expect((await browser.get(path)).html).to.include('moi@truong.example')

      await browser.post('/account/email', { code: path.split('/').at(-1)! }, path)
      expect((await Person.findById(person.personId))?.emailVerifiedAt).to.be.a('date')
      const again = app.visitor()
      expect((await again.post('/sign-in', { userName: 'Moi@truong.example', password })).status).to.equal(303)
    })

    it('lead somebody signed out to the sign-in page first', async () => {
      const { person, save } = await setup()
      await save('moi@truong.example')
      const code = (await Account.findById(person.accountId))!.emailProof!.code!
      const page = await app.visitor().get(`/account/email/${code}`)
      expect(page.location).to.equal(`/sign-in?next=%2Faccount%2Femail%2F${code}`)
    })

    it('are accompanied by one to the former, confirmed address', async () => {
      const { save } = await setup()
      await save('moi@truong.example')
      await app.work()
      const former = postbox.mails().filter(({ to }) => to[0] === email)
      expect(former.map(({ headers }) => headers.get('subject'))).to.deep.equal([
        'Địa chỉ e-mail của tài khoản vừa được đổi',
      ])
      expect(former[0]!.text).to.not.include('moi@truong.example')
    })

    it('are not sent any more when it has been taken away', async () => {
      const { save } = await setup({ isConfirmed: false })
      await save('moi@truong.example')
      await save('')
      await app.work()
      expect(subjects()).to.be.empty
    })

    it('can be asked for once more', async () => {
      const { person, browser, save } = await setup({ isConfirmed: false })
      await save('moi@truong.example')
      await app.work()
      expect((await browser.get('/account')).html).to.include('Gửi lại thư xác nhận')
      await Account.updateOne({ _id: person.accountId }, { 'emailProof.sentAt': new Date(Date.now() - 61_000) })
      await browser.post('/account/email/send', {}, '/account')
      await app.work()
      expect(postbox.mails()).to.have.length(2)
    })
  })

  it('are not offered where no mail server is', async () => {
    useMail(undefined)
    const { browser } = await setup({ isConfirmed: false })
    const { html } = await browser.get('/account')
    expect(html).to.include('Chưa xác nhận')
    expect(html).to.not.include('Gửi lại thư xác nhận')
  })
})
