// The home page of somebody who is signed in, against a bare page of the same size, and with many people in the database.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { type Measurement, median } from './measurement.ts'

const seconds = 2
/** A server that has answered for a while is compiled by then. */
const warmUpSeconds = 20
const rounds = 9
const userName = 'an.tv2@lamgiang.example'
const password = 'hoclieu-demo'

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  const children: ChildProcess[] = []
  try {
    const port = await freePort()
    const environment = { NODE_ENV: 'test', DEMO: 'yes', PORT: String(port), DATA_DIR: directory, LOG_LEVEL: 'info' }
    children.push(start('server/main.ts', [], environment))
    const home = `http://127.0.0.1:${port}/`
    await answers(home)
    const cookie = await signIn(home)
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
    for (const child of children) {
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
    }
    await rm(directory, { recursive: true })
  }
}

/** Of what the page and the floor get done in turns, the median of the ratios. */
async function compare(page: string, floor: string, cookie: string): Promise<number> {
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) ratios.push((await load(page, cookie)) / (await load(floor, cookie)))
  return median(ratios)
}

async function load(url: string, cookie: string, duration = seconds): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({
    url,
    connections: 10,
    duration,
    headers: { cookie },
  })
  if (non2xx + errors > 0) throw new Error(`${url} answered ${non2xx + errors} times with something else than a page.`)
  return requests.average
}

function start(script: string, args: string[], environment: Record<string, string>): ChildProcess {
  const file = join(import.meta.dirname, '../..', script)
  const child = spawn(process.execPath, ['--max-semi-space-size=32', '--import', 'tsx', file, ...args], {
    env: { PATH: '/usr/bin:/bin', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return child
}

async function seed(directory: string, people: number): Promise<void> {
  const child = start('scripts/seed.ts', ['--people', String(people)], { NODE_ENV: 'test', DATA_DIR: directory })
  const [status] = (await once(child, 'exit')) as [number]
  if (status !== 0) throw new Error('The people could not be made.')
}

async function signIn(home: string): Promise<string> {
  const form = await fetch(new URL('/sign-in', home))
  const token = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? ''
  const body = new URLSearchParams({ _csrf: token, userName, password })
  const headers = { cookie: cookiesOf(form) }
  const answer = await fetch(new URL('/sign-in', home), { method: 'POST', body, headers, redirect: 'manual' })
  if (answer.status !== 303) throw new Error(`Signing in was answered with ${answer.status}.`)
  const cookie = cookiesOf(answer)
    .split('; ')
    .filter((cookie) => !cookie.startsWith('fresh='))
    .join('; ')
  // A browser keeps what it gets with its first page, and sends it with all that follow.
  return `${cookie}; ${cookiesOf(await fetch(home, { headers: { cookie } }))}`
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** Resolves when it serves; the start of the demo may take a while. */
async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const isThere = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (isThere) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} does not answer.`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
