import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor } from '../../server/actor.ts'
import { AppError } from '../../server/errors.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { stores } from '../../server/stores.ts'
import { beginUpload } from '../../server/uploads/begin.ts'
import { freeUnused } from '../../server/uploads/free.ts'
import { addUse, endUse, findStoredFiles, findUpload, takeUpload, usageOf } from '../../server/uploads/index.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { removeExpired, removeStrays } from '../../server/uploads/sweep.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { silent } from '../outbox/outbox.ts'
import { makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeTeacher, receive } from './uploads.ts'

const gigabyte = 1024 ** 3
const use = (id = new Types.ObjectId()) => ({ feature: 'materials', kind: 'draft', id })

describe('stored files', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  const take = async (actor: Actor, id: Types.ObjectId, what = use()) =>
    await inTransaction((session) => takeUpload(actor, id, what, session))
  const end = async (id: Types.ObjectId, what: ReturnType<typeof use>) =>
    await inTransaction((session) => endUse(id, what, session))
  const codeOf = async (work: Promise<unknown>) =>
    await work.then(
      () => 'no error',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    )
  const keysOf = async () => {
    const keys: string[] = []
    for await (const { key } of stores().files.list('content/')) keys.push(key)
    return keys
  }
  /** As if an hour had passed. */
  const makeDue = async () => {
    await OutboxEvent.updateMany({}, { $set: { runAt: new Date(0) } })
    await app.work()
  }
  const free = async (storedFileId: Types.ObjectId) =>
    await freeUnused({ storedFileId: storedFileId.toString() }, undefined as never)

  it('need no check any more when they were made use of before the worker came to it', async () => {
    const teacher = await makeTeacher()
    await take(teacher, (await receive(teacher, randomUUID())).id)
    await app.work()
    expect(await OutboxEvent.countDocuments({ failures: { $gt: 0 } })).to.equal(0)
  })

  it('are kept once, however many upload them', async () => {
    const content = randomUUID()
    const [one, two] = [await makeTeacher(), await makeTeacher()]
    const [first, second] = await Promise.all([receive(one, content), receive(two, content)])
    expect(first.state).to.equal('ready')
    expect(second.storedFileId!.toString()).to.equal(first.storedFileId!.toString())
    expect(await StoredFileModel.countDocuments({ sha256: first.sha256 })).to.equal(1)
    await app.work()
    expect((await keysOf()).filter((key) => key.includes(first.sha256!))).to.have.length(1)
  })

  it('tell a school what it has already', async () => {
    const unitId = await makeUnit()
    const [one, two] = [await makeTeacher(unitId), await makeTeacher(unitId)]
    const content = randomUUID()
    const { id, alreadyHere } = await receive(one, content)
    expect(alreadyHere).to.equal(undefined)
    const what = use()
    await take(one, id, what)
    expect((await receive(two, content)).alreadyHere).to.deep.include({ use: what })
    expect((await receive(await makeTeacher(), content)).alreadyHere).to.equal(undefined)
  })

  it('are somebody’s to take once, when they are ready', async () => {
    const actor = await makeTeacher()
    const { id, size } = await receive(actor, randomUUID())
    expect(await codeOf(take(await makeTeacher(), id))).to.equal('notFound')
    const taken = await take(actor, id)
    expect(taken).to.include({ name: 'bài.txt', size, format: 'txt', mediaType: 'text/plain; charset=utf-8' })
    expect(await codeOf(take(actor, id))).to.equal('notFound')
    const { _id } = await beginUpload(actor, { name: 'a', size: 3 })
    expect(await codeOf(take(actor, _id))).to.equal('uploadNotReady')
    expect(await codeOf(findUpload(actor, _id))).to.equal('uploadNotReady')
  })

  it('go with their last use, an hour later, bytes and all', async () => {
    const actor = await makeTeacher()
    const { id, storedFileId, sha256 } = await receive(actor, randomUUID())
    const [first, second] = [use(), use()]
    await take(actor, id, first)
    await inTransaction((session) => addUse(storedFileId!, second, session))
    await inTransaction((session) => addUse(storedFileId!, second, session))
    await end(storedFileId!, first)
    await makeDue()
    expect(await StoredFileModel.findById(storedFileId).lean()).to.include({ useCount: 1 })
    await end(storedFileId!, second)
    await end(storedFileId!, second)
    await app.work()
    expect((await findStoredFiles([storedFileId!])).size).to.equal(1)
    await makeDue()
    expect((await findStoredFiles([storedFileId!])).size).to.equal(0)
    expect((await keysOf()).filter((key) => key.includes(sha256!))).to.deep.equal([])
  })

  it('stay when a use comes back before they are freed, and when one comes at that very moment', async () => {
    const actor = await makeTeacher()
    for (let round = 0; round < 10; round++) {
      const content = randomUUID()
      const { id, storedFileId } = await receive(actor, content)
      const first = use()
      await take(actor, id, first)
      await end(storedFileId!, first)
      const [, again] = await Promise.all([free(storedFileId!), receive(actor, content)])
      await makeDue()
      const file = (await findStoredFiles([again.storedFileId!])).get(again.storedFileId!.toString())
      expect(file, `round ${round}`).to.not.equal(undefined)
      const record = await StoredFileModel.findById(again.storedFileId).lean()
      expect(await stores().files.head(record!.key), `round ${round}`).to.include({ size: content.length })
    }
  })

  it('are not lost to one who removes the old bytes very late', async () => {
    const actor = await makeTeacher()
    const content = randomUUID()
    const { id, storedFileId } = await receive(actor, content)
    const { key } = (await StoredFileModel.findById(storedFileId).lean())!
    const first = use()
    await take(actor, id, first)
    await end(storedFileId!, first)
    await makeDue()
    const again = await receive(actor, content)
    await stores().files.remove(key)
    const record = await StoredFileModel.findById(again.storedFileId).lean()
    expect(await stores().files.head(record!.key)).to.include({ size: content.length })
  })

  describe('and quotas', () => {
    it('count what is on its way, then what is used, each file once for somebody', async () => {
      const actor = await makeTeacher()
      const { unitId } = actor.memberships[0]!
      const content = randomUUID()
      const first = await receive(actor, content)
      expect(await usageOf(actor)).to.deep.equal({ used: 0, reserved: 36, limit: 5 * gigabyte })
      const one = use()
      await take(actor, first.id, one)
      expect(await usageOf(actor)).to.include({ used: 36, reserved: 0 })
      const second = await receive(actor, content)
      const two = use()
      await take(actor, second.id, two)
      expect(await usageOf(actor)).to.include({ used: 36, reserved: 0 })
      expect(await usageOf(unitId)).to.include({ used: 36, reserved: 0 })
      await end(first.storedFileId!, one)
      expect(await usageOf(actor)).to.include({ used: 36 })
      await end(first.storedFileId!, two)
      expect(await usageOf(actor)).to.include({ used: 0 })
      expect(await usageOf(unitId)).to.include({ used: 0 })
    })

    it('are not overdrawn by many uploads that begin at the same time', async () => {
      const actor = await makeTeacher()
      const codes = await Promise.all(
        Array.from({ length: 12 }, () => codeOf(beginUpload(actor, { name: 'a', size: gigabyte }))),
      )
      expect(codes.filter((code) => code === 'no error')).to.have.length(5)
      expect(codes.filter((code) => code === 'uploadPersonQuota')).to.have.length(7)
      expect(await usageOf(actor)).to.include({ reserved: 5 * gigabyte })
    })

    it('get back what nobody goes on with when its time is over, and not before', async () => {
      const actor = await makeTeacher()
      const { expiresAt } = await beginUpload(actor, { name: 'a', size: 1000 })
      await removeExpired(silent, new Date(expiresAt.getTime()))
      expect(await usageOf(actor)).to.include({ reserved: 1000 })
      await removeExpired(silent, new Date(expiresAt.getTime() + 1))
      expect(await usageOf(actor)).to.include({ reserved: 0 })
    })
  })

  it('leave no strays for longer than a day, and nothing else goes with them', async () => {
    const actor = await makeTeacher()
    const { storedFileId } = await receive(actor, randomUUID())
    const { key } = (await StoredFileModel.findById(storedFileId).lean())!
    const stray = `content/00/00/${'0'.repeat(64)}`
    await stores().files.put(stray, Buffer.from('x'))
    const draft = 'ab'.repeat(16)
    await stores().files.drafts.append(draft, 0, Buffer.from('x'))
    const { draftId } = await beginUpload(actor, { name: 'a', size: 5 })
    await stores().files.drafts.append(draftId, 0, Buffer.from('x'))
    const later = (hours: number) => new Date(Date.now() + hours * 3600_000)
    await removeStrays(silent, later(23))
    expect(await stores().files.head(stray)).to.include({ size: 1 })
    await removeStrays(silent, later(25))
    expect(await stores().files.head(stray)).to.equal(undefined)
    expect(await stores().files.drafts.sizeOf(draft)).to.equal(undefined)
    expect(await stores().files.drafts.sizeOf(draftId)).to.equal(1)
    expect(await stores().files.head(key)).to.not.equal(undefined)
    expect(await UploadModel.exists({ draftId })).to.not.equal(null)
  })
})
