// The same question to the planner's choice of index and to a forced scan of the whole collection: the answers must agree.
// Collection `a` has the indexes; `b` holds the same documents and has none, and takes the same writes by scans.

import { compileExpression } from '../../../../../storage/database/embedded/aggregate/expression.ts'
import { parseCollation } from '../../../../../storage/database/embedded/bson/collation.ts'
import { compare } from '../../../../../storage/database/embedded/bson/compare.ts'
import { describe, doc, isDoc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import type { Environment } from '../../../../../storage/database/embedded/query/environment.ts'
import { compileSort } from '../../../../../storage/database/embedded/query/sort.ts'
import { newSession, type Database, type Session } from '../in-process.ts'
import { isBetween } from './between.ts'
import { collations, Generator } from './generate.ts'
import { Random } from './random.ts'

/** How often what was put to the test: a fuzz that uses no index finds nothing. */
export interface Tally {
  rounds: number
  checks: number
  /** Searches that have found something. */
  hits: number
  index: number
  union: number
  sortedByIndex: number
  countedByIndex: number
  inTransactions: number
  refused: number
  conflicts: number
}

export const newTally = (): Tally => ({
  rounds: 0,
  checks: 0,
  hits: 0,
  index: 0,
  union: 0,
  sortedByIndex: 0,
  countedByIndex: 0,
  inTransactions: 0,
  refused: 0,
  conflicts: 0,
})

/** @throws Mismatch, which shows the seed and the query */
export async function runRound(database: Database, seed: number, tally: Tally, queries: number): Promise<void> {
  const round = new Round(database, seed, tally)
  await round.fill()
  await round.compare(queries)
  await round.change(Math.ceil(queries / 6))
  await round.compare(Math.ceil(queries / 3))
  await round.inTransaction(Math.ceil(queries / 3))
  await round.compare(Math.ceil(queries / 6))
  tally.rounds++
}

export class Mismatch extends Error {}

const documents = 70
/** Ids from here on belong to writes outside of the transaction. */
const firstOutside = 1000
const natural = { hint: doc({ $natural: 1 }) }

interface Question {
  readonly filter: Doc
  readonly sort?: Doc
  readonly skip?: number
  readonly limit?: number
  readonly hint?: Value
  readonly min?: Doc
  readonly max?: Doc
  readonly collation?: Doc
}

class Round {
  readonly #database: Database
  readonly #random: Random
  readonly #generator: Generator
  readonly #tally: Tally
  readonly #a: string
  readonly #b: string
  #collation: Doc | undefined
  #indexes: Doc[] = []
  #session: Session | undefined

  constructor(database: Database, seed: number, tally: Tally) {
    this.#database = database
    this.#random = new Random(seed)
    this.#generator = new Generator(this.#random)
    this.#tally = tally
    this.#a = `a${seed}`
    this.#b = `b${seed}`
  }

  async fill(): Promise<void> {
    const random = this.#random
    if (random.chance(0.06)) this.#collation = random.pick(collations)
    for (const create of [this.#a, this.#b]) await this.#database.run({ create, collation: this.#collation })
    const indexes = random.list(2, 7, () => this.#generator.index(''))
    const [early, late] = [indexes.slice(0, 3), indexes.slice(3)]
    for (const index of early) await this.#createIndex(index)
    await this.#insert(Array.from({ length: documents }, (_, id) => this.#generator.document(id)))
    for (const index of late) await this.#createIndex(index)
  }

  async #createIndex(index: Doc): Promise<void> {
    index.set('name', `by_${this.#indexes.length}`)
    const { fields } = await this.#database.ask({ createIndexes: this.#a, indexes: [index] })
    // A duplicate, two arrays in one key, an index that there is already, or what cannot be: another round has it.
    if (fields.get('ok') === 1) this.#indexes.push(index)
    else this.#tally.refused++
  }

  async #insert(documents: readonly Doc[]): Promise<void> {
    const insert = { documents, ordered: false }
    const answer = await this.#database.run({ insert: this.#a, ...insert })
    const refused = ((answer.get('writeErrors') ?? []) as Doc[]).map((error) => error.get('index'))
    this.#tally.refused += refused.length
    const kept = documents.filter((_, position) => !refused.includes(position))
    if (kept.length > 0) await this.#database.run({ insert: this.#b, documents: kept })
  }

  async compare(count: number): Promise<void> {
    for (let position = 0; position < count; position++) {
      const random = this.#random
      const collation = random.chance(0.12) ? random.pick(collations) : undefined
      const filter = this.#generator.filter()
      // The shortest sorts are those that an index has.
      const sort = random.chance(0.5) ? this.#sortOfIndex() : this.#generator.sort()
      const question = { filter, collation, sort }
      if (this.#session && (await this.#isRefused(question))) continue
      await random.weighted<() => Promise<void>>([
        [8, () => () => this.#compareFind({ filter, collation })],
        [6, () => () => this.#compareSorted(question)],
        [2, () => () => this.#compareLimited({ filter, collation })],
        [3, () => () => this.#compareCounts({ filter, collation })],
        [1, () => () => this.#compareDistinct({ filter, collation })],
        [2, () => () => this.#compareHinted(random.chance(0.5) ? question : { filter, collation })],
        [1, () => () => this.#compareBetween({ filter, collation })],
      ])()
    }
  }

  /** An error would end the transaction. */
  async #isRefused(question: Question): Promise<boolean> {
    const { fields } = await this.#database.ask({ find: this.#b, ...question, ...natural })
    return fields.get('ok') !== 1
  }

  async #compareFind(question: Question): Promise<void> {
    await this.#note(question)
    const [planned, scanned] = await this.#both(question)
    this.#expectSame(question, idsOf(planned), idsOf(scanned))
  }

  /** Documents with equal keys may come in any order, so the keys are compared. */
  async #compareSorted(question: Question): Promise<void> {
    const random = this.#random
    const bounds = random.chance(0.5) ? { skip: random.pick([0, 0, 3]), limit: random.pick([0, 1, 5, 20]) } : {}
    const whole = { ...question, ...bounds }
    await this.#note(whole)
    const [planned, scanned] = await this.#both(whole)
    if (isError(planned) || isError(scanned)) return this.#expectSame(whole, idsOf(planned), idsOf(scanned))
    const sorter = compileSort(question.sort!, this.#environment(whole))
    const isSameOrder =
      planned.length === scanned.length &&
      planned.every((one, position) => sorter.compare(sorter.key(one), sorter.key(scanned[position]!)) === 0)
    if (!isSameOrder) this.#fail(whole, inOrder(planned), inOrder(scanned))
    if (!bounds.limit && !bounds.skip) this.#expectSame(whole, idsOf(planned), idsOf(scanned))
    if (new Set(inOrder(planned)).size < planned.length) this.#fail(whole, inOrder(planned), inOrder(scanned))
  }

  #sortOfIndex(): Doc {
    const random = this.#random
    const key = this.#indexes.length > 0 ? (random.pick(this.#indexes).get('key') as Doc) : doc({ _id: 1 })
    const sign = random.pick([1, -1])
    const fields = [...key].slice(random.chance(0.2) && key.size > 1 ? 1 : 0)
    return new Map(fields.map(([path, direction]) => [path, Number(direction) * sign]))
  }

  /** Without a sort any of the documents will do. */
  async #compareLimited(question: Question): Promise<void> {
    const limit = 1 + this.#random.below(5)
    const planned = await this.#find({ ...question, limit })
    const scanned = await this.#find({ ...question, ...natural })
    if (isError(planned) || isError(scanned))
      return this.#expectSame(question, idsOf(planned), idsOf(scanned), { limit })
    const all = new Set(idsOf(scanned))
    const isRight =
      planned.length === Math.min(limit, all.size) &&
      new Set(idsOf(planned)).size === planned.length &&
      idsOf(planned).every((id) => all.has(id))
    if (!isRight) this.#fail({ ...question, limit }, idsOf(planned), idsOf(scanned))
  }

  async #compareCounts(question: Question): Promise<void> {
    const { filter, collation } = question
    const plan = await this.#plan({ count: this.#a, query: filter, collation })
    if (plan.includes('COUNT_SCAN')) this.#tally.countedByIndex++
    const scanned = await this.#find({ ...question, ...natural })
    const expected = isError(scanned) ? idsOf(scanned) : [String(scanned.length)]
    const counted = await this.#counts(question)
    this.#tally.checks++
    for (const count of counted) {
      // Where nothing is counted, an aggregation gives no document.
      if (count !== expected[0]) this.#fail({ ...question, counts: counted }, counted, expected)
    }
  }

  async #counts({ filter, collation }: Question): Promise<string[]> {
    const group = doc({ $group: { _id: 1, n: { $sum: 1 } } })
    const match = new Map([['$match', filter]])
    const answers = [
      await this.#ask({ aggregate: this.#a, pipeline: [match, group], cursor: {}, collation }),
      await this.#ask({ aggregate: this.#a, pipeline: [match, doc({ $count: 'n' })], cursor: {}, collation }),
      // The server has no `count` in transactions.
      ...(this.#session ? [] : [await this.#ask({ count: this.#a, query: filter, collation })]),
    ]
    return answers.map(({ fields, batch }) =>
      fields.get('ok') === 1 ? String(fields.get('n') ?? batch[0]?.get('n') ?? 0) : 'error',
    )
  }

  async #compareDistinct({ filter, collation }: Question): Promise<void> {
    const key = this.#random.pick(['a', 'b', 'a.x', 'd', 'a.0'])
    const distinct = { key, query: filter, collation }
    const [planned, scanned] = [
      await this.#ask({ distinct: this.#a, ...distinct }),
      await this.#database.ask({ distinct: this.#b, ...distinct }),
    ]
    const [left, right] = [planned, scanned].map(({ fields }) => (fields.get('values') ?? []) as Value[])
    // Of values that are equal, as 0 and -0, any may stand for all.
    const { collation: how } = this.#environment({ filter, collation })
    const isSame =
      left!.length === right!.length &&
      left!.every((value, position) => compare(value, right![position], how) === 0) &&
      planned.fields.get('code') === scanned.fields.get('code')
    this.#tally.checks++
    if (!isSame) this.#fail({ filter, collation, distinct: key }, left!.map(show), right!.map(show))
  }

  /** A hint to an index that leaves documents out is followed all the same: only the others can be compared. */
  async #compareHinted(question: Question): Promise<void> {
    const whole = this.#indexes.filter((index) => !incomplete.some((option) => index.has(option)))
    if (whole.length === 0) return
    const hint = this.#random.pick(whole).get('name')!
    const [planned, scanned] = [await this.#find({ ...question, hint }), await this.#find({ ...question, ...natural })]
    this.#expectSame({ ...question, hint }, idsOf(planned), idsOf(scanned))
  }

  async #compareBetween(question: Question): Promise<void> {
    const { filter, collation } = question
    const usable = this.#indexes.filter((index) => !incomplete.some((option) => index.has(option)))
    if (usable.length === 0) return
    const index = this.#random.pick(usable)
    const key = index.get('key') as Doc
    const min = this.#random.chance(0.7) ? this.#generator.bound(key) : undefined
    const max = this.#random.chance(0.7) || !min ? this.#generator.bound(key) : undefined
    const asked = { filter, collation, hint: index.get('name')!, min, max }
    const { fields } = await this.#database.ask({ explain: { find: this.#a, ...asked } })
    if (fields.get('code') === 115) return void this.#tally.refused++ // a long bound
    const planned = await this.#find(asked)
    const scanned = await this.#find({ filter, collation, ...natural })
    const expected = isError(scanned) ? scanned : scanned.filter((document) => isBetween(document, key, min, max))
    this.#expectSame(asked, idsOf(planned), idsOf(expected))
  }

  /** Writes to `a` as planned, and to `b` by scans. */
  async change(count: number): Promise<void> {
    for (let position = 0; position < count; position++) {
      if (!(await this.#changeBoth(this.#generator.filter()))) await this.#copyOver()
    }
  }

  /** @returns false when one of them has failed, perhaps half-way */
  async #changeBoth(filter: Doc): Promise<boolean> {
    const random = this.#random
    const collation = random.chance(0.05) ? random.pick(collations) : undefined
    const q = filter
    const few = new Map<string, Value>([['$and', [filter, doc({ _id: doc({ $mod: [9, random.below(9)] }) })]]])
    const u = this.#generator.update()
    const sort = new Map([...this.#generator.sort(), ['_id', 1]])
    const isNew = random.chance(0.5)
    const id = random.below(documents)
    const replacement = this.#generator.document(id)
    const command = random.weighted<(name: string, hint: Record<string, unknown>) => Record<string, unknown>>([
      [4, () => (update, hint) => ({ update, updates: [{ q, u, multi: true, collation, ...hint }] })],
      [2, () => (remove, hint) => ({ delete: remove, deletes: [{ q: few, limit: 0, collation, ...hint }] })],
      [2, () => (update, hint) => ({ update, updates: [{ q: doc({ _id: id }), u, upsert: true, ...hint }] })],
      [1, () => (update, hint) => ({ update, updates: [{ q: doc({ _id: id }), u: replacement, ...hint }] })],
      [2, () => (findAndModify, hint) => ({ findAndModify, query: q, sort, update: u, new: isNew, ...hint })],
      [1, () => (findAndModify, hint) => ({ findAndModify, query: few, sort, remove: true, ...hint })],
    ])
    const changed = await this.#ask(command(this.#a, {}))
    if (changed.fields.get('code') === 112) throw new Conflict()
    const scanned = await this.#outside({ ...command(this.#b, natural) })
    const isError = [changed, scanned].some(({ fields }) => fields.get('ok') !== 1 || fields.has('writeErrors'))
    this.#tally.checks++
    if (isError) return false
    const [left, right] = [outcomeOf(changed.fields), outcomeOf(scanned.fields)]
    const asked = { filter, collation, write: doc(command(this.#a, {})) }
    if (left !== right) this.#fail(asked, [left], [right])
    this.#expectSame(asked, await this.#contentOf(this.#a), await this.#contentOf(this.#b, true))
    return true
  }

  async #copyOver(): Promise<void> {
    const kept = await this.#database.list({ find: this.#a, filter: {}, ...natural })
    await this.#database.run({ delete: this.#b, deletes: [{ q: {}, limit: 0 }] })
    if (kept.length > 0) await this.#database.run({ insert: this.#b, documents: kept })
  }

  /** A transaction must see its own writes, and nothing of what others write meanwhile. */
  async inTransaction(count: number): Promise<void> {
    this.#session = newSession()
    try {
      await this.#contentOf(this.#a) // begins it
      await this.#insertOutside(10)
      let isSame = true
      for (let turn = 0; turn < 6 && isSame; turn++) {
        const own = new Map<string, Value>([
          ['$and', [doc({ _id: doc({ $lt: firstOutside }) }), this.#generator.filter()]],
        ])
        isSame = await this.#changeBoth(own)
        if (isSame && this.#random.chance(0.5)) await this.#insertOutside(2)
        if (isSame && this.#random.chance(0.3)) await this.#changeOutside()
        if (isSame) await this.compare(Math.ceil(count / 6))
      }
      if (isSame)
        this.#expectSame({ filter: doc({}) }, await this.#contentOf(this.#a), await this.#contentOf(this.#b, true))
      this.#tally.inTransactions++
      await this.#end(isSame)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      this.#tally.conflicts++
    } finally {
      this.#session = undefined
    }
    await this.#copyOver()
  }

  async #end(mayCommit: boolean): Promise<void> {
    const session = this.#session!
    const { fields } = await this.#database.ask(
      mayCommit && this.#random.chance(0.7) ? session.commit() : session.abort(),
    )
    const isCommitted = fields.get('ok') === 1 && mayCommit
    if (!isCommitted && mayCommit) throw new Mismatch(`${this.#where()}: no end: ${describe(fields)}`)
  }

  async #insertOutside(count: number): Promise<void> {
    const documents = this.#random.list(count, count, () =>
      this.#generator.document(firstOutside + this.#random.below(1000)),
    )
    await this.#outside({ insert: this.#a, documents, ordered: false })
  }

  async #changeOutside(): Promise<void> {
    const q = doc({ _id: doc({ $gte: firstOutside }) })
    if (this.#random.chance(0.3)) await this.#outside({ delete: this.#a, deletes: [{ q, limit: 1 }] })
    else await this.#outside({ update: this.#a, updates: [{ q, u: this.#generator.update(), multi: true }] })
  }

  /** Not in the transaction. A key that this wants may be claimed by it: then it gives up. */
  async #outside(command: Record<string, unknown>) {
    return this.#database.ask({ ...command, maxTimeMS: this.#session ? 20 : undefined })
  }

  async #note(question: Question): Promise<void> {
    const plan = await this.#plan({ find: this.#a, ...question })
    if (plan.includes('IXSCAN')) this.#tally.index++
    if (plan.includes('"OR"')) this.#tally.union++
    if (question.sort && plan.includes('IXSCAN') && !plan.includes('"SORT"')) this.#tally.sortedByIndex++
  }

  async #plan(command: Record<string, unknown>): Promise<string> {
    const { fields } = await this.#database.ask({ explain: command, verbosity: 'queryPlanner' })
    return describe((fields.get('queryPlanner') as Doc | undefined)?.get('winningPlan'))
  }

  async #both(question: Question): Promise<[Found, Found]> {
    return [await this.#find(question), await this.#find({ ...question, ...natural })]
  }

  async #find(question: Question): Promise<Found> {
    const batchSize = this.#random.pick([1000, 1000, 7])
    const asked = Object.entries({ ...question, batchSize }).filter(([, value]) => value !== undefined)
    const command = this.#inSession({ find: this.#a, ...Object.fromEntries(asked) })
    try {
      const found = await this.#database.list(command)
      if (found.length > 0) this.#tally.hits++
      return found
    } catch (error) {
      return { code: (error as { code: number }).code, message: (error as Error).message }
    }
  }

  async #contentOf(collection: string, isOutside = false): Promise<string[]> {
    const command = { find: collection, filter: {}, ...natural, batchSize: 1000 }
    const found = await this.#database.list(isOutside ? command : this.#inSession(command))
    return found.map((document) => show(document)).sort()
  }

  #ask(command: Record<string, unknown>) {
    return this.#database.ask(this.#inSession(command))
  }

  #inSession(command: Record<string, unknown>): Doc {
    return this.#session ? this.#session.inTransaction(command) : doc(command)
  }

  #environment({ collation }: Question): Environment {
    return {
      variables: new Map(),
      expression: compileExpression,
      collation: parseCollation(collation ?? this.#collation),
    }
  }

  #expectSame(asked: object, planned: string[], scanned: string[], more: object = {}): void {
    this.#tally.checks++
    const isSame = planned.length === scanned.length && planned.every((one, position) => one === scanned[position])
    if (!isSame) this.#fail({ ...asked, ...more }, planned, scanned)
  }

  #fail(asked: object, planned: string[], scanned: string[]): never {
    const [more, less] = [without(planned, scanned), without(scanned, planned)]
    throw new Mismatch(
      [
        `${this.#where()}: ${show(doc(asked as Record<string, unknown>))}`,
        `indexes: ${this.#indexes.map(show).join('\n         ')}`,
        `collation of the collection: ${this.#collation ? show(this.#collation) : 'none'}`,
        `planned but not scanned: ${more.slice(0, 8).join(' | ')}`,
        `scanned but not planned: ${less.slice(0, 8).join(' | ')}`,
        `${planned.length} planned, ${scanned.length} scanned: ${planned.slice(0, 8).join()} … ${scanned.slice(0, 8).join()}`,
      ].join('\n'),
    )
  }

  #where(): string {
    return `seed ${this.#random.seed}, ${this.#generator.shape}${this.#session ? ', in a transaction' : ''}`
  }
}

