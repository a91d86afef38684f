// One random collection, and the means to put a question to it in two ways.
// Collection `a` has the indexes; `b` holds the same documents and has none, and takes the same writes by scans.

import { compileExpression } from '../../../../../storage/database/embedded/aggregate/expression.ts'
import { parseCollation } from '../../../../../storage/database/embedded/bson/collation.ts'
import { describe, doc, isDoc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import type { Environment } from '../../../../../storage/database/embedded/query/environment.ts'
import type { Answer, Database, Session } from '../in-process.ts'
import { collations, Generator } from './generate.ts'
import { Random } from './random.ts'

/** How often what was put to the test: a fuzz that uses no index finds nothing. */
export interface Tally {
  rounds: number
  checks: number
  /** Searches that have found something. */
  hits: number
  /** Of the plans that were looked at: every second one. */
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

/** Shows the seed and the question. */
export class Mismatch extends Error {}

export interface Question {
  readonly filter: Doc
  readonly sort?: Doc
  readonly skip?: number
  readonly limit?: number
  readonly hint?: Value
  readonly min?: Doc
  readonly max?: Doc
  readonly collation?: Doc
}

export type Found = Doc[] | 'error'

/** Forces a scan. */
export const natural = { hint: doc({ $natural: 1 }) }

export class Round {
  readonly random: Random
  readonly generator: Generator
  readonly tally: Tally
  readonly database: Database
  readonly a: string
  readonly b: string
  /** How many documents there are at first: now and then more than a scan reads at once. */
  readonly documents: number
  readonly indexes: Doc[] = []
  /** As long as a transaction runs. */
  session: Session | undefined
  #collation: Doc | undefined

  constructor(database: Database, seed: number, tally: Tally) {
    this.database = database
    this.random = new Random(seed)
    this.documents = this.random.chance(0.03) ? 1200 : 70
    this.generator = new Generator(this.random)
    this.tally = tally
    this.a = `a${seed}`
    this.b = `b${seed}`
  }

  async fill(): Promise<void> {
    const { random, generator } = this
    if (random.chance(0.06)) this.#collation = random.pick(collations)
    for (const create of [this.a, this.b]) await this.database.run({ create, collation: this.#collation })
    const indexes = random.list(2, 7, () => generator.index(''))
    for (const index of indexes.slice(0, 3)) await this.#createIndex(index)
    const documents = Array.from({ length: this.documents }, (_, id) => generator.document(id))
    const answer = await this.database.run({ insert: this.a, documents, ordered: false })
    this.tally.refused += ((answer.get('writeErrors') ?? []) as Doc[]).length
    for (const index of indexes.slice(3)) await this.#createIndex(index)
    await this.copyOver()
  }

  async #createIndex(index: Doc): Promise<void> {
    index.set('name', `by_${this.indexes.length}`)
    const { fields } = await this.database.ask({ createIndexes: this.a, indexes: [index] })
    // A duplicate, two arrays in one key, an index that there is already, or what cannot be: another round has it.
    if (fields.get('ok') === 1) this.indexes.push(index)
    else this.tally.refused++
  }

  /** Makes `b` the same as `a`. */
  async copyOver(): Promise<void> {
    const documents = await this.database.list({ find: this.a, filter: {}, ...natural })
    await this.database.run({ delete: this.b, deletes: [{ q: {}, limit: 0 }] })
    if (documents.length > 0) await this.database.run({ insert: this.b, documents })
  }

  async find(question: Question): Promise<Found> {
    const batchSize = this.random.pick([1000, 1000, 7])
    const asked = Object.entries({ ...question, batchSize }).filter(([, value]) => value !== undefined)
    try {
      const found = await this.database.list(this.#inSession({ find: this.a, ...Object.fromEntries(asked) }))
      if (found.length > 0) this.tally.hits++
      return found
    } catch {
      // Which error it is may depend on which document comes first.
      return 'error'
    }
  }

  /** The question as the planner answers it, and by a scan. */
  async findBoth(question: Question): Promise<[planned: Found, scanned: Found]> {
    return [await this.find(question), await this.find({ ...question, ...natural })]
  }

  /** In the transaction, if there is one. */
  ask(command: Record<string, unknown>): Promise<Answer> {
    return this.database.ask(this.#inSession(command))
  }

  #inSession(command: Record<string, unknown>): Doc {
    return this.session ? this.session.inTransaction(command) : doc(command)
  }

  /** What a reader in the transaction, or one outside of it, finds in a collection. */
  async contentOf(collection: string, reader: 'inside' | 'outside'): Promise<Doc[]> {
    const command = { find: collection, filter: {}, ...natural, batchSize: 1000 }
    return this.database.list(reader === 'outside' ? command : this.#inSession(command))
  }

  async planOf(command: Record<string, unknown>): Promise<string> {
    const { fields } = await this.database.ask({ explain: command, verbosity: 'queryPlanner' })
    return describe((fields.get('queryPlanner') as Doc | undefined)?.get('winningPlan'))
  }

  environment(collation: Doc | undefined): Environment {
    const how = parseCollation(collation ?? this.#collation)
    return { variables: new Map(), expression: compileExpression, collation: how }
  }

  expectSame(asked: object, planned: readonly string[], scanned: readonly string[]): void {
    this.tally.checks++
    const isSame = planned.length === scanned.length && planned.every((one, position) => one === scanned[position])
    if (!isSame) this.fail(asked, planned, scanned)
  }

  fail(asked: object, planned: readonly string[], scanned: readonly string[]): never {
    const without = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one))
    const some = (lines: readonly string[]) => lines.slice(0, 8).join(' | ')
    const where = `${this.generator.shape}${this.session ? ', in a transaction' : ''}`
    throw new Mismatch(
      [
        `seed ${this.random.seed}, ${where}: ${show(doc(asked as Record<string, unknown>))}`,
        `indexes: ${this.indexes.map(show).join('\n         ')}`,
        `collation of the collection: ${this.#collation ? show(this.#collation) : 'none'}`,
        `planned but not scanned: ${some(without(planned, scanned))}`,
        `scanned but not planned: ${some(without(scanned, planned))}`,
        `${planned.length} planned, ${scanned.length} scanned: ${some(planned)} … ${some(scanned)}`,
      ].join('\n'),
    )
  }
}

export const idsInOrder = (found: Doc[]) => found.map((document) => describe(document.get('_id')))

export function idsOf(found: Found): string[] {
  return found === 'error' ? [found] : idsInOrder(found).sort()
}

/** Long repetitions in few characters; `describe` would cut them. */
export function show(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (isDoc(value)) return `{${Array.from(value, ([name, member]) => `${name}: ${show(member)}`).join(', ')}}`
  if (typeof value === 'string') return JSON.stringify(value).replace(/x{30,}/g, (run) => `x*${run.length}`)
  if (typeof value === 'bigint') return `${value}n`
  return typeof value === 'object' && value !== null ? `${value.constructor.name}(${describe(value)})` : describe(value)
}
