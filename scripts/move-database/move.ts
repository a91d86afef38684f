import { type Db, MongoServerError } from 'mongodb'
import { describe } from '../../storage/database/embedded/bson/values.ts'
import { compareDocuments, compareShape, type Comparison } from './compare.ts'
import { copyDocuments } from './copy.ts'
import { type Collection, takeInventory } from './inventory.ts'
import { begin, end, forget, positionIn, RECORD } from './record.ts'

export interface Move {
  source: { db: Db; label: string }
  target: { db: Db; label: string }
  intoNonEmpty: boolean
  signal?: AbortSignal
  progress?: (progress: Progress) => void
}

export interface Progress {
  doing: 'copying' | 'comparing'
  collection: string
  done: number
  total: number
}

export interface Report {
  readonly resumed: boolean
  readonly items: Item[]
  /** Collections of the server's own, which stay where they are. */
  readonly internal: string[]
}

export interface Item {
  readonly name: string
  readonly indexes: number
  /** A view has none. */
  readonly documents: Comparison | undefined
  readonly problems: string[]
}

export class Interrupted extends Error {}

const NAMESPACE_EXISTS = 48

/** Copies everything, then compares everything. Called again after any failure, it goes on where it was. */
export async function moveDatabase(move: Move): Promise<Report> {
  const source = move.source.db
  const target = move.target.db
  if (move.source.label === move.target.label) throw new Error('The source and the target are the same database.')
  const { collections, internal } = await takeInventory(source)
  if (collections.length === 0)
    throw new Error(`There are no collections in ${move.source.label}: is the name of the database right?`)
  const timeSeries = collections.find(({ type }) => type === 'timeseries')
  if (timeSeries) throw new Error(`${timeSeries.name} is a time series collection, which cannot be moved.`)
  if (collections.some(({ name }) => name === RECORD))
    throw new Error('The source is the target of an unfinished move: finish that one first.')
  const resumed = await begin(target, move.source.label, move)

  const refusals = new Map<string, string[]>()
  // Views last, because they rest on collections.
  for (const collection of collections.toSorted((a, b) => Number(a.type === 'view') - Number(b.type === 'view')))
    refusals.set(collection.name, await copyCollection(move, collection))

  const arrived = new Map((await takeInventory(target)).collections.map((collection) => [collection.name, collection]))
  const items: Item[] = []
  for (const collection of collections) {
    const refused = refusals.get(collection.name) ?? []
    const problems = refused.length > 0 ? refused : compareShape(collection, arrived.get(collection.name))
    const item = await compareCollection(move, collection, problems)
    if (item.problems.length > 0) await forget(target, collection.name)
    items.push(item)
  }
  if (items.every(({ problems }) => problems.length === 0)) await end(target)
  return { resumed, items, internal }
}

/** Gives what the target refused, in sentences. */
async function copyCollection(move: Move, collection: Collection): Promise<string[]> {
  const { name, options, indexes } = collection
  const target = move.target.db
  const refusal = await refused(target.command({ create: name, ...Object.fromEntries(options) }))
  if (refusal && refusal.code !== NAMESPACE_EXISTS) return [`cannot be created: ${refusal.message}`]
  if (collection.type === 'view') return []

  const start = await positionIn(target, name)
  await follow(move, 'copying', name, copyDocuments(move.source.db, target, collection, start))
  const refusals: string[] = []
  for (const index of indexes) {
    const refusal = await refused(target.command({ createIndexes: name, indexes: [index] }))
    if (refusal) refusals.push(`index ${describe(index.get('name'))} cannot be built: ${refusal.message}`)
  }
  return refusals
}

async function compareCollection(move: Move, collection: Collection, problems: string[]): Promise<Item> {
  const { name, type, indexes } = collection
  const documents =
    type === 'view'
      ? undefined
      : await follow(move, 'comparing', name, compareDocuments(move.source.db, move.target.db, collection, move))
  return { name, indexes: indexes.length, documents, problems: [...problems, ...(documents?.problems ?? [])] }
}

async function refused(command: Promise<unknown>): Promise<MongoServerError | undefined> {
  try {
    await command
    return undefined
  } catch (error) {
    if (error instanceof MongoServerError) return error
    throw error
  }
}

async function follow<T>(
  { source, signal, progress }: Move,
  doing: Progress['doing'],
  collection: string,
  steps: AsyncGenerator<number, T, undefined>,
): Promise<T> {
  const total = await source.db.collection(collection).estimatedDocumentCount()
  for (;;) {
    if (signal?.aborted) throw new Interrupted('The move was interrupted.')
    const step = await steps.next()
    if (step.done) return step.value
    progress?.({ doing, collection, done: step.value, total })
  }
}
