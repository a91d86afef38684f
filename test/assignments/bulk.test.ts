import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { Readable as ReadableStream } from 'node:stream'
import { expect } from 'chai'
import type { Types } from 'mongoose'
import { ZipFile } from 'yazl'
import type { Actor } from '../../server/actor.ts'
import { codeOf } from '../../server/assignments/alias.ts'
import { type SubmissionRecord, WorkSubmission } from '../../server/assignments/submission.model.ts'
import { bringMarked, planMarked } from '../../server/assignments/unpack.ts'
import { returnMarked, markWork } from '../../server/assignments/mark.ts'
import { receiveFile } from '../../server/uploads/receive.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin } from '../courses/courses.ts'
import { makePupil, actorOf, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeUpload } from '../uploads/uploads.ts'
import { makeAssignment } from './assignments.ts'

describe('all work at once', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const zipped = async (actor: Actor, files: Readonly<Record<string, string>>): Promise<Types.ObjectId> => {
    const zip = new ZipFile()
    for (const [path, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), path)
    zip.end()
    const bytes = await buffer(zip.outputStream as unknown as Readable)
    return (await receiveFile(actor, { name: 'đã chấm.zip', body: ReadableStream.from([bytes]) })).id
  }

  it('goes out as a ZIP in the order of the class, with a list, to its teachers alone', async () => {
    const { url, group, pupil, teacher, handIn, assignment } = await makeAssignment()
    // Ă comes after A, and Đ after D.
    const last = await makePupil(group, { name: 'Lê Văn Đức' })
    await handIn(pupil.actor, 'Bài của Khôi')
    await handIn(await actorOf(last), 'Bài của Đức')
    const desk = await signIn(app, teacher.person)
    const answer = await desk.get(`${url}/download`)
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'application/zip'])
    const { seed } = await assignment()
    const folders = [
      `01 Lê Văn Đức (${codeOf(seed, last.personId)})`,
      `02 Mai Anh Khôi (${codeOf(seed, pupil.actor.personId)})`,
    ]
    for (const folder of folders) expect(answer.html).to.include(`${folder}/bai-lam.txt`)
    expect(answer.html).to.include('Bài của Đức').and.include('list.csv').and.include('Ngô Gia Hân')
    expect((await (await signIn(app, pupil.person)).get(`${url}/download`)).status).to.equal(403)
  })

  it('goes out without names while marking is anonymous', async () => {
    const { url, pupil, teacher, handIn } = await makeAssignment({ isAnonymous: true })
    await handIn(pupil.actor, 'Lời giải')
    const { html } = await (await signIn(app, teacher.person)).get(`${url}/download`)
    expect(html).to.include('Lời giải').and.not.include('Khôi').and.not.include('Hân')
  })

  it('comes back marked: first it is told what would become of each, then it is done, once', async () => {
    const { key, url, pupil, other, teacher, handIn, assignment } = await makeAssignment()
    await handIn(pupil.actor)
    const { seed } = await assignment()
    const [own, none] = [codeOf(seed, pupil.actor.personId), codeOf(seed, other.actor.personId)]
    const files = {
      'list.csv': 'x',
      [`01 Khôi (${own})/bài đã chấm.txt`]: 'Em làm tốt',
      [`02 Hân (${none})/x.txt`]: 'chưa nộp',
      [`03 Ai đó (ZZZZZ)/y.txt`]: 'của ai',
      [`01 Khôi (${own})/chạy.exe`]: 'MZ\u0090\u0000',
    }
    const id = await zipped(teacher.actor, files)
    const fates = (told: Awaited<ReturnType<typeof planMarked>>) => told.map(({ fate }) => fate)
    expect(fates(await planMarked(teacher.actor, key, id))).to.deep.equal([
      'brought',
      'notHandedIn',
      'unknown',
      'brought',
    ])
    const read = async () => (await WorkSubmission.findOne().lean<SubmissionRecord>())!
    expect((await read()).feedback).to.deep.equal([])
    expect(fates(await bringMarked(teacher.actor, key, id, origin))).to.deep.equal([
      ...['brought', 'notHandedIn', 'unknown', 'refused'],
    ])
    expect(fates(await bringMarked(teacher.actor, key, id, origin))[0]).to.equal('there')
    expect((await read()).feedback.map(({ name, isReturned }) => [name, isReturned])).to.deep.equal([
      ['bài đã chấm.txt', false],
    ])
    const browser = await signIn(app, pupil.person)
    expect((await browser.get(url)).html).to.not.include('bài đã chấm.txt')
    const [file] = (await read()).feedback
    const address = `${url}/work/${pupil.actor.personId.toString()}/files/${file!.id.toString()}`
    expect((await browser.get(address)).status).to.equal(404)
    const marking = { ...key, personId: pupil.actor.personId, seen: 1, origin }
    await markWork(teacher.actor, marking, { mark: '8', comment: '', attempt: 1, returns: false })
    await returnMarked(teacher.actor, key, origin)
    expect((await browser.get(url)).html).to.include('bài đã chấm.txt')
    expect((await browser.get(address)).html).to.equal('Em làm tốt')
  })

  it('is looked at before it is confirmed, by pages without scripts', async () => {
    const { url, pupil, teacher, handIn, assignment } = await makeAssignment()
    await handIn(pupil.actor)
    const own = codeOf((await assignment()).seed, pupil.actor.personId)
    const id = await zipped(teacher.actor, { [`1 (${own})/a.txt`]: 'tốt' })
    const desk = await signIn(app, teacher.person)
    const form = `${url}/marked`
    expect((await desk.post(form, {}, form)).status).to.equal(422)
    const seen = await desk.post(form, { upload: id.toString() }, form)
    expect([seen.status, seen.location]).to.deep.equal([303, `${form}/${id.toString()}`])
    const plan = await desk.get(seen.location!)
    expect(plan.html).to.include('Sẽ ghi 1 tệp').and.include('Mai Anh Khôi')
    expect((await WorkSubmission.findOne().lean<SubmissionRecord>())!.feedback).to.deep.equal([])
    const done = await desk.post(seen.location!, {}, seen.location!)
    expect([done.status, done.html.includes('Đã ghi 1 tệp')]).to.deep.equal([200, true])
  })

  it('that is no ZIP, or another’s, is refused', async () => {
    const { key, pupil, teacher } = await makeAssignment()
    const text = await makeUpload(teacher.actor)
    expect(await refusalOf(planMarked(teacher.actor, key, text))).to.equal('422 markedZip')
    const theirs = await makeUpload(pupil.actor, 'của em')
    expect(await refusalOf(planMarked(teacher.actor, key, theirs))).to.equal('404 notFound')
    expect(await refusalOf(planMarked(pupil.actor, key, theirs))).to.equal('403 forbidden')
  })
})
