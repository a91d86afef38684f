import { expect } from 'chai'
import { readConfig } from '../../server/config.ts'
import { isMailOn, linkTo, mailOptionsOf, sendMail, useMail } from '../../server/mail/index.ts'
import { openPostbox, type Postbox } from './postbox.ts'

describe('mail', () => {
  let postbox: Postbox
  beforeEach(async () => (postbox = await openPostbox()))
  afterEach(async () => {
    useMail(undefined)
    await postbox.close()
  })
  const from = 'Học liệu <hoclieu@lamgiang.example>'
  const site = 'https://hoclieu.example'
  const message = {
    id: '66f1',
    to: 'lan@truong.example',
    subject: 'Mật khẩu vừa được đổi',
    text: 'Chào cô Lan,\n\nổn cả.\n',
  }
  const failure = async () =>
    await sendMail(message).then(
      () => 'sent',
      (error: Error) => error.message,
    )

  it('goes to its reader with its marks, and says that a machine has written it', async () => {
    useMail({ url: postbox.url, from, site })
    expect(await sendMail(message)).to.equal('sent')
    const [mail, ...more] = postbox.mails
    expect(more).to.be.empty
    expect(mail).to.deep.include({ from: 'hoclieu@lamgiang.example', to: ['lan@truong.example'] })
    expect(mail?.text.trim()).to.equal(message.text.trim())
    expect(mail?.headers.get('subject')).to.equal(message.subject)
    expect(mail?.headers.get('from')).to.include('Học liệu')
    expect(mail?.headers.get('auto-submitted')).to.equal('auto-generated')
  })

  it('has the same id when it is sent again', async () => {
    useMail({ url: postbox.url, from, site })
    await sendMail(message)
    await sendMail(message)
    await sendMail({ ...message, id: '66f2' })
    const ids = postbox.mails.map(({ headers }) => headers.get('message-id'))
    expect(ids).to.deep.equal(['<66f1@lamgiang.example>', '<66f1@lamgiang.example>', '<66f2@lamgiang.example>'])
  })

  it('goes to one address only, whatever stands in it', async () => {
    useMail({ url: postbox.url, from, site })
    await sendMail({ ...message, to: 'lan@truong.example, all@elsewhere.example' }).catch(() => undefined)
    await sendMail({ ...message, to: 'lan@truong.example\r\nBcc: all@elsewhere.example' }).catch(() => undefined)
    expect(postbox.mails.flatMap(({ to }) => to)).to.not.include('all@elsewhere.example')
    for (const { headers } of postbox.mails) expect(headers.has('bcc')).to.be.false
  })

  it('is not sent without a mail server, and nobody is told that it was', async () => {
    expect([isMailOn(), await sendMail(message)]).to.deep.equal([false, 'off'])
    useMail({ url: postbox.url, from, site })
    expect(isMailOn()).to.be.true
    useMail(undefined)
    expect([isMailOn(), await sendMail(message)]).to.deep.equal([false, 'off'])
    expect(postbox.mails).to.be.empty
  })

  it('fails when the server refuses it', async () => {
    useMail({ url: postbox.url, from, site })
    postbox.refuseWith({ code: 550, text: 'No such mailbox.' })
    expect(await failure()).to.include('No such mailbox')
    postbox.refuseWith(undefined)
    expect(await failure()).to.equal('sent')
  })

  it('fails when nobody answers, without the password in the words', async () => {
    const { url, close } = await openPostbox()
    await close()
    useMail({ url: url.replace('//', '//hoclieu:b%C3%AD-m%E1%BA%ADt@'), from, site })
    expect(await failure())
      .to.match(/ECONNREFUSED/)
      .and.not.match(/m%E1|bí/)
  })

  it('is never sent with a password over a line that anybody can read', async () => {
    const account = { user: 'hoclieu', password: 'bí mật/1' }
    const guarded = await openPostbox(account)
    useMail({ url: guarded.url, from, site })
    expect(await failure()).to.match(/STARTTLS/)
    expect(guarded.mails).to.be.empty
    await guarded.close()
  })

  describe('by the settings', () => {
    const given = { MAIL_URL: 'smtps://u:p@mail.example', MAIL_FROM: from }

    it('is off without a server', () => expect(mailOptionsOf(readConfig({}))).to.equal(undefined))

    it('leads to the public address', () => {
      const options = mailOptionsOf(readConfig({ ...given, PUBLIC_URL: 'https://hoclieu.example/' }))
      expect(options).to.deep.equal({ url: given.MAIL_URL, from, site: 'https://hoclieu.example' })
      useMail(options)
      expect(linkTo('/account')).to.equal('https://hoclieu.example/account')
    })

    it('leads to this machine where no public address is set', () => {
      expect(mailOptionsOf(readConfig({ ...given, PORT: '3001' }))?.site).to.equal('http://127.0.0.1:3001')
    })
  })
})
