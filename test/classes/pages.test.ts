import { expect } from 'chai'
import { Types } from 'mongoose'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { Assignment } from '../../server/classes/assignment.model.ts'
import { Placement } from '../../server/classes/placement.model.ts'
import { RolloverDraft } from '../../server/classes/rollover/draft.model.ts'
import { Rollover } from '../../server/classes/rollover/rollover.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { Person } from '../../server/people/person.model.ts'
import type { Browser, Page } from '../support/browser.ts'
import { as, assign, makeGuardian, makePerson, makePupil, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addUnit } from '../schools/units.ts'
import { sheetAt } from './sheet.ts'
import { addMembers, makeCalendar, makeSchoolYear, type TestSchool } from './school.ts'

describe('the pages of classes', () => {
  let app: RunningApp
  let school: TestSchool
  let registrar: Browser
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeCalendar()
    school = await makeSchoolYear([
      { name: '6A10', grades: [6], pupils: 3, hasTeacher: true },
      { name: '6A2', grades: [6] },
      { name: '7A1', grades: [7] },
    ])
    registrar = await as(app, 'registrar', { unitId: school.schoolId })
  })
  after(() => app.stop())

  const url = (name = '6A10') => `/classes/${String(school.of(name).id)}`
  const one = (name = '6A10') => ({ classId: school.of(name).id, schoolId: school.schoolId, name })
  const listUrl = () => `/classes?school=${String(school.schoolId)}&year=2026`
  const namesIn = ({ html }: Page) =>
    [...html.matchAll(/<th role="rowheader" scope="row">\s*<a href="[^"]*">([^<]*)</g)].map(([, name]) => name)
  const errorIn = ({ html }: Page, field: string) => new RegExp(`id="error-${field}"[^]*?<span>([^<]*)`).exec(html)?.[1]
  const colleague = () => makePerson('teacher', { unitId: school.schoolId })

  describe('the list', () => {
    it('is led to from the navigation of staff, who see their own school first', async () => {
      expect((await registrar.get('/')).html).to.include('href="/classes"')
      const page = await registrar.get('/classes?year=2026')
      expect(namesIn(page)).to.deep.equal(['6A2', '6A10', '7A1'])
      expect(page.html).to.include('Khối 6').and.to.include('Khối 7').and.to.include('3 học sinh')
      const pupil = await signIn(app, await makePupil(one()))
      expect((await pupil.get('/')).html).not.to.include('href="/classes"')
    })

    it('shows teachers their own classes first', async () => {
      const teacher = await colleague()
      await assign(teacher, one('7A1'))
      const { html } = await (await signIn(app, teacher)).get('/classes?year=2026')
      expect(html).to.match(/Lớp tôi dạy[^]*7A1[^]*Chủ nhiệm[^]*Khối 6/)
      expect(html).not.to.include('Thêm lớp')
    })

    it('asks who works nowhere which school they mean, and hides one that is not theirs to see', async () => {
      const leader = await as(app, 'sectorLeader', { unitId: await addUnit({ name: 'Sở', kind: 'sectorOffice' }) })
      expect((await leader.get('/classes')).html).to.include('href="/schools?kind&#x3D;school"')
      const { status, html } = await leader.get(listUrl())
      expect(status).to.equal(200)
      expect(html).to.include('ít hơn 5 học sinh').and.not.to.include('3 học sinh')
      const stranger = await as(app, 'registrar')
      expect((await stranger.get(listUrl())).status).to.equal(404)
    })

    it('tells managers whose teachers leave, and nobody else', async () => {
      const leaving = new Types.ObjectId()
      await addMembers(school.schoolId, 'teacher', [leaving], 'Sắp Đi', new Date('2026-12-01'))
      await assign({ personId: leaving }, one(), 'lowerSecondary TOAN')
      expect((await registrar.get(listUrl())).html).to.include('Sắp Đi')
      expect((await (await signIn(app, await colleague())).get(listUrl())).html).not.to.include('Sắp Đi')
    })
  })

  describe('a class', () => {
    it('has its list with birth dates, guardians and their phones for its class teacher', async () => {
      const teacher = await colleague()
      await assign(teacher, one())
      const pupil = await makePupil(one(), { name: 'Mai Anh Khôi', birthDate: new Date('2015-03-02') })
      const guardian = await makeGuardian(pupil, { name: 'Phùng Bảo Châu' })
      await Person.updateOne({ _id: guardian.personId }, { $set: { phone: '0912 345 678' } })
      const { html } = await (await signIn(app, teacher)).get(url())
      expect(html).to.include('Mai Anh Khôi').and.to.include('02/03/2015')
      expect(html).to.match(/Phùng Bảo Châu<\/span> \(mẹ\) · <a href="tel:0912345678"/)
      expect(html).not.to.include('Chuyển lớp, thôi lớp')
    })

    it('tells a teacher of a subject the names, and birth dates of namesakes only', async () => {
      const teacher = await colleague()
      await assign(teacher, one(), 'lowerSecondary TOAN')
      for (const [name, day] of [
        ['Nguyễn Minh Anh', '2015-03-12'],
        ['Nguyễn Minh Anh', '2015-10-27'],
        ['Đặng Ân', '2015-11-05'],
      ] as const)
        await makeGuardian(await makePupil(one(), { name, birthDate: new Date(day) }), { name: 'Phụ Huynh Thử' })
      const { html } = await (await signIn(app, teacher)).get(url())
      expect(html).to.include('12/03/2015').and.to.include('27/10/2015').and.to.include('Đặng Ân')
      expect(html).not.to.include('05/11/2015').and.not.to.include('Phụ Huynh Thử')
    })

    it('tells families who teaches it, and nothing of who is in it', async () => {
      const pupil = await makePupil(one(), { name: 'Mai Anh Khôi' })
      await makePupil(one(), { name: 'Bạn Cùng Lớp' })
      for (const who of [pupil, await makeGuardian(pupil)]) {
        const { status, html } = await (await signIn(app, who)).get(url())
        expect(status).to.equal(200)
        expect(html).to.include('Nguyễn 6A10').and.to.include('Chủ nhiệm')
        expect(html).not.to.include('Bạn Cùng Lớp').and.not.to.include('học sinh</dd>')
      }
    })

    it('is on the home page of families and teachers, as it is now', async () => {
      const pupil = await makePupil(one(), { name: 'Mai Anh Khôi' })
      const teacher = await colleague()
      await assign(teacher, one())
      const homes = [await signIn(app, pupil), await signIn(app, await makeGuardian(pupil)), await signIn(app, teacher)]
      const [own, children, taught] = await Promise.all(homes.map((browser) => browser.get('/')))
      expect(own!.html).to.include('Lớp của em').and.to.include(url())
      expect(children!.html).to.include('Lớp của con').and.to.include(url())
      expect(taught!.html).to.match(/Lớp tôi dạy[^]*6A10[^]*4 học sinh/)

      const move = `${url()}/pupils/${String(pupil.personId)}`
      await registrar.post(`${move}/move`, { class: String(school.of('6A2').id), firstDay: '2026-09-07' }, move)
      const [ownNow, childrenNow, taughtNow] = await Promise.all(homes.map((browser) => browser.get('/')))
      for (const { html } of [ownNow!, childrenNow!]) expect(html).to.include(url('6A2')).and.not.to.include(url())
      expect(taughtNow!.html).to.match(/6A10[^]*3 học sinh/)
    })

    it('tells colleagues how many are in it, and not who', async () => {
      const { html } = await (await signIn(app, await colleague())).get(url())
      expect(html).to.include('3 học sinh').and.not.to.include('Danh sách lớp')
    })

    it('is complete in English', async () => {
      await registrar.post('/language', { language: 'en' }, '/')
      expect((await registrar.get(url())).html)
        .to.include('Class list')
        .and.to.include('Class teacher')
    })
  })

  describe('the forms', () => {
    it('make a class, and tell beside the field what is wrong with it', async () => {
      const wrong = await registrar.post('/classes/new', { name: ' 6a2 ', grades: '6', year: '2026' })
      expect(wrong.status).to.equal(422)
      expect(errorIn(wrong, 'name')).to.include('Năm học này đã có lớp mang tên đó')
      expect(wrong.html)
        .to.include('value=" 6a2 "')
        .and.to.match(/value="6" checked/)
      const none = await registrar.post('/classes/new', { name: '6A3', year: '2026' })
      expect(errorIn(none, 'grades')).to.include('còn để trống')
      const made = await registrar.post('/classes/new', { name: '6A3', grades: '6', year: '2026' })
      expect(made.status).to.equal(303)
      expect((await registrar.get(made.location!)).html).to.include('Đã thêm lớp 6A3')
    })

    it('note that three grades together are an exception', async () => {
      const schoolId = await addUnit({ name: 'Trường Tiểu học Cồn', levels: ['primary'] })
      const theirs = await as(app, 'registrar', { unitId: schoolId })
      const made = await theirs.post('/classes/new', { name: 'Ghép', grades: ['1', '2', '3'], year: '2026' })
      expect((await theirs.get(made.location!)).html).to.include('không quá hai khối và 15 học sinh')
    })

    it('say the grade of each pupil of a combined class, which is on its list and moves on with them', async () => {
      const { schoolId, of } = await makeSchoolYear([{ name: 'Ghép', grades: [4, 5], pupils: 2 }], {
        levels: ['primary'],
      })
      const { id, pupilIds } = of('Ghép')
      const theirs = await as(app, 'registrar', { unitId: schoolId })
      const combined = `/classes/${String(id)}`
      const [first, second] = pupilIds
      expect((await theirs.get(combined)).html)
        .to.include(`href="${combined}/pupils/grades"`)
        .and.to.include('Chưa ghi')
      expect((await registrar.get(url())).html).not.to.include('/pupils/grades')

      const page = `${combined}/pupils/grades`
      const said = await theirs.post(page, { [`grade.${String(first)}`]: '4', [`grade.${String(second)}`]: '6' })
      expect(said.location).to.equal(combined)
      const gradesOf = async () =>
        (await Placement.find({ classId: id }).sort({ _id: 1 }).lean()).map((one) => one.grade)
      expect(await gradesOf()).to.deep.equal([4, undefined])
      expect((await theirs.get(page)).html).to.match(/<option value="4" selected>/)

      const free = new Types.ObjectId()
      await addMembers(schoolId, 'student', [free])
      const add = `${combined}/pupils/add`
      const wrong = await theirs.post(add, { pupils: String(free), firstDay: '2026-09-07', grade: '3' })
      expect(wrong.status).to.equal(422)
      expect(errorIn(wrong, 'grade')).to.include('Lớp không có khối này')
      await theirs.post(add, { pupils: String(free), firstDay: '2026-09-07', grade: '5' })
      expect(await gradesOf()).to.deep.equal([4, undefined, 5])

      await theirs.post(page, { [`grade.${String(first)}`]: '', [`grade.${String(second)}`]: '5' })
      expect(await gradesOf()).to.deep.equal([undefined, 5, 5])
    })

    it('change a class and remove one that nobody was ever in, after asking', async () => {
      expect((await registrar.post(`${url()}/change`, { name: '6A2', grades: '6' })).status).to.equal(422)
      expect((await registrar.post(`${url()}/change`, { name: '6B', grades: '6' })).status).to.equal(303)
      expect((await SchoolClass.findById(school.of('6A10').id).lean())!.name).to.equal('6B')
      expect((await registrar.get(`${url('6A2')}/remove`)).html).to.include('Xoá lớp 6A2?')
      expect((await registrar.post(`${url('6A2')}/remove`)).status).to.equal(303)
      expect(await SchoolClass.exists({ _id: school.of('6A2').id })).to.equal(null)
      expect((await registrar.post(`${url()}/remove`)).status).to.equal(409)
    })

    it('put several pupils into a class, found by their names', async () => {
      const free = [new Types.ObjectId(), new Types.ObjectId()]
      await addMembers(school.schoolId, 'student', free, 'Tự Do')
      const add = `${url('6A2')}/pupils/add`
      expect((await registrar.get(`${add}?text=tu%20do`)).html.match(/name="pupils"/g)).to.have.lengthOf(2)
      expect((await registrar.get(`${add}?text=khong`)).html).to.include('Không có học sinh nào')
      const nobody = await registrar.post(add, { firstDay: '2026-09-07' })
      expect(nobody.status).to.equal(422)
      expect(errorIn(nobody, 'pupils')).to.include('ít nhất một em')
      const [busy] = school.of('6A10').pupilIds
      const told = await registrar.post(add, { pupils: [String(free[0]), String(busy)], firstDay: '2026-09-07' })
      expect(told.html).to.include('Đã xếp 1 trong 2 em').and.to.include('Đang học lớp 6A10')
      expect((await registrar.post(add, { pupils: String(free[1]), firstDay: '2026-09-07' })).location).to.equal(
        url('6A2'),
      )
      expect(await Placement.countDocuments({ classId: school.of('6A2').id })).to.equal(2)
    })

    it('move a pupil, and take one out', async () => {
      const [first, second] = school.of('6A10').pupilIds
      const pupil = `${url()}/pupils/${String(first)}`
      const wrong = await registrar.post(`${pupil}/move`, { class: '', firstDay: '2026-10-01' }, pupil)
      expect(wrong.status).to.equal(422)
      const to = { class: String(school.of('6A2').id), firstDay: '2026-10-01' }
      expect((await registrar.post(`${pupil}/move`, to, pupil)).status).to.equal(303)
      expect(await Placement.countDocuments({ personId: first })).to.equal(2)
      const other = `${url()}/pupils/${String(second)}`
      const noDay = await registrar.post(`${other}/end`, { how: 'ended', lastDay: '' }, other)
      expect(errorIn(noDay, 'end-lastDay')).to.include('còn để trống')
      expect((await registrar.post(`${other}/end`, { how: 'mistake' }, other)).status).to.equal(303)
      expect(await Placement.countDocuments({ personId: second })).to.equal(0)
      expect((await registrar.get(`/classes/of/${String(first)}`)).html).to.match(/Lớp 6A2[^]*Lớp 6A10/)
    })

    it('assign a class teacher and end that', async () => {
      const teacher = String(school.of('6A10').teacherId)
      const add = `${url('7A1')}/teachers/add`
      const wrong = await registrar.post(add, { person: teacher, duty: '', firstDay: '2026-09-07' })
      expect(wrong.status).to.equal(422)
      expect(wrong.html).to.match(new RegExp(`value="${teacher}" selected`))
      const made = await registrar.post(add, { person: teacher, duty: 'homeroom', firstDay: '2026-09-07' })
      expect(made.location).to.equal(url('7A1'))
      const { _id } = (await Assignment.findOne({ classId: school.of('7A1').id }).lean())!
      const end = `${url('7A1')}/teachers/${String(_id)}/end`
      expect((await registrar.get(end)).html).to.include('từ 07/09/2026')
      expect((await registrar.post(end, { how: 'ended', lastDay: '2026-09-06' })).status).to.equal(422)
      expect((await registrar.post(end, { how: 'ended', lastDay: '2026-09-30' })).status).to.equal(303)
    })

    it('are closed to teachers, and to managers of another school', async () => {
      const teacher = await signIn(app, await colleague())
      const stranger = await as(app, 'registrar')
      for (const path of ['/change', '/remove', '/pupils/add', '/pupils/retained', '/teachers/add']) {
        expect((await teacher.get(url() + path)).status, path).to.equal(403)
        expect((await stranger.get(url() + path)).status, path).to.equal(404)
      }
    })
  })

  describe('moving on to the next year', () => {
    const start = () => `/classes/rollover?school=${String(school.schoolId)}&year=2026`
    const fields = (html: string) =>
      Object.fromEntries(
        [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
          name!,
          value!,
        ]),
      )

    it('is previewed, confirmed, run, reported and undone', async () => {
      const preview = await registrar.get(start())
      expect(preview.html).to.include('7A10').and.to.include('3 học sinh lên lớp').and.to.include('30/08/2027')
      const decided = { ...fields(preview.html), [`name.${String(school.of('6A10').id)}-6`]: '7B' }
      const again = await registrar.post('/classes/rollover', { ...decided, step: 'preview' }, start())
      expect(again.html).to.include('value="7B"')
      const confirm = await registrar.post('/classes/rollover', { ...decided, step: 'check' }, start())
      expect(confirm.html).to.include('Chạy chuyển năm học')
      const ran = await registrar.post('/classes/rollover', fields(confirm.html), start())
      expect(ran.status).to.equal(303)
      const waiting = await registrar.get(ran.location!)
      expect(waiting.html).to.include('Đang chạy').and.to.include('<progress')
      await app.work()
      const done = await registrar.get(ran.location!)
      expect(done.html).to.include('Đã chạy xong').and.to.include('Lên lớp')
      expect(await SchoolClass.exists({ yearKey: 2027, name: '7B' })).not.to.equal(null)

      const undo = `${ran.location!}/undo`
      expect((await registrar.get(undo)).html).to.include('Hoàn tác việc chuyển')
      await registrar.post(undo)
      await app.work()
      expect((await registrar.get(ran.location!)).html)
        .to.include('Đã hoàn tác')
        .and.to.include('chạy lại')
      expect(await SchoolClass.exists({ yearKey: 2027 })).to.equal(null)
    })

    /** As one clicks through it. */
    const begin = async () => {
      const preview = fields((await registrar.get(start())).html)
      const confirm = await registrar.post('/classes/rollover', { ...preview, step: 'check' }, start())
      return (await registrar.post('/classes/rollover', fields(confirm.html), start())).location!
    }

    it('has its report as a file: while it waits, when it is done and when it is undone', async () => {
      const url = await begin()
      const rowsIn = async () => (await sheetAt(app, registrar, `${url}/report`)).rows
      const isOffered = async () => (await registrar.get(url)).html.includes(`href="${url}/report" download`)
      expect(await isOffered()).to.equal(false)
      expect(await rowsIn()).to.deep.equal([])
      await app.work()
      expect(await isOffered()).to.equal(true)
      const done = await rowsIn()
      expect(done.filter(([kind]) => kind === 'Học sinh')).to.have.lengthOf(3)
      expect(done[0]!.slice(0, 6)).to.deep.equal(['Lớp', null, null, null, '7A2', 'Đã lập lớp'])
      await registrar.post(`${url}/undo`)
      expect(await rowsIn()).to.deep.equal(done)
      await app.work()
      const undone = await rowsIn()
      expect(undone).to.have.lengthOf(done.length)
      expect(undone[0]!.at(-1)).to.equal('đã hoàn tác')
      for (const stranger of [await as(app, 'registrar'), await signIn(app, await colleague())])
        expect((await stranger.get(`${url}/report`)).status).to.be.oneOf([403, 404])
    })

    it('keeps what was decided when somebody goes back, until that is dropped or it begins', async () => {
      const field = `name.${String(school.of('6A10').id)}-6`
      const decided = { ...fields((await registrar.get(start())).html), [field]: '7 Hoa Sen', teachers: 'none' }
      const confirm = await registrar.post('/classes/rollover', { ...decided, step: 'check' }, start())
      const [, back] = /<a class="button button-quiet" href="([^"]+)"/.exec(confirm.html)!
      const principal = await as(app, 'principal', { unitId: school.schoolId })
      for (const browser of [registrar, principal]) {
        const { html } = await browser.get(back!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))
        expect(html).to.include('value="7 Hoa Sen"').and.to.include('đang sửa dở')
        expect(html).to.match(/value="none"[^>]*checked/)
      }
      const dropped = await registrar.post('/classes/rollover', { ...fields(confirm.html), step: 'discard' }, start())
      expect(dropped.status).to.equal(303)
      const { html } = await registrar.get(start())
      expect(html).to.include('value="7A10"').and.not.to.include('7 Hoa Sen').and.not.to.include('đang sửa dở')

      await registrar.post('/classes/rollover', { ...decided, step: 'preview' }, start())
      await begin()
      expect(await RolloverDraft.countDocuments()).to.equal(0)
    })

    it('says why it cannot begin: it has, another one runs, there are no classes', async () => {
      expect((await registrar.get(start().replace('2026', '2025'))).html)
        .to.include('chưa có lớp nào')
        .and.not.to.include('Tiếp tục')
      const preview = fields((await registrar.get(start())).html)
      const confirm = fields((await registrar.post('/classes/rollover', { ...preview, step: 'check' }, start())).html)
      const url = await begin()
      for (const [state, why] of [
        ['running', 'đang được chuyển'],
        ['done', 'đã được chuyển'],
        ['undoing', 'đang được hoàn tác'],
      ] as const) {
        if (state === 'done') await app.work()
        if (state === 'undoing') await registrar.post(`${url}/undo`)
        const { html } = await registrar.get(start())
        expect(html, state).to.include(why).and.to.include(`href="${url}"`).and.not.to.include('Tiếp tục')
        const again = await registrar.post('/classes/rollover', confirm, start())
        expect(again.status, state).to.equal(409)
        expect(again.html, state).to.include(why)
      }
    })

    it('waits for a run of another year, and keeps what was decided', async () => {
      const field = `name.${String(school.of('6A10').id)}-6`
      const preview = { ...fields((await registrar.get(start())).html), [field]: '7 Hoa Sen' }
      const confirm = await registrar.post('/classes/rollover', { ...preview, step: 'check' }, start())
      const url = await begin()
      await Rollover.updateOne({}, { $set: { fromKey: 2025 } })
      const refused = await registrar.post('/classes/rollover', fields(confirm.html), start())
      expect(refused.status).to.equal(409)
      expect(refused.html).to.include('Xong lần đó mới chạy được').and.to.include('7 Hoa Sen').and.to.include(url)
    })

    it('says why it does not go on: nobody has begun, it failed, it was given up', async () => {
      const url = await begin()
      const textIs = async (text: string) => expect((await registrar.get(url)).html).to.include(text)
      await textIs('Đang chờ đến lượt')
      await OutboxEvent.updateMany({}, { $set: { claim: 'somebody' } })
      expect((await registrar.get(url)).html).not.to.include('Đang chờ đến lượt')
      await OutboxEvent.updateMany({}, { $set: { failures: 1, runAt: new Date('2030-01-02') }, $unset: { claim: 1 } })
      await textIs('gặp trục trặc')
      await textIs('2030')
      await OutboxEvent.updateMany({}, { $set: { state: 'dead' } })
      await textIs('báo quản trị hệ thống')
      await OutboxEvent.updateMany({}, { $set: { state: 'waiting', failures: 0, runAt: new Date(0) } })
      await app.work()
      expect((await registrar.get(url)).html)
        .to.include('Đã chạy xong')
        .and.not.to.include('Đang chờ')
    })

    it('is shown again with what is still to be decided', async () => {
      const [personId] = school.of('6A10').pupilIds
      await registrar.post(`${url()}/pupils/retained`, { pupils: String(personId) })
      const preview = await registrar.get(start())
      expect(preview.html).not.to.include('role="alert"')
      const checked = await registrar.post('/classes/rollover', { ...fields(preview.html), step: 'check' }, start())
      expect(checked.status).to.equal(422)
      expect(checked.html)
        .to.include(`id="error-pupil.${String(personId)}"`)
        .and.to.include('role="alert"')
    })

    it('is looked at once more when something has changed', async () => {
      const confirm = await registrar.post(
        '/classes/rollover',
        { ...fields((await registrar.get(start())).html), step: 'check' },
        start(),
      )
      await registrar.post('/classes/new', { name: '8A1', grades: '8', year: '2026' })
      const answer = await registrar.post('/classes/rollover', fields(confirm.html), start())
      expect(answer.status).to.equal(409)
      expect(answer.html).to.include('đã có thay đổi')
      expect(await Rollover.countDocuments()).to.equal(0)
    })

    it('is stopped, with a choice for what is done', async () => {
      const confirm = await registrar.post(
        '/classes/rollover',
        { ...fields((await registrar.get(start())).html), step: 'check' },
        start(),
      )
      const { location } = await registrar.post('/classes/rollover', fields(confirm.html), start())
      const cancel = `${location!}/cancel`
      expect((await registrar.post(cancel, {})).status).to.equal(422)
      expect((await registrar.post(cancel, { how: 'keep' })).location).to.equal(location)
      await app.work()
      expect((await registrar.get(location!)).html).to.include('Đã dừng giữa chừng')
      expect(await SchoolClass.exists({ yearKey: 2027 })).to.equal(null)
    })

    it('waits for the calendar, and is nobody else’s to see', async () => {
      expect((await registrar.get(`${start().slice(0, -4)}2027`)).html).to.include('Lịch năm học mới chưa có')
      const stranger = await as(app, 'registrar')
      expect((await stranger.get(start())).status).to.equal(404)
    })
  })
})
