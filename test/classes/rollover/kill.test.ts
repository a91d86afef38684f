import { join } from 'node:path'
import { expect } from 'chai'
import mongoose, { Types } from 'mongoose'
import { startEmbedded } from '../../../storage/database/embedded/start.ts'
import { connect, disconnect } from '../../../storage/database/index.ts'
import type { Actor } from '../../../server/actor.ts'
import { Placement } from '../../../server/classes/placement.model.ts'
import { nothingDecided } from '../../../server/classes/rollover/plan.ts'
import { Rollover, RolloverItem } from '../../../server/classes/rollover/rollover.model.ts'
import { previewRollover, startRollover, undoRollover } from '../../../server/classes/rollover/start.ts'
import { dataFolders } from '../../server/process.ts'
import { rolloverPupils } from '../../support/environment.ts'
import { actorOf, makePerson } from '../../support/make.ts'
import { relay, type Work } from '../killed.ts'
import { type ClassPlan, makeCalendar, makeSchoolYear, nextFrom, yearKey } from '../school.ts'
import { snapshot } from './snapshot.ts'

const origin = { address: '127.0.0.1', device: 'test' }
const inClass = 40
const classes = Math.ceil(rolloverPupils / inClass)
/** Of the highest grade, who leave. */
const highest = plans().filter(({ grades }) => grades[0] === 9).length

describe(`the rollover of a school of ${classes * inClass} pupils, whose workers are killed`, function () {
  this.timeout(300_000 + 300 * classes * inClass)
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

      const workers = relay(data())
      const id = await start(registrar, schoolId)
      // In the classes of the new year, in the pupils of the first and of the last class of the old one.
      await workers.killAt(workOf(id), await stepsAt(id, 0.14, 0.52, 0.92), (done, at) => done >= at)
      await workers.finish(workOf(id), 'done')
      await expectWhole(schoolId)

      await undoRollover(registrar, id, origin)
      await workers.killAt(workOf(id), await stepsAt(id, 0.9, 0.3), (done, at) => done <= at)
      await workers.finish(workOf(id), 'undone')
      expect(await RolloverItem.countDocuments({ undo: 'refused' })).to.equal(0)
      expect(await snapshot()).to.deep.equal(before)

      const again = await start(registrar, schoolId)
      await workers.killAt(workOf(again), await stepsAt(again, 0.6), (done, at) => done >= at)
      await workers.finish(workOf(again), 'done')
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

async function stepsAt(id: Types.ObjectId, ...parts: readonly number[]): Promise<number[]> {
  const { steps } = (await Rollover.findById(id, { steps: 1 }).lean())!
  return parts.map((part) => Math.round(part * steps))
}

const workOf = (id: Types.ObjectId): Work => ({
  look: async () => {
    const { stepsDone, state } = (await Rollover.findById(id, { stepsDone: 1, state: 1 }).lean())!
    return { done: stepsDone, state }
  },
  states: ['running', 'undoing'],
})

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
