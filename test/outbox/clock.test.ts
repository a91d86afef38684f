import { expect } from 'chai'
import { sharedTime } from '../../server/outbox/clock.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { workOnce } from '../../server/outbox/run.ts'
import { addEvent, onlyEvent, silent, withDatabase } from './outbox.ts'

const RealDate = Date
const hour = 3600_000

/** This machine's clock is set: `new Date()` and `Date.now()` are wrong by so much. */
function setClock(milliseconds: number): void {
  // By its name, because mongoose tells classes apart by that.
  globalThis.Date = class Date extends RealDate {
    constructor(...given: [number?]) {
      super(...((given.length === 0 ? [RealDate.now() + milliseconds] : given) as [number]))
    }
    static override now() {
      return RealDate.now() + milliseconds
    }
  } as DateConstructor
}

describe('the time that all workers share', () => {
  withDatabase()
  afterEach(() => {
    globalThis.Date = RealDate
  })

  it('is that of the database', async () => {
    expect((await sharedTime()).getTime()).to.be.closeTo(Date.now(), 200)
  })

  for (const moved of [-hour, hour]) {
    it(`stays when the own clock is wrong by ${moved / hour} hours`, async () => {
      await sharedTime()
      setClock(moved)
      expect((await sharedTime()).getTime()).to.be.closeTo(RealDate.now(), 200)
    })

    it(`decides what is due when the own clock is wrong by ${moved / hour} hours`, async () => {
      await addEvent('tests.changed', {}, new RealDate(RealDate.now() + hour / 2))
      setClock(moved)
      const handlers = { 'tests.changed': () => Promise.resolve() }
      expect(await workOnce({ handlers, log: silent })).to.equal(false)

      await addEvent('tests.changed')
      expect(await workOnce({ handlers, log: silent })).to.equal(true)
      expect(await OutboxEvent.countDocuments()).to.equal(1)
    })
  }

  it('decides when an event is tried again', async () => {
    await addEvent('tests.changed')
    setClock(hour)
    const handlers = { 'tests.changed': () => Promise.reject(new Error('no')) }
    await workOnce({ handlers, log: silent })
    expect((await onlyEvent()).runAt.getTime() - RealDate.now()).to.be.within(1000, 2200)
  })
})
