// A course of 200 items with 45 pupils, among 20,000 courses and 300,000 people: the page of a pupil against a bare page of the
// same size, and the table in which their teacher sees what each of them has done.

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compare, load, warmUpSeconds } from './home.ts'
import { type Measurement, median, percentile } from './measurement.ts'
import { askerOf, timesOf } from './sectors.ts'
import { answers, freePort, seed, signIn, start, startServer, stop } from './server.ts'

const people = 300_000
const courses = 20_000
const pupil = 'hs01'
const teacher = 'an.tv2@lamgiang.example'
/** Milliseconds in which the table of a class is there. */
const slowest = 150

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  const children: ChildProcess[] = []
  try {
    const url = await startServer(directory, children)
    await seed(directory, people)
    const path = `/courses/${await fill(directory)}`
    const cookie = await signIn(url, pupil)
    const bytes = (await (await fetch(new URL(path, url), { headers: { cookie } })).arrayBuffer()).byteLength
    const port = await freePort()
    children.push(start('scripts/bench/floor.ts', [String(port), String(bytes)], {}))
    const floor = `http://127.0.0.1:${port}/`
    await answers(floor)
    const bare = async () => void (await (await fetch(floor)).arrayBuffer())
    const asks = [
      ...[bare, await askerOf(url, pupil, path), await askerOf(url, pupil, '/courses')],
      ...[await askerOf(url, teacher, `${path}/progress`)],
    ]
    const [least, page, list, grid] = (await timesOf(asks)) as [number[], number[], number[], number[]]
    const size = Math.round(bytes / 1024)
    yield { what: `a bare page of ${size} KB`, measured: median(least), unit: 'ms', limit: Infinity }
    yield { what: 'the course, for a pupil', measured: median(page), unit: 'ms', limit: Infinity }
    for (const side of [floor, new URL(path, url).href]) await load(side, cookie, warmUpSeconds)
    const ratio = await compare(new URL(path, url).href, floor, cookie)
    yield { what: 'the course, for a pupil', measured: ratio, unit: '× bare', limit: 0.5, atLeast: true }
    yield { what: 'the courses of a pupil', measured: median(list), unit: 'ms', limit: Infinity }
    yield { what: '45 pupils and 200 items: median', measured: median(grid), unit: 'ms', limit: slowest }
    yield { what: '45 pupils and 200 items: p95', measured: percentile(grid, 0.95), unit: 'ms', limit: slowest }
  } finally {
    await stop(children)
    await rm(directory, { recursive: true })
  }
}

/** The id of the large course. */
async function fill(directory: string): Promise<string> {
  const environment = { NODE_ENV: 'test', DATA_DIR: directory }
  const child = start('scripts/bench/courses-fill.ts', [String(courses)], environment, 'pipe')
  let told = ''
  child.stdout!.on('data', (chunk) => (told += String(chunk)))
  const [status] = (await once(child, 'close')) as [number]
  const id = /^[0-9a-f]{24}$/m.exec(told)?.[0]
  if (status !== 0 || !id) throw new Error('The courses could not be made.')
  return id
}