/** Another write was first: the transaction is over. */
class Conflict extends Error {}

type Found = Doc[] | { code: number; message: string }

const incomplete = ['sparse', 'partialFilterExpression', 'hidden']

const isError = (found: Found): found is { code: number; message: string } => !Array.isArray(found)

/** Which error it is may depend on which document comes first. */
function idsOf(found: Found): string[] {
  return isError(found) ? ['error'] : inOrder(found).sort()
}

const inOrder = (found: Doc[]) => found.map((document) => describe(document.get('_id')))

function outcomeOf(reply: Doc): string {
  const value = reply.get('value')
  const id = isDoc(value) ? show(value) : 'null'
  return `n ${describe(reply.get('n'))}, modified ${describe(reply.get('nModified'))}, upserted ${describe(reply.get('upserted'))}, value ${id}`
}

const without = (some: string[], others: string[]) => some.filter((one) => !others.includes(one))

/** Long repetitions in few characters. `describe` would cut them. */
function show(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (isDoc(value)) return `{${Array.from(value, ([name, member]) => `${name}: ${show(member)}`).join(', ')}}`
  if (typeof value === 'string') return JSON.stringify(value).replace(/x{30,}/g, (run) => `x*${run.length}`)
  if (typeof value === 'bigint') return `${value}n`
  return typeof value === 'object' && value !== null ? `${value.constructor.name}(${describe(value)})` : describe(value)
}
