// Clients that write without a pause until their connection is cut, each into its own part of the ledger.

import { type ClientSession, type Db, type Document, type MongoClient, MongoServerError } from 'mongodb'
import { expect } from 'chai'
import type { Change, Ledger } from './ledger.ts'

export interface Workload {
  readonly client: MongoClient
  readonly db: Db
  readonly ledger: Ledger
  /** Numbers that no document has had yet. */
  next(): number
  readonly random: (below: number) => number
}

export type Writer = (workload: Workload) => Promise<void>

export interface Item extends Document {
  _id: number
}

export const accountNumbers = [0, 1, 2, 3, 4, 5]
export const openingBalance = 1000
export const cappedAt = 8
const groupSize = 60

/** What the writers need to find. */
export async function prepare({ db, ledger }: Workload): Promise<void> {
  const items = db.collection<Item>('items')
  await items.createIndexes([
    { key: { number: 1 } },
    { key: { name: 1 }, unique: true },
    { key: { tags: 1, number: -1 } },
    { key: { 'marks.mark': 1, 'marks.by': 1 }, sparse: true },
    { key: { version: 1 }, partialFilterExpression: { version: { $gt: 0 } } },
  ])
  await db.collection('visits').createIndex({ until: 1 }, { expireAfterSeconds: 0 })
  await db.createCollection('log', { capped: true, size: 1_000_000, max: cappedAt })
  const group = Array.from({ length: groupSize }, (_, position) => ({ _id: -1 - position, stamp: 0, codes: [0] }))
  const stamps = group.map(({ _id }): Change => [`stamps/${_id}`, 0])
  await db
    .collection<Item>('stamps')
    .createIndex({ codes: 1 }, { unique: true, partialFilterExpression: { unique: 1 } })
  await db.collection<Item>('stamps').createIndex({ codes: 1, stamp: -1 }, { name: 'codes' })
  await ledger.record(stamps, () => db.collection<Item>('stamps').insertMany(group))
  for (const name of ['accounts', 'savings']) {
    await db.collection(name).createIndex({ balance: 1 })
    const accounts = accountNumbers.map((_id) => ({ _id, balance: openingBalance, touched: 0 }))
    await ledger.record(
      accounts.map(({ _id }): Change => [`${name}/${_id}`, 0]),
      () => db.collection<Item>(name).insertMany(accounts),
    )
  }
}

