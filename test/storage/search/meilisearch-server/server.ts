// The part of Meilisearch's HTTP API that the driver uses, in this process and in memory. It refuses what Meilisearch's
// documentation says that it refuses, and does everything that changes something as a task, later and in order.
// https://www.meilisearch.com/docs/reference/api/overview

import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure } from './failure.ts'
import { makeStore, type Store } from './store.ts'

export interface MeilisearchServer {
  readonly url: string
  readonly key: string
  /** Requests so far, as `POST /indexes`. */
  readonly requests: readonly string[]
  readonly store: Store
  /** Resolves when the next such request has come, which waits until the function is called. */
  intercept(request: string): Promise<() => void>
  close(): Promise<void>
}

export async function startMeilisearch(port = 0): Promise<MeilisearchServer> {
  const key = 'a-master-key-of-the-tests'
  const requests: string[] = []
  const store = makeStore()
  const intercepted = new Map<string, (resume: () => void) => void>()
  const server = createServer((req, res) => {
    void answer(req).then(({ status, body }) => {
      res.writeHead(status, { 'content-type': 'application/json' })
      res.end(JSON.stringify(body))
    })
  })
  // On a busy machine a connection must not be given up in the moment in which it is used again.
  server.keepAliveTimeout = 60_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    requests,
    store,
    intercept: (request) => new Promise((resolve) => intercepted.set(request, resolve)),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }

  async function answer(req: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://localhost')
    const request = `${req.method} ${pathname}`
    requests.push(request)
    try {
      const text = await read(req)
      const interceptor = intercepted.get(request)
      intercepted.delete(request)
      if (interceptor) await new Promise<void>((resolve) => interceptor(resolve))
      if (pathname !== '/health') checkKey(req)
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      const result = store.handle(request, body, searchParams)
      return { status: result && typeof result === 'object' && 'taskUid' in result ? 202 : 200, body: result }
    } catch (error) {
      if (error instanceof Failure) return { status: error.status, body: error.body() }
      const failure = new Failure('internal', String(error), 500)
      return { status: 500, body: failure.body() }
    }
  }

  function checkKey({ headers }: IncomingMessage): void {
    if (headers.authorization === undefined)
      throw new Failure(
        'missing_authorization_header',
        'The Authorization header is missing. It must use the bearer authorization method.',
      )
    if (headers.authorization !== `Bearer ${key}`)
      throw new Failure('invalid_api_key', 'The provided API key is invalid.')
  }
}

async function read(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
