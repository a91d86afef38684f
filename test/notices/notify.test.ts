import { expect } from 'chai'
import { Types } from 'mongoose'
import { closeAccount } from '../../server/accounts/index.ts'
import { notify } from '../../server/notices/index.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { usePostbox } from '../mail/postbox.ts'
import { actorOf, makePerson, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { noticesOf, tell, told } from './notices.ts'

describe('telling people something', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  afterEach(() => app.clear())

  const failureOf = async (notice: object) =>
    await tell(await makePerson('teacher'), notice).then(
      () => 'told',
      (error: Error) => error.message,
    )

  it('is a mistake without words, or with a page that is not ours', async () => {
    expect(await failureOf({ key: 'notices.nothing' })).to.include('notices.nothing.title')
    expect(await failureOf({ url: 'https://elsewhere.example/' })).to.include('none of our pages')
    expect(await failureOf({ url: '//elsewhere.example/' })).to.include('none of our pages')
    expect(await Notice.countDocuments()).to.equal(0)
  })

  it('reaches nobody who has left, or has no account', async () => {
    const unitId = await makeUnit()
    const administrator = await actorOf(await makePerson('schoolAdministrator', { unitId }))
    const gone = await makePerson('teacher', { unitId })
    await closeAccount(administrator, gone.accountId, { address: '', device: '' })
    await tell([gone, { personId: new Types.ObjectId() }])
    expect(await Notice.countDocuments()).to.equal(0)
  })

  it('happens once for each, whoever is named twice', async () => {
    const person = await makePerson('teacher')
    const other = await makePerson('student')
    await tell([person, person, other])
    expect(await noticesOf(person)).to.have.length(1)
    const [notice] = await noticesOf(other)
    expect(notice).to.deep.include({ key: told.key, url: told.url, isRead: false })
  })

  it('tells again what has happened again', async () => {
    const person = await makePerson('teacher')
    await tell(person)
    await tell(person)
    expect(await noticesOf(person)).to.have.length(2)
  })

  it('tells once what is the same, and who was not told yet', async () => {
    const [person, other] = [await makePerson('teacher'), await makePerson('teacher')]
    await tell(person, { once: 'edition 2', values: { number: 1 } })
    await tell([person, other], { once: 'edition 2', values: { number: 2 } })
    await tell(person, { once: 'edition 3' })
    expect((await noticesOf(person)).map(({ once, values }) => [once, values])).to.deep.equal([
      ['edition 2', { number: 1 }],
      ['edition 3', undefined],
    ])
    expect(await noticesOf(other)).to.have.length(1)
  })

  it('tells once when two do it at the same time', async () => {
    const person = await makePerson('teacher')
    await Promise.all(Array.from({ length: 5 }, () => tell(person, { once: 'edition 2' })))
    expect(await noticesOf(person)).to.have.length(1)
  })

  it('does not happen when what it tells of did not happen', async () => {
    const person = await makePerson('teacher')
    const failing = inTransaction(async (session) => {
      await notify([person.personId], told, session)
      throw new Error('It did not happen.')
    })
    await failing.catch(() => undefined)
    expect(await noticesOf(person)).to.be.empty
  })

  it('orders no mail while there is no mail server', async () => {
    const person = await makePerson('teacher')
    await tell(person)
    expect((await noticesOf(person))[0]).to.not.have.property('mail')
    expect(await OutboxEvent.countDocuments({ name: /^notices/ })).to.equal(0)
  })

  describe('while there is a mail server', () => {
    usePostbox()

    it('orders a mail for what is urgent, and none for what can wait', async () => {
      const person = await makePerson('teacher')
      await tell(person)
      await tell(person, { urgency: 'digest' })
      expect((await noticesOf(person)).map(({ mail }) => mail)).to.deep.equal(['now', 'digest'])
      expect(await OutboxEvent.countDocuments({ name: 'notices.mail' })).to.equal(1)
    })
  })

  it('keeps it for 180 days', () => {
    const indexes = Notice.schema.indexes().map(([fields, options]) => [fields, options.expireAfterSeconds])
    expect(indexes).to.deep.include([{ at: 1 }, 180 * 24 * 3600])
  })
})
