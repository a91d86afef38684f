import { expect } from 'chai'
import { Types } from 'mongoose'
import { sharedTime } from '../../server/outbox/clock.ts'
import { countEvents, discardDead, findDead, listDead, replayAllDead, replayDead } from '../../server/outbox/dead.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { workOnce } from '../../server/outbox/run.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { addEvent, onlyEvent, silent, startLoop, withDatabase } from './outbox.ts'
import { eventually } from '../support/eventually.ts'

const refuse = { 'tests.dying': () => Promise.reject(new Error('No.')) }

async function addDead(): Promise<Types.ObjectId> {
  await addEvent('tests.dying', { id: 'a' })
  await workOnce({ handlers: refuse, log: silent, attempts: 1 })
  const [newest] = await listDead({ filter: {}, sort: { _id: -1 }, limit: 1 })
  return newest!._id
}

describe('events that have failed for good', () => {
  withDatabase()

  it('are not found when they wait or are gone', async () => {
    await addEvent('tests.changed')
    const { _id } = await onlyEvent()
    expect(await findDead(_id)).to.equal(undefined)
    expect(await findDead(new Types.ObjectId())).to.equal(undefined)
    expect(await inTransaction((session) => replayDead(_id, session))).to.equal(false)
    expect(await inTransaction((session) => discardDead(_id, session))).to.equal(false)
    expect(await OutboxEvent.countDocuments()).to.equal(1)
  })

  it('are counted beside those that wait', async () => {
    expect(await countEvents()).to.deep.equal({ waiting: 0, dead: 0, dueSince: undefined })
    await addDead()
    await addEvent('tests.changed', {}, new Date(Date.now() + 60_000))
    expect(await countEvents()).to.deep.equal({ waiting: 1, dead: 1, dueSince: undefined })
    const due = new Date(Date.now() - 5000)
    await addEvent('tests.changed', {}, due)
    expect(await countEvents()).to.deep.equal({ waiting: 2, dead: 1, dueSince: due })
  })

  it('are listed, without those that wait', async () => {
    await addEvent('tests.changed')
    const ids = [await addDead(), await addDead(), await addDead()]
    const list = (filter: object, limit: number) => listDead({ filter, sort: { _id: -1 }, limit })
    const found = async (filter: object, limit: number) => (await list(filter, limit)).map(({ _id }) => _id)

    expect(await found({}, 9)).to.deep.equal(ids.toReversed())
    expect(await found({ _id: { $lt: ids[2] } }, 1)).to.deep.equal([ids[1]])
  })

  it('are done again from their first attempt on', async () => {
    const id = await addDead()
    const attempts: number[] = []
    startLoop({
      idle: 60_000,
      handlers: { 'tests.dying': (_, { attempt }) => Promise.resolve(void attempts.push(attempt)) },
    })
    expect(await inTransaction((session) => replayDead(id, session))).to.equal(true)
    await eventually(async () => (await OutboxEvent.countDocuments()) === 0)
    expect(attempts).to.deep.equal([1])
  })

  it('are all done again that had died until then', async () => {
    await addDead()
    await addDead()
    const until = await sharedTime()
    const later = await addDead()
    await OutboxEvent.updateOne({ _id: later }, { $set: { diedAt: new Date(until.getTime() + 1) } })

    expect(await inTransaction((session) => replayAllDead(until, session))).to.equal(2)
    expect((await listDead({ filter: {}, sort: { _id: 1 }, limit: 9 })).map(({ _id }) => _id)).to.deep.equal([later])
  })

  it('are gone when they are given up', async () => {
    const id = await addDead()
    expect(await inTransaction((session) => discardDead(id, session))).to.equal(true)
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })
})
