// A server of its own for a bench, on a free port, with invented people, and somebody signed in to it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

export const demoPassword = 'hoclieu-demo'

/**
 * Loads the demo sector into an empty directory. Resolves when it serves and has also done the work that is left for
 * afterwards, such as previews; its address ends in a slash.
 */
export async function startServer(directory: string, children: ChildProcess[]): Promise<string> {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const settings = { PORT: String(port), METRICS_PORT: String(metricsPort), DATA_DIR: directory, LOG_LEVEL: 'info' }
  children.push(start('server/main.ts', [], { NODE_ENV: 'test', DEMO: 'yes', ...settings }))
  const url = `http://127.0.0.1:${port}/`
  await answers(url)
  await rests(`http://127.0.0.1:${metricsPort}/metrics`)
  return url
}

/** Resolves when a server has nothing to do, and so has not computed for some seconds. */
async function rests(metrics: string): Promise<void> {
  const pause = 5
  let before = await secondsOf(metrics)
  for (let quiet = 0, left = 240; quiet < 2; left--) {
    if (left === 0) throw new Error('The server has not come to rest.')
    await setTimeout(pause * 1000)
    const now = await secondsOf(metrics)
    quiet = now - before < 0.02 * pause ? quiet + 1 : 0
    before = now
  }
}

/** For which the process has computed since its start. */
async function secondsOf(metrics: string): Promise<number> {
  const found = /^process_cpu_seconds_total (\S+)/m.exec(await (await fetch(metrics)).text())
  return Number(found![1])
}

export function start(
  script: string,
  args: string[],
  environment: Record<string, string>,
  output: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn(process.execPath, [...scriptArguments(script), ...args], {
    env: { PATH: '/usr/bin:/bin', ...environment },
    stdio: ['ignore', output, 'inherit'],
  })
}

export function scriptArguments(script: string): string[] {
  return ['--max-semi-space-size=32', '--import', 'tsx', join(import.meta.dirname, '../..', script)]
}

export async function seed(directory: string, people: number): Promise<void> {
  const child = start('scripts/seed.ts', ['--people', String(people)], { NODE_ENV: 'test', DATA_DIR: directory })
  const [status] = (await once(child, 'exit')) as [number]
  if (status !== 0) throw new Error('The people could not be made.')
}

/** Gives the cookies. */
export async function signIn(url: string, userName: string): Promise<string> {
  const form = await fetch(new URL('/sign-in', url))
  const token = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? ''
  const body = new URLSearchParams({ _csrf: token, userName, password: demoPassword })
  const headers = { cookie: cookiesOf(form) }
  const answer = await fetch(new URL('/sign-in', url), { method: 'POST', body, headers, redirect: 'manual' })
  if (answer.status !== 303) throw new Error(`Signing in was answered with ${answer.status}.`)
  const cookie = cookiesOf(answer)
    .split('; ')
    .filter((cookie) => !cookie.startsWith('fresh='))
    .join('; ')
  // A browser keeps what it gets with its first page, and sends it with all that follow.
  return `${cookie}; ${cookiesOf(await fetch(url, { headers: { cookie } }))}`
}

/** Resolves when it serves; the start of the demo may take a while. */
export async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1800; attempt++) {
    const isThere = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (isThere) return
    await setTimeout(100)
  }
  throw new Error(`${url} does not answer.`)
}

export async function stop(children: readonly ChildProcess[]): Promise<void> {
  for (const child of children) {
    child.kill()
    if (child.exitCode === null) await once(child, 'exit')
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}
