import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Db, MongoClient } from 'mongodb'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { endRuns, runWith } from '../support/run.ts'

describe('npm run migrate', () => {
  let directory: string
  let folder: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'migrate-'))
    folder = join(directory, 'migrations')
    await mkdir(folder)
  })
  afterEach(async () => {
    await endRuns()
    await rm(directory, { recursive: true })
  })
  const migrate = (...args: string[]) =>
    runWith({ file: 'scripts/migrate.ts', environment: { DATA_DIR: directory } }, '--folder', folder, ...args)
  const add = (name: string, body: string) =>
    writeFile(
      join(folder, `${name}.ts`),
      `export const migration = { run: async ({ database, tell }: any) => { ${body} } }`,
    )
  /** Says in the collection `steps` that it ran. */
  const addStep = (name: string, before = '') =>
    add(name, `${before}; await database.collection('steps').insertOne({ name: '${name}' }); return 'one step'`)
  const withRecords = async <T>(look: (db: Db) => Promise<T>): Promise<T> => {
    const engine = await startEmbedded({ directory: join(directory, 'database') })
    const client = await MongoClient.connect(engine.uri)
    try {
      return await look(client.db('hoclieu'))
    } finally {
      await client.close()
      await engine.close()
    }
  }
  const addRecord = () => withRecords((db) => db.collection('people').insertOne({ fullName: 'An' }))
  const steps = () =>
    withRecords(async (db) => (await db.collection('steps').find().toArray()).map(({ name }) => String(name)))
  const noted = () =>
    withRecords((db) => db.collection<{ _id: string }>('migrations').find().sort({ _id: 1 }).toArray())

  it('shows its usage when called with anything else', async () => {
    const { status, stderr } = await migrate('--force').ended
    expect(status).to.equal(2)
    expect(stderr).to.include('npm run migrate [-- --dry-run]')
  })

  it('runs what has not been run, in the order of the names, once', async () => {
    await addRecord()
    await addStep('2026-02-01-second')
    await addStep('2026-01-31-first', `tell('half done')`)
    await writeFile(join(folder, 'TEMPLATE.ts'), '')
    const first = await migrate().ended
    const again = await migrate().ended

    expect(first.stdout).to.match(
      /^2026-01-31-first …\n {2}half done\n {2}one step \(\d+\.\d s\)\n2026-02-01-second …\n {2}one step \(.*\)\n2 run\.\n$/,
    )
    expect(again.stdout).to.equal('Nothing was to be run.\n')
    expect([first.status, again.status]).to.deep.equal([0, 0])
    expect(await steps()).to.deep.equal(['2026-01-31-first', '2026-02-01-second'])
  })

  it('only says what it would run when it is asked for that', async () => {
    await addRecord()
    await addStep('2026-01-31-first')
    const { status, stdout } = await migrate('--dry-run').ended
    expect(stdout).to.equal('To be run:\n  2026-01-31-first\n')
    expect(status).to.equal(0)
    expect(await steps()).to.deep.equal([])
    expect(await noted()).to.deep.equal([])
  })

  it('stops at a failure, and begins with that one when called again', async () => {
    await addRecord()
    await addStep('2026-01-01-good')
    await add('2026-01-02-bad', `throw new Error('No audience.')`)
    await addStep('2026-01-03-after')
    const failed = await migrate().ended
    await addStep('2026-01-02-bad')
    const mended = await migrate().ended

    expect(failed.status).to.equal(1)
    expect(failed.stderr).to.match(/^2026-01-02-bad has failed: No audience\.\nIt is not in the log of migrations/)
    expect(mended.stdout).to.match(/2026-01-02-bad …[^]*2026-01-03-after …[^]*2 run\./)
    expect(await steps()).to.deep.equal(['2026-01-01-good', '2026-01-02-bad', '2026-01-03-after'])
  })
})
