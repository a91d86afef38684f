// The home page of somebody who is signed in, against a bare page of the same size, and with many people in the database.

import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { type Measurement, median } from './measurement.ts'
import { answers, freePort, seed, signIn, start, startServer, stop } from './server.ts'

/** Of a turn of each side: what else the machine does meanwhile changes from second to second, and meets both alike. */
const seconds = 1
/** A server that has answered for a while is compiled by then. */
export const warmUpSeconds = 20
const rounds = 21
const userName = 'an.tv2@lamgiang.example'

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  const children: ChildProcess[] = []
  try {
    const home = await startServer(directory, children)
    const cookie = await signIn(home, userName)
    await seed(directory, 1000)
    const { length: bytes } = await (await fetch(home, { headers: { cookie } })).text()
    const floorPort = await freePort()
    children.push(start('scripts/bench/floor.ts', [String(floorPort), String(bytes)], {}))
    const floor = `http://127.0.0.1:${floorPort}/`
    await answers(floor)
    for (const url of [home, floor]) await load(url, cookie, warmUpSeconds)

    const few = await compare(home, floor, cookie)
    yield { what: 'home page, signed in, 1,000 people', measured: few, unit: '× bare', limit: 0.5, atLeast: true }
    await seed(directory, 300_000)
    await load(home, cookie)
    const many = await compare(home, floor, cookie)
    yield { what: 'the same with 300,000 people', measured: many / few, unit: '× 1,000', limit: 0.8, atLeast: true }
  } finally {
    await stop(children)
    await rm(directory, { recursive: true })
  }
}

/** Of what the page and the floor get done in turns, the median of the ratios. */
export async function compare(page: string, floor: string, cookie: string): Promise<number> {
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    // Now one is first, now the other: what slows the machine down more and more favours neither.
    const order = round % 2 === 0 ? [page, floor] : [floor, page]
    const done = new Map<string, number>()
    for (const url of order) done.set(url, await load(url, cookie))
    ratios.push(done.get(page)! / done.get(floor)!)
  }
  const sorted = ratios.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor(rounds / 4)], sorted[Math.floor((rounds * 3) / 4)]]
  const [least, most] = [sorted[0], sorted.at(-1)]
  const figures = [least, low, median(ratios), high, most].map((ratio) => ratio!.toFixed(2))
  console.log(`Ratios of ${rounds} rounds, least, quartiles and most: ${figures.join(' ')}`)
  return median(ratios)
}

/** Requests a second. */
export async function load(url: string, cookie: string, duration = seconds): Promise<number> {
  const { requests, non2xx, errors, ...took } = await autocannon({
    url,
    connections: 10,
    duration,
    headers: { cookie },
  })
  if (non2xx + errors > 0) throw new Error(`${url} answered ${non2xx + errors} times with something else than a page.`)
  return requests.total / took.duration
}
