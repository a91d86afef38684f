// The coverage map and the queue of the sector's curators, with 100,000 materials and 20,000 submissions and with 1,000 of each:
// two servers side by side that show the same cells, and the floor, a bare page of the same size.

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measurement, median } from './measurement.ts'
import { type Ask, askerOf, mostRatio, timesOf } from './sectors.ts'
import { answers, freePort, signIn, start, startServer, stop } from './server.ts'

const sizes = {
  few: { materials: 1000, submissions: 1000 },
  many: { materials: 100_000, submissions: 20_000 },
} as const
/** A curator of the sector. */
const userName = 'y.tm@lamgiang.example'
const pages = [
  ['the map of a subject and grade', '/coverage/TOAN/6'],
  ['the overview of coverage', '/coverage'],
  ['the queue of curation', '/curation'],
] as const

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  const children: ChildProcess[] = []
  try {
    const open = async (size: keyof typeof sizes): Promise<string> => {
      const place = join(directory, size)
      const url = await startServer(place, children)
      await waitForMaterials(url)
      await fill(place, sizes[size])
      return url
    }
    const [few, many] = [await open('few'), await open('many')]
    for (const [what, path] of pages) {
      const asks = [await askerOf(few, userName, path), await askerOf(many, userName, path)]
      const bytes = await sizeOf(few, path)
      const [small, large, bare] = await timesOf([...asks, await floorOf(bytes, children)])
      const [least, less, more] = [median(bare!), median(small!), median(large!)]
      const load = loadavg()[0]! / availableParallelism()
      yield { what: 'load of the machine meanwhile', measured: load, unit: '/ core', limit: Infinity }
      yield { what: `a bare page of its ${Math.round(bytes / 1024)} KB`, measured: least, unit: 'ms', limit: Infinity }
      yield { what: `${what}, with 1,000`, measured: less / least, unit: '× bare', limit: Infinity }
      yield { what: `${what}, with many`, measured: more / least, unit: '× bare', limit: Infinity }
      yield { what: `${what}, with many`, measured: more / less, unit: '× 1,000', limit: mostRatio }
    }
  } finally {
    await stop(children)
    await rm(directory, { recursive: true })
  }
}

/** The demo's materials come a while after the first answer. */
async function waitForMaterials(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const cookie = await signIn(url, userName).catch(() => '')
    const page = cookie === '' ? '' : await (await fetch(new URL('/curation', url), { headers: { cookie } })).text()
    if (/\/curation\/[0-9a-f]{24}/.test(page)) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('The materials of the demo have not come.')
}

async function fill(directory: string, { materials, submissions }: (typeof sizes)[keyof typeof sizes]): Promise<void> {
  const environment = { NODE_ENV: 'test', DATA_DIR: directory }
  const child = start('scripts/bench/coverage-fill.ts', [String(materials), String(submissions)], environment)
  const [status] = (await once(child, 'exit')) as [number]
  if (status !== 0) throw new Error('The materials could not be made.')
}

async function sizeOf(url: string, path: string): Promise<number> {
  const cookie = await signIn(url, userName)
  return (await (await fetch(new URL(path, url), { headers: { cookie } })).arrayBuffer()).byteLength
}

async function floorOf(bytes: number, children: ChildProcess[]): Promise<Ask> {
  const port = await freePort()
  children.push(start('scripts/bench/floor.ts', [String(port), String(bytes)], {}))
  const url = `http://127.0.0.1:${port}/`
  await answers(url)
  return async () => void (await (await fetch(url)).arrayBuffer())
}
