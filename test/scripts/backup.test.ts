// Backup and restore as an operator calls them, beside a server that runs.

import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { findLastBackup } from '../../server/operations/index.ts'
import { stores } from '../../server/stores.ts'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { openFiles } from '../../storage/files/index.ts'
import { makePerson, signIn } from '../support/make.ts'
import { endRuns, runWith } from '../support/run.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addRecords, describeSystem } from './backup/system.ts'

describe('npm run backup and npm run restore', () => {
  let directory: string
  let path: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'backup-'))
    path = join(directory, 'backups', 'a.tar')
  })
  afterEach(async () => {
    await endRuns()
    await rm(directory, { recursive: true })
  })
  const folder = (name: string) => join(directory, name)
  const call = (script: string, environment: Record<string, string>, ...args: string[]) =>
    runWith({ file: `scripts/${script}.ts`, environment }, ...args)
  const backup = (dataDirectory: string, ...args: string[]) =>
    call('backup', { DATA_DIR: dataDirectory }, ...args).ended
  const restore = (dataDirectory: string, ...args: string[]) => call('restore', { DATA_DIR: dataDirectory }, ...args)

  /** Looks at a system whose server does not run. */
  const described = async (name: string) => {
    const engine = await startEmbedded({ directory: join(folder(name), 'database') })
    const client = await MongoClient.connect(engine.uri)
    try {
      const files = await openFiles({ directory: join(folder(name), 'files') })
      return await describeSystem({ db: client.db('hoclieu'), files })
    } finally {
      await client.close()
      await engine.close()
    }
  }
  const fill = async (name: string, records: number) => {
    const engine = await startEmbedded({ directory: join(folder(name), 'database'), durability: 'none' })
    const client = await MongoClient.connect(engine.uri)
    const text = 'x'.repeat(800)
    await addRecords(
      client.db('hoclieu'),
      'people',
      Array.from({ length: records }, (_, _id) => ({ _id, text })),
    )
    await client.close()
    await engine.close()
    const files = await openFiles({ directory: join(folder(name), 'files') })
    for (let i = 0; i < 20; i++) await files.put(`content/${i}`, Buffer.alloc(1000, i))
  }

  for (const [script, usage] of [
    ['backup', 'npm run backup -- --to FILE.tar'],
    ['restore', 'npm run restore -- --from FILE.tar'],
  ] as const) {
    it(`show their usage: ${usage}`, async () => {
      const { status, stderr } = await call(script, {}).ended
      expect(status).to.equal(2)
      expect(stderr).to.include(usage)
    })
  }

  it('make the same system of an empty folder, where the same people sign in', async () => {
    let app: RunningApp = await startApp({ DATA_DIR: folder('old') })
    const person = await makePerson('sectorAdministrator', { userName: 'Quản trị', name: 'Đỗ Thị Ân' })
    await signIn(app, person)
    await stores().files.put('content/a', Buffer.from('nội dung'))
    const saved = await backup(folder('old'), '--to', path)
    const noted = await findLastBackup()
    const refused = await restore(folder('old'), '--from', path, '--replace').ended
    await app.stop()
    const again = await backup(folder('old'), '--to', path)
    const restored = await restore(folder('new'), '--from', path).ended
    const [old, fresh] = [await described('old'), await described('new')]

    expect(saved.stdout).to.match(/^people +1$/m)
    expect(saved.stdout).to.match(/^files +1 {2}10 B$/m)
    expect(saved.stdout).to.match(/^The records are as they were at \d{4}-.*Z\.\n.*a\.tar is complete: \d+ KB\.\n$/m)
    expect(saved.status).to.equal(0)
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
    expect(noted).to.include({ files: 1 })
    expect(refused.stderr).to.match(/^A server, a worker or another script has the database open: stop it/m)
    expect(again.stderr).to.equal(`${path} exists already: name another file.\n`)
    expect(again.status).to.equal(1)
    expect(restored.stdout).to.match(/^[\d,]+ records and 1 files are as they were saved\.$/m)
    expect(restored.status).to.equal(0)
    // What has come after the backup: that there was one, and that it has been restored.
    for (const { records } of [old, fresh]) for (const name of ['backups', 'outbox']) delete records[name]
    expect(fresh).to.deep.equal(old)

    app = await startApp({ DATA_DIR: folder('new') })
    await app.work()
    const page = await (await signIn(app, person)).get('/account')
    const { body } = await stores().files.open('content/a')
    const content = (await body.toArray()).join('')
    const log = await AuditEntry.find({ action: 'operations.restored' }).lean()
    await app.stop()
    expect(log).to.have.lengthOf(1)
    expect(page.html).to.include('Đỗ Thị Ân')
    expect(content).to.equal('nội dung')
  })

  it('move a system from one kind of database to the other', async () => {
    await fill('old', 100)
    await backup(folder('old'), '--to', path)
    const engine = await startEmbedded({ directory: folder('elsewhere'), port: 0 })
    const uri = engine.uri.replace('/?', '/other?')
    const restored = await call('restore', { DATA_DIR: folder('new'), MONGODB_URI: uri }, '--from', path).ended
    const client = await MongoClient.connect(uri)
    const files = await openFiles({ directory: join(folder('new'), 'files') })
    const moved = await describeSystem({ db: client.db('other'), files })
    await client.close()
    await engine.close()

    expect(restored.status, restored.stderr).to.equal(0)
    expect(moved.records.people).to.deep.equal((await described('old')).records.people)
    expect(moved.files).to.deep.equal((await described('old')).files)
  })

  it('save nothing where there is no system', async () => {
    const { status, stderr } = await backup(folder('nowhere'), '--to', path)
    expect(stderr).to.equal(`There is no database in ${join(folder('nowhere'), 'database')}.\n`)
    expect(status).to.equal(1)
  })

  it('go on after kill -9', async () => {
    await fill('old', 12_000)
    await backup(folder('old'), '--to', path)
    const killed = restore(folder('new'), '--from', path)
    await killed.wrote(/restoring people/)
    killed.process.kill('SIGKILL')
    await killed.ended
    const { status, stdout } = await restore(folder('new'), '--from', path).ended

    expect(stdout).to.match(/^It went on from where it was interrupted\.$/m)
    expect(status).to.equal(0)
    expect((await described('new')).records.people).to.deep.equal((await described('old')).records.people)
    expect((await described('new')).files).to.deep.equal((await described('old')).files)
  })

  it('stop at Ctrl-C and say how to go on', async () => {
    await fill('old', 12_000)
    await backup(folder('old'), '--to', path)
    const interrupted = restore(folder('new'), '--from', path)
    await interrupted.wrote(/restoring files/)
    interrupted.process.kill('SIGINT')
    const { status, stderr } = await interrupted.ended
    expect(stderr).to.match(
      /The restore was interrupted\.\nCall it again with the same arguments: it goes on where it was\.\n$/,
    )
    expect(status).to.equal(130)
  })
})
