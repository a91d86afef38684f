import { expect } from 'chai'
import { listTimerRuns, makeUpFor, runOnce, startTimers, type Timer } from '../../server/outbox/timers.ts'
import { TimerRun } from '../../server/outbox/timer-run.model.ts'
import { eventually } from '../support/eventually.ts'
import { gate, listeningLog, silent, withDatabase } from './outbox.ts'

const at = (text: string) => new Date(`2026-03-02T${text}Z`)

describe('a timer', () => {
  withDatabase()
  let runs: number
  let timer: Timer
  beforeEach(() => {
    runs = 0
    timer = { name: 'tests.nightly', pattern: '0 3 * * *', run: () => Promise.resolve(void runs++) }
  })

  it('runs once for a minute, however many workers there are', async () => {
    await Promise.all([at('03:00:00'), at('03:00:00'), at('03:00:59')].map((time) => runOnce(timer, time, silent)))
    expect(runs).to.equal(1)
    await runOnce(timer, at('03:01:00'), silent)
    expect(runs).to.equal(2)
  })

  it('does not run for a time before the last one', async () => {
    await runOnce(timer, at('03:00:00'), silent)
    await runOnce(timer, at('02:59:00'), silent)
    expect(runs).to.equal(1)
  })

  it('tells when it ran, and how that ended', async () => {
    await runOnce(timer, at('03:00:10'), silent)
    const [good] = await listTimerRuns()
    expect(good).to.deep.include({ _id: 'tests.nightly', ranAt: at('03:00:00') })
    expect(good?.endedAt).to.be.instanceOf(Date)
    expect(good).not.to.have.property('error')

    const { log, lines } = listeningLog()
    await runOnce({ ...timer, run: () => Promise.reject(new Error('No room.')) }, at('04:00:00'), log)
    expect((await listTimerRuns())[0]).to.deep.include({ ranAt: at('04:00:00'), error: 'No room.' })
    expect(lines.map(({ msg }) => msg)).to.deep.equal(['a timer has failed'])

    await runOnce(timer, at('05:00:00'), silent)
    expect((await listTimerRuns())[0]).not.to.have.property('error')
  })

  it('is made up for when nobody was there at its last time', async () => {
    await runOnce(timer, at('03:00:00'), silent)
    await makeUpFor(timer, at('03:00:00'), silent)
    expect(runs).to.equal(1)
    await makeUpFor(timer, at('04:00:00'), silent)
    await makeUpFor(timer, at('04:00:00'), silent)
    expect(runs).to.equal(2)
  })

  it('that is new begins with its next time', async () => {
    await makeUpFor(timer, at('03:00:00'), silent)
    expect(runs).to.equal(0)
    await runOnce(timer, at('03:00:00'), silent)
    expect(runs).to.equal(0)
    await runOnce(timer, at('03:01:00'), silent)
    expect(runs).to.equal(1)
  })

  it('is made up for by a worker that starts', async () => {
    await TimerRun.create({ _id: timer.name, ranAt: at('03:00:00') })
    const timers = startTimers([timer], silent)
    await eventually(() => runs === 1)
    await timers.stop()
    const timersAgain = startTimers([timer], silent)
    await timersAgain.stop()
    expect(runs).to.equal(1)
  })

  it('ends before its worker does', async () => {
    await TimerRun.create({ _id: timer.name, ranAt: at('03:00:00') })
    const begun = gate()
    const end = gate()
    const run = async () => {
      begun.open()
      await end.opened
      runs++
    }
    const timers = startTimers([{ ...timer, run }], silent)
    await begun.opened
    const stopped = timers.stop()
    end.open()
    await stopped
    expect(runs).to.equal(1)
  })
})
