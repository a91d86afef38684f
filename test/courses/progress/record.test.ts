import { expect } from 'chai'
import fc from 'fast-check'
import { Types } from 'mongoose'
import { CourseProgress, type ItemProgress } from '../../../server/courses/progress/progress.model.ts'
import {
  findProgress,
  keepOpened,
  keepSaid,
  keepSeen,
  keepVisit,
  type Told,
} from '../../../server/courses/progress/record.ts'
import { doneOf } from '../../../server/courses/progress/state.ts'
import { queriesOf } from './queries.ts'
import { withDatabase } from '../../outbox/outbox.ts'

const start = Date.UTC(2026, 10, 20)
const at = (minute: number) => new Date(start + minute * 60_000)

type Operation =
  | { readonly what: 'opened'; readonly minute: number }
  | { readonly what: 'said'; readonly minute: number; readonly isDone: boolean; readonly by: 'hand' | 'teacher' }
  | { readonly what: 'seen'; readonly minute: number; readonly parts: number[]; readonly seconds: number }

const minute = fc.integer({ min: 0, max: 30 })
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ what: fc.constant('opened' as const), minute }),
  fc.record({
    what: fc.constant('said' as const),
    minute,
    isDone: fc.boolean(),
    by: fc.constantFrom('hand', 'teacher'),
  }),
  fc.record({
    ...{ what: fc.constant('seen' as const), minute, seconds: fc.integer({ min: 0, max: 20 }) },
    parts: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
  }),
)

describe('what comes in of progress', () => {
  withDatabase()

  it('gives the same in any order, from two devices at once, and when it is told again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        async (operations, numbers) => {
          const rank = operations.map(() => numbers.next().value)
          const named = operations.map((one, index) => ({ one, id: `o${index}` }))
          const shuffled = named.toSorted((a, b) => rank[named.indexOf(a)]! - rank[named.indexOf(b)]!)
          const inOrder = await outcomeOf([named])
          const repeated = await outcomeOf([named.flatMap((one) => [one, one]), named])
          const turned = await outcomeOf([shuffled])
          const parallel = await outcomeOf([
            shuffled.filter((_, place) => place % 2 === 0),
            shuffled.filter((_, place) => place % 2 === 1),
          ])
          expect(turned).to.deep.equal(inOrder)
          expect(repeated).to.deep.equal(inOrder)
          expect(parallel).to.deep.equal(inOrder)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('keeps the first opening, the last one and how many there were', async () => {
    const told = anew()
    for (const [index, minute] of [5, 2, 9, 2].entries())
      await keepOpened({ ...told, at: at(minute), operation: `o${index}` })
    const { openedAt, lastAt, times } = await found(told)
    expect({ openedAt, lastAt, times }).to.deep.equal({ openedAt: at(2), lastAt: at(9), times: 4 })
  })

  it('lets two first writes of one pupil make one record', async () => {
    const told = anew()
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => keepOpened({ ...told, at: at(index), operation: `o${index}` })),
    )
    expect(await CourseProgress.countDocuments({ personId: told.personId })).to.equal(1)
    expect((await found(told)).times).to.equal(8)
  })

  it('forgets the parts when all were seen, and stays done', async () => {
    const told = { ...anew(), item: { _id: new Types.ObjectId(), rule: 'allPages' as const } }
    const seen = { file: 0, files: 1, total: 3, seconds: 5 }
    await keepSeen({ ...told, at: at(1) }, { ...seen, parts: [1, 2], place: 2 })
    expect(doneOf(told.item, await found(told))).to.equal(undefined)
    await keepSeen({ ...told, at: at(2) }, { ...seen, parts: [3], place: 3 })
    await keepSeen({ ...told, at: at(1.5) }, { ...seen, parts: [2], place: 2 })
    const made = await found(told)
    expect(doneOf(told.item, made)).to.deep.equal({ at: at(2), by: 'rule' })
    expect(made.seen).to.deep.equal([2])
    expect(made.place).to.deep.equal({ at: at(2), file: 0, value: 3 })
    expect(made.seconds).to.equal(15)
  })

  it('costs one write', async () => {
    const told = anew()
    await keepOpened(told)
    expect(await queriesOf(() => keepOpened({ ...told, operation: 'a' }))).to.deep.equal([
      'courseProgress.findOneAndUpdate',
    ])
    expect(await queriesOf(() => keepSaid(told, { isDone: true, by: 'hand' }))).to.deep.equal([
      'courseProgress.findOneAndUpdate',
    ])
  })

  it('begins another visit after half an hour', async () => {
    const whose = anew()
    const visit = async (minute: number) => {
      await keepVisit(whose, await findProgress(whose), at(minute))
      const { visitedAt, visitBefore } = (await findProgress(whose))!
      return [visitedAt, visitBefore]
    }
    expect(await visit(0)).to.deep.equal([at(0), undefined])
    expect(await visit(29)).to.deep.equal([at(0), undefined])
    expect(await visit(30)).to.deep.equal([at(30), at(0)])
    await Promise.all([keepVisit(whose, undefined, at(31)), keepVisit(whose, { visitedAt: at(0) }, at(60))])
    expect((await findProgress(whose))!.visitedAt).to.deep.equal(at(30))
  })
})

function anew(): Told {
  return {
    ...{ courseId: new Types.ObjectId(), personId: new Types.ObjectId(), at: at(0) },
    item: { _id: new Types.ObjectId(), rule: 'byHand' },
  }
}

async function found(told: Told): Promise<ItemProgress> {
  return (await findProgress(told))!.items![told.item._id.toString()]!
}

/** Of lists of operations that devices send at the same time. */
async function outcomeOf(devices: readonly (readonly { readonly one: Operation; readonly id: string }[])[]) {
  const told = anew()
  await Promise.all(
    devices.map(async (list) => {
      for (const { one, id } of list) await apply({ ...told, at: at(one.minute), operation: id }, one)
    }),
  )
  const made = await found(told)
  const { place, seen = [] } = made
  return { ...made, seen: [...seen].sort(), place: place && { ...place }, isDone: doneOf(told.item, made)?.at }
}

async function apply(told: Told, one: Operation): Promise<void> {
  if (one.what === 'opened') await keepOpened(told)
  else if (one.what === 'said') await keepSaid(told, one)
  else
    await keepSeen(told, { file: 0, files: 1, total: 5, place: one.parts[0], parts: one.parts, seconds: one.seconds })
}
