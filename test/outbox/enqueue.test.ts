import { expect } from 'chai'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { enqueue } from '../../server/outbox/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { addEvent, gate, onlyEvent, startLoop, withDatabase } from './outbox.ts'

describe('putting an event into the outbox', () => {
  withDatabase()

  it('keeps nothing of it when the change is given up', async () => {
    const failing = inTransaction(async (session) => {
      await enqueue('tests.changed', { id: 1 }, session)
      throw new Error('given up')
    })
    expect(await failing.catch((error: Error) => error.message)).to.equal('given up')
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })

  it('is due at once, and keeps a payload without anything in it', async () => {
    const before = Date.now()
    await addEvent('tests.changed')
    const event = await onlyEvent()

    expect(event).to.deep.include({ name: 'tests.changed', payload: {}, state: 'waiting', attempts: 0, failures: 0 })
    expect(event.runAt.getTime()).to.be.within(before - 50, Date.now() + 50)
  })

  it('is due when it is wanted', async () => {
    const runAt = new Date('2031-01-01T00:00:00Z')
    await addEvent('tests.changed', { id: 'a' }, runAt)
    expect((await onlyEvent()).runAt).to.deep.equal(runAt)
  })

  it('wakes the loop of this process when the change is kept, and not before', async () => {
    const done = gate<number>()
    startLoop({ idle: 60_000, handlers: { 'tests.changed': () => Promise.resolve(done.open(performance.now())) } })
    let committing = 0
    await inTransaction(async (session) => {
      for (let i = 0; i < 20; i++) await enqueue('tests.changed', { i }, session)
      committing = performance.now()
    })
    const after = (await done.opened) - committing
    expect(after).to.be.within(0, 5000)
  })
})
