import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Batch, Row } from '../../server/curation/batch.model.ts'
import { beginBatch, findBatch, forgetBatches } from '../../server/curation/batch.ts'
import { claim } from '../../server/curation/claim.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { isIndexed } from '../../server/materials/index.ts'
import { Material } from '../../server/materials/material.model.ts'
import { refusalOf } from '../classes/refusal.ts'
import { office, origin } from '../materials/materials.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { endRuns, runWith } from '../support/run.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { handIn, makeType, step } from './submissions.ts'

describe('many submissions at once', () => {
  let directory: string
  let app: RunningApp
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-batch-'))
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

  const setup = async (count: number) => {
    const unitId = await makeUnit()
    const make = async (role: Parameters<typeof makePerson>[0]) => {
      const person = await makePerson(role, { unitId })
      return { person, actor: await actorOf(person) }
    }
    const [owner, leader, librarian] = [await make('teacher'), await make('subjectLeader'), await make('librarian')]
    const ids: Types.ObjectId[] = []
    for (let at = 0; at < count; at++) ids.push((await handIn(owner.actor, { title: `Bài ${at + 1}` }))._id)
    return { owner, leader, librarian, ids }
  }
  const states = async (id: Types.ObjectId) =>
    (await Row.find({ batchId: id }).sort({ number: 1 }).lean()).map(({ state }) => state)

  it('are those of one’s own desk, and a colleague’s who may', async () => {
    const { leader, owner, ids } = await setup(1)
    const begin = (actor: typeof leader.actor, more = {}) =>
      beginBatch(actor, { action: 'approve', submissionIds: ids, ...more }, origin)
    expect(await refusalOf(begin(owner.actor))).to.equal('403 forbidden')
    expect(await refusalOf(begin(office('reviewer')))).to.equal('404 notFound')
    const strange = { action: 'assign', personId: owner.actor.personId }
    expect(await refusalOf(begin(leader.actor, strange))).to.equal('409 notAColleague')
    expect(await Batch.countDocuments()).to.equal(0)
  })

  it('are approved each by itself, and what could not be is told', async () => {
    const { leader, librarian, owner, ids } = await setup(3)
    await claim(librarian.actor, ids[1]!, origin)
    await step(owner.actor, (await Submission.findById(ids[2]).lean())!.materialId, 'withdraw')
    const id = await beginBatch(leader.actor, { action: 'approve', submissionIds: ids }, origin)
    expect(await refusalOf(findBatch(librarian.actor, id))).to.equal('404 notFound')
    await app.work()
    const { batch, rows } = await findBatch(leader.actor, id)
    expect(batch.endedAt).to.be.instanceOf(Date)
    expect(rows.map(({ state, error }) => [state, (error as { key: string } | undefined)?.key])).to.deep.equal([
      ['done', undefined],
      ['failed', 'errors.submissionClaimed.title'],
      ['failed', 'errors.submissionEnded.title'],
    ])
    const page = (await (await signIn(app, leader.person)).get(`/curation/batches/${id.toString()}`)).html
    expect(page).to.include('Bài 1').and.include('không làm được 2')
    await forgetBatches(new Date(Date.now() + 89 * 86_400_000))
    expect(await Batch.countDocuments()).to.equal(1)
    await forgetBatches(new Date(Date.now() + 91 * 86_400_000))
    expect([await Batch.countDocuments(), await Row.countDocuments()]).to.deep.equal([0, 0])
  })

  it('are assigned from the page, which asks for what is missing', async () => {
    const { leader, librarian, ids } = await setup(2)
    const browser = await signIn(app, leader.person)
    const url = '/curation/bulk?stage=group'
    const submission = ids.map(String)
    expect((await browser.get(url)).html)
      .to.include('Bài 1')
      .and.include('Bài 2')
    const post = (form: Record<string, string | string[]>) => browser.post(url, form, url)
    expect((await post({ action: 'approve' })).html).to.include('id="error-submission"')
    expect((await post({ submission })).html).to.include('id="error-action"')
    const nobody = await post({ submission, action: 'assign' })
    expect(nobody.status).to.equal(422)
    expect(nobody.html).to.include('id="error-person"').and.include('checked')
    const done = await post({ submission, action: 'assign', person: librarian.actor.personId.toString() })
    expect(done.status).to.equal(303)
    await app.work()
    expect(await Submission.countDocuments({ claimedById: librarian.actor.personId })).to.equal(2)
  })

  it('go on where they were when their worker is killed, each exactly once', async () => {
    const count = 30
    const { leader, ids } = await setup(count)
    const id = await beginBatch(leader.actor, { action: 'approve', submissionIds: ids }, origin)
    const environment = { NODE_ENV: 'test', DEMO: 'no', DATA_DIR: directory }
    const isDone = async () => (await states(id)).filter((state) => state === 'done').length
    for (const until of [4, 12]) {
      const run = runWith({ file: 'test/support/killed-worker.ts', environment })
      while ((await isDone()) < until) await new Promise((resolve) => setTimeout(resolve, 10))
      run.process.kill('SIGKILL')
      await run.ended
      expect(await isDone()).to.be.below(count)
    }
    while (!(await Batch.findById(id).lean())!.endedAt) await app.work()
    await app.work()
    expect(await states(id)).to.deep.equal(Array.from({ length: count }, () => 'done'))
    expect(await Submission.countDocuments({ stage: 'group', state: 'decided' })).to.equal(count)
    expect(await Submission.countDocuments({ stage: 'school', state: 'open' })).to.equal(count)
    expect(await AuditEntry.countDocuments({ action: 'materials.approveInGroup' })).to.equal(count)
    const materials = await Material.find({ state: 'awaitingSchool' }).lean()
    expect(materials).to.have.length(count)
    expect(materials.every(isIndexed)).to.equal(true)
  })
})
