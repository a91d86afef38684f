// A file of 1 GB into the store on disk and out of it, against a bare pipeline, in turns.

import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type Measurement, median } from './measurement.ts'
import { answers, freePort, signIn, start, stop } from './server.ts'

const size = 1024 ** 3
const rounds = 5
const userName = 'an.tv2@lamgiang.example'

export async function* measure(): AsyncGenerator<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-bench-'))
  const children: ChildProcess[] = []
  try {
    const [port, floorPort] = [await freePort(), await freePort()]
    const environment = {
      ...{ NODE_ENV: 'test', DEMO: 'yes', LOG_LEVEL: 'error' },
      ...{ PORT: String(port), DATA_DIR: join(directory, 'ours') },
    }
    children.push(start('scripts/bench/upload-server.ts', [], environment))
    children.push(start('scripts/bench/upload-floor.ts', [String(floorPort), join(directory, 'floor')], {}))
    const ours = new URL(`http://127.0.0.1:${port}/`)
    const floor = new URL(`http://127.0.0.1:${floorPort}/`)
    await answers(ours.href)
    await answers(floor.href)
    const visitor = await visit(ours)
    const memory = async () => Number(await (await fetch(new URL('/bench-memory', ours), visitor)).text())

    const ups: number[] = []
    const downs: number[] = []
    let growth = 0
    // The first one warms both up.
    for (let round = 0; round <= rounds; round++) {
      const before = await memory()
      let most = before
      let isOver = false
      const watching = (async () => {
        while (!isOver) {
          most = Math.max(most, await memory())
          await pause(100)
        }
      })()
      const location = await begin(ours, visitor)
      const own = await timed(() => send('PATCH', new URL(location, ours), seeded(round), patchHeaders(visitor)))
      isOver = true
      await watching
      const bare = await timed(() => send('PUT', new URL('/file', floor), seeded(round), {}))
      const stored = await ready(ours, location, visitor)
      const download = await timed(() => fetchAll(new URL(`/bench/${stored}`, ours), visitor))
      const bareDownload = await timed(() => fetchAll(new URL('/file', floor), { headers: {} }))
      await fetch(new URL(location, ours), { method: 'DELETE', headers: tusHeaders(visitor) })
      growth = Math.max(growth, (most - before) / 1024 ** 2)
      if (round === 0) continue
      ups.push(bare / own)
      downs.push(bareDownload / download)
    }
    yield { what: 'upload of 1 GB, hashed, to disk', measured: median(ups), unit: '× bare', limit: 0.7, atLeast: true }
    yield { what: 'memory of the server meanwhile', measured: growth, unit: 'MB more', limit: 80 }
    yield { what: 'download of 1 GB', measured: median(downs), unit: '× bare', limit: 0.8, atLeast: true }
  } finally {
    await stop(children)
    await rm(directory, { recursive: true, force: true })
  }
}

interface Visitor {
  readonly headers: Readonly<Record<string, string>>
}

async function visit(url: URL): Promise<Visitor> {
  const cookie = await signIn(url.href, userName)
  const page = await (await fetch(url, { headers: { cookie } })).text()
  return { headers: { cookie, 'x-csrf-token': /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '' } }
}

function tusHeaders({ headers }: Visitor): Record<string, string> {
  return { ...headers, 'tus-resumable': '1.0.0' }
}

function patchHeaders(visitor: Visitor): Record<string, string> {
  return { ...tusHeaders(visitor), 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
}

async function begin(url: URL, visitor: Visitor): Promise<string> {
  const name = Buffer.from('video.txt').toString('base64')
  const headers = { ...tusHeaders(visitor), 'upload-length': String(size), 'upload-metadata': `name ${name}` }
  const answer = await fetch(new URL('/api/v1/uploads', url), { method: 'POST', headers })
  if (answer.status !== 201) throw new Error(`The upload was refused: ${answer.status} ${await answer.text()}`)
  return answer.headers.get('location')!
}

async function ready(url: URL, location: string, { headers }: Visitor): Promise<string> {
  const address = new URL(`/uploads/${location.split('/').at(-1)}`, url)
  for (;;) {
    const { state } = (await (await fetch(address, { headers })).json()) as Record<string, string>
    if (state === 'ready') return location.split('/').at(-1)!
    if (state === 'refused') throw new Error('The upload was refused.')
    await pause(100)
  }
}

function* seeded(round: number): Generator<Buffer> {
  const chunk = Buffer.from(randomBytes(32 * 1024).toString('hex'))
  chunk.write(`${round} ${Date.now()}`)
  for (let sent = 0; sent < size; sent += chunk.length) yield chunk
}

async function send(method: string, url: URL, content: Iterable<Buffer>, headers: Record<string, string>) {
  const sending = request(url, { method, headers: { ...headers, 'content-length': String(size) } })
  const answered = new Promise<number>((resolve, reject) => {
    sending.on('error', reject).on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
  })
  await pipeline(Readable.from(content, { highWaterMark: 16 }), sending)
  const status = await answered
  if (status >= 300) throw new Error(`${url.pathname} answered ${status}.`)
}

async function fetchAll(url: URL, { headers }: Visitor): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request(url, { headers }, (response) => {
      let got = 0
      response.on('data', (chunk: Buffer) => (got += chunk.length))
      response.on('end', () => (got === size ? resolve() : reject(new Error(`${url.pathname}: ${got} bytes.`))))
    })
      .on('error', reject)
      .end()
  })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
