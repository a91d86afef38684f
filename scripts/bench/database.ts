// Ratios, because they hold on slow machines too: the two sides of each take turns in one run.

import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Collection, MongoClient } from 'mongodb'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { type Measurement, median } from './measurement.ts'

const DOCUMENTS = 100_000
const ROUNDS = 7

const SCHOOLS = 50

/** What a line of a list shows: larger documents measure how fast the driver decodes them. */
interface Item {
  _id: number
  school: string
  at: Date
  title: string
}

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    yield* measureStart(directory)
    yield* measureRunning(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

function* measureStart(directory: string): Generator<Measurement> {
  const script = join(import.meta.dirname, 'start.ts')
  const starts = Array.from({ length: 5 }, () => {
    const output = execFileSync(process.execPath, [...process.execArgv, '--expose-gc', script, directory])
    return JSON.parse(output.toString()) as { seconds: number; megabytes: number }
  })
  yield { what: 'start of the worker', measured: median(starts.map((start) => start.seconds)), unit: 's', limit: 0.5 }
  const megabytes = median(starts.map((start) => start.megabytes))
  yield { what: 'memory that the start takes', measured: megabytes, unit: 'MB', limit: 40 }
}

async function* measureRunning(directory: string): AsyncGenerator<Measurement> {
  const engine = await startEmbedded({ directory, log: () => {} })
  const client = await MongoClient.connect(engine.uri)
  try {
    const items = client.db('bench').collection<Item>('items')
    await fill(items)
    yield* measureReads(client, items)
    yield await measureInserts(client.db('bench').collection('inserts'))
    yield await measureHoldUp(items)
  } finally {
    await client.close()
    await engine.close()
  }
}

async function fill(items: Collection<Item>): Promise<void> {
  await items.createIndex({ school: 1, at: -1 })
  for (let from = 0; from < DOCUMENTS; from += 1000)
    await items.insertMany(Array.from({ length: 1000 }, (_, offset) => item(from + offset)))
}

function item(number: number): Item {
  return {
    _id: number,
    school: schoolOf(number),
    at: new Date(Date.UTC(2026, 0, 1) + number * 1000),
    title: `Học liệu ${number}`,
  }
}

function schoolOf(number: number): string {
  return `school ${number % SCHOOLS}`
}

async function* measureReads(client: MongoClient, items: Collection<Item>): AsyncGenerator<Measurement> {
  const admin = client.db('admin')
  const ping = () => admin.command({ ping: 1 })
  const findOne = (turn: number) => items.findOne({ _id: (turn * 104_729) % DOCUMENTS })
  const list = (turn: number) =>
    items
      .find({ school: schoolOf(turn) })
      .sort({ at: -1 })
      .limit(20)
      .toArray()

  const ratios: { findOne: number; list: number }[] = []
  await inTurn([ping, findOne, list])
  for (let round = 0; round < ROUNDS; round++) {
    const [floor = NaN, one = NaN, page = NaN] = await inTurn([ping, findOne, list])
    ratios.push({ findOne: floor / one, list: floor / page })
  }
  const unit = '× ping'
  yield {
    what: 'findOne by _id',
    measured: median(ratios.map((ratio) => ratio.findOne)),
    unit,
    limit: 0.6,
    atLeast: true,
  }
  const what = `indexed sort, limit 20, of ${DOCUMENTS} documents`
  yield { what, measured: median(ratios.map((ratio) => ratio.list)), unit, limit: 0.5, atLeast: true }
}

async function measureInserts(inserts: Collection): Promise<Measurement> {
  const insert = () => inserts.insertOne({ title: 'Học liệu', body: 'x'.repeat(200) })
  const atOnce = () => Promise.all(Array.from({ length: 50 }, insert))
  const ratios: number[] = []
  await atOnce()
  for (let round = 0; round < ROUNDS; round++) {
    const [alone = NaN, together = NaN] = await inTurn([insert, atOnce], { turns: 15 })
    ratios.push((50 * alone) / together)
  }
  return { what: 'inserts, 50 at once', measured: median(ratios), unit: '× alone', limit: 3, atLeast: true }
}

async function measureHoldUp(items: Collection<Item>): Promise<Measurement> {
  const holdUps: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    await items.find({ title: 'in no document' }).toArray()
    delay.disable()
    holdUps.push(delay.max / 1e6)
  }
  const what = `hold-up of the main thread by an unindexed scan of ${DOCUMENTS}`
  return { what, measured: median(holdUps), unit: 'ms', limit: 30 }
}

/** Milliseconds that each takes, in short slices one after the other, so that other load on the machine meets all. */
async function inTurn(
  acts: ((turn: number) => Promise<unknown>)[],
  { turns = 50, slices = 10 } = {},
): Promise<number[]> {
  const milliseconds = acts.map(() => 0)
  for (let slice = 0; slice < slices; slice++) {
    for (const [position, act] of acts.entries()) {
      const begun = performance.now()
      for (let turn = 0; turn < turns; turn++) await act(slice * turns + turn)
      milliseconds[position]! += performance.now() - begun
    }
  }
  return milliseconds
}
