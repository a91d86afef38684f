import { expect } from 'chai'
import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { sweepChanges } from '../../../server/courses/changes/keep.ts'
import { kindNamed } from '../../../server/courses/kinds.ts'
import { writtenPageData } from '../../../server/courses/kinds/page/data-of-person.ts'
import { CoursePage } from '../../../server/courses/kinds/page/page.model.ts'
import { loadPage, mostVersions } from '../../../server/courses/kinds/page/save.ts'
import { removeItemOf } from '../../../server/courses/items.ts'
import { placeOf } from '../../../server/courses/place.ts'
import { Course, type CourseRecord } from '../../../server/courses/course.model.ts'
import { UploadModel } from '../../../server/uploads/upload.model.ts'
import { UseModel } from '../../../server/uploads/use.model.ts'
import { call } from '../../api/client.ts'
import type { Fields } from '../../support/browser.ts'
import { signIn } from '../../support/make.ts'
import { type RunningApp, startApp } from '../../support/start.ts'
import { tokenOf } from '../../tokens/tokens.ts'
import { receive } from '../../uploads/uploads.ts'
import { changing, makeCourse, makeOpen, makeSchool, stored, whenFreed } from '../courses.ts'
import { addPage, pictureFile, rewritePage, uploadPicture } from './pages.ts'

