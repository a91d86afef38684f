import { expect } from 'chai'
import { Types } from 'mongoose'
import { findWorkFile } from '../../server/assignments/files.ts'
import { WorkSubmission } from '../../server/assignments/submission.model.ts'
import { mostFiles } from '../../server/assignments/take-files.ts'
import { workData } from '../../server/assignments/data-of-person.ts'
import { saveDraft, submitWork } from '../../server/assignments/work.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { UsageModel } from '../../server/uploads/usage.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin } from '../courses/courses.ts'
import { makeGuardian, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeUpload, receive } from '../uploads/uploads.ts'
import { makeAssignment } from './assignments.ts'

describe('files of work', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const usesOf = async (text: string) =>
    (await StoredFileModel.findOne({ size: Buffer.byteLength(text) }).lean())?.useCount
  const sent = (uploadIds: readonly Types.ObjectId[] = [], droppedIds: readonly string[] = []) => ({
    ...{ text: '', link: '', uploadIds, droppedIds },
  })
  const valueOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!

  it('come with a form without scripts, and go to who has done the work and who marks it alone, also in parts', async () => {
    const { url, pupil, other, teacher, colleague, unitId } = await makeAssignment()
    const browser = await signIn(app, pupil.person)
    const { html } = await browser.get(url)
    const form = {
      ...{ unitId: valueOf(html, 'unitId'), text: '', link: '', revision: '0', operation: valueOf(html, 'operation') },
      file: [new File(['một bài'], 'bài một.txt'), new File(['hai bài!'], 'bài hai.txt')],
    }
    expect(form.unitId).to.equal(unitId.toString())
    expect((await browser.post(`${url}/submit`, form, url)).status).to.equal(303)
    const shown = (await browser.get(url)).html
    const [address = ''] = new RegExp(`${url}/work/\\w+/files/\\w+`).exec(shown) ?? []
    expect(shown).to.include('bài hai.txt')
    const taken = await browser.get(address)
    expect([taken.status, taken.html]).to.deep.equal([200, 'một bài'])
    expect(taken.headers.get('content-disposition')).to.match(/^attachment/)
    expect(taken.headers.get('content-security-policy')).to.include('sandbox')

    const desk = await signIn(app, teacher.person)
    const marking = await desk.get(`${url}/work/${pupil.actor.personId.toString()}`)
    expect(marking.html).to.include('bài một.txt').and.include(`${address}?inline&#x3D;yes`)
    const part = await desk.get(`${address}?inline=yes`, { range: 'bytes=0-1' })
    expect([part.status, part.headers.get('content-range')]).to.deep.equal([206, 'bytes 0-1/10'])
    for (const person of [other.person, colleague.person, await makeGuardian(pupil.person)])
      expect((await (await signIn(app, person)).get(address)).status).to.equal(404)
    expect((await desk.get(`${address.slice(0, -24)}${new Types.ObjectId().toString()}`)).status).to.equal(404)
    const elsewhere = address.replace(pupil.actor.personId.toString(), other.actor.personId.toString())
    expect((await desk.get(elsewhere)).status).to.equal(404)
  })

  it('of a draft are the pupil’s alone', async () => {
    const { key, pupil, teacher } = await makeAssignment()
    const id = await makeUpload(pupil.actor, 'nháp')
    const draft = await saveDraft(pupil.actor, { ...key, seen: 0 }, sent([id]))
    const found = await findWorkFile(pupil.actor, draft._id, id)
    expect([found.file.name, found.file.type, found.file.bytes]).to.deep.equal([
      'bài.txt',
      'text/plain; charset=utf-8',
      5,
    ])
    expect(await refusalOf(findWorkFile(teacher.actor, draft._id, id))).to.equal('404 notFound')
    await submitWork(pupil.actor, { ...key, seen: 1, operation: 'operation-1', origin }, sent())
    expect((await findWorkFile(teacher.actor, draft._id, id)).file.id).to.deep.equal(id)
  })

  it('stay when nothing is said of them, are taken once however often they are sent, and go when they are taken out', async () => {
    const { key, pupil } = await makeAssignment()
    const { actor } = pupil
    const [one, two] = [await makeUpload(actor, 'một'), await makeUpload(actor, 'hai bài')]
    const first = await saveDraft(actor, { ...key, seen: 0 }, sent([one, two]))
    expect(first.draft!.files.map(({ id }) => id)).to.deep.equal([one, two])
    expect(await UploadModel.countDocuments()).to.equal(0)
    const again = await saveDraft(actor, { ...key, seen: 0 }, sent([one, two]))
    expect(again.revision).to.equal(1)
    const typed = await saveDraft(actor, { ...key, seen: 1 }, { ...sent([one]), text: 'thêm chữ' })
    expect(typed.draft!.files).to.have.lengthOf(2)
    const less = await saveDraft(actor, { ...key, seen: 2 }, sent([one, two], [two.toString()]))
    expect(less.draft!.files.map(({ id }) => id)).to.deep.equal([one])
    expect([await usesOf('một'), await usesOf('hai bài')]).to.deep.equal([1, 0])
    const handedIn = await submitWork(actor, { ...key, seen: 3, operation: 'operation-1', origin }, sent([one]))
    expect(handedIn.attempts[0]!.files.map(({ id }) => id)).to.deep.equal([one])
    // What was handed in stays, whatever becomes of the draft.
    await saveDraft(actor, { ...key, seen: 4 }, sent([], [one.toString()]))
    expect(await usesOf('một')).to.equal(1)
    expect((await WorkSubmission.findOne().lean())!.attempts[0]!.files).to.have.lengthOf(1)
  })

  it('are used once by two of the same bytes, and let go with the last', async () => {
    const { key, pupil } = await makeAssignment()
    const { actor } = pupil
    const [one, two] = [await makeUpload(actor, 'như nhau'), await makeUpload(actor, 'như nhau')]
    await saveDraft(actor, { ...key, seen: 0 }, sent([one, two]))
    expect(await usesOf('như nhau')).to.equal(1)
    await saveDraft(actor, { ...key, seen: 1 }, sent([], [one.toString()]))
    expect(await usesOf('như nhau')).to.equal(1)
    await saveDraft(actor, { ...key, seen: 2 }, sent([], [two.toString()]))
    expect(await usesOf('như nhau')).to.equal(0)
    expect((await UsageModel.findById(`person.${actor.personId.toString()}`).lean())!.total).to.equal(0)
  })

  it('are refused when they are another’s, not ready, or too many, and nothing is lost by it', async () => {
    const { key, pupil, other } = await makeAssignment()
    const { actor } = pupil
    const refused = (ids: readonly Types.ObjectId[]) => refusalOf(saveDraft(actor, { ...key, seen: 0 }, sent(ids)))
    const own = await makeUpload(actor)
    expect(await refused([own, await makeUpload(other.actor, 'của bạn')])).to.equal('404 notFound')
    const { id } = await receive(actor, 'chờ kiểm tra')
    await UploadModel.updateOne({ _id: id }, { state: 'checking' })
    expect(await refused([own, id])).to.equal('409 uploadNotReady')
    expect(await UploadModel.exists({ _id: own })).to.not.equal(null)
    const many: Types.ObjectId[] = []
    for (let count = 0; count <= mostFiles; count++) many.push(await makeUpload(actor, `tệp ${count}`))
    const error = await saveDraft(actor, { ...key, seen: 0 }, sent(many)).catch((thrown: unknown) => thrown)
    expect(error).to.have.nested.property('errors.file.key', 'assignments.errors.tooManyFiles')
    const most = await saveDraft(actor, { ...key, seen: 0 }, sent(many.slice(1)))
    expect(most.draft!.files).to.have.lengthOf(mostFiles)
  })

  it('that are refused are told beside the field, with what was typed and what has come', async () => {
    const { url, pupil } = await makeAssignment()
    const browser = await signIn(app, pupil.person)
    const { html } = await browser.get(url)
    const form = { text: 'Bài của em', link: '', revision: '0', operation: valueOf(html, 'operation') }
    const ready = await makeUpload(pupil.actor, 'xong rồi')
    const files = { upload: ready.toString(), file: [new File(['MZ\x90\0'], 'chạy.exe')] }
    const refused = await browser.post(`${url}/submit`, { ...form, ...files }, url)
    expect(refused.status).to.equal(422)
    expect(refused.html)
      .to.include('id="error-file"')
      .and.include('Bài của em')
      .and.include(`name="upload" value="${ready.toString()}"`)
    expect(await WorkSubmission.countDocuments()).to.equal(0)
  })

  it('are told to their pupil, and go with them', async () => {
    const { key, pupil } = await makeAssignment()
    const { actor } = pupil
    const id = await makeUpload(actor, 'sẽ xoá')
    await submitWork(actor, { ...key, seen: 0, operation: 'operation-1', origin }, sent([id]))
    expect(await workData.read(actor.personId)).to.have.nested.property('[0].attempts[0].files[0].name', 'bài.txt')
    await inTransaction((session) => workData.remove(actor.personId, session))
    expect(await usesOf('sẽ xoá')).to.equal(0)
    expect(await WorkSubmission.countDocuments()).to.equal(0)
  })
})
