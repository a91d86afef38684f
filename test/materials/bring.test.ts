import { expect } from 'chai'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { Edition } from '../../server/materials/edition.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { behindProxy, call, fieldCodes, refusal } from '../api/client.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { complete, share } from './materials.ts'

describe('materials that are brought', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    const type = { code: 'BOISUONG', name: 'Tài liệu bồi dưỡng', englishName: 'Training' }
    await new MaterialType({ ...type, place: '1', edition: 'x', source: 'supplied' }).save()
  })
  after(() => app.stop())

  const text = (content: string, name: string) => new File([content], name)
  const setup = async (role: 'teacher' | 'librarian' = 'teacher') => {
    const unitId = await makeUnit()
    const person = await makePerson(role, { unitId })
    return { unitId, person, browser: await signIn(app, person), token: await tokenOf(app, person) }
  }

  describe('with a form', () => {
    const url = '/materials/new'

    it('need a file or a link, and keep what was typed', async () => {
      const { browser } = await setup()
      const page = await browser.post(url, { title: 'Giữ lại', how: 'one' }, url)
      expect(page.status).to.equal(422)
      expect(page.html).to.include('id="error-file"').and.include('Giữ lại')
      expect(await Material.countDocuments()).to.equal(0)
    })

    it('are one with all its files, named as the first of them', async () => {
      const { browser, unitId } = await setup()
      const files = [text('Một', 'Bài_giảng phân số.txt'), text('Hai', 'đáp án.txt')]
      const answer = await browser.post(url, { unitId: unitId.toString(), how: 'one', file: files }, url)
      const [material] = await Material.find().lean()
      expect([answer.status, answer.location]).to.deep.equal([303, `/materials/${material!._id.toString()}/edit`])
      expect(material!.draft.title).to.equal('Bài giảng phân số')
      expect(material!.draft.files.map(({ name, format }) => [name, format])).to.deep.equal([
        ['Bài_giảng phân số.txt', 'txt'],
        ['đáp án.txt', 'txt'],
      ])
    })

    it('are as many as there are files, when each is its own', async () => {
      const { browser, unitId } = await setup()
      const files = [text('Một', 'một.txt'), text('Hai', 'hai.txt')]
      const answer = await browser.post(url, { unitId: unitId.toString(), how: 'each', file: files }, url)
      expect([answer.status, answer.location]).to.deep.equal([303, '/materials'])
      expect((await Material.find().sort({ _id: 1 }).lean()).map(({ draft }) => draft.title)).to.deep.equal([
        'một',
        'hai',
      ])
    })

    it('are nothing when a file is refused, which is told by its name', async () => {
      const { browser, unitId } = await setup()
      const file = new File([new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])], 'trò chơi.exe')
      const page = await browser.post(url, { unitId: unitId.toString(), how: 'one', file }, url)
      expect(page.status).to.equal(422)
      expect(page.html).to.include('id="error-file"')
      expect(await Material.countDocuments()).to.equal(0)
    })

    it('get more files later, and lose those that are taken out', async () => {
      const { person, browser, unitId } = await setup()
      const { _id } = await share(await actorOf(person))
      const address = `/materials/${_id.toString()}/files`
      expect((await browser.post(address, { unitId: unitId.toString() }, address)).status).to.equal(422)
      await browser.post(address, { unitId: unitId.toString(), file: text('Thêm', 'thêm.txt') }, address)
      const [file] = (await Material.findById(_id).lean())!.draft.files
      expect(file!.name).to.equal('thêm.txt')
      await browser.post(`${address}/${file!._id.toString()}/change`, { role: 'answers' }, address)
      const changed = (await Material.findById(_id).lean())!.draft.files[0]!
      expect([changed.role, changed.isForTeachersOnly]).to.deep.equal(['answers', true])
      await browser.post(`${address}/${file!._id.toString()}/remove`, {}, address)
      expect((await Material.findById(_id).lean())!.draft.files).to.deep.equal([])
      expect((await StoredFileModel.findOne().lean())!.useCount).to.equal(0)
    })
  })

  describe('by a program', () => {
    const formOf = (fields: Readonly<Record<string, string>>, ...files: File[]) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      for (const file of files) form.append('file', file)
      return form
    }
    const fields = { title: 'Ma trận đề', type: 'BOISUONG', licence: 'CCBY', scope: 'school', audience: 'teachers' }

    it('need what a material needs', async () => {
      const { token } = await setup()
      const answer = await call(app, 'POST /materials', { token, form: formOf({ title: 'Chỉ có tên' }) })
      expect(answer.status).to.equal(422)
      expect(Object.keys(fieldCodes(answer))).to.have.members(['type', 'licence', 'scope'])
      const strange = formOf({ ...fields, type: 'KHONGCO', subject: 'KHONGCO' })
      expect(Object.keys(fieldCodes(await call(app, 'POST /materials', { token, form: strange })))).to.have.members([
        'type',
        'subject',
      ])
      expect(refusal(await call(app, 'POST /materials', { token, body: fields }))).to.equal('415 unsupportedMediaType')
    })

    it('are handed in at once when they are whole, and published by whoever may', async () => {
      for (const [role, state] of [
        ['teacher', 'awaitingGroup'],
        ['librarian', 'publishedInSchool'],
      ] as const) {
        const { token } = await setup(role)
        const answer = await call(app, 'POST /materials', { token, form: formOf(fields, text(`Của ${role}`, 'a.txt')) })
        expect(answer.status).to.equal(201)
        expect(answer.json).to.deep.include({ state, version: 1, isDraft: false })
      }
      expect(await Edition.countDocuments()).to.equal(2)
    })

    it('stay a draft that tells what is missing', async () => {
      const { token } = await setup()
      const form = formOf({ ...fields, audience: 'students' }, text('Một', 'a.txt'))
      const { json } = await call(app, 'POST /materials', { token, form })
      expect(json).to.deep.include({ state: 'draft', missing: ['subjects', 'grades'] })
    })

    it('tell how far the worker is, until all is done', async () => {
      const { token } = await setup()
      const made = await call(app, 'POST /materials', { token, form: formOf(fields, text('Một hai ba', 'a.txt')) })
      const { id, processing, files } = made.json as { id: string; processing: object; files: object[] }
      expect(processing).to.deep.include({ text: 'waiting' })
      expect(files[0]).to.deep.include({ name: 'a.txt', size: 12, type: 'text/plain; charset=utf-8' })
      await app.work()
      const { json } = await call(app, `GET /materials/${id}`, { token })
      expect((json as { processing: object }).processing).to.deep.include({ text: 'done', thumbnail: 'not-applicable' })
    })

    it('are hidden from others until they may see them', async () => {
      const { token } = await setup()
      const made = await call(app, 'POST /materials', { token, form: formOf(fields, text('Một', 'a.txt')) })
      const { id } = made.json as { id: string }
      const other = (await setup()).token
      for (const given of [{ token: other }, {}]) {
        expect((await call(app, `GET /materials/${id}`, given)).status).to.equal(404)
        expect((await call(app, `GET /materials/${id}/editions`, given)).status).to.equal(404)
      }
      expect((await call(app, `PATCH /materials/${id}`, { token: other, body: { title: 'x' } })).status).to.equal(404)
    })

    it('are refused to pupils', async () => {
      const pupil = await makePerson('student')
      const token = await tokenOf(app, pupil)
      const answer = await call(app, 'POST /materials', { token, form: formOf(fields, text('Một', 'a.txt')) })
      expect(answer.status).to.equal(403)
    })
  })

  describe('many at once', () => {
    const url = '/materials/bulk'

    it('say the same, add to lists, and report each that could not be changed', async () => {
      const { person, browser } = await setup()
      const actor = await actorOf(person)
      const first = await share(actor, { title: 'Một', audience: ['guardians'] })
      const second = await share(actor, { title: 'Hai' })
      const strange = await share(await actorOf((await setup()).person), { title: 'Của người khác' })
      const ids = [first, second, strange].map(({ _id }) => _id.toString())
      const page = await browser.post(
        url,
        { material: ids, licence: 'CC0', audience: ['students'], keywords: 'ôn tập' },
        url,
      )
      expect(page.status).to.equal(422)
      expect(page.html).to.include('2 trong 3')
      const drafts = (await Material.find().sort({ _id: 1 }).lean()).map(({ draft }) => draft)
      expect(drafts.map(({ licence }) => licence)).to.deep.equal(['CC0', 'CC0', complete.licence])
      expect(drafts[0]!.audience).to.deep.equal(['guardians', 'students'])
      expect(drafts[0]!.keywords).to.deep.equal(['ôn tập'])
      expect(drafts[0]!.title).to.equal('Một')
    })

    it('need some of them, and something to say', async () => {
      const { person, browser } = await setup()
      const { _id } = await share(await actorOf(person))
      expect((await browser.post(url, { licence: 'CC0' }, url)).html).to.include('id="error-material"')
      expect((await browser.post(url, { material: _id.toString() }, url)).html).to.include('id="error-type"')
    })
  })
})