export const writers: Record<string, Writer> = {
  async inserts({ db, ledger, next }) {
    const items = db.collection<Item>('items')
    for (;;) {
      const item = makeItem(next())
      await ledger.record([[`items/${item._id}`, 0]], () => items.insertOne(item))
      await expectDuplicate(items.insertOne({ ...item, _id: next() }))
    }
  },

  async batches({ db, ledger, next, random }) {
    for (;;) {
      const batch = Array.from({ length: 1 + random(9) }, () => makeItem(next()))
      await ledger.record(
        batch.map(({ _id }): Change => [`items/${_id}`, 0]),
        () => db.collection<Item>('items').insertMany(batch, { ordered: random(2) === 0 }),
      )
    }
  },

  async increments({ db, ledger, next, random }) {
    const items = db.collection<Item>('items')
    const own: number[] = []
    for (;;) {
      if (own.length < 20) {
        const item = makeItem(next())
        await ledger.record([[`items/${item._id}`, 0]], () => items.insertOne(item))
        own.push(item._id)
      }
      const _id = own[random(own.length)]!
      const version = Number(ledger.known(`items/${_id}`)) + 1
      // Moves in every index, and is an array now and then.
      const change = { number: version, name: `${_id} ${version}`, tags: version % 2 ? 'one' : ['two', version] }
      await ledger.record([[`items/${_id}`, version]], async () => {
        const changed = await items.findOneAndUpdate(
          { _id },
          { $inc: { version: 1 }, $set: change, $push: { marks: { mark: version, by: 'increments' } } as never },
          { returnDocument: 'after' },
        )
        expect(changed?.version).to.equal(version)
      })
    }
  },

  async stamps({ db, ledger, next }) {
    for (;;) {
      const stamp = next()
      const changes = Array.from({ length: groupSize }, (_, position): Change => [`stamps/${-1 - position}`, stamp])
      await ledger.record(changes, async () => {
        const codes = stamp % 3 ? [stamp, stamp + 1, 'x'.repeat(stamp % 2500)] : stamp
        const { matchedCount } = await db.collection('stamps').updateMany({}, { $set: { stamp, codes } })
        expect(matchedCount).to.equal(groupSize)
      })
    }
  },

  transfers: (workload) => transferForever(workload, 'accounts', 'savings'),
  returns: (workload) => transferForever(workload, 'savings', 'accounts'),

  /** Waits for the transactions that hold the accounts. */
  async touches({ db, ledger, random }) {
    const accounts = db.collection<Item>('accounts')
    for (;;) {
      const _id = accountNumbers[random(accountNumbers.length)]!
      const touched = Number(ledger.known(`accounts/${_id}`)) + 1
      await ledger.record([[`accounts/${_id}`, touched]], () => accounts.updateOne({ _id }, { $inc: { touched: 1 } }))
    }
  },

  async deletes({ db, ledger, next, random }) {
    const items = db.collection<Item>('items')
    for (;;) {
      const batch = Array.from({ length: 2 + random(6) }, () => makeItem(next()))
      const ids = batch.map(({ _id }) => _id)
      const toState = (state: 0 | null) => ids.map((id): Change => [`items/${id}`, state])
      await ledger.record(toState(0), () => items.insertMany(batch))
      await ledger.record(toState(null), () => items.deleteMany({ _id: { $in: ids } }))
    }
  },

  async visits({ db, ledger, next }) {
    const visits = db.collection<Item>('visits')
    for (;;) {
      const [gone, kept] = [next(), next()]
      await visits.insertOne({ _id: gone, until: new Date(Date.now() - 1000) })
      const until = [new Date(Date.now() + 3_600_000), 'never']
      await ledger.record([[`visits/${kept}`, 0]], () => visits.insertOne({ _id: kept, until }))
    }
  },

  async log({ db, ledger }) {
    for (;;) {
      const line = Number(ledger.known('log')) + 1
      await ledger.record([['log', line]], () => db.collection<Item>('log').insertOne({ _id: line }))
    }
  },

  /** Collections that come into being in a transaction, while others are made outside of it. */
  async foundings({ client, db, ledger, next }) {
    for (;;) {
      const names = [`founded${next()}`, `founded${next()}`] as const
      const state = '0 1 _id_,value_1'
      await ledger.record([[names[0], state]], () =>
        client.withSession(async (session) => {
          session.startTransaction()
          await db.collection<Item>(names[0]).insertOne({ _id: 1, round: 0, value: 1 }, { session })
          await db.collection(names[0]).createIndex({ value: 1 }, { session })
          await ledger.record([[names[1], state.replace(',value_1', '')]], () =>
            db.collection<Item>(names[1]).insertOne({ _id: 1, round: 0 }),
          )
          await session.commitTransaction()
        }),
      )
      await ledger.record([[names[1], null]], () => db.dropCollection(names[1]))
      await ledger.record([[names[0], null]], () => db.dropCollection(names[0]))
    }
  },

  /** Makes, fills, renames and drops collections and indexes. A state is the round, how many documents, which indexes. */
  async shapes({ db, ledger, next, random }) {
    await db.collection('copy').createIndex({ value: 1 })
    for (;;) {
      const round = next()
      const name = `shape${round}`
      const shape = db.collection<Item>(name)
      const documents = Array.from({ length: 150 }, (_, _id) => ({ _id, round, value: _id % 7, list: [_id, _id % 3] }))
      const indexes = ['_id_', 'list_1_value_-1', 'round_1__id_1', 'value_1'].join()
      await ledger.record([[name, `${round} 150 _id_`]], () => shape.insertMany(documents))
      await ledger.record([[name, `${round} 150 ${indexes}`]], () =>
        shape.createIndexes([
          { key: { value: 1 } },
          { key: { list: 1, value: -1 } },
          { key: { round: 1, _id: 1 }, unique: true },
        ]),
      )
      const kept = documents.filter(({ value }) => value < 5).length
      await ledger.record([['copy', `${round} ${kept} _id_,value_1`]], () =>
        shape.aggregate([{ $match: { value: { $lt: 5 } } }, { $out: 'copy' }]).toArray(),
      )
      await ledger.record(
        [
          [name, null],
          ['old', `${round} 150 ${indexes}`],
        ],
        () => shape.rename('old', { dropTarget: true }),
      )
      const dropIndexes = { dropIndexes: 'old', index: '*' } // db.dropIndexes() keeps errors to itself
      if (random(2)) await ledger.record([['old', `${round} 150 _id_`]], () => db.command(dropIndexes))
      if (random(2)) await ledger.record([['old', null]], () => db.dropCollection('old'))
    }
  },
}

async function transferForever(workload: Workload, from: string, to: string): Promise<void> {
  const { client, ledger, next, random } = workload
  for (;;) {
    const transfer: Transfer = {
      _id: next(),
      from,
      to,
      payer: accountNumbers[random(accountNumbers.length)]!,
      payee: accountNumbers[random(accountNumbers.length)]!,
      amount: 1 + random(9),
    }
    await ledger.record([[`transfers/${transfer._id}`, 0]], async () => {
      await client.withSession(async (session) => {
        for (let attempt = 0; !(await commitTransfer(workload, transfer, session, attempt)); attempt++);
      })
    })
  }
}

export interface Transfer extends Item {
  from: string
  to: string
  payer: number
  payee: number
  amount: number
}

/** @returns false when somebody else was in the way */
async function commitTransfer(
  { db }: Workload,
  transfer: Transfer,
  session: ClientSession,
  attempt: number,
): Promise<boolean> {
  const { from, to, payer, payee, amount } = transfer
  session.startTransaction()
  try {
    await db.collection<Item>(from).updateOne({ _id: payer }, { $inc: { balance: -amount } }, { session })
    if (attempt === 0 && transfer._id % 10 === 0) {
      await session.abortTransaction()
      return false
    }
    await db.collection<Transfer>('transfers').insertOne(transfer, { session })
    await db.collection<Item>(to).updateOne({ _id: payee }, { $inc: { balance: amount } }, { session })
    await session.commitTransaction()
    return true
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== 112) throw error
    if (session.inTransaction()) await session.abortTransaction()
    return false
  }
}

function makeItem(_id: number) {
  return {
    _id,
    number: _id,
    name: `item ${_id}`,
    version: 0,
    tags: [`tag ${_id % 5}`, 'all'],
    marks: [] as unknown[],
    text: 'x'.repeat(_id % 7 === 0 ? 9000 : 200),
  }
}

async function expectDuplicate(insert: Promise<unknown>): Promise<void> {
  const error = await insert.catch((cause: unknown) => cause)
  if (!(error instanceof MongoServerError)) throw error
  expect(error.code).to.equal(11000)
}
