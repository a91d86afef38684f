import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { ConfigError } from '../../server/config.ts'
import {
  checkRecords,
  findPendingMigrations,
  MigrationFailed,
  migrationsFolder,
  removeRestoreMark,
  runPendingMigrations,
  setRestoreMark,
} from '../../server/operations/index.ts'
import { MigrationRun } from '../../server/operations/migration-run.model.ts'
import { version } from '../../server/version.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'

const records = () => mongoose.connection.collection('people')
const steps = () => mongoose.connection.collection<{ name: string }>('steps')

describe('migrations', () => {
  withDatabase()
  let folder: string
  let told: string[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrations-'))
    told = []
    await records().insertOne({ fullName: 'An' })
  })
  afterEach(async () => {
    await records().deleteMany({})
    await steps().deleteMany({})
    await rm(folder, { recursive: true })
  })
  const add = (name: string, body: string) =>
    writeFile(
      join(folder, `${name}.ts`),
      `export const migration = { run: async ({ database, tell }: any) => { ${body} } }`,
    )
  /** Says in the collection `steps` that it ran. */
  const addStep = (name: string, before = '') =>
    add(name, `${before}; await database.collection('steps').insertOne({ name: '${name}' }); return 'one step'`)
  const run = () =>
    runPendingMigrations(
      {
        onWait: () => told.push('waiting'),
        onBegin: (name) => told.push(`begin ${name}`),
        tell: (text) => told.push(text),
        onEnd: (name, done) => told.push(`end ${name}: ${done}`),
      },
      folder,
    )
  const ran = async () => (await steps().find().toArray()).map(({ name }) => name)

  for (const name of [
    'audience.ts',
    '2026-1-31-audience.ts',
    '2026-01-31.ts',
    '2026-01-31-Audience.ts',
    '2026-01-31-audience.js',
  ]) {
    it(`are not named ${name}`, async () => {
      await writeFile(join(folder, name), '')
      const refusal = await run().catch((error: Error) => error.message)
      expect(refusal).to.match(/ is no migration: they are named like 2026-01-31-item-audience\.ts\.$/)
      expect(refusal).to.include(name)
    })
  }

  it('run in the order of their names, each once, and tell', async () => {
    await addStep('2026-02-01-second')
    await addStep('2026-01-31-first', `tell('half done')`)
    await writeFile(join(folder, 'TEMPLATE.ts'), '')

    expect(await findPendingMigrations(folder)).to.deep.equal(['2026-01-31-first', '2026-02-01-second'])
    expect(await run()).to.deep.equal(['2026-01-31-first', '2026-02-01-second'])
    expect(await run()).to.deep.equal([])
    expect(await ran()).to.deep.equal(['2026-01-31-first', '2026-02-01-second'])
    expect(told).to.deep.equal([
      'begin 2026-01-31-first',
      'half done',
      'end 2026-01-31-first: one step',
      'begin 2026-02-01-second',
      'end 2026-02-01-second: one step',
    ])
  })

  it('run also when they come later than others with a later name', async () => {
    await addStep('2026-02-01-second')
    await run()
    await addStep('2026-01-31-first')
    expect(await run()).to.deep.equal(['2026-01-31-first'])
  })

  it('are noted when they have run', async () => {
    await addStep('2026-01-31-first')
    await run()
    const [noted] = await MigrationRun.find().lean()
    expect(noted).to.deep.include({ _id: '2026-01-31-first', version })
    expect(noted?.ranAt).to.be.instanceOf(Date)
    expect(noted?.milliseconds).to.be.a('number')
  })

  it('run once when several processes are at it', async () => {
    await addStep('2026-01-31-first')
    expect((await Promise.all([run(), run(), run()])).flat()).to.deep.equal(['2026-01-31-first'])
    expect(await ran()).to.deep.equal(['2026-01-31-first'])
    expect(told).to.include('waiting')
  })

  it('stop at the first that fails, which is not noted', async () => {
    await addStep('2026-01-01-good')
    await add('2026-01-02-bad', `throw new Error('No audience.')`)
    await addStep('2026-01-03-after')
    const failure = await run().catch((error: unknown) => error)

    expect(failure).to.be.instanceOf(MigrationFailed)
    expect((failure as Error).message).to.equal('2026-01-02-bad has failed: No audience.')
    expect(await findPendingMigrations(folder)).to.deep.equal(['2026-01-02-bad', '2026-01-03-after'])
    expect(await ran()).to.deep.equal(['2026-01-01-good'])
  })

  it('are needless in a system without records, and stay so', async () => {
    await records().deleteMany({})
    await addStep('2026-01-31-first')
    expect(await findPendingMigrations(folder)).to.deep.equal([])
    expect(await MigrationRun.countDocuments()).to.equal(0)
    await checkRecords({ environment: 'production', log: silent, folder })
    await records().insertOne({ fullName: 'An' })

    expect(await findPendingMigrations(folder)).to.deep.equal([])
    expect(await MigrationRun.findOne().lean()).to.deep.include({ _id: '2026-01-31-first', wasNeedless: true })
  })

  describe('before a server starts', () => {
    const check = (environment: 'production' | 'development') =>
      checkRecords({ environment, log: silent, folder }).catch((error: unknown) => error)

    it('have nothing to say when none is pending', async () => {
      expect(await check('production')).to.equal(undefined)
    })

    it('are run, but not in production', async () => {
      await addStep('2026-01-31-first')
      const refusal = await check('production')
      expect(refusal).to.be.instanceOf(ConfigError)
      expect((refusal as Error).message).to.equal(
        'The records are of an older version, and 1 migration has not been run (2026-01-31-first): make a backup, then call npm run migrate.',
      )
      expect(await ran()).to.deep.equal([])
      expect(await check('development')).to.equal(undefined)
      expect(await ran()).to.deep.equal(['2026-01-31-first'])
    })

    /** A model of a newer version has an index that the records do not fit. */
    const withDuplicates = async (look: () => Promise<void>) => {
      const records = mongoose.connection.collection<{ code: string }>('prepared')
      await records.insertMany([{ code: 'an@truong.example' }, { code: 'an@truong.example' }])
      const schema = new mongoose.Schema({ code: String })
      schema.index({ code: 1 }, { unique: true })
      mongoose.model('Prepared', schema, 'prepared')
      try {
        await look()
      } finally {
        mongoose.deleteModel('Prepared')
        await records.drop()
      }
    }

    it('prepare records for an index that could not be built', () =>
      withDuplicates(async () => {
        await add('2026-01-31-codes', `await database.collection('prepared').deleteOne({}); return 'unique'`)
        expect(await check('development')).to.equal(undefined)
        const indexes = await mongoose.connection.collection('prepared').indexes()
        expect(indexes.map(({ name }) => name)).to.include('code_1')
      }))

    it('are missed when an index cannot be built, which is said without personal data', () =>
      withDuplicates(async () => {
        const refusal = await check('production')
        expect(refusal).to.be.instanceOf(ConfigError)
        expect((refusal as Error).message).to.equal(
          'The indexes of prepared cannot be built (MongoServerError: duplicate key (code_1)): mend its records, then start again.',
        )
      }))

    it('wait for a backup to be restored', async () => {
      await setRestoreMark(mongoose.connection.db!, { backupId: 'b', isEmptying: false })
      const refusal = await check('development')
      await removeRestoreMark(mongoose.connection.db!)
      expect(refusal).to.be.instanceOf(ConfigError)
      expect((refusal as Error).message).to.match(/^A backup is being restored/)
    })
  })
})

describe('the migrations of this project', () => {
  it('are all named as they must be', async () => {
    const names = (await readdir(migrationsFolder)).filter((name) => name !== 'TEMPLATE.ts')
    for (const name of names) expect(name).to.match(/^\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.ts$/)
  })
})
