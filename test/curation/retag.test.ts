import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Batch, Row } from '../../server/curation/batch.model.ts'
import { beginBatch, findBatch } from '../../server/curation/batch.ts'
import { claim } from '../../server/curation/claim.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { Edition } from '../../server/materials/edition.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin } from '../materials/materials.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { endRuns, runWith } from '../support/run.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { handIn, makeType, openOf, step } from './submissions.ts'

describe('other tags for many', function () {
  this.timeout(240_000)
  let directory: string
  let app: RunningApp
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-retag-'))
    app = await startApp({ DATA_DIR: directory })
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(async () => {
    await endRuns()
    await app.stop()
    await rm(directory, { recursive: true })
  })

  const setup = async (count = 1) => {
    const unitId = await makeUnit()
    const make = async (role: Parameters<typeof makePerson>[0]) => {
      const person = await makePerson(role, { unitId })
      return { person, actor: await actorOf(person) }
    }
    const [owner, librarian] = [await make('teacher'), await make('librarian')]
    const waiting = []
    for (let at = 0; at < count; at++)
      waiting.push(await handIn(owner.actor, { title: `Bài ${at + 1}`, keywords: ['cũ'], grades: [6] }))
    const publish = async (id: Types.ObjectId) => await step(librarian.actor, id, 'publishInSchool')
    return { owner, librarian, waiting, publish, ids: waiting.map(({ _id }) => _id) }
  }
  const tags = { add: { keywords: ['mới'], grades: [7] }, remove: { keywords: ['cũ'] } }

  it('are given by those who decide or answer for them, with codes that there are', async () => {
    const { owner, librarian, ids, waiting } = await setup()
    const begin = (actor: typeof owner.actor, more = {}) =>
      beginBatch(actor, { action: 'retag', submissionIds: ids, tags, ...more }, origin)
    expect(await refusalOf(begin(owner.actor))).to.equal('403 forbidden')
    const stranger = await actorOf(await makePerson('librarian', { unitId: await makeUnit() }))
    expect(await refusalOf(begin(stranger))).to.equal('404 notFound')
    const live = { submissionIds: [], materialIds: [waiting[0]!.materialId] }
    expect(await refusalOf(begin(stranger, live))).to.equal('404 notFound')
    expect(await refusalOf(begin(librarian.actor, { materialIds: [new Types.ObjectId()] }))).to.equal('404 notFound')
    const strange = { tags: { add: { topics: ['LẠ'] }, remove: {} } }
    expect(await refusalOf(begin(librarian.actor, strange))).to.equal('topics materials.errors.unknownCode')
    const none = { tags: { add: { topics: [] }, remove: {} } }
    expect(await refusalOf(begin(librarian.actor, none))).to.equal('tags curation.errors.noTags')
    expect(await Batch.countDocuments()).to.equal(0)
  })

  it('make what waits another edition that keeps its place, and are told to its owner', async () => {
    const { owner, librarian, waiting, ids } = await setup(3)
    const subjectLeader = await actorOf(await makePerson('subjectLeader', { unitId: waiting[0]!.unitId }))
    await claim(subjectLeader, ids[1]!, origin)
    await step(owner.actor, waiting[2]!.materialId, 'withdraw')
    const id = await beginBatch(librarian.actor, { action: 'retag', submissionIds: ids, tags, note: 'Lớp 7' }, origin)
    await app.work()
    const { rows } = await findBatch(librarian.actor, id)
    expect(rows.map(({ state, error }) => [state, (error as { key: string } | undefined)?.key])).to.deep.equal([
      ['done', undefined],
      ['failed', 'errors.submissionClaimed.title'],
      ['failed', 'errors.submissionEnded.title'],
    ])
    const { materialId, waitingSince } = waiting[0]!
    expect(await openOf(materialId)).to.deep.include({ _id: ids[0], edition: 2, grades: [6, 7], waitingSince })
    const edition = (await Edition.findOne({ materialId, number: 2 }).lean())!
    expect(edition).to.deep.include({ change: 'correction', note: 'Lớp 7', madeById: librarian.actor.personId })
    expect(edition.content).to.deep.include({ keywords: ['mới'], grades: [6, 7], title: 'Bài 1' })
    const material = (await Material.findById(materialId).lean())!
    expect(material).to.deep.include({ state: 'awaitingGroup', latestNumber: 2, latestChange: 'correction' })
    expect(material.draft.keywords).to.deep.equal(['mới'])
    expect(await AuditEntry.countDocuments({ action: 'materials.corrected' })).to.equal(1)
    const notices = await Notice.find({ key: 'curation.notices.retagged' }).lean()
    expect(notices.map(({ personId }) => personId)).to.deep.equal([owner.actor.personId])
    await step(librarian.actor, materialId, 'publishInSchool')
    expect((await Material.findById(materialId).lean())!.live!.content.grades).to.deep.equal([6, 7])
  })

  it('are live at once where it is live, beside what its owner is writing', async () => {
    const { owner, librarian, waiting, publish } = await setup()
    const { materialId } = waiting[0]!
    await publish(materialId)
    await Material.updateOne({ _id: materialId }, { $set: { 'draft.title': 'Đang viết' } })
    const begin = (said = tags) =>
      beginBatch(librarian.actor, { action: 'retag', submissionIds: [], materialIds: [materialId], tags: said }, origin)
    await begin()
    await app.work()
    const { live, draft, state } = (await Material.findById(materialId).lean())!
    expect(state).to.equal('publishedInSchool')
    expect(live).to.deep.include({ number: 2, scope: 'school' })
    expect(live!.content).to.deep.include({ title: 'Bài 1', keywords: ['mới'], grades: [6, 7] })
    expect(draft).to.deep.include({ title: 'Đang viết', keywords: ['mới'] })
    expect((await Edition.findOne({ materialId, number: 2 }).lean())!.publishedAt).to.be.instanceOf(Date)
    // The same again changes nothing.
    const again = await begin()
    await app.work()
    expect((await findBatch(librarian.actor, again)).rows[0]!.error).to.deep.include({
      key: 'materials.errors.nothingToCorrect',
    })
    expect(await Edition.countDocuments({ materialId })).to.equal(2)
    expect(await refusalOf(step(owner.actor, materialId, 'archive'))).to.equal('none')
    const late = await begin({ ...tags, add: { keywords: ['khác'], grades: [8] } })
    await app.work()
    expect((await findBatch(librarian.actor, late)).rows[0]!.state).to.equal('failed')
  })

  it('are given on a page, which keeps what was written', async () => {
    const { librarian, ids, waiting, publish } = await setup(2)
    await publish(waiting[1]!.materialId)
    const browser = await signIn(app, librarian.person)
    const url = '/curation/retag?from=queue'
    expect((await browser.get('/curation')).html).to.include('/curation/retag')
    expect((await browser.get(url)).html)
      .to.include('Bài 1')
      .and.not.include('Bài 2')
    expect((await browser.get('/curation/retag?from=live&text=Bài')).html)
      .to.include('Bài 2')
      .and.not.include('Bài 1')
    const nothing = await browser.post('/curation/retag', { addKeywords: 'mới' }, url)
    expect(nothing.status).to.equal(422)
    expect(nothing.html).to.include('value="mới"')
    const strange = await browser.post('/curation/retag', { submission: ids[0]!.toString(), addTopics: 'LA.1' }, url)
    expect(strange.html).to.include('id="error-addTopics"')
    const form = {
      submission: ids[0]!.toString(),
      addKeywords: 'mới, khác',
      addGrades: ['7', '8'],
      removeKeywords: 'cũ',
    }
    const done = await browser.post('/curation/retag', form, url)
    expect(done.status).to.equal(303)
    await app.work()
    expect((await browser.get(done.location!)).html).to.include('Xong cả 1')
    expect((await Material.findById(waiting[0]!.materialId).lean())!.draft).to.deep.include({
      ...{ keywords: ['mới', 'khác'], grades: [6, 7, 8] },
    })
  })

  it('go on where they were when their worker is killed, each exactly once', async () => {
    const count = 16
    const { librarian, ids } = await setup(count)
    const id = await beginBatch(librarian.actor, { action: 'retag', submissionIds: ids, tags }, origin)
    const environment = { NODE_ENV: 'test', DEMO: 'no', DATA_DIR: directory }
    const isDone = () => Row.countDocuments({ batchId: id, state: 'done' })
    const run = runWith({ file: 'test/support/killed-worker.ts', environment })
    while ((await isDone()) < 4) await new Promise((resolve) => setTimeout(resolve, 10))
    run.process.kill('SIGKILL')
    await run.ended
    expect(await isDone()).to.be.below(count)
    while (!(await Batch.findById(id).lean())!.endedAt) await app.work()
    expect(await isDone()).to.equal(count)
    expect(await Edition.countDocuments({ number: 2 })).to.equal(count)
    expect(await Edition.countDocuments({ number: 3 })).to.equal(0)
    expect(await Submission.countDocuments({ state: 'open', edition: 2 })).to.equal(count)
  })
})
