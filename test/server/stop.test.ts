import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { dataFolders, type ServerProcess, startServer, startWorker } from './process.ts'

/** A connection of its own, and what came over it. */
class Connection {
  readonly socket: Socket
  text = ''

  constructor(url: string) {
    this.socket = connect(Number(new URL(url).port), '127.0.0.1')
    this.socket.on('data', (chunk) => (this.text += String(chunk)))
    this.socket.on('error', () => undefined)
  }

  async opened(): Promise<this> {
    await once(this.socket, 'connect')
    return this
  }

  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) await once(this.socket, 'data')
  }
}

describe('a server that is told to stop', () => {
  const data = dataFolders()
  let server: ServerProcess
  beforeEach(async () => {
    server = await startServer({ DATA_DIR: data() })
  })
  const head = (method: string, path: string, more = '') => `${method} ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 at ${signal}, at once when nobody is there`, async () => {
      const begun = performance.now()
      server.process.kill(signal)
      const { status, stdout, stderr } = await server.ended
      expect(stdout).to.match(/"msg":"stopped"\}\n$/)
      expect(stderr).to.equal('')
      expect(status).to.equal(0)
      expect(performance.now() - begun).to.be.below(8000)
    })
  }

  it('does not wait for connections on which nothing is asked', async () => {
    const silent = await new Connection(server.url).opened()
    const kept = await new Connection(server.url).opened()
    kept.socket.write(head('GET', '/healthz'))
    await kept.until(/"isAlive":true/)
    const begun = performance.now()
    server.process.kill('SIGTERM')
    await Promise.all([once(silent.socket, 'close'), once(kept.socket, 'close')])
    expect((await server.ended).status).to.equal(0)
    expect(performance.now() - begun).to.be.below(8000)
  })

  it('answers what has been asked before it ends', async () => {
    const asking = await new Connection(server.url).opened()
    const body = 'userName=an&password=x'
    const headers = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`
    asking.socket.write(head('POST', '/sign-in', headers) + body.slice(0, 10))
    // It has arrived, since this has, on another connection, after it.
    await (await fetch(`${server.url}/healthz`)).text()
    server.process.kill('SIGTERM')
    await server.wrote(/"msg":"stopping"/)
    asking.socket.write(body.slice(10))
    await once(asking.socket, 'close')

    expect(asking.text).to.match(/^HTTP\/1\.1 403 /)
    expect(asking.text).to.match(/<\/html>\s*$/)
    expect((await server.ended).status).to.equal(0)
  })

  it('takes no new connection', async () => {
    const asking = await new Connection(server.url).opened()
    asking.socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\n`)
    await (await fetch(`${server.url}/healthz`)).text()
    server.process.kill('SIGTERM')
    await server.wrote(/"msg":"stopping"/)
    const refusal = await fetch(`${server.url}/healthz`).catch(() => 'refused')
    asking.socket.write('\r\n')
    await once(asking.socket, 'close')
    expect(refusal).to.equal('refused')
  })
})

describe('a worker that is told to stop', () => {
  const data = dataFolders()

  it('ends with 0', async () => {
    const worker = await startWorker({ DATA_DIR: data() })
    worker.process.kill('SIGTERM')
    const { status, stdout, stderr } = await worker.ended
    expect(stdout).to.match(/"msg":"stopped"\}\n$/)
    expect(stderr).to.equal('')
    expect(status).to.equal(0)
  })
})
