import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import sharp from 'sharp'
import { findWorkFile } from '../../server/assignments/files.ts'
import { arranged } from '../../server/assignments/photos.ts'
import { type Photo, type SubmissionRecord, WorkSubmission } from '../../server/assignments/submission.model.ts'
import { saveDraft, submitWork } from '../../server/assignments/work.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { openStored } from '../../server/uploads/index.ts'
import { receiveFile } from '../../server/uploads/receive.ts'
import { Readable } from 'node:stream'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { origin } from '../courses/courses.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeAssignment } from './assignments.ts'
import { makeUpload } from '../uploads/uploads.ts'

const photo = (id: string, turn = 0): Photo => ({
  ...{ id: new Types.ObjectId(id.repeat(24)), key: id, name: id, type: 'image/jpeg', bytes: 1, turn },
})

describe('pages of a notebook', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const picture = async (width: number, height: number, orientation?: number) =>
    await sharp({ create: { width, height, channels: 3, background: '#4b2e9e' } })
      .withMetadata(orientation === undefined ? {} : { orientation })
      .jpeg()
      .toBuffer()
  const bring = async (actor: Actor, bytes: Buffer) =>
    (await receiveFile(actor, { name: 'trang.jpg', body: Readable.from([bytes]) })).id
  const sent = { text: '', link: '' }

  it('are turned and moved, and stay as they are at either end', () => {
    const pages = [photo('a'), photo('b', 270), photo('c')]
    const after = (what: 'turn' | 'earlier' | 'later', id: string) =>
      arranged(pages, { what, id: id.repeat(24) }).map(({ key, turn }) => `${key}${turn}`)
    expect(after('turn', 'a')).to.deep.equal(['a90', 'b270', 'c0'])
    expect(after('turn', 'b')).to.deep.equal(['a0', 'b0', 'c0'])
    expect(after('earlier', 'b')).to.deep.equal(['b270', 'a0', 'c0'])
    expect(after('later', 'b')).to.deep.equal(['a0', 'c0', 'b270'])
    for (const [what, id] of [
      ['earlier', 'a'],
      ['later', 'c'],
      ['turn', 'd'],
    ] as const)
      expect(after(what, id)).to.deep.equal(['a0', 'b270', 'c0'])
  })

  it('come from a form without scripts, are arranged there, and what was typed stays', async () => {
    const { url, pupil } = await makeAssignment()
    const browser = await signIn(app, pupil.person)
    const valueOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!
    const { html } = await browser.get(url)
    const files = [await picture(40, 30), await picture(30, 40)].map(
      (bytes, at) => new File([new Uint8Array(bytes)], `trang ${at}.jpg`),
    )
    const form = { unitId: valueOf(html, 'unitId'), text: 'Lời giải', link: '', revision: '0' }
    expect((await browser.post(`${url}/draft`, { ...form, photo: files }, url)).status).to.equal(303)
    const [one, two] = (await WorkSubmission.findOne().lean<SubmissionRecord>())!.draft!.photos
    expect((await browser.get(url)).html)
      .to.include(`turn:${one!.id.toString()}`)
      .and.include('Trang 2')
    const act = { ...form, revision: '1', act: `later:${one!.id.toString()}` }
    expect((await browser.post(`${url}/draft`, act, url)).status).to.equal(303)
    const drop = { ...form, revision: '2', drop: one!.id.toString() }
    expect((await browser.post(`${url}/draft`, drop, url)).status).to.equal(303)
    const { draft } = (await WorkSubmission.findOne().lean<SubmissionRecord>())!
    expect([draft!.text, draft!.photos.map(({ id }) => id)]).to.deep.equal(['Lời giải', [two!.id]])
    expect(await StoredFileModel.countDocuments({ useCount: 0 })).to.equal(1)
  })

  it('are received at once and become one upright PDF, which the teacher gets instead of them', async () => {
    const { key, pupil, teacher } = await makeAssignment()
    const { actor } = pupil
    // Held sideways: 40 by 30 is 30 by 40 upright.
    const photoIds = [await bring(actor, await picture(400, 300, 6)), await bring(actor, await picture(3000, 1000))]
    await saveDraft(actor, { ...key, seen: 0 }, { ...sent, photoIds })
    const turn = { what: 'turn' as const, id: photoIds[1]!.toString() }
    await saveDraft(actor, { ...key, seen: 1 }, { ...sent, act: turn })
    const work = await submitWork(actor, { ...key, seen: 2, operation: 'operation-1', origin }, sent)
    expect(work.attempts[0]!.photos).to.have.lengthOf(2)
    expect((await findWorkFile(teacher.actor, work._id, photoIds[0]!)).file.type).to.equal('image/jpeg')
    const read = async () => (await WorkSubmission.findById(work._id).lean<SubmissionRecord>())!
    await app.work()
    const after = await read()
    const [pdf] = after.attempts[0]!.files
    expect([pdf!.type, pdf!.pages, after.revision]).to.deep.equal(['application/pdf', 2, work.revision])
    const { stored } = await findWorkFile(teacher.actor, work._id, pdf!.id)
    const text = (await buffer((await openStored(stored.storedFileId)).body)).toString('latin1')
    const boxes = [...text.matchAll(/MediaBox \[0 0 (\d+) (\d+)\]/g)].map(
      ([, width, height]) => Number(height) > Number(width),
    )
    expect(boxes).to.deep.equal([true, true])
    // The draft has them still.
    expect(after.draft!.photos).to.have.lengthOf(2)
  })

  it('that are no pictures are refused, and too many are', async () => {
    const { key, pupil } = await makeAssignment({ takes: ['photos'] })
    const error = async (sending: object) =>
      await saveDraft(pupil.actor, { ...key, seen: 0 }, { ...sent, ...sending }).catch((thrown: unknown) => thrown)
    const text = await makeUpload(pupil.actor)
    expect(await error({ photoIds: [text] })).to.have.nested.property('errors.photo.key', 'assignments.errors.noPhoto')
    expect(await error({ uploadIds: [text] })).to.have.nested.property(
      'errors.file.key',
      'assignments.errors.takesNoFiles',
    )
    const photoIds = []
    for (let at = 0; at <= 40; at++) photoIds.push(await bring(pupil.actor, await picture(8, 8 + at)))
    expect(await error({ photoIds })).to.have.nested.property('errors.photo.key', 'assignments.errors.tooManyPhotos')
    expect(await error({ photoIds: photoIds.slice(1) })).to.have.nested.property('draft.photos.length', 40)
  })
})
