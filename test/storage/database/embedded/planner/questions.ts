// Questions that must have the same answer with an index and without.

import { compare } from '../../../../../storage/database/embedded/bson/compare.ts'
import { doc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { compileSort } from '../../../../../storage/database/embedded/query/sort.ts'
import { isBetween } from './between.ts'
import { collations } from './generate.ts'
import { idsInOrder, idsOf, natural, show, type Question, type Round } from './round.ts'

/** @throws Mismatch */
export async function compareAnswers(round: Round, count: number): Promise<void> {
  const { random, generator } = round
  for (let position = 0; position < count; position++) {
    const collation = random.chance(0.12) ? random.pick(collations) : undefined
    const filter = generator.filter()
    // The shortest sorts are those that an index has.
    const sort = random.chance(0.5) ? sortOfIndex(round) : generator.sort()
    const [plain, sorted] = [
      { filter, collation },
      { filter, collation, sort },
    ]
    if (round.session && (await isRefused(round, sorted))) continue
    await random.weighted<() => Promise<void>>([
      [8, () => () => compareFound(round, plain)],
      [6, () => () => compareSorted(round, sorted)],
      [2, () => () => compareLimited(round, plain)],
      [3, () => () => compareCounts(round, plain)],
      [1, () => () => compareDistinct(round, plain)],
      [2, () => () => compareHinted(round, random.chance(0.5) ? sorted : plain)],
      [1, () => () => compareBetween(round, plain)],
    ])()
  }
}

/** An error would end the transaction. */
async function isRefused({ database, b }: Round, question: Question): Promise<boolean> {
  const { fields } = await database.ask({ find: b, ...question, ...natural })
  return fields.get('ok') !== 1
}

function sortOfIndex({ random, indexes }: Round): Doc {
  const key = indexes.length > 0 ? (random.pick(indexes).get('key') as Doc) : doc({ _id: 1 })
  const sign = random.pick([1, -1])
  const fields = [...key].slice(random.chance(0.2) && key.size > 1 ? 1 : 0)
  return new Map(fields.map(([path, direction]) => [path, Number(direction) * sign]))
}

async function compareFound(round: Round, question: Question): Promise<void> {
  await notePlan(round, question)
  const [planned, scanned] = await round.findBoth(question)
  round.expectSame(question, idsOf(planned), idsOf(scanned))
}

/** Documents with equal keys may come in any order, so the keys are compared. */
async function compareSorted(round: Round, question: Question): Promise<void> {
  const { random } = round
  const isBounded = random.chance(0.5)
  const bounds = isBounded ? { skip: random.pick([0, 0, 3]), limit: random.pick([0, 1, 5, 20]) } : {}
  const whole = { ...question, ...bounds }
  await notePlan(round, whole)
  const [planned, scanned] = await round.findBoth(whole)
  if (planned === 'error' || scanned === 'error') return round.expectSame(whole, idsOf(planned), idsOf(scanned))
  const sorter = compileSort(question.sort!, round.environment(question.collation))
  const isSorted =
    planned.length === scanned.length &&
    planned.every((one, position) => sorter.compare(sorter.key(one), sorter.key(scanned[position]!)) === 0) &&
    new Set(idsOf(planned)).size === planned.length
  if (!isSorted) round.fail(whole, idsInOrder(planned), idsInOrder(scanned))
  if (!isBounded) round.expectSame(whole, idsOf(planned), idsOf(scanned))
}

/** Without a sort any of the documents will do. */
async function compareLimited(round: Round, question: Question): Promise<void> {
  const limited = { ...question, limit: 1 + round.random.below(5) }
  const planned = await round.find(limited)
  const scanned = await round.find({ ...question, ...natural })
  if (planned === 'error' || scanned === 'error') return round.expectSame(limited, idsOf(planned), idsOf(scanned))
  const all = new Set(idsOf(scanned))
  const isRight =
    planned.length === Math.min(limited.limit, all.size) &&
    new Set(idsOf(planned)).size === planned.length &&
    idsOf(planned).every((id) => all.has(id))
  if (!isRight) round.fail(limited, idsOf(planned), idsOf(scanned))
}

async function compareCounts(round: Round, { filter, collation }: Question): Promise<void> {
  const plan = await round.planOf({ count: round.a, query: filter, collation })
  if (plan.includes('COUNT_SCAN')) round.tally.countedByIndex++
  const scanned = await round.find({ filter, collation, ...natural })
  const expected = scanned === 'error' ? scanned : String(scanned.length)
  for (const counted of await countsOf(round, filter, collation))
    round.expectSame({ filter, collation, counting: true }, [counted], [expected])
}

async function countsOf(round: Round, filter: Doc, collation: Doc | undefined): Promise<string[]> {
  const group = doc({ $group: { _id: 1, n: { $sum: 1 } } })
  const match = new Map([['$match', filter]])
  const aggregate = { aggregate: round.a, cursor: {}, collation }
  const answers = [
    await round.ask({ ...aggregate, pipeline: [match, group] }),
    await round.ask({ ...aggregate, pipeline: [match, doc({ $count: 'n' })] }),
    // The server has no `count` in transactions.
    ...(round.session ? [] : [await round.ask({ count: round.a, query: filter, collation })]),
  ]
  // Where nothing is counted, an aggregation gives no document.
  return answers.map(({ fields, batch }) =>
    fields.get('ok') === 1 ? String(fields.get('n') ?? batch[0]?.get('n') ?? 0) : 'error',
  )
}

async function compareDistinct(round: Round, { filter, collation }: Question): Promise<void> {
  const key = round.random.pick(['a', 'b', 'a.x', 'd', 'a.0'])
  const planned = await round.ask({ distinct: round.a, key, query: filter, collation })
  const scanned = await round.database.ask({ distinct: round.b, key, query: filter, collation })
  const [left, right] = [planned, scanned].map(({ fields }) => (fields.get('values') ?? []) as Value[])
  const { collation: how } = round.environment(collation)
  // Of values that are equal, as 0 and -0, any may stand for all.
  const isSame =
    left!.length === right!.length &&
    left!.every((value, position) => compare(value, right![position], how) === 0) &&
    planned.fields.get('ok') === scanned.fields.get('ok')
  round.tally.checks++
  if (!isSame) round.fail({ filter, collation, distinct: key }, left!.map(show), right!.map(show))
}

async function compareHinted(round: Round, question: Question): Promise<void> {
  const whole = wholeIndexes(round)
  if (whole.length === 0) return
  const hinted = { ...question, hint: round.random.pick(whole).get('name')! }
  const [planned, scanned] = [await round.find(hinted), await round.find({ ...question, ...natural })]
  round.expectSame(hinted, idsOf(planned), idsOf(scanned))
}

async function compareBetween(round: Round, question: Question): Promise<void> {
  const { random, generator } = round
  const whole = wholeIndexes(round)
  if (whole.length === 0) return
  const index = random.pick(whole)
  const key = index.get('key') as Doc
  const min = random.chance(0.7) ? generator.bound(key) : undefined
  const max = random.chance(0.7) || !min ? generator.bound(key) : undefined
  const asked = { ...question, hint: index.get('name')!, min, max }
  const { fields } = await round.database.ask({ explain: { find: round.a, ...asked } })
  if (fields.get('code') === 115) return void round.tally.refused++ // a long bound
  const planned = await round.find(asked)
  const scanned = await round.find({ ...question, ...natural })
  const expected = scanned === 'error' ? scanned : scanned.filter((document) => isBetween(document, key, min, max))
  round.expectSame(asked, idsOf(planned), idsOf(expected))
}

/** A hint to an index that leaves documents out is followed all the same: only the others can be compared. */
function wholeIndexes({ indexes }: Round): Doc[] {
  const incomplete = ['sparse', 'partialFilterExpression', 'hidden']
  return indexes.filter((index) => !incomplete.some((option) => index.has(option)))
}

async function notePlan(round: Round, question: Question): Promise<void> {
  const { random, tally } = round
  if (!random.chance(0.5)) return
  const plan = await round.planOf({ find: round.a, ...question })
  if (plan.includes('IXSCAN')) tally.index++
  if (plan.includes('"OR"')) tally.union++
  if (question.sort && plan.includes('IXSCAN') && !plan.includes('"SORT"')) tally.sortedByIndex++
}
