import { join } from 'node:path'
import { expect } from 'chai'
import mongoose, { Types } from 'mongoose'
import { startEmbedded } from '../../../storage/database/embedded/start.ts'
import { connect, disconnect } from '../../../storage/database/index.ts'
import { SchoolClass } from '../../../server/classes/class.model.ts'
import { Placement } from '../../../server/classes/placement.model.ts'
import { UnitMove, UnitMoveItem } from '../../../server/classes/reshaping/move.model.ts'
import { divide } from '../../../server/classes/reshaping/split.ts'
import { features } from '../../../server/features.ts'
import { OutboxEvent } from '../../../server/outbox/event.model.ts'
import { mergeHandlers } from '../../../server/outbox/handlers.ts'
import { workOnce } from '../../../server/outbox/run.ts'
import { linkGuardian } from '../../../server/people/index.ts'
import { Membership } from '../../../server/people/membership.model.ts'
import type { Role } from '../../../server/roles.ts'
import { beginningOf } from '../../../server/schools/index.ts'
import { mergeUnits } from '../../../server/schools/merge.ts'
import { splitUnit } from '../../../server/schools/split.ts'
import { silent } from '../../outbox/outbox.ts'
import { dataFolders } from '../../server/process.ts'
import { administrator, origin } from '../../schools/known.ts'
import { relay, type Work } from '../killed.ts'
import { addMembers, from, makeCalendar, makeSchoolYear, type TestSchool } from '../school.ts'

const firstDay = '2026-10-01'
const day = beginningOf(firstDay)
const classes = 6
const inClass = 30
const pupils = classes * inClass
const guardians = 12

describe('a school that ends, whose workers are killed while its people move', function () {
  this.timeout(300_000)
  const data = dataFolders()
  let engine: Awaited<ReturnType<typeof startEmbedded>>
  let school: TestSchool
  beforeEach(async () => {
    engine = await startEmbedded({ directory: join(data(), 'database') })
    await connect({ uri: engine.uri })
    await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
    await makeCalendar()
    school = await makeSchoolYear(
      Array.from({ length: classes }, (_, at) => ({
        ...{ name: `6A${at + 1}`, grades: [6], pupils: inClass, hasTeacher: true },
      })),
    )
    const guardianIds = Array.from({ length: guardians }, () => new Types.ObjectId())
    await addMembers(school.schoolId, 'guardian', guardianIds)
    for (const [at, guardianId] of guardianIds.entries()) {
      const childId = school.classes[at % classes]!.pupilIds[at]!
      await linkGuardian({ guardianId, childId, relation: 'mother', from, origin: 'school' })
    }
  })
  afterEach(async () => {
    await disconnect()
    await engine.close()
  })

  const workOf = (filter: object): Work => ({
    look: async () => {
      const move = await UnitMove.findOne(filter, { steps: 1, state: 1 }).lean()
      // As if the day had come.
      await OutboxEvent.updateMany({ name: /^classes\./, attempts: 0 }, { $set: { runAt: new Date(0) } })
      const isFollowed = !(await OutboxEvent.exists({ name: /^(classes|people|schools)\./ }))
      return { done: move?.steps ?? 0, state: move?.state === 'done' && !isFollowed ? 'running' : (move?.state ?? '') }
    },
    states: ['running'],
  })
  const reached = (done: number, at: number) => done >= at
  const openIn = async (unitId: Types.ObjectId, role: Role) => {
    const open = { unitId, role, $or: [{ to: { $exists: false } }, { to: { $gt: day } }] }
    return (await Membership.find(open).lean()).map(({ personId }) => personId.toString())
  }
  const pupilIdsOf = (...names: string[]) => names.flatMap((name) => school.of(name).pupilIds.map(String))
  /** Each once, and in the report once. */
  const expectOnce = async () => {
    const all = await Membership.find({ role: { $ne: 'guardian' }, unitId: { $ne: school.schoolId } }).lean()
    expect(new Set(all.map(({ personId }) => personId.toString())).size).to.equal(all.length)
    const former = await Membership.find({ unitId: school.schoolId }).lean()
    expect(former).to.have.lengthOf(pupils + classes + guardians)
    for (const { to } of former) expect(to).to.deep.equal(day)
    const items = await UnitMoveItem.find({ kind: 'membership' }).lean()
    const keys = items.map(({ personId, unitId, role }) => [personId, unitId, role].join(' '))
    expect(new Set(keys).size).to.equal(keys.length)
    expect(await UnitMoveItem.countDocuments({ kind: 'class' })).to.equal(classes)
    const placed = await Placement.find().lean()
    expect(new Set(placed.map(({ personId }) => personId.toString())).size).to.equal(pupils)
    expect(placed).to.have.lengthOf(pupils)
  }

  it('has each of them once in the school that it has become a part of', async () => {
    const into = await makeSchoolYear([])
    const work = workOf({ kind: 'merge' })
    const workers = relay(data())
    const form = { revision: 0, otherIds: [], firstDay, levels: [], into: { id: into.schoolId.toString() } }
    await mergeUnits(administrator(), school.schoolId.toString(), form, origin)
    // Among the members, and among the classes.
    await workers.killAt(work, [1, 3, 7], reached)
    await workers.finish(work, 'done')

    await expectOnce()
    const names = school.classes.map(({ name }) => name)
    expect(await openIn(into.schoolId, 'student')).to.have.members(pupilIdsOf(...names))
    expect(await openIn(into.schoolId, 'teacher')).to.have.lengthOf(classes)
    expect(await openIn(into.schoolId, 'guardian')).to.have.lengthOf(guardians)
    expect(await SchoolClass.countDocuments({ schoolId: into.schoolId })).to.equal(classes)
  })

  it('has each of them once in one of those that it was split into', async () => {
    const part = (code: string) => ({ name: `Trường ${code}`, code, levels: [] })
    const form = { revision: 0, firstDay, original: 'ends' as const, belowPart: 0, parts: [part('M1'), part('M2')] }
    const parts = await splitUnit(administrator(), school.schoolId.toString(), form, origin)
    // It waits for somebody to choose.
    const handlers = mergeHandlers(features.map(({ events = {} }) => events))
    while (await workOnce({ handlers, log: silent })) continue
    const work = workOf({ kind: 'split' })
    const workers = relay(data())
    const choices = school.classes.map(({ id }, at) => [id.toString(), parts[at < 2 ? 0 : 1]!])
    const division = {
      classes: Object.fromEntries(choices) as Record<string, string>,
      restId: parts[0]!,
      managersId: '',
    }
    const { _id } = (await UnitMove.findOne({ kind: 'split' }).lean())!
    await divide(administrator(), _id, { division, origin })
    await workers.killAt(work, [1, 4, 6], reached)
    await workers.finish(work, 'done')

    await expectOnce()
    const [first, second] = parts.map((id) => new Types.ObjectId(id))
    expect(await openIn(first!, 'student')).to.have.members(pupilIdsOf('6A1', '6A2'))
    expect(await openIn(second!, 'student')).to.have.members(pupilIdsOf('6A3', '6A4', '6A5', '6A6'))
    expect(await openIn(first!, 'teacher')).to.have.lengthOf(2)
    expect(await openIn(second!, 'teacher')).to.have.lengthOf(4)
    expect(await openIn(first!, 'guardian')).to.have.lengthOf(4)
    expect(await openIn(second!, 'guardian')).to.have.lengthOf(8)
  })
})
