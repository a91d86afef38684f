import { expect } from 'chai'
import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { sweepChanges } from '../../../server/courses/changes/keep.ts'
import { kindNamed } from '../../../server/courses/kinds.ts'
import { publishItems, removeItemOf } from '../../../server/courses/items.ts'
import { placeOf } from '../../../server/courses/place.ts'
import type { CourseRecord } from '../../../server/courses/course.model.ts'
import { UploadModel } from '../../../server/uploads/upload.model.ts'
import { UseModel } from '../../../server/uploads/use.model.ts'
import type { Fields } from '../../support/browser.ts'
import { signIn } from '../../support/make.ts'
import { type RunningApp, startApp } from '../../support/start.ts'
import { makeUpload, receive } from '../../uploads/uploads.ts'
import { changing, makeCourse, makeOpen, makeSchool, stored, whenFreed } from '../courses.ts'
import { addFiles } from './pages.ts'

describe('files of a course', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const usesOf = async (id: Types.ObjectId) => await UseModel.countDocuments({ feature: 'courses', kind: 'file', id })
  const fieldsOf = async (course: CourseRecord, unitId: Types.ObjectId, more: Fields): Promise<Fields> => ({
    ...{ title: '', isPublished: 'yes', rule: 'viewed', revision: String((await stored(course)).revision) },
    ...{ unitId: unitId.toString(), ...more },
  })
  const file = (text = 'một phiếu', name = 'phiếu.txt') => new File([text], name)

  it('come with a form without scripts, are taken by pupils, also in parts, and by nobody else', async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const url = `/courses/${course._id.toString()}`
    const teacher = await signIn(app, school.teacher.person)
    const adding = `${url}/items/new?kind=file`
    const fields = { file: [file(), file('hai phiếu', 'phiếu hai.txt')], 'facts.text': 'In ra giấy' }
    expect((await teacher.post(adding, await fieldsOf(course, school.unitId, fields), adding)).status).to.equal(303)
    const item = (await stored(course)).sections[0]!.items[0]!
    expect(item.title).to.equal('phiếu.txt')
    expect(await usesOf(item._id)).to.equal(2)

    const pupil = await signIn(app, school.pupil.person)
    const shown = await pupil.get(`${url}/items/${item._id.toString()}`)
    expect(shown.html).to.include('phiếu hai.txt').and.include('In ra giấy')
    const [address = ''] = new RegExp(`${url}/items/\\w+/files/[0-9a-f]{24}`).exec(shown.html) ?? []
    const taken = await pupil.get(address)
    expect([taken.status, taken.html]).to.deep.equal([200, 'một phiếu'])
    expect(taken.headers.get('content-disposition')).to.match(/^attachment/)
    const part = await pupil.get(`${address}?inline=yes`, { range: 'bytes=0-2' })
    expect([part.status, part.html]).to.deep.equal([206, 'mộ'.slice(0, 1) + part.html.slice(1)])
    expect(part.headers.get('content-range')).to.match(/^bytes 0-2\//)
    expect((await (await signIn(app, school.colleague.person)).get(address)).status).to.equal(404)
    expect((await pupil.get(`${address.slice(0, -24)}${new Types.ObjectId().toString()}`)).status).to.equal(404)

    const before = await stored(course)
    await publishItems(school.teacher.actor, changing(before), { ids: [item._id], isPublished: false })
    expect((await pupil.get(address)).status).to.equal(404)
    expect((await teacher.get(address)).status).to.equal(200)
  })

  it('come finished from the script, are added to and taken out', async () => {
    const school = await makeSchool()
    const upload = await makeUpload(school.teacher.actor, 'một')
    const { course, item } = await addFiles(school.teacher, await makeCourse(school.teacher), [upload])
    expect(await UploadModel.exists({ _id: upload })).to.equal(null)
    const more = await makeUpload(school.teacher.actor, 'hai')
    const teacher = await signIn(app, school.teacher.person)
    const editing = `/courses/${course._id.toString()}/items/${item._id.toString()}/edit`
    const [first] = item.facts.files as { _id: Types.ObjectId }[]
    const change = { title: 'Phiếu', upload: more.toString(), [`facts.drop.${first!._id.toString()}`]: 'yes' }
    expect((await teacher.get(editing)).html).to.include(`facts.drop.${first!._id.toString()}`)
    const saved = await teacher.post(editing, await fieldsOf(course, school.unitId, change), editing)
    expect(saved.status).to.equal(303)
    const files = (await stored(course)).sections[0]!.items[0]!.facts.files as { size: number }[]
    expect(files).to.have.lengthOf(1)
    expect(await usesOf(item._id)).to.equal(1)
    const [last] = files as unknown as { _id: Types.ObjectId }[]
    const none = { title: 'Phiếu', [`facts.drop.${last!._id.toString()}`]: 'yes' }
    const refused = await teacher.post(editing, await fieldsOf(course, school.unitId, none), editing)
    expect(refused.status).to.equal(422)
    expect(refused.html).to.include('id="error-file"').and.include(' checked')
  })

  it('are told when they are refused or not finished, with what was typed', async () => {
    const school = await makeSchool()
    const course = await makeCourse(school.teacher)
    const teacher = await signIn(app, school.teacher.person)
    const adding = `/courses/${course._id.toString()}/items/new?kind=file`
    const tried = async (more: Fields) => {
      const fields = await fieldsOf(course, school.unitId, { title: 'Phiếu tự đặt', ...more })
      const page = await teacher.post(adding, fields, adding)
      expect(page.status).to.equal(422)
      expect(page.html).to.include('id="error-file"').and.include('value="Phiếu tự đặt"')
      return page.html
    }
    await tried({})
    await tried({ file: new File(['MZ\x90\0'], 'chạy.exe') })
    const { id } = await receive(school.teacher.actor, 'bài có mã độc')
    await UploadModel.updateOne(
      { _id: id },
      { state: 'refused', refusal: { code: 'infected', values: { what: 'Eicar' } } },
    )
    await tried({ upload: id.toString() })
    await UploadModel.updateOne({ _id: id }, { state: 'checking', $unset: { refusal: 1 } })
    expect(await tried({ upload: id.toString() })).to.include('đang được kiểm tra')
    const theirs = await makeUpload(school.colleague.actor)
    const fields = await fieldsOf(course, school.unitId, { upload: theirs.toString() })
    expect((await teacher.post(adding, fields, adding)).status).to.equal(404)
  })

  it('are used once more by a copy, and let go with each', async () => {
    const school = await makeSchool()
    const upload = await makeUpload(school.teacher.actor)
    const { course, item } = await addFiles(school.teacher, await makeCourse(school.teacher), [upload])
    const other = await makeCourse(school.teacher, 'Toán 7')
    const to = { ...placeOf(other), itemId: new Types.ObjectId() }
    const copying = { actor: school.teacher.actor, item, from: placeOf(course), to }
    await inTransaction(async (session) => await kindNamed('file').copy(copying, session))
    expect([await usesOf(item._id), await usesOf(to.itemId)]).to.deep.equal([1, 1])
    await removeItemOf(school.teacher.actor, changing(course), item._id)
    expect(await usesOf(item._id)).to.equal(1)
    await sweepChanges(whenFreed())
    expect([await usesOf(item._id), await usesOf(to.itemId)]).to.deep.equal([0, 1])
  })
})
