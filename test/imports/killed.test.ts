import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Placement } from '../../server/classes/placement.model.ts'
import { confirmList, undoList } from '../../server/imports/decide.ts'
import { ImportRow, type RowState } from '../../server/imports/row.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { makeClass, makeUnit } from '../support/make.ts'
import { endRuns, runWith } from '../support/run.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { csv, handIn, listOf, origin, registrarOf } from './lists.ts'

const pupils = 240

describe('an import whose worker is killed', () => {
  let directory: string
  let app: RunningApp
  let registrar: Actor
  let schoolId: Types.ObjectId
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-killed-'))
    app = await startApp({ DATA_DIR: directory })
    schoolId = await makeUnit()
    await makeClass(schoolId, '6A1')
    registrar = await registrarOf(schoolId)
  })
  after(async () => {
    await endRuns()
    await app.stop()
    await rm(directory, { recursive: true })
  })

  const count = async (id: Types.ObjectId, state: RowState) => await ImportRow.countDocuments({ importId: id, state })
  const until = async (isSo: () => Promise<boolean>) => {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  /** A worker that is killed with `kill -9` when so many rows are in that state. */
  async function workAndKill(id: Types.ObjectId, state: RowState, rows: number): Promise<void> {
    const environment = { NODE_ENV: 'test', DEMO: 'no', DATA_DIR: directory }
    const run = runWith({ file: 'test/support/killed-worker.ts', environment })
    await until(async () => (await count(id, state)) >= rows)
    run.process.kill('SIGKILL')
    await run.ended
  }

  async function finish(id: Types.ObjectId, state: string): Promise<void> {
    await until(async () => {
      await app.work()
      return (await listOf(id)).state === state
    })
  }

  it('goes on where it was, twice, and then everything is there once; and so does undoing it', async () => {
    const lines = Array.from(
      { length: pupils },
      (_, at) => `Lê Văn Số;HS${at};${String((at % 28) + 1)}/1/${2005 + Math.floor(at / 28)};6A1`,
    )
    const content = csv('Họ và tên;Mã học sinh;Ngày sinh;Lớp', ...lines)
    const before = { people: await Person.countDocuments(), accounts: await Account.countDocuments() }
    const id = await handIn(app, registrar, { schoolId, content, accountsFor: ['pupils'] })
    await confirmList(registrar, id, origin)
    await workAndKill(id, 'done', 40)
    expect(await count(id, 'done')).to.be.below(pupils)
    await workAndKill(id, 'done', 100)
    expect(await count(id, 'done')).to.be.below(pupils)
    await finish(id, 'done')

    expect(await count(id, 'done')).to.equal(pupils)
    expect(await Person.countDocuments({ fullName: 'Lê Văn Số' })).to.equal(pupils)
    expect(await Membership.countDocuments({ role: 'student' })).to.equal(pupils)
    expect(await Placement.countDocuments()).to.equal(pupils)
    expect(await Account.countDocuments()).to.equal(before.accounts + pupils)
    expect(new Set(await Account.distinct('userNameKey')).size).to.equal(before.accounts + pupils)
    expect(await AuditEntry.countDocuments({ action: 'imports.created' })).to.equal(pupils)

    await undoList(registrar, id, origin)
    await workAndKill(id, 'undone', 60)
    await finish(id, 'undone')
    expect(await count(id, 'undone')).to.equal(pupils)
    expect(await Person.countDocuments()).to.equal(before.people)
    expect(await Account.countDocuments()).to.equal(before.accounts)
    expect(await Placement.countDocuments()).to.equal(0)
  })
})
