import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import mongoose, { Types } from 'mongoose'
import { startEmbedded } from '../../../storage/database/embedded/start.ts'
import { connect, disconnect } from '../../../storage/database/index.ts'
import type { Actor } from '../../../server/actor.ts'
import { Placement } from '../../../server/classes/placement.model.ts'
import { nothingDecided } from '../../../server/classes/rollover/plan.ts'
import { Rollover, RolloverItem } from '../../../server/classes/rollover/rollover.model.ts'
import { previewRollover, startRollover, undoRollover } from '../../../server/classes/rollover/start.ts'
import { OutboxEvent } from '../../../server/outbox/event.model.ts'
import type { Run } from '../../support/run.ts'
import { dataFolders, startWorker } from '../../server/process.ts'
import { actorOf, makePerson } from '../../support/make.ts'
import { type ClassPlan, makeCalendar, makeSchoolYear, nextFrom, yearKey } from '../school.ts'
import { snapshot } from './snapshot.ts'

const origin = { address: '127.0.0.1', device: 'test' }
const classes = 25
const inClass = 40
/** Of the highest grade, who leave. */
const highest = 6

describe('the rollover of a school of 1,000 pupils, whose workers are killed', function () {
  this.timeout(300_000)
  const data = dataFolders()

  it('loses nothing and does nothing twice: run, undone and run again', async () => {
    const engine = await startEmbedded({ directory: join(data(), 'database') })
    await connect({ uri: engine.uri })
    await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
    try {
      await makeCalendar()
      const { schoolId } = await makeSchoolYear(plans())
      const registrar = await actorOf(await makePerson('registrar', { unitId: schoolId }))
      const before = await snapshot()

      const takeOver = relay(data())
      const id = await start(registrar, schoolId)
      // In the classes of the new year, in the pupils of the first and of the last class of the old one.
      await killAt(takeOver, id, [7, 26, 46], (done, at) => done >= at)
      await finish(takeOver, id, 'done')
      await expectWhole(schoolId)

      await undoRollover(registrar, id, origin)
      await killAt(takeOver, id, [45, 15], (done, at) => done <= at)
      await finish(takeOver, id, 'undone')
      expect(await RolloverItem.countDocuments({ undo: 'refused' })).to.equal(0)
      expect(await snapshot()).to.deep.equal(before)

      await finish(takeOver, await start(registrar, schoolId), 'done')
      await expectWhole(schoolId)
    } finally {
      await disconnect()
      await engine.close()
    }
  })
})

/** Seven or six classes of each grade. */
function plans(): ClassPlan[] {
  return Array.from({ length: classes }, (_, at) => {
    const grade = 6 + (at % 4)
    const name = `${grade}A${Math.floor(at / 4) + 1}`
    return { name, grades: [grade], pupils: inClass, hasTeacher: true, subjects: ['TOAN', 'VAN'] }
  })
}

async function start(registrar: Actor, schoolId: Types.ObjectId): Promise<Types.ObjectId> {
  const wish = { schoolId, fromKey: yearKey, decisions: nothingDecided }
  const { fingerprint, plan } = await previewRollover(registrar, wish)
  expect(plan.moves.flatMap(({ pupils }) => pupils)).to.have.lengthOf(classes * inClass)
  return await startRollover(registrar, { ...wish, fingerprint }, origin)
}

type TakeOver = () => Promise<Run>

/** One worker after the other: while one works the next one gets ready, and goes on as soon as that one is gone. */
function relay(directory: string): TakeOver {
  const getReady = () => startWorker({ DATA_DIR: directory })
  let next = getReady()
  return async () => {
    const worker = await next
    await until(async () => (await OutboxEvent.exists({ runAt: { $gt: new Date() } })) !== null)
    next = getReady()
    // The last one is ended by the test's end, ready or not.
    next.catch(() => undefined)
    return worker
  }
}

/** A worker for each of these steps, which dies as soon as that step is recorded. */
async function killAt(
  takeOver: TakeOver,
  id: Types.ObjectId,
  steps: readonly number[],
  isReached: (done: number, at: number) => boolean,
): Promise<void> {
  for (const at of steps) {
    const worker = await takeOver()
    await untilSteps(id, (done) => isReached(done, at))
    worker.process.kill('SIGKILL')
    await worker.ended
    expect((await Rollover.findById(id, { state: 1 }).lean())!.state).to.be.oneOf(['running', 'undoing'])
    // Nobody waits for the lease of the dead.
    await OutboxEvent.updateMany({ claim: { $exists: true } }, { $set: { runAt: new Date(0) } })
  }
}

async function finish(takeOver: TakeOver, id: Types.ObjectId, state: string): Promise<void> {
  const worker = await takeOver()
  await untilSteps(id, (_done, now) => now === state)
  worker.process.kill('SIGTERM')
  expect((await worker.ended).status).to.equal(0)
}

/** However long it takes, as long as it goes on: looking all the time would only hold it up. */
async function untilSteps(id: Types.ObjectId, holds: (done: number, state: string) => boolean): Promise<void> {
  let told = ''
  await until(async () => {
    const { stepsDone, state } = (await Rollover.findById(id, { stepsDone: 1, state: 1 }).lean())!
    const isNew = told !== `${state} ${stepsDone}`
    told = `${state} ${stepsDone}`
    return holds(stepsDone, state) || (isNew ? 'goes on' : false)
  })
}

/** Throws when nothing has gone on for long. */
async function until(look: () => Promise<boolean | 'goes on'>): Promise<void> {
  for (let idle = 0; idle <= patience; idle++) {
    const seen = await look()
    if (seen === true) return
    if (seen === 'goes on') idle = 0
    await wait(interval)
  }
  throw new Error('It stands still.')
}

/** Milliseconds, and how often nothing may have happened. */
const interval = 20
const patience = 2000

async function expectWhole(schoolId: Types.ObjectId): Promise<void> {
  const old = await Placement.find({ schoolId, yearKey }).lean()
  const next = await Placement.find({ schoolId, yearKey: yearKey + 1 }).lean()
  expect(old).to.have.lengthOf(classes * inClass)
  expect(old.filter(({ to }) => to?.getTime() !== nextFrom.getTime())).to.deep.equal([])
  expect(next).to.have.lengthOf((classes - highest) * inClass)
  expect(new Set(next.map(({ personId }) => personId.toString())).size).to.equal(next.length)
  const left = await mongoose.connection.collection('memberships').countDocuments({ role: 'student', to: nextFrom })
  expect(left).to.equal(highest * inClass)
  const offered = await mongoose.connection.collection('assignments').countDocuments({ yearKey: yearKey + 1 })
  expect(offered).to.equal((classes - highest) * 3)
}
