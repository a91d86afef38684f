import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { NoticeChoice } from '../../server/notices/choice.model.ts'
import { orderDigests } from '../../server/notices/mail.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { useMail } from '../../server/mail/index.ts'
import { usePostbox } from '../mail/postbox.ts'
import { addEvent } from '../outbox/outbox.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeReader, noticesOf, onlyNoticeId, tell } from './notices.ts'

describe('notices by mail', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  const postbox = usePostbox()
  afterEach(() => app.clear())

  const subjects = () => postbox.mails().map(({ headers }) => headers.get('subject'))
  const morning = async (day = '2026-11-20') => {
    await orderDigests(new Date(`${day}T06:00:00+07:00`))
    await app.work()
  }
  const choose = async ({ personId }: Awaited<ReturnType<typeof makeReader>>, mail: string) =>
    await NoticeChoice.updateOne({ _id: personId }, { mail }, { upsert: true })

  describe('at once', () => {
    it('tell what it is and where to look, in Vietnamese until another language is chosen', async () => {
      const person = await makeReader()
      await tell(person)
      await app.work()
      expect(subjects()).to.deep.equal(['Có một thông báo cũ'])
      const [{ to, text }] = postbox.mails() as [ReturnType<typeof postbox.mails>[number]]
      expect(to).to.deep.equal([person.email])
      const id = (await onlyNoticeId(person)).toString()
      expect(text)
        .to.include(`https://hoclieu.example/notices/${id}`)
        .and.include('https://hoclieu.example/profile/notices')
      expect(text)
        .to.not.include('Nguyễn Thị Lan')
        .and.not.match(/[{}]|undefined/)
    })

    it('are in the language of whoever reads them', async () => {
      await tell(await makeReader({ language: 'en' }))
      await app.work()
      expect(subjects()).to.deep.equal(['An old notice'])
    })

    it('are sent once, also when the event comes again', async () => {
      const person = await makeReader()
      await tell(person)
      await app.work()
      await addEvent('notices.mail', { noticeId: await onlyNoticeId(person) })
      await app.work()
      expect(subjects()).to.have.length(1)
    })

    it('are tried again when the mail server refuses them', async () => {
      await tell(await makeReader())
      postbox.refuseWith({ code: 451, text: 'later' })
      await app.work({ delay: () => 3600_000 })
      expect(subjects()).to.be.empty
      postbox.refuseWith(undefined)
      await OutboxEvent.updateMany({}, { runAt: new Date(0) })
      await app.work()
      expect(subjects()).to.have.length(1)
    })

    const unsent: [string, (person: Awaited<ReturnType<typeof makeReader>>) => Promise<unknown>][] = [
      ['who has read it meanwhile', ({ personId }) => Notice.updateMany({ personId }, { isRead: true })],
      ['who wants none', (person) => choose(person, 'never')],
      ['who has left', ({ accountId }) => Account.updateOne({ _id: accountId }, { closedAt: new Date() })],
    ]
    for (const [whom, change] of unsent)
      it(`do not go to somebody ${whom}`, async () => {
        const person = await makeReader()
        await tell(person)
        await change(person)
        await app.work()
        await morning()
        expect(subjects()).to.be.empty
        expect((await noticesOf(person))[0]).to.not.have.property('mail')
      })

    it('do not go to an address that is not confirmed', async () => {
      await tell(await makeReader({ isConfirmed: false }))
      await app.work()
      await morning()
      expect(subjects()).to.be.empty
    })

    it('wait until the morning for somebody who wants one mail a day', async () => {
      const person = await makeReader()
      await choose(person, 'daily')
      await tell(person)
      await app.work()
      expect(subjects()).to.be.empty
      await morning()
      expect(subjects()).to.deep.equal(['1 thông báo mới trên Học liệu'])
    })
  })

  describe('once a day', () => {
    it('are one mail for each with all that is unread', async () => {
      const [person, other] = [await makeReader(), await makeReader({ language: 'en' })]
      await tell([person, other], { urgency: 'digest' })
      await tell(person, { urgency: 'digest' })
      await tell(person, { urgency: 'digest' })
      await Notice.updateOne({ personId: person.personId }, { isRead: true })
      await app.work()
      expect(subjects()).to.be.empty
      await morning()
      expect(subjects()).to.have.members(['2 thông báo mới trên Học liệu', '1 new notice on Học liệu'])
      await morning('2026-11-21')
      expect(subjects()).to.have.length(2)
    })

    it('show thirty and say how many more there are', async () => {
      const person = await makeReader()
      for (let at = 0; at < 31; at++) await tell(person, { urgency: 'digest' })
      await morning()
      const { text } = postbox.mails()[0]!
      expect(text.match(/• /g)).to.have.length(30)
      expect(text).to.include('và 1 thông báo nữa')
    })

    it('have the same id however often they are gathered on one day', async () => {
      const person = await makeReader()
      await tell(person, { urgency: 'digest' })
      await morning()
      await tell(person, { urgency: 'digest' })
      await morning()
      const ids = postbox.mails().map(({ headers }) => headers.get('message-id'))
      expect(ids).to.deep.equal(Array(2).fill(`<notices.${person.personId.toString()}.2026-11-20@lamgiang.example>`))
    })

    it('reach everybody when there are more than fit in one look', async () => {
      const person = await makeReader()
      const other = await makeReader()
      await Notice.insertMany(
        Array.from({ length: 1005 }, (_, at) => ({
          ...{ personId: person.personId, key: 'notices.lost', url: '/', at: new Date(at), isRead: false },
          mail: 'digest' as const,
        })),
      )
      await tell(other, { urgency: 'digest' })
      await morning()
      expect(postbox.mails().flatMap(({ to }) => to)).to.have.members([person.email, other.email])
    })

    it('are forgotten while there is no mail server', async () => {
      const person = await makeReader()
      await tell(person, { urgency: 'digest' })
      useMail(undefined)
      await morning()
      expect((await noticesOf(person))[0]).to.not.have.property('mail')
    })
  })
})
