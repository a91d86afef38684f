// Reads through the driver what the writers have left.

import type { Collection, Db, Document } from 'mongodb'
import { cappedAt, type Item, openingBalance, type Transfer } from './writers.ts'

/** The states of everything that is in the ledger, and what does not fit together by itself. */
export async function readStates(db: Db): Promise<{ found: Map<string, string | number>; problems: string[] }> {
  const found = new Map<string, string | number>()
  const problems: string[] = []
  const read = async (name: string, stateOf: (document: Document) => number) => {
    const documents = await db.collection<Item>(name).find().toArray()
    for (const document of documents) found.set(`${name}/${document._id}`, stateOf(document))
    return documents
  }
  await read('items', ({ version }) => version)
  await read('stamps', ({ stamp }) => stamp)
  const kept = { until: { $gt: new Date() } }
  for (const { _id } of await db.collection('visits').find(kept).toArray()) found.set(`visits/${String(_id)}`, 0)

  const transfers = (await read('transfers', () => 0)) as Transfer[]
  for (const name of ['accounts', 'savings']) {
    for (const { _id, balance } of await read(name, ({ touched }) => touched)) {
      const moved = transfers.reduce(
        (sum, { from, to, payer, payee, amount }) =>
          sum + (to === name && payee === _id ? amount : 0) - (from === name && payer === _id ? amount : 0),
        0,
      )
      if (balance !== openingBalance + moved) problems.push(`${name} ${_id}: ${balance} after transfers of ${moved}`)
    }
  }

  const lines = (await db.collection<Item>('log').find().toArray()).map(({ _id }) => _id)
  const last = lines.at(-1) ?? 0
  if (last > 0) found.set('log', last)
  const expected = Array.from({ length: Math.min(cappedAt, last) }, (_, position) => last - lines.length + 1 + position)
  if (lines.join() !== expected.join()) problems.push(`the capped log holds ${lines.join()}`)

  for (const { name } of await db.listCollections().toArray()) {
    if (!/^(shape|founded|copy$|old$|tmp)/.test(name)) continue
    const documents = await db.collection(name).find().toArray()
    const rounds = new Set(documents.map(({ round }) => round as number))
    const indexes = (await db.collection(name).indexes()).map((index) => index.name).sort()
    if (rounds.size > 0) found.set(name, `${[...rounds].join('+')} ${documents.length} ${indexes.join()}`)
    else if (name !== 'copy') problems.push(`${name} is empty`)
  }
  return { found, problems }
}

/** Every way to count and read a collection has to give the same. */
export async function compareReads(db: Db): Promise<string[]> {
  const problems: string[] = []
  for (const { name } of await db.listCollections().toArray()) {
    if (name === 'visits') continue // shrinks while one looks
    const collection: Collection = db.collection(name)
    const scanned = sortedIds(await collection.find().hint({ $natural: 1 }).toArray())
    const counted = [await collection.countDocuments(), await collection.estimatedDocumentCount()]
    for (const count of counted) {
      if (count !== scanned.length) problems.push(`${name}: ${count} counted, ${scanned.length} scanned`)
    }
    for (const index of await collection.indexes()) {
      const filter = (index.partialFilterExpression ?? {}) as Document
      const all = index.sparse ? { 'marks.0': { $exists: true }, ...filter } : filter
      const plain = sortedIds(await collection.find(all).hint({ $natural: 1 }).toArray())
      const through = sortedIds(await collection.find(all).hint(index.name!).toArray())
      if (plain.join() !== through.join())
        problems.push(`${name}: ${through.length} through ${index.name}, ${plain.length} scanned`)
    }
  }
  return problems
}

const sortedIds = (documents: Document[]) => documents.map(({ _id }) => String(_id)).sort()
