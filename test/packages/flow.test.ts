import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { createLog } from '../../server/log.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { Material } from '../../server/materials/material.model.ts'
import { takeStep } from '../../server/materials/step.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { isOwn, ownedBy } from '../../server/packages/access.ts'
import { packageData } from '../../server/packages/data-of-person.ts'
import { cancelPackage, startPackage, undoPackage } from '../../server/packages/decide.ts'
import { findPackage } from '../../server/packages/find.ts'
import { forgetOld } from '../../server/packages/forget.ts'
import { Package } from '../../server/packages/package.model.ts'
import { createPackage, mostOpen } from '../../server/packages/receive.ts'
import { Row } from '../../server/packages/row.model.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { UsageModel } from '../../server/uploads/usage.model.ts'
import { UseModel } from '../../server/uploads/use.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { complete, noWords, origin } from '../materials/materials.ts'
import { makePlace, makeType, type Place } from '../materials/published.ts'
import { makeActor, signIn } from '../support/make.ts'
import { endRuns, runWith } from '../support/run.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { receive } from '../uploads/uploads.ts'
import { packageOf, rowsOf, send, sheet, zipOf } from './packages.ts'

describe('a package', function () {
  this.timeout(300_000)
  let directory: string
  let app: RunningApp
  let place: Place
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-packages-'))
    app = await startApp({ DATA_DIR: directory })
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
    place = await makePlace()
  })
  after(async () => {
    await endRuns()
    await app.stop()
    await rm(directory, { recursive: true })
  })

  const archiveOf = async (count: number) => {
    const rows = Array.from({ length: count }, (_, at) => [`Bài ${at + 1}`, `tệp ${at + 1}.txt; chung.txt`])
    const files = rows.map(([title], at) => [`tệp ${at + 1}.txt`, `${title} ${'x'.repeat(2000)}`])
    return await zipOf({
      'bảng.csv': sheet(['Tên học liệu', 'Tệp'], ...rows),
      'chung.txt': 'chung',
      ...Object.fromEntries(files),
    })
  }
  const ready = async (count = 3) => {
    const id = await send(place.owner.actor, await archiveOf(count))
    await app.work()
    return id
  }
  const done = async (count = 3) => {
    const id = await ready(count)
    await startPackage(place.owner.actor, id, { takesSame: false }, origin)
    await app.work()
    return id
  }
  const states = async (id: Types.ObjectId) => (await rowsOf(id)).map(({ state }) => state)

  it('is brought by who shares materials, for a school of theirs, from an upload of theirs', async () => {
    const uploadId = (await receive(place.owner.actor, await archiveOf(1), 'gói.zip')).id
    const make = (actor = place.owner.actor, more = {}) => createPackage(actor, { uploadId, ...more }, origin)
    expect(await refusalOf(make(makeActor('student')))).to.equal('403 forbidden')
    expect(await refusalOf(make(place.librarian.actor))).to.equal('404 notFound')
    expect(await refusalOf(make(place.owner.actor, { unitId: new Types.ObjectId() }))).to.equal('404 notFound')
    expect(await Package.countDocuments()).to.equal(0)
    const id = await make()
    expect(await refusalOf(make())).to.equal('404 notFound')
    expect(await refusalOf(findPackage(place.librarian.actor, id))).to.equal('404 notFound')
    expect(await UseModel.countDocuments({ feature: 'packages', id })).to.equal(1)
  })

  it('is one of a few at a time', async () => {
    for (let at = 0; at < mostOpen; at++) await send(place.owner.actor, await archiveOf(1))
    const more = send(place.owner.actor, await archiveOf(1))
    expect(await refusalOf(more)).to.equal('409 tooManyPackages')
    await cancelPackage(place.owner.actor, (await Package.findOne().lean())!._id, origin)
    await send(place.owner.actor, await archiveOf(1))
  })

  it('is seen by its owner alone, as a rule and as a query', async () => {
    const own = await packageOf(await ready(1))
    for (const actor of [place.owner.actor, place.librarian.actor, place.reviewer.actor])
      expect(isOwn(actor, own)).to.equal((await Package.countDocuments({ _id: own._id, ...ownedBy(actor) })) === 1)
  })

  it('waits until it is started, and not while it is looked at', async () => {
    const id = await send(place.owner.actor, await archiveOf(2))
    const start = (actor = place.owner.actor) => startPackage(actor, id, { takesSame: false }, origin)
    expect(await refusalOf(start())).to.equal('409 packageNotReady')
    await app.work()
    expect((await packageOf(id)).state).to.equal('ready')
    expect([await Material.countDocuments(), await UploadModel.countDocuments()]).to.deep.equal([0, 0])
    expect(await refusalOf(start(place.librarian.actor))).to.equal('404 notFound')
    await start()
    expect(await refusalOf(start())).to.equal('409 packageNotReady')
    await app.work()
    const materials = await Material.find().lean()
    expect(materials.map(({ state, draft }) => [state, draft.scope])).to.deep.equal([
      ['draft', 'personal'],
      ['draft', 'personal'],
    ])
    expect(await AuditEntry.countDocuments({ action: 'materials.takenIn' })).to.equal(2)
    expect(
      await Notice.countDocuments({ personId: place.owner.actor.personId, key: 'packages.notices.done' }),
    ).to.equal(1)
    // Its own file is let go of; the drafts have theirs.
    expect(await UseModel.countDocuments({ feature: 'packages' })).to.equal(0)
    expect(await UseModel.countDocuments({ feature: 'materials', kind: 'draft' })).to.equal(4)
  })

  it('is not started without anything new', async () => {
    const table = sheet(['Tên học liệu', 'Tệp'], ['Bài', 'thiếu.txt'])
    const id = await send(place.owner.actor, await zipOf({ 'x.csv': table }))
    await app.work()
    expect(await refusalOf(startPackage(place.owner.actor, id, { takesSame: true }, origin))).to.equal(
      '409 packageEmpty',
    )
  })

  it('is not started when there is no room for it', async () => {
    const id = await ready(2)
    const { neededNew } = await packageOf(id)
    expect(neededNew).to.be.above(4000)
    const limit = 5 * 1024 ** 3
    const key = `person.${place.owner.actor.personId.toString()}`
    const room = async (left: number) => {
      await UsageModel.updateOne({ _id: key }, { $set: { used: limit - left, reserved: 0, total: limit - left } })
    }
    await room(neededNew - 1)
    expect(await refusalOf(startPackage(place.owner.actor, id, { takesSame: false }, origin))).to.equal(
      '413 packageQuota',
    )
    expect((await packageOf(id)).state).to.equal('ready')
    await room(neededNew + 1024 ** 2)
    await startPackage(place.owner.actor, id, { takesSame: false }, origin)
  })

  it('is stopped before it begins, and in the middle', async () => {
    const id = await ready()
    expect(await refusalOf(cancelPackage(place.librarian.actor, id, origin))).to.equal('404 notFound')
    await cancelPackage(place.owner.actor, id, origin)
    expect(await refusalOf(cancelPackage(place.owner.actor, id, origin))).to.equal('409 packageEnded')
    expect(await refusalOf(undoPackage(place.owner.actor, id, origin))).to.equal('409 packageNotUndoable')
    const other = await ready()
    await startPackage(place.owner.actor, other, { takesSame: false }, origin)
    await cancelPackage(place.owner.actor, other, origin)
    await app.work()
    expect(await Material.countDocuments()).to.equal(0)
    expect(await UseModel.countDocuments({ feature: 'packages' })).to.equal(0)
    expect(await states(other)).to.deep.equal(['planned', 'planned', 'planned'])
  })

  it('is taken back but for what was changed or handed in since', async () => {
    const id = await done(4)
    const rows = await rowsOf(id)
    await changeDraft(place.owner.actor, rows[0]!.materialId, { title: 'Đã sửa' }, origin)
    await changeDraft(place.owner.actor, rows[1]!.materialId, { ...complete, scope: 'school' }, origin)
    await takeStep(place.owner.actor, rows[1]!.materialId, 'submit', noWords, origin)
    await Material.deleteOne({ _id: rows[2]!.materialId })
    expect(await refusalOf(undoPackage(place.librarian.actor, id, origin))).to.equal('404 notFound')
    await undoPackage(place.owner.actor, id, origin)
    expect(await refusalOf(undoPackage(place.owner.actor, id, origin))).to.equal('409 packageNotUndoable')
    await app.work()
    expect((await packageOf(id)).state).to.equal('undone')
    expect(await states(id)).to.deep.equal(['kept', 'kept', 'undone', 'undone'])
    expect(await Material.countDocuments()).to.equal(2)
  })

  it('ends when its owner may bring nothing any more', async () => {
    const id = await ready()
    await startPackage(place.owner.actor, id, { takesSame: false }, origin)
    await Package.updateOne({ _id: id }, { $set: { accountId: new Types.ObjectId() } })
    await app.work()
    expect((await packageOf(id)).state).to.equal('cancelled')
    expect(await Material.countDocuments()).to.equal(0)
  })

  it('is forgotten after thirty days, its file and its rows, and its drafts are not', async () => {
    const [waiting, finished] = [await ready(1), await done(2)]
    const day = 86_400_000
    const log = createLog('silent', 'test')
    await forgetOld(log, new Date(Date.now() + 29 * day))
    expect(await Row.countDocuments()).to.equal(3)
    await forgetOld(log, new Date(Date.now() + 31 * day))
    expect(await Row.countDocuments()).to.equal(0)
    expect([(await packageOf(waiting)).state, (await packageOf(finished)).state]).to.deep.equal(['cancelled', 'done'])
    expect(await UseModel.countDocuments({ feature: 'packages' })).to.equal(0)
    expect(await Material.countDocuments()).to.equal(2)
    expect(await refusalOf(undoPackage(place.owner.actor, finished, origin))).to.equal('409 packageNotUndoable')
    const browser = await signIn(app, place.owner.person)
    expect((await browser.get(`/packages/${finished.toString()}`)).html).to.include('đã được xoá sau 30 ngày')
    expect((await browser.get(`/packages/${finished.toString()}/report`)).status).to.equal(404)
  })

  it('goes with its owner', async () => {
    await ready(1)
    const { personId } = place.owner.actor
    expect(await packageData.read(personId)).to.have.length(1)
    await inTransaction((session) => packageData.remove(personId, session))
    expect(await packageData.read(personId)).to.equal(undefined)
    expect([await Package.countDocuments(), await Row.countDocuments()]).to.deep.equal([0, 0])
    expect(await UseModel.countDocuments({ feature: 'packages' })).to.equal(0)
  })

  it('goes on where it was when its worker is killed, each material exactly once', async () => {
    const count = 14
    const id = await ready(count)
    await startPackage(place.owner.actor, id, { takesSame: false }, origin)
    const environment = { NODE_ENV: 'test', DEMO: 'no', DATA_DIR: directory }
    const isDone = async () => (await states(id)).filter((state) => state === 'done').length
    for (const until of [3, 7]) {
      const run = runWith({ file: 'test/support/killed-worker.ts', environment })
      while ((await isDone()) < until) await new Promise((resolve) => setTimeout(resolve, 10))
      run.process.kill('SIGKILL')
      await run.ended
      expect(await isDone()).to.be.below(count)
    }
    while ((await packageOf(id)).state === 'working') await app.work()
    await app.work()
    expect(await states(id)).to.deep.equal(Array.from({ length: count }, () => 'done'))
    const materials = await Material.find().sort({ _id: 1 }).lean()
    expect(materials.map(({ draft }) => draft.title).sort()).to.deep.equal(
      Array.from({ length: count }, (_, at) => `Bài ${at + 1}`).sort(),
    )
    for (const { draft } of materials) expect(draft.files).to.have.length(2)
    expect(await AuditEntry.countDocuments({ action: 'materials.takenIn' })).to.equal(count)
    // Nothing is left of what the dead ones had fetched.
    expect(await UploadModel.countDocuments()).to.be.below(3)
    expect((await packageOf(id)).position).to.equal(count)
  })

  it('is led through by pages, without a script', async () => {
    const browser = await signIn(app, place.owner.person)
    expect((await browser.get('/materials')).html).to.include('href="/packages"')
    expect((await browser.get('/packages')).html).to.include('Thầy cô chưa nhập gói nào')
    const empty = await browser.post('/packages', { unitId: place.unitId.toString() }, '/packages/new')
    expect(empty.status).to.equal(422)
    const file = new File([new Uint8Array(await archiveOf(2))], 'bộ học liệu.zip', { type: 'application/zip' })
    const token = await browser.token('/packages/new')
    const sent = await browser.postWithout('/packages', { _csrf: token, unitId: place.unitId.toString(), file })
    expect(sent.status).to.equal(303)
    const url = sent.location!
    expect((await browser.get(url)).html).to.include('Đang xem trước')
    await app.work()
    expect((await browser.get(url)).html)
      .to.include('Bài 1')
      .and.include(`${url}/start`)
    expect((await browser.get(`${url}?filter=error`)).html).not.to.include('Bài 1')
    expect((await browser.get(`${url}/start`)).html).to.include('2 học liệu mới')
    expect((await browser.post(`${url}/start`)).location).to.equal(url)
    await app.work()
    expect((await browser.get(url)).html)
      .to.include('Đã tạo 2 bản nháp')
      .and.include(`${url}/undo`)
    const report = await browser.get(`${url}/report`)
    expect(report.headers.get('content-disposition')).to.include('.xlsx')
    expect((await browser.get(`${url}/undo`)).html).to.include('Hoàn tác cả lần nhập này?')
    expect((await browser.get(`${url}/cancel`)).location).to.equal(url)
    expect((await browser.post(`${url}/undo`)).location).to.equal(url)
    await app.work()
    expect((await browser.get(url)).html).to.include('Đã bỏ 2 bản nháp')
    for (const template of ['/packages/template', '/packages/template?as=csv'])
      expect((await browser.get(template)).headers.get('content-disposition')).to.include('attachment')
  })
})
