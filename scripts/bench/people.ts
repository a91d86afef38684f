// Lists of people and searches in them, in a sector of 300,000 people and in one of a hundredth of it: each page within its
// limit, and the work behind it no more in the large one than in the small one.

import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measurement, median, percentile } from './measurement.ts'
import { demoPassword, seed, signIn, startServer, stop } from './server.ts'

const sizes = { few: 3000, many: 300_000 } as const
const warmUps = 30
const rounds = 60
/** Milliseconds, and how much slower the large one may be. */
const slowest = 60
const mostRatio = 1.5
/** Rows of the answers that are compared: as many as the small sector has for the rarest of these. */
const rows = 5

/** Of the administrator of the sector, but for the school, which is its principal's. */
const cases: readonly (readonly [what: string, query: Readonly<Record<string, string>>, isOfSchool?: true])[] = [
  ['pupils of a school', { group: 'student' }, true],
  ['pupils of a school, one word', { group: 'student', text: 'nguyen' }, true],
  ['pupils of the sector', { group: 'student' }],
  ['staff of the sector', { group: 'staff' }],
  ['principals of the sector', { group: 'staff', role: 'principal' }],
  ['one common word', { group: 'student', text: 'nguyen' }],
  ['two common words', { group: 'student', text: 'nguyen an' }],
  ['three words', { group: 'student', text: 'nguyen van an' }],
  ['a word that nobody has', { group: 'student', text: 'xyzzy' }],
  ['the beginning of a word', { group: 'student', text: 'nguye' }],
]

const administrator = 'viet.pq@lamgiang.example'
const principal = 'thu3.1'

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  const children: ChildProcess[] = []
  try {
    const open = async (size: keyof typeof sizes) => {
      const url = await startServer(join(directory, size), children)
      await seed(join(directory, size), sizes[size])
      return url
    }
    yield* compare({ few: await open('few'), many: await open('many') })
  } finally {
    await stop(children)
    await rm(directory, { recursive: true })
  }
}

export interface Sectors {
  /** The addresses of two servers. */
  readonly few: string
  readonly many: string
}

export async function* compare({ few, many }: Sectors): AsyncGenerator<Measurement> {
  for (const [what, query, isOfSchool] of cases) {
    const userName = isOfSchool ? principal : administrator
    const search = new URLSearchParams(query).toString()
    const pages = await askerOf(many, userName, `/people?unit=${isOfSchool ? '' : 'all'}&${search}`)
    const times = await timesOf([pages])
    yield { what: `${what}: page`, measured: percentile(times[0]!, 0.95), unit: 'ms', limit: slowest }

    const path = `/api/v1/people?limit=${rows}&${search}`
    const [small, large] = await timesOf([await callerOf(few, userName, path), await callerOf(many, userName, path)])
    const ratio = median(large!) / median(small!)
    yield { what: `${what}: ${rows} rows, against 3,000 people`, measured: ratio, unit: '× 3,000', limit: mostRatio }
  }
}

type Ask = () => Promise<void>

/** Milliseconds of each, asked in turns, so that what else the machine does meets all alike. */
async function timesOf(asks: readonly Ask[]): Promise<number[][]> {
  for (let round = 0; round < warmUps; round++) for (const ask of asks) await ask()
  const times = asks.map((): number[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [place, ask] of asks.entries()) {
      const begun = performance.now()
      await ask()
      times[place]!.push(performance.now() - begun)
    }
  return times
}

async function askerOf(url: string, userName: string, path: string): Promise<Ask> {
  const cookie = await signIn(url, userName)
  return () => read(new URL(path, url), { cookie })
}

async function callerOf(url: string, userName: string, path: string): Promise<Ask> {
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
