// A server of the demo as a process of its own, and somebody who is signed in to it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Everybody's in the demo. */
const password = 'hoclieu-demo'

export function start(script: string, args: string[], environment: Record<string, string>): ChildProcess {
  const file = join(import.meta.dirname, '../..', script)
  const child = spawn(process.execPath, ['--max-semi-space-size=32', '--import', 'tsx', file, ...args], {
    env: { PATH: '/usr/bin:/bin', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return child
}

/** Gives the cookies of a browser. */
export async function signIn(home: string, userName: string): Promise<string> {
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

export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** Resolves when it serves; the start of the demo may take a while. */
export async function answers(url: string): Promise<void> {
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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
