// Searches in the embedded index, of a library of 100,000 materials with two pages of text each, by teachers who may see a
// part of it. Times are those of the processor, of all threads of the process that searches: what else the machine does is
// not measured.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSearch } from '../../storage/search/index.ts'
import type { Findings } from './finder.ts'
import { makeLibrary, materials, pages } from './library.ts'
import { type Measurement, percentile } from './measurement.ts'

const count = 100_000
/** Milliseconds that 19 of 20 searches may take, seconds until the first answer, and megabytes. */
const slowest = 25
const longestStart = 30
const mostMemory = 1024

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  try {
    await fill(directory, count)
    yield* figures(await find(directory, count))
  } finally {
    await rm(directory, { recursive: true })
  }
}

export async function fill(directory: string, size: number): Promise<void> {
  const library = makeLibrary()
  const search = await openSearch({ directory })
  await search.define([materials, pages])
  await search.rebuild('materials', library.materials(size))
  await search.rebuild('material-pages', library.pages(size))
  await search.close()
}

/** In a process that has nothing else in memory. */
export async function find(directory: string, size: number): Promise<Findings> {
  const program = fileURLToPath(new URL('./finder.ts', import.meta.url))
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', program, directory, String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`The search ended with status ${code}.`)
  return JSON.parse(output) as Findings
}

export function* figures({ floor, times, readySeconds, megabytes }: Findings): Generator<Measurement> {
  const load = loadavg()[0]! / availableParallelism()
  yield { what: 'load of the machine meanwhile', measured: load, unit: '/ core', limit: Infinity }
  const bare = percentile(floor, 0.5)
  yield { what: 'counting the facets of all materials by a bare loop', measured: bare, unit: 'ms', limit: Infinity }
  for (const [what, each] of Object.entries(times)) {
    const [half, most] = [percentile(each, 0.5), percentile(each, 0.95)]
    yield { what: `${what}: half`, measured: half, unit: 'ms', limit: slowest }
    yield { what: `${what}: 19 of 20`, measured: most, unit: 'ms', limit: slowest }
    yield { what: `${what}: 19 of 20, against the bare loop`, measured: most / bare, unit: '× bare', limit: Infinity }
  }
  yield { what: 'first answer after a start', measured: readySeconds, unit: 's', limit: longestStart }
  yield { what: 'memory of index and searches', measured: megabytes, unit: 'MB', limit: mostMemory }
}
