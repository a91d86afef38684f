import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { inTurnOfRollover, reserveTurn } from '../../server/classes/turn.ts'
import { cancelList, undoList } from '../../server/imports/decide.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { as, makeClass, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { confirm, csv, handIn, listOf, origin, registrarOf, takeIn } from './lists.ts'

describe('an import whose school is being moved into the next year', () => {
  let app: RunningApp
  let schoolId: Types.ObjectId
  let registrar: Actor
  before(async () => (app = await startApp()))
  beforeEach(async () => {
    schoolId = await makeUnit('school', 'THCS Bến Lam')
    await makeClass(schoolId, '6A1')
    registrar = await registrarOf(schoolId)
  })
  afterEach(() => app.clear())
  after(() => app.stop())

  const content = csv('Họ tên;Ngày sinh;Lớp', 'Ngô Gia Hân;19/08/2015;6A1', 'Mai Anh Khôi;02/03/2015;6A1')
  const reserve = async (rolloverId: Types.ObjectId | undefined) =>
    await inTurnOfRollover(schoolId, async (session) => await reserveTurn(schoolId, rolloverId, session))
  const begin = () => reserve(new Types.ObjectId())
  const end = () => reserve(undefined)

  /** As if its pause were over. */
  async function workLater(): Promise<void> {
    await OutboxEvent.updateMany({}, { $set: { runAt: new Date(0) } })
    await app.work()
  }

  it('waits, says for what, and goes on by itself', async () => {
    const id = await handIn(app, registrar, { schoolId, content })
    await begin()
    await confirm(app, registrar, id)
    expect(await listOf(id)).to.include({ state: 'working', position: 0, waits: 1 })
    const browser = await as(app, 'registrar', { unitId: schoolId })
    const page = await browser.get(`/imports/${id.toString()}`)
    expect(page.html).to.include('Đang chờ THCS Bến Lam chuyển lớp sang năm học mới')
    expect(page.html).to.include(`/imports/${id.toString()}/cancel`)

    await workLater()
    expect((await listOf(id)).waits).to.equal(2)
    const events = await OutboxEvent.find({ name: 'imports.confirmed' }).lean()
    expect(events.map(({ failures, state }) => ({ failures, state }))).to.deep.equal([
      { failures: 0, state: 'waiting' },
    ])

    await end()
    await workLater()
    const list = await listOf(id)
    expect(list.state).to.equal('done')
    expect(list.waitingForId).to.equal(undefined)
    expect(await Person.countDocuments({ fullName: { $in: ['Ngô Gia Hân', 'Mai Anh Khôi'] } })).to.equal(2)
  })

  it('waits once, also when an event has come twice', async () => {
    const id = await handIn(app, registrar, { schoolId, content })
    await begin()
    await confirm(app, registrar, id)
    const [event] = await OutboxEvent.find({ name: 'imports.confirmed' }).lean()
    await OutboxEvent.collection.insertOne({ ...event!, _id: new Types.ObjectId() })
    await workLater()
    expect(await OutboxEvent.countDocuments({ name: 'imports.confirmed' })).to.equal(1)
    expect((await listOf(id)).waits).to.equal(2)
  })

  it('can be stopped meanwhile, and then nothing is done when the rollover has ended', async () => {
    const id = await handIn(app, registrar, { schoolId, content })
    await begin()
    await confirm(app, registrar, id)
    await cancelList(registrar, id, origin)
    await end()
    await workLater()
    expect(await listOf(id)).to.include({ state: 'cancelled', position: 0 })
    expect(await Person.countDocuments({ fullName: 'Ngô Gia Hân' })).to.equal(0)
  })

  it('is undone when it has ended, or stops waiting for that, and is undone later', async () => {
    const id = await takeIn(app, registrar, { schoolId, content })
    await begin()
    await undoList(registrar, id, origin)
    await app.work()
    expect(await listOf(id)).to.include({ state: 'undoing', waits: 1 })
    await cancelList(registrar, id, origin)
    await end()
    await workLater()
    expect((await listOf(id)).state).to.equal('cancelled')
    expect(await Person.countDocuments({ fullName: 'Ngô Gia Hân' })).to.equal(1)

    await undoList(registrar, id, origin)
    await app.work()
    expect((await listOf(id)).state).to.equal('undone')
    expect(await Person.countDocuments({ fullName: 'Ngô Gia Hân' })).to.equal(0)
  })
})
