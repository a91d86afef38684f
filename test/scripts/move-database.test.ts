import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { endRuns, run } from '../support/run.ts'

describe('npm run move-database', () => {
  let directory: string
  let from: string
  let to: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'move-'))
    from = join(directory, 'from')
    to = join(directory, 'to')
  })
  afterEach(async () => {
    await endRuns()
    await rm(directory, { recursive: true })
  })
  const move = (...more: string[]) =>
    run('move-database.ts', '--from', `embedded:${from}`, '--to', `embedded:${to}`, ...more)

  for (const args of [[], ['--from', 'a', '--to', 'embedded:b']]) {
    it(`shows its usage when called with ${args.join(' ') || 'nothing'}`, async () => {
      const { status, stderr } = await run('move-database.ts', ...args).ended
      expect(status).to.equal(2)
      expect(stderr).to.include('npm run move-database -- --from PLACE --to PLACE')
    })
  }

  it('refuses a source where there is no database, and makes none', async () => {
    const { status, stderr } = await move().ended
    expect(status).to.equal(1)
    expect(stderr).to.equal(`There is no database in ${from}.\n`)
  })

  it('copies, compares and reports', async () => {
    await fill(from, 1234)
    const { status, stdout } = await move().ended

    expect(stdout).to.match(/^pupils +1,234 +1 {2}[0-9a-f]{64} on both sides$/m)
    expect(stdout).to.match(/^Everything is in the target/m)
    expect(status).to.equal(0)
    expect(await count(to)).to.equal(1234)
  })

  it('goes on where it was after kill -9', async () => {
    await fill(from, 12_000)
    const killed = move()
    await killed.wrote(/copying pupils/)
    killed.process.kill('SIGKILL')
    expect((await killed.ended).status).to.equal(null)
    const { status, stdout } = await move().ended

    expect(stdout).to.match(/^It went on from where it was interrupted/m)
    expect(stdout).to.match(/^Everything is in the target/m)
    expect(status).to.equal(0)
    expect(await count(to)).to.equal(12_000)
  })

  it('stops at Ctrl-C after the batch it is at, says how to go on, and does', async () => {
    await fill(from, 12_000)
    const interrupted = move()
    await interrupted.wrote(/copying pupils/)
    interrupted.process.kill('SIGINT')
    const { status, stderr } = await interrupted.ended

    expect(status).to.equal(130)
    expect(stderr).to.match(/interrupted.*\n.*same arguments/)
    expect((await move().ended).status).to.equal(0)
  })

  it('goes on where it was after the connection to a server was lost', async () => {
    await fill(from, 12_000)
    const first = run('database.ts', '--dir', to, '--port', '0')
    const [, port = ''] = await first.wrote(/127\.0\.0\.1:(\d+)/)
    const overTcp = () =>
      run(
        'move-database.ts',
        '--from',
        `embedded:${from}`,
        '--to',
        `mongodb://127.0.0.1:${port}/?serverSelectionTimeoutMS=500`,
      )
    const cut = overTcp()
    await cut.wrote(/copying pupils/)
    first.process.kill('SIGKILL')
    const lost = await cut.ended
    await first.ended
    const second = run('database.ts', '--dir', to, '--port', port)
    await second.wrote(/127/)
    const { status } = await overTcp().ended
    second.process.kill('SIGTERM')
    await second.ended

    expect(lost.status).to.equal(1)
    expect(lost.stderr).to.match(/Call it again with the same arguments/)
    expect(status).to.equal(0)
    expect(await count(to)).to.equal(12_000)
  })

  it('refuses a target that holds documents, unless told otherwise', async () => {
    await fill(from, 10)
    await fill(to, 20)
    const refused = await move().ended
    const told = await move('--into-non-empty').ended

    expect(refused.status).to.equal(1)
    expect(refused.stderr).to.match(/holds documents already, in pupils/)
    expect(told.stdout).to.match(/10 that were in the target before are kept/)
    expect(told.status).to.equal(0)
  })

  it('says where nothing answers, without the credentials', async () => {
    await fill(from, 1)
    const { status, stderr } = await run(
      'move-database.ts',
      '--from',
      `embedded:${from}`,
      '--to',
      'mongodb://u:chalk@127.0.0.1:1/?serverSelectionTimeoutMS=300',
    ).ended

    expect(status).to.equal(1)
    expect(stderr).to.match(/^No MongoDB answers at 127\.0\.0\.1:1/)
    expect(stderr).not.to.include('chalk')
  })
})

async function fill(directory: string, documents: number): Promise<void> {
  await withEngine(directory, async (client) => {
    const pupils = client.db('hoclieu').collection<{ _id: number }>('pupils')
    await pupils.createIndex({ name: 1 })
    await pupils.insertMany(Array.from({ length: documents }, (_, _id) => ({ _id, name: `Pupil ${_id}` })))
  })
}

async function count(directory: string): Promise<number> {
  return await withEngine(directory, (client) => client.db('hoclieu').collection('pupils').countDocuments())
}

async function withEngine<T>(directory: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const engine = await startEmbedded({ directory, durability: 'none' })
  const client = new MongoClient(engine.uri)
  try {
    return await use(client)
  } finally {
    await client.close()
    await engine.close()
  }
}
