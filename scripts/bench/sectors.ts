// Two sectors, one of 300,000 people and one of a hundredth of it, each with a server of its own, and the same large school
// in both: what is asked of one is asked of the other.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measurement, median } from './measurement.ts'
import { demoPassword, scriptArguments, seed, signIn, startServer, stop } from './server.ts'

const sizes = { few: 3000, many: 300_000 } as const
const warmUps = 30
const rounds = 60
/** Milliseconds, and how much slower the large one may be. */
export const slowest = 60
export const mostRatio = 1.5

/** What large-school.ts has made. */
export interface LargeSchool {
  readonly schoolId: string
  readonly classId: string
}

export interface Sector {
  /** The address of its server. */
  readonly url: string
  readonly school: LargeSchool
}

export interface Sectors {
  readonly few: Sector
  readonly many: Sector
}

/** Builds both, which takes minutes, measures one after the other, and leaves nothing behind. */
export async function* measureSectors(
  ...measures: readonly ((sectors: Sectors) => AsyncGenerator<Measurement>)[]
): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  const children: ChildProcess[] = []
  try {
    const open = async (size: keyof typeof sizes): Promise<Sector> => {
      const url = await startServer(join(directory, size), children)
      await seed(join(directory, size), sizes[size])
      return { url, school: await addLargeSchool(join(directory, size)) }
    }
    const sectors = { few: await open('few'), many: await open('many') }
    for (const measure of measures) yield* measure(sectors)
  } finally {
    await stop(children)
    await rm(directory, { recursive: true })
  }
}

async function addLargeSchool(directory: string): Promise<LargeSchool> {
  const child = spawn(process.execPath, scriptArguments('scripts/bench/large-school.ts'), {
    env: { PATH: '/usr/bin:/bin', NODE_ENV: 'test', DATA_DIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let written = ''
  child.stdout.on('data', (chunk) => (written += String(chunk)))
  const [status] = (await once(child, 'close')) as [number]
  if (status !== 0) throw new Error('The large school could not be made.')
  return JSON.parse(written) as LargeSchool
}

export type Ask = () => Promise<void>

/** Milliseconds of each, asked in turns, so that what else the machine does meets all alike. */
export async function timesOf(asks: readonly Ask[], count = { warmUps, rounds }): Promise<number[][]> {
  for (let round = 0; round < count.warmUps; round++) for (const ask of asks) await ask()
  const times = asks.map((): number[] => [])
  for (let round = 0; round < count.rounds; round++)
    for (const [place, ask] of asks.entries()) {
      const begun = performance.now()
      await ask()
      times[place]!.push(performance.now() - begun)
    }
  return times
}

/** How much longer the large one takes. */
export async function ratioOf(small: Ask, large: Ask): Promise<number> {
  const [few, many] = await timesOf([small, large])
  return median(many!) / median(few!)
}

export async function askerOf(url: string, userName: string, path: string): Promise<Ask> {
  const cookie = await signIn(url, userName)
  return () => read(new URL(path, url), { cookie })
}

export async function callerOf(url: string, userName: string, path: string): Promise<Ask> {
  const answer = await fetch(new URL('/api/v1/tokens', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName, password: demoPassword }),
  })
  const { token } = (await answer.json()) as { token: string }
  return () => read(new URL(path, url), { authorization: `Bearer ${token}` })
}

async function read(url: URL, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url.href} was answered with ${response.status}.`)
  await response.arrayBuffer()
}