describe('a page of a course', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const usesOf = async (id: Types.ObjectId) => await UseModel.countDocuments({ feature: 'courses', kind: 'page', id })
  const itemOf = async (course: CourseRecord) => (await stored(course)).sections[0]!.items[0]!
  const revisionOf = async (course: CourseRecord) => String((await stored(course)).revision)
  const fieldsOf = async (course: CourseRecord, more: Fields): Promise<Fields> => ({
    ...{ title: 'Phân số', isPublished: 'yes', rule: 'viewed', revision: await revisionOf(course), 'facts.seen': '0' },
    ...more,
  })

  it('is written, shown to pupils with its formulas, and tells what it costs', async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const url = `/courses/${course._id.toString()}`
    const teacher = await signIn(app, school.teacher.person)
    const adding = `${url}/items/new?kind=page`
    const text = `# Nửa\r\n\r\nMột nửa là $\\frac{1}{2}$.\r\n\r\n${'chữ '.repeat(200)}`
    const saved = await teacher.post(adding, await fieldsOf(course, { title: '', 'facts.text': text }), adding)
    expect(saved.status).to.equal(303)
    expect(saved.location).to.match(/\/items\/[0-9a-f]{24}\?saved=yes$/)
    const item = await itemOf(course)
    expect(item.title).to.equal('Nửa')
    expect(item.facts).to.deep.equal({ words: 205, bytes: 0, pageRevision: 1 })

    const own = await teacher.get(saved.location!)
    expect(own.html).to.include('data-saved-drafts').and.include('courses/page/saved.js').and.include('rất dài')
    const pupil = await (await signIn(app, school.pupil.person)).get(`${url}/items/${item._id.toString()}?saved=yes`)
    expect(pupil.html).to.include('<h2>Nửa</h2>').and.include('<mfrac>').and.include('khoảng 2 phút')
    expect(pupil.html).to.not.include('data-saved-drafts').and.not.include('data-for-teachers')
    const kind = kindNamed('page')
    expect((await kind.textsOf([item])).get(item._id.toString())).to.match(/^Nửa\nMột nửa là/)
  })

  it('stays when one of its writers leaves the system, without their name', async () => {
    const { teacher } = await makeSchool()
    const { item, course } = await addPage(teacher, await makeCourse(teacher), 'Một')
    await rewritePage(teacher, await stored(course), { id: item._id, text: 'Hai', seen: 1 })
    const { personId } = teacher.actor
    expect(await writtenPageData.read(new Types.ObjectId())).to.equal(undefined)
    expect(await writtenPageData.read(personId)).to.have.length(1)
    await inTransaction((session) => writtenPageData.remove(personId, session))
    const page = await loadPage(item._id)
    expect([page.text, page.changedByName, ...page.versions.map(({ name }) => name)]).to.deep.equal(['Hai', '', ''])
  })

  it('is looked at without scripts before it is saved, with nothing lost and nothing saved', async () => {
    const school = await makeSchool()
    const course = await makeCourse(school.teacher)
    const teacher = await signIn(app, school.teacher.person)
    const adding = `/courses/${course._id.toString()}/items/new?kind=page`
    const looked = { 'facts.text': '**đậm**', 'facts.preview': 'yes', title: 'Tên <b>', isOptional: 'yes' }
    const page = await teacher.post(adding, await fieldsOf(course, looked), adding)
    expect(page.status).to.equal(200)
    expect(page.html).to.include('<strong>đậm</strong>').and.include('>**đậm**</textarea>').and.include('Tên &lt;b&gt;')
    expect((await stored(course)).sections[0]!.items).to.deep.equal([])
    const empty = await teacher.post(adding, await fieldsOf(course, { 'facts.text': ' ' }), adding)
    expect(empty.status).to.equal(422)
    expect(empty.html).to.include('id="error-facts.text"').and.include('value="Phân số"')
  })

  it('shows its script how it would look, to those who teach it alone', async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const url = `/courses/${course._id.toString()}`
    const teacher = await signIn(app, school.teacher.person)
    const fields = { text: '[tại đây](https://a.example) <script>', item: '' }
    const shown = await teacher.post(`${url}/page-preview`, fields, `${url}/items/new?kind=page`)
    const { html, advice } = JSON.parse(shown.html) as { html: string; advice: string[] }
    expect(html).to.include('&lt;script&gt;').and.include('tại đây</a>')
    expect(advice).to.have.lengthOf(1)
    const pupil = await signIn(app, school.pupil.person)
    expect((await pupil.post(`${url}/page-preview`, fields, '/account')).status).to.equal(403)
    expect(
      (await (await signIn(app, school.colleague.person)).post(`${url}/page-preview`, fields, '/account')).status,
    ).to.equal(404)
  })

  describe('of which two write at once', () => {
    it('shows the second one both texts, keeps theirs, and takes it when they save again', async () => {
      const school = await makeSchool()
      const first = await addPage(school.teacher, await makeCourse(school.teacher), 'Chung\n\nCũ')
      const { course, item } = first
      const teacher = await signIn(app, school.teacher.person)
      const editing = `/courses/${course._id.toString()}/items/${item._id.toString()}/edit`
      await rewritePage(school.teacher, course, { id: item._id, text: 'Chung\n\nCủa người kia', seen: 1 })
      const mine = { 'facts.text': 'Chung\n\nCủa tôi', 'facts.seen': '1' }
      const refused = await teacher.post(editing, await fieldsOf(course, mine), editing)
      expect(refused.status).to.equal(409)
      expect(refused.html)
        .to.match(/<del>.*Của người kia.*<\/del>/s)
        .and.match(/<ins>.*Của tôi.*<\/ins>/s)
      expect(refused.html).to.include('Của tôi</textarea>').and.include('name="facts.seen" value="2"')
      expect((await loadPage(item._id)).text).to.include('Của người kia')

      const again = { ...mine, 'facts.seen': '2' }
      expect((await teacher.post(editing, await fieldsOf(course, again), editing)).status).to.equal(303)
      const page = await loadPage(item._id)
      expect(page.text).to.equal('Chung\n\nCủa tôi')
      expect(page.versions.map(({ text }) => text)).to.deep.equal(['Chung\n\nCủa người kia', 'Chung\n\nCũ'])
    })

    it('tells nothing of texts when only the course was changed', async () => {
      const school = await makeSchool()
      const { course, item } = await addPage(school.teacher, await makeCourse(school.teacher), 'Cũ')
      const teacher = await signIn(app, school.teacher.person)
      const editing = `/courses/${course._id.toString()}/items/${item._id.toString()}/edit`
      const fields = await fieldsOf(course, { 'facts.text': 'Mới', 'facts.seen': '1', revision: '1' })
      const refused = await teacher.post(editing, fields, editing)
      expect(refused.status).to.equal(409)
      expect(refused.html).to.include('Mới</textarea>').and.not.include('<del>')
    })
  })

  describe('and how it was before', () => {
    it('is shown with what differs, and comes back as a change like any other', async () => {
      const school = await makeSchool()
      const made = await addPage(school.teacher, await makeOpen(school), 'Một')
      const { course, item } = await rewritePage(school.teacher, made.course, {
        id: made.item._id,
        text: 'Hai',
        seen: 1,
      })
      const teacher = await signIn(app, school.teacher.person)
      const url = `/courses/${course._id.toString()}/items/${item._id.toString()}`
      const list = await teacher.get(`${url}/versions`)
      expect(list.html).to.include(`${url}/versions/1`).and.include(`${url}/versions/2`).and.include('Trần Văn An')
      const old = await teacher.get(`${url}/versions/1`)
      expect(old.html)
        .to.include('<p>Một</p>')
        .and.match(/<ins>.*Một.*<\/ins>/s)
      expect((await teacher.get(`${url}/versions/9`)).status).to.equal(404)
      const restore = `${url}/versions/1/restore`
      expect((await teacher.post(restore, { seen: '1' }, `${url}/versions/1`)).location).to.equal(`${url}/versions`)
      expect((await teacher.post(restore, { seen: '2' }, `${url}/versions/1`)).location).to.equal(url)
      const page = await loadPage(item._id)
      expect(page).to.include({ text: 'Một', revision: 3 })
      expect((await itemOf(course)).facts).to.deep.include({ pageRevision: 3, words: 1 })
      const pupil = await signIn(app, school.pupil.person)
      expect((await pupil.get(`${url}/versions`)).status).to.equal(403)
    })

    it('is forgotten after many changes, and nothing changes when nothing was changed', async () => {
      const school = await makeSchool()
      let { course, item } = await addPage(school.teacher, await makeCourse(school.teacher), 'Bản 0')
      for (let seen = 1; seen <= mostVersions + 2; seen++)
        ({ course, item } = await rewritePage(school.teacher, course, { id: item._id, text: `Bản ${seen}`, seen }))
      const page = await loadPage(item._id)
      expect(page.versions).to.have.lengthOf(mostVersions)
      await rewritePage(school.teacher, course, { id: item._id, text: page.text, seen: page.revision })
      expect((await loadPage(item._id)).revision).to.equal(page.revision)
    })
  })

  describe('with pictures', () => {
    it('takes them with its form without scripts: at its end, shown before and after it is saved', async () => {
      const school = await makeSchool()
      const course = await makeOpen(school)
      const url = `/courses/${course._id.toString()}`
      const teacher = await signIn(app, school.teacher.person)
      const adding = `${url}/items/new?kind=page`
      const unitId = school.unitId.toString()
      const looked = { unitId, 'facts.text': 'Đây là cây', 'facts.preview': 'yes', file: await pictureFile() }
      const preview = await teacher.post(adding, await fieldsOf(course, looked), adding)
      expect(preview.status).to.equal(200)
      const [, id] = /!\[mô tả\]\(tệp:([0-9a-f]{24})\)<\/textarea>/.exec(preview.html) ?? []
      expect(preview.html).to.include(`name="upload" value="${id}"`).and.include(`src="${url}/uploads/${id}"`)
      expect((await teacher.get(`${url}/uploads/${id}`)).headers.get('content-type')).to.equal('image/png')
      expect((await (await signIn(app, school.pupil.person)).get(`${url}/uploads/${id}`)).status).to.equal(403)

      const text = `![Cây đa](tệp:${id})\n\nĐây là cây`
      const fields = await fieldsOf(course, { unitId, 'facts.text': text, upload: id! })
      expect((await teacher.post(adding, fields, adding)).status).to.equal(303)
      const item = await itemOf(course)
      expect(await usesOf(item._id)).to.equal(1)
      expect(item.facts.bytes).to.be.above(0)
      const shown = await (await signIn(app, school.pupil.person)).get(`${url}/items/${item._id.toString()}`)
      const [, address = ''] = /<img src="([^"]*)" alt="Cây đa"/.exec(shown.html) ?? []
      const picture = await (await signIn(app, school.pupil.person)).get(address.replaceAll('&amp;', '&'))
      expect(picture.status).to.equal(200)
      expect(picture.headers.get('content-type')).to.match(/^image\//)
      expect((await (await signIn(app, school.colleague.person)).get(address)).status).to.equal(404)
      expect((await app.visitor().get(address)).status).to.equal(303)
    })

    it('takes those that its script has sent before, and leaves those that it does not name', async () => {
      const school = await makeSchool()
      const [named, unnamed] = [await uploadPicture(school.teacher, 8), await uploadPicture(school.teacher, 9)]
      const text = `![Cây](tệp:${named.toString()})`
      const { item } = await addPage(school.teacher, await makeCourse(school.teacher), text, [named, unnamed])
      expect((await loadPage(item._id)).files.map(({ _id }) => _id.toString())).to.deep.equal([named.toString()])
      expect(await UploadModel.exists({ _id: unnamed })).to.not.equal(null)
    })

    it('refuses what is no picture and what was refused, and keeps what was typed', async () => {
      const school = await makeSchool()
      const course = await makeCourse(school.teacher)
      const teacher = await signIn(app, school.teacher.person)
      const adding = `/courses/${course._id.toString()}/items/new?kind=page`
      const unitId = school.unitId.toString()
      for (const name of ['bài.txt', 'chạy.exe']) {
        const file = new File([name.endsWith('exe') ? 'MZ\x90\0' : 'một bài'], name)
        const page = await teacher.post(adding, await fieldsOf(course, { unitId, 'facts.text': 'Chữ', file }), adding)
        expect(page.status, name).to.equal(422)
        expect(page.html, name).to.include('id="error-file"').and.include('>Chữ')
      }
      expect(await CoursePage.countDocuments()).to.equal(0)
    })

    it('lets a picture go when no version names it, and keeps one from pupils that only earlier ones name', async () => {
      const school = await makeSchool()
      const id = await uploadPicture(school.teacher)
      const made = await addPage(school.teacher, await makeOpen(school), `![Cây](tệp:${id.toString()})`, [id])
      let { course, item } = await rewritePage(school.teacher, made.course, {
        id: made.item._id,
        text: 'Không hình',
        seen: 1,
      })
      const address = `/courses/${course._id.toString()}/items/${item._id.toString()}/files/${id.toString()}`
      expect((await (await signIn(app, school.teacher.person)).get(address)).status).to.equal(200)
      expect((await (await signIn(app, school.pupil.person)).get(address)).status).to.equal(404)
      expect(item.facts.bytes).to.equal(0)
      for (let seen = 2; seen <= mostVersions + 2; seen++)
        ({ course, item } = await rewritePage(school.teacher, course, { id: item._id, text: `Bản ${seen}`, seen }))
      expect(await usesOf(item._id)).to.equal(0)
    })
  })

  it('goes on in another course with its pictures, and lets them go when it is removed', async () => {
    const school = await makeSchool()
    const id = await uploadPicture(school.teacher)
    const text = `![Cây](tệp:${id.toString()})`
    const { course, item } = await addPage(school.teacher, await makeCourse(school.teacher), text, [id])
    const other = await makeCourse(school.teacher, 'Toán 7')
    const to = { ...placeOf(other), itemId: new Types.ObjectId() }
    const copying = { actor: school.teacher.actor, item, from: placeOf(course), to }
    const copied = await inTransaction(async (session) => await kindNamed('page').copy(copying, session))
    expect(copied).to.deep.equal({ facts: { ...item.facts, pageRevision: 1 } })
    expect((await loadPage(to.itemId)).files[0]!._id.toString()).to.equal(id.toString())
    expect(await usesOf(to.itemId)).to.equal(1)
    await removeItemOf(school.teacher.actor, changing(course), item._id)
    expect(await usesOf(item._id)).to.equal(1)
    await sweepChanges(whenFreed())
    expect(await CoursePage.exists({ itemId: item._id })).to.equal(null)
    expect([await usesOf(item._id), await usesOf(to.itemId)]).to.deep.equal([0, 1])
  })

  it('tells whoever brings the same picture once more where they have it', async () => {
    const school = await makeSchool()
    const id = await uploadPicture(school.teacher)
    const { course, item } = await addPage(
      school.teacher,
      await makeCourse(school.teacher),
      `![Cây](tệp:${id.toString()})`,
      [id],
    )
    const again = await uploadPicture(school.teacher)
    const upload = await (
      await signIn(app, school.teacher.person)
    ).get(`/uploads/${again.toString()}`, { accept: 'application/json' })
    expect(upload.html).to.include(`/courses/${course._id.toString()}/items/${item._id.toString()}`)
    const colleague = await receive(school.colleague.actor, await (await pictureFile()).text(), 'khác.txt').catch(
      () => undefined,
    )
    expect(colleague?.alreadyHere).to.equal(undefined)
  })

  it('is read and changed by programs, the second of two of which is refused', async () => {
    const school = await makeSchool()
    const { course, item } = await addPage(school.teacher, await makeOpen(school), 'Cũ')
    const path = `/courses/${course._id.toString()}/pages/${item._id.toString()}`
    const token = await tokenOf(app, school.teacher.person)
    const pupil = await tokenOf(app, school.pupil.person)
    expect((await call(app, `GET ${path}`, { token: pupil })).json).to.include({ text: 'Cũ', revision: 1 })
    expect((await call(app, `PUT ${path}`, { token: pupil, body: { text: 'x', revision: 1 } })).status).to.equal(403)
    expect((await call(app, `PUT ${path}`, { token, body: { text: 'Mới', revision: 1 } })).status).to.equal(200)
    expect((await call(app, `PUT ${path}`, { token, body: { text: 'Khác', revision: 1 } })).status).to.equal(409)
    const { versions } = (await call(app, `GET ${path}/versions`, { token })).json as { versions: { text: string }[] }
    expect(versions.map(({ text }) => text)).to.deep.equal(['Mới', 'Cũ'])
    expect((await call(app, `GET ${path}/versions`, { token: pupil })).status).to.equal(403)
    const hidden = { 'sections.0.items.0.isPublished': false }
    await Course.updateOne({ _id: course._id }, { $set: hidden, $inc: { revision: 1 } })
    expect((await call(app, `GET ${path}`, { token: pupil })).status).to.equal(404)
  })
})
