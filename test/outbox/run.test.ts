import { expect } from 'chai'
import { sharedTime } from '../../server/outbox/clock.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { type EventContext, workOnce } from '../../server/outbox/run.ts'
import { handledEvents } from '../../server/outbox/totals.ts'
import { eventually } from '../support/eventually.ts'
import { addEvent, changeEvent, gate, onlyEvent, silent, startLoop, withDatabase } from './outbox.ts'

const past = () => new Date(Date.now() - 1000)

describe('working on an event', () => {
  withDatabase()
  const work = (handle: (context: EventContext) => unknown, options = {}) =>
    workOnce({
      handlers: { 'tests.changed': async (_, context) => void (await handle(context)) },
      log: silent,
      delay: () => 0,
      ...options,
    })

  it('finds nothing when none is due', async () => {
    await addEvent('tests.changed', {}, new Date(Date.now() + 60_000))
    expect(await work(() => expect.fail('it is not due'))).to.equal(false)
  })

  it('hands over the payload, and removes it when it is done', async () => {
    await addEvent('tests.changed', { id: 'a', list: [1] })
    const payloads: unknown[] = []
    const handlers = { 'tests.changed': (payload: unknown) => Promise.resolve(void payloads.push(payload)) }

    expect(await workOnce({ handlers, log: silent })).to.equal(true)
    expect(payloads).to.deep.equal([{ id: 'a', list: [1] }])
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })

  it('takes the one first that has been due for longest', async () => {
    await addEvent('tests.later')
    await addEvent('tests.earlier', {}, past())
    const order: string[] = []
    const handler = (name: string) => () => Promise.resolve(void order.push(name))
    const handlers = { 'tests.later': handler('later'), 'tests.earlier': handler('earlier') }
    while (await workOnce({ handlers, log: silent })) continue
    expect(order).to.deep.equal(['earlier', 'later'])
  })

  it('tries again after a failure, a little later each time', async () => {
    /** Milliseconds from the failure to the next attempt: at least, and at most. */
    const failing = async (message: string) => {
      const before = await sharedTime()
      await work(() => Promise.reject(new Error(message)), { delay: undefined })
      const after = await sharedTime()
      const event = await onlyEvent()
      return { event, least: event.runAt.getTime() - after.getTime(), most: event.runAt.getTime() - before.getTime() }
    }
    await addEvent('tests.changed')
    const first = await failing('The mail server is away.')
    expect(first.event).to.deep.include({
      state: 'waiting',
      attempts: 1,
      failures: 1,
      error: 'The mail server is away.',
    })
    expect(first.event).not.to.have.property('claim')
    expect(first.most).to.be.at.least(2000)
    expect(first.least).to.be.at.most(2000)

    await changeEvent(first.event._id, { $set: { runAt: past(), attempts: 12, failures: 12 } })
    const thirteenth = await failing('Again.')
    expect(thirteenth.most).to.be.at.least(3600_000)
    expect(thirteenth.least).to.be.at.most(3600_000)
  })

  it('counts the attempts from one', async () => {
    await addEvent('tests.changed')
    const attempts: number[] = []
    await work((context) => {
      attempts.push(context.attempt)
      throw new Error('first')
    })
    await work((context) => void attempts.push(context.attempt))
    expect(attempts).to.deep.equal([1, 2])
  })

  for (const [failures, state] of [
    [18, 'waiting'],
    [19, 'dead'],
  ] as const) {
    it(`leaves it ${state} after failure ${failures + 1}`, async () => {
      await addEvent('tests.changed')
      await changeEvent((await onlyEvent())._id, { $set: { attempts: failures, failures } })
      await work(() => Promise.reject(new Error('No.')))
      const event = await onlyEvent()
      expect(event.state).to.equal(state)
      expect(event.error).to.equal('No.')
      expect(event.diedAt !== undefined).to.equal(state === 'dead')
    })
  }

  it('does not touch one that is dead', async () => {
    await addEvent('tests.changed')
    await work(() => Promise.reject(new Error('No.')), { attempts: 1 })
    expect(await work(() => expect.fail('it is dead'))).to.equal(false)
  })

  it('fails when nobody knows what to do, which a newer server may', async () => {
    await addEvent('tests.unknown')
    await work(() => undefined)
    expect((await onlyEvent()).error).to.equal('There is no handler for tests.unknown.')
  })

  it('fails when it takes longer than it may, and frees the hand', async () => {
    await addEvent('tests.changed')
    let signal: AbortSignal | undefined
    await work(
      (context) => {
        signal = context.signal
        return new Promise(() => undefined)
      },
      { limit: 20 },
    )
    expect((await onlyEvent()).error).to.match(/^It took longer than/)
    expect(signal?.aborted).to.equal(true)
  })

  it('may take longer when it says that it is still working', async () => {
    await addEvent('tests.changed')
    await work(
      async (context) => {
        const end = performance.now() + 400
        while (performance.now() < end) {
          await context.stillWorking()
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      },
      { limit: 200 },
    )
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })

  it('keeps its claim for as long as it works', async () => {
    await addEvent('tests.changed')
    const end = gate()
    const first = work(() => end.opened, { lease: 60 })
    await eventually(async () => (await onlyEvent()).claim !== undefined)
    const claimedUntil = (await onlyEvent()).runAt.getTime()
    await eventually(async () => (await onlyEvent()).runAt.getTime() > claimedUntil + 100)

    expect(await work(() => expect.fail('it is taken'), { lease: 60 })).to.equal(false)
    end.open()
    await first
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })

  it('changes nothing any more when another worker has taken it over', async () => {
    await addEvent('tests.changed')
    const lost: unknown[] = []
    const overtaken = { $set: { claim: 'another', runAt: new Date(Date.now() + 60_000) } }
    await work(async (context) => {
      await changeEvent((await onlyEvent())._id, overtaken)
      await context.stillWorking().catch((error: Error) => lost.push(error.message))
    })
    await changeEvent((await onlyEvent())._id, { $set: { runAt: past() } })
    await work(async () => {
      await changeEvent((await onlyEvent())._id, overtaken)
      throw new Error('late')
    })

    expect(lost).to.deep.equal(['Another worker has taken over tests.changed.'])
    expect(await onlyEvent()).to.deep.include({ claim: 'another', state: 'waiting', failures: 0 })
  })

  it('is somebody else’s when its worker has died', async () => {
    await addEvent('tests.changed')
    await changeEvent((await onlyEvent())._id, { $set: { claim: 'dead', attempts: 1, runAt: past() } })
    const attempts: number[] = []
    await work((context) => void attempts.push(context.attempt))
    expect(attempts).to.deep.equal([2])
    expect(await OutboxEvent.countDocuments()).to.equal(0)
  })

  for (const [attempts, state] of [
    [4, 'done'],
    [5, 'dead'],
  ] as const) {
    it(`is ${state} when ${attempts} workers have died over it`, async () => {
      await addEvent('tests.changed')
      await changeEvent((await onlyEvent())._id, {
        $set: { claim: 'dead', attempts: attempts + 3, failures: 3, runAt: past() },
      })
      let runs = 0
      await work(() => void runs++)
      const left = await OutboxEvent.findOne().lean()
      expect(runs).to.equal(state === 'done' ? 1 : 0)
      expect(left?.state).to.equal(state === 'done' ? undefined : 'dead')
      if (left) expect(left.error).to.equal('Its worker has ended without an answer 5 times.')
    })
  }

  it('is counted', async () => {
    const countsOf = () => ({ ...(handledEvents().get('tests.counted') ?? { done: 0, failed: 0, dead: 0 }) })
    let isBad = true
    const handlers = { 'tests.counted': () => (isBad ? Promise.reject(new Error('bad')) : Promise.resolve()) }
    const options = { handlers, log: silent, delay: () => 0 }
    await addEvent('tests.counted')
    await workOnce(options)
    isBad = false
    await workOnce(options)
    isBad = true
    await addEvent('tests.counted')
    await workOnce({ ...options, attempts: 1 })
    expect(countsOf()).to.deep.equal({ done: 1, failed: 1, dead: 1 })
  })
})

describe('a worker', () => {
  withDatabase()

  it('does what is due, a few at a time', async () => {
    for (let i = 0; i < 6; i++) await addEvent('tests.changed')
    const isFull = gate()
    let now = 0
    let most = 0
    let done = 0
    startLoop({
      hands: 3,
      handlers: {
        'tests.changed': async () => {
          most = Math.max(most, ++now)
          if (now === 3) isFull.open()
          await isFull.opened
          now--
          done++
        },
      },
    })
    await eventually(async () => done === 6 && (await OutboxEvent.countDocuments()) === 0)
    expect(most).to.equal(3)
  })

  it('leaves the other hands at work while one event takes long', async () => {
    const end = gate()
    let done = 0
    await addEvent('tests.long')
    for (let i = 0; i < 5; i++) await addEvent('tests.short')
    startLoop({
      hands: 2,
      handlers: { 'tests.long': () => end.opened, 'tests.short': () => Promise.resolve(void done++) },
    })
    await eventually(() => done === 5)
    end.open()
  })

  it('shares the events with the others: each is done once', async () => {
    const times = new Map<unknown, number>()
    const handlers = {
      'tests.changed': ({ i }: { i?: unknown }) => Promise.resolve(void times.set(i, (times.get(i) ?? 0) + 1)),
    }
    for (let i = 0; i < 40; i++) await addEvent('tests.changed', { i })
    for (let worker = 0; worker < 3; worker++) startLoop({ handlers })
    await eventually(async () => (await OutboxEvent.countDocuments()) === 0)
    expect([...times.values()]).to.deep.equal(Array.from({ length: 40 }, () => 1))
  })

  it('does not do two events at a time over which workers have died', async () => {
    for (let i = 0; i < 3; i++) await addEvent('tests.suspect')
    await OutboxEvent.updateMany({}, { $set: { claim: 'dead', attempts: 1, runAt: past() } })
    await addEvent('tests.new')
    let now = 0
    let most = 0
    const done: string[] = []
    const suspect = async () => {
      most = Math.max(most, ++now)
      await eventually(() => done.includes('new'))
      now--
      done.push('suspect')
    }
    startLoop({
      hands: 4,
      handlers: { 'tests.suspect': suspect, 'tests.new': () => Promise.resolve(void done.push('new')) },
    })
    await eventually(() => done.length === 4)
    expect(most).to.equal(1)
    expect(done[0]).to.equal('new')
  })

  it('ends what it is doing before it stops, and begins nothing more', async () => {
    const end = gate()
    const begun = gate()
    let done = 0
    await addEvent('tests.changed')
    await addEvent('tests.changed')
    const loop = startLoop({
      hands: 1,
      handlers: {
        'tests.changed': async () => {
          begun.open()
          await end.opened
          done++
        },
      },
    })
    await begun.opened
    const stopped = loop.stop()
    end.open()
    await stopped
    expect(done).to.equal(1)
    expect(await OutboxEvent.countDocuments({ claim: { $exists: false } })).to.equal(1)
    expect(await OutboxEvent.countDocuments()).to.equal(1)
  })

  it('has no more patience than it is given, and then leaves the event to others', async () => {
    const begun = gate()
    let signal: AbortSignal | undefined
    await addEvent('tests.changed')
    const loop = startLoop({
      patience: 30,
      delay: () => 0,
      handlers: {
        'tests.changed': (_, context) => {
          signal = context.signal
          begun.open()
          return new Promise(() => undefined)
        },
      },
    })
    await begun.opened
    await loop.stop()
    const event = await onlyEvent()
    expect(signal?.aborted).to.equal(true)
    expect(event).not.to.have.property('claim')
    expect(event).to.deep.include({ failures: 1, error: 'The worker was stopped before the event was done.' })
  })

  it('does at once what becomes due while it looks', async () => {
    let done = 0
    startLoop({ idle: 60_000, handlers: { 'tests.changed': () => Promise.resolve(void done++) } })
    for (let i = 1; i <= 10; i++) {
      await addEvent('tests.changed')
      await eventually(() => done === i)
    }
  })
})
