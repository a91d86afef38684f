import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { endRuns, run, type Run } from '../support/run.ts'

describe('npm run database', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'served-'))
  })
  afterEach(async () => {
    await endRuns()
    await rm(directory, { recursive: true })
  })
  const serve = (...args: string[]) => run('database.ts', '--dir', join(directory, 'data'), ...args)
  const addressOf = async (serving: Run) => (await serving.wrote(/^mongodb:.*$/m))[0]

  const refused: [string[], RegExp][] = [
    [[], /Say which directory/],
    [['--dir', 'a', '--port', '65536'], /65536 is not a port/],
    [['--dir', 'a', '--port', '1', '--socket', 'b.sock'], /not both/],
    [['--dir', 'a', '--socket', 'b'], /b does not end with \.sock/],
    [['--dir', 'a', '--host', 'b'], /--host/],
  ]
  for (const [args, problem] of refused) {
    it(`shows its usage when called with ${args.join(' ') || 'nothing'}`, async () => {
      const { status, stdout, stderr } = await run('database.ts', ...args).ended

      expect(stderr).to.match(problem).and.to.include('npm run database -- --dir DIR')
      expect(stdout).to.equal('')
      expect(status).to.equal(2)
    })
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`serves at a port until ${signal}, with transactions, and keeps what was written`, async () => {
      const serving = serve('--port', '0')
      const uri = await addressOf(serving)
      expect(uri).to.match(/^mongodb:\/\/127\.0\.0\.1:\d+\/\?replicaSet=embedded$/)
      await withClient(uri, async (client) => {
        await client.withSession((session) =>
          session.withTransaction(() => client.db('a').collection('b').insertOne({}, { session })),
        )
      })
      serving.process.kill(signal)
      expect(await serving.ended).to.include({ status: 0 })

      expect(
        await withClient(await addressOf(serve()), (client) => client.db('a').collection('b').countDocuments()),
      ).to.equal(1)
    })
  }

  it('serves at the socket that it is told', async () => {
    const socket = join(directory, 'own.sock')
    const uri = await addressOf(serve('--socket', socket))

    expect(uri).to.include(encodeURIComponent(socket))
    expect(await withClient(uri, (client) => client.db('a').command({ ping: 1 }))).to.include({ ok: 1 })
  })

  it('says who has a directory open, and where', async () => {
    const first = serve()
    const uri = await addressOf(first)
    const { status, stderr } = await serve().ended

    expect(stderr).to.include(`Process ${first.process.pid} has the database`).and.to.include(uri)
    expect(status).to.equal(1)
  })

  it('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const { status, stderr } = await serve('--port', String(port)).ended
    other.close()

    expect(stderr).to.match(/EADDRINUSE/)
    expect(status).to.equal(1)
  })
})

async function withClient<T>(uri: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri)
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}
