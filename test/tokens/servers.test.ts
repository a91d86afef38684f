import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { call, newAddress, refusal } from '../api/client.ts'
import { makePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from './tokens.ts'

describe('two servers', () => {
  const secret = 'x'.repeat(40)
  let directory: string
  let here: RunningApp
  let there: { readonly url: string; stop(): Promise<void> }

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-servers-'))
    const shared = { DATA_DIR: directory, TRUSTED_PROXIES: '127.0.0.1', SESSION_SECRET: secret, DEMO: 'no' }
    here = await startApp(shared)
    there = await startServer({ ...shared, PORT: '0', WORK: 'no', LOG_LEVEL: 'silent', NODE_ENV: 'test' })
  })
  after(async () => {
    await there?.stop()
    await here?.stop()
    await rm(directory, { recursive: true, force: true })
  })

  it('know each other’s tokens', async () => {
    const token = await tokenOf(here, await makePerson('teacher'))
    expect((await call(there, 'GET /me', { token })).status).to.equal(200)
    const back = await tokenOf(there, await makePerson('teacher'))
    expect((await call(here, 'GET /me', { token: back })).status).to.equal(200)
  })

  it('change nothing any more for a token that the other one has just ended', async () => {
    const token = await tokenOf(here, await makePerson('teacher'))
    expect((await call(there, 'GET /me', { token })).status).to.equal(200)
    expect((await call(here, 'DELETE /tokens/current', { token })).status).to.equal(204)

    expect(refusal(await call(there, 'DELETE /tokens/current', { token }))).to.equal('401 invalidToken')
  })

  it('show nothing any more for it after two seconds', async () => {
    const token = await tokenOf(here, await makePerson('teacher'))
    expect((await call(there, 'GET /me', { token })).status).to.equal(200)
    expect((await call(here, 'DELETE /tokens/current', { token })).status).to.equal(204)

    const ended = Date.now()
    let last = Date.now()
    while ((await call(there, 'GET /me', { token })).status === 200) last = Date.now()
    expect(last - ended).to.be.below(2500)
  })

  it('count together what comes without a token', async () => {
    const from = newAddress()
    const left: number[] = []
    for (const server of [here, there, here, there]) {
      const { headers } = await call(server, 'GET /openapi.json', { from })
      left.push(Number(/; r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]))
    }
    // A new minute may have begun, once.
    const steps = left.slice(1).map((now, at) => left[at]! - now)
    expect(steps.filter((step) => step === 1)).to.have.length.at.least(2)
  })
})

/** A server of its own, as an operator starts it. */
async function startServer(environment: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }> {
  const main = join(import.meta.dirname, '../../server/main.ts')
  const server = spawn(process.execPath, ['--import', 'tsx', main], { env: { PATH: '', ...environment } })
  const ended = once(server, 'close')
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (part: Buffer) => {
      output += String(part)
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)
      if (found) resolve(found[0])
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    void ended.then(() => reject(new Error(`The server has not started: ${output}`)))
  })
  return {
    url,
    stop: async () => {
      server.kill('SIGTERM')
      await ended
    },
  }
}
