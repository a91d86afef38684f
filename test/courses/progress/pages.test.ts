import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../../server/audit/entry.model.ts'
import { Course, type CourseRecord } from '../../../server/courses/course.model.ts'
import { removeCourse } from '../../../server/courses/create.ts'
import { removeItemOf } from '../../../server/courses/items.ts'
import { progressData } from '../../../server/courses/progress/data-of-person.ts'
import { CourseProgress } from '../../../server/courses/progress/progress.model.ts'
import { linkGuardian } from '../../../server/people/index.ts'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Browser } from '../../support/browser.ts'
import { actorOf, assign, makeClass, makeGuardian, makePerson, makePupil, signIn } from '../../support/make.ts'
import { type RunningApp, startApp } from '../../support/start.ts'
import { addLink, changing, enrol, makeCourse, makeOpen, makeSchool, origin, type School, stored } from '../courses.ts'
import { queriesOf } from './queries.ts'

describe('progress in a course', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  /** A course with an item of each of these rules, and addresses. */
  async function setup(...rules: ('viewed' | 'byHand' | 'allPages' | 'watched' | 'teacher' | 'none')[]) {
    const school = await makeSchool()
    let course = await makeOpen(school)
    const items: string[] = []
    for (const [at, rule] of rules.entries()) {
      const added = await addLink(school.teacher, course, { title: `Mục ${at + 1}`, rule })
      course = added.course
      items.push(added.item._id.toString())
    }
    const url = `/courses/${course._id.toString()}`
    const itemUrl = (at: number) => `${url}/items/${items[at]}`
    return { ...school, course, items, url, itemUrl, browser: await signIn(app, school.pupil.person) }
  }

  async function recordOf({ pupil, course }: Pick<School, 'pupil'> & { course: Pick<CourseRecord, '_id'> }) {
    return (await CourseProgress.findOne({ courseId: course._id, personId: pupil.person.personId }).lean()) ?? undefined
  }

  async function report(browser: Browser, url: string, fields: Record<string, string>, from = url) {
    const _csrf = await browser.token(from)
    return await browser.postWithout(`${url}/progress`, { _csrf, ...fields }, { accept: 'application/json' })
  }

  it('is made by a pupil who opens an item', async () => {
    const { browser, itemUrl, url, items, ...rest } = await setup('viewed', 'byHand')
    expect((await browser.get(url)).html)
      .to.include('0 trên 2')
      .and.include('Chưa xem')
    await browser.get(itemUrl(0))
    const { html } = await browser.get(url)
    expect(html)
      .to.include('1 trên 2')
      .and.include('Đã xong')
      .and.include(`href="${itemUrl(1)}"`)
    expect((await recordOf(rest))!.items![items[0]!]!.times).to.equal(1)
    expect((await browser.get('/courses')).html)
      .to.include('1 trên 2')
      .and.include('Mục 2')
  })

  it('is not made by those who only look on', async () => {
    const { itemUrl, teacher, pupil, as } = await setup('viewed')
    const lookers = [teacher.person, (await as('principal')).person, await makeGuardian(pupil.person)]
    for (const person of lookers) {
      const browser = await signIn(app, person)
      expect((await browser.get(itemUrl(0))).status).to.equal(200)
      const refused = await browser.post(`${itemUrl(0)}/progress`, { done: 'yes' }, '/account')
      expect(refused.status).to.equal(403)
    }
    expect(await CourseProgress.countDocuments()).to.equal(0)
  })

  it('is said by hand and taken back, by a button', async () => {
    const { browser, itemUrl } = await setup('byHand', 'viewed')
    const page = await browser.get(itemUrl(0))
    expect(page.html).to.include('Đã học xong').and.include('name="done" value="yes"')
    const done = await browser.post(`${itemUrl(0)}/progress`, { done: 'yes' }, itemUrl(0))
    expect([done.status, done.location]).to.deep.equal([303, itemUrl(0)])
    const after = await browser.get(itemUrl(0))
    expect(after.html).to.include('name="done" value="no"').and.include('tự đánh dấu').and.include('Mục 2')
    await browser.post(`${itemUrl(0)}/progress`, { done: 'no' }, itemUrl(0))
    expect((await browser.get(itemUrl(0))).html).to.include('name="done" value="yes"')
  })

  it('counts pages and what was played, from two devices, and tells the device', async () => {
    const { browser, itemUrl, pupil } = await setup('allPages', 'watched')
    const other = await signIn(app, pupil.person)
    const pages = { file: '0', files: '1', total: '4' }
    expect((await report(browser, itemUrl(0), { ...pages, parts: '1-2', place: '2', operation: 'a' })).html).to.equal(
      '{"isDone":false}',
    )
    expect((await report(other, itemUrl(0), { ...pages, parts: '3-4', place: '4', operation: 'b' })).html).to.equal(
      '{"isDone":true}',
    )
    expect((await browser.get(itemUrl(0))).html)
      .to.include('data-place="4"')
      .and.include('tự tính')
    const film = { file: '0', files: '1', total: '20' }
    expect((await report(browser, itemUrl(1), { ...film, parts: '1-17' })).html).to.equal('{"isDone":false}')
    expect((await report(browser, itemUrl(1), { ...film, parts: '17,18' })).html).to.equal('{"isDone":true}')
  })

  it('refuses what is no report, and what is not theirs to say', async () => {
    const { browser, itemUrl, url, colleague, teacher, course, pupil, items } = await setup(
      'viewed',
      'teacher',
      'byHand',
    )
    const status = async (at: number, fields: Record<string, string>) =>
      (await report(browser, itemUrl(at), fields)).status
    const seen = { file: '0', files: '1', total: '4' }
    for (const wrong of [
      { done: 'perhaps' },
      { at: 'yesterday' },
      { operation: 'a b' },
      { ...seen, parts: '5' },
      { ...seen, parts: '0' },
      { ...seen, parts: '1--2' },
      { ...seen, file: '1' },
      { ...seen, files: '21' },
      { ...seen, total: '2001' },
      { ...seen, seconds: '-1' },
    ])
      expect(await status(2, wrong as never), JSON.stringify(wrong)).to.equal(422)
    expect(await status(1, { done: 'yes' })).to.equal(403)
    expect(await status(0, { done: 'yes' })).to.equal(403)
    expect(await status(0, { done: 'no' })).to.equal(403)
    const unknown = `${url}/items/${new Types.ObjectId().toString()}`
    expect((await report(browser, unknown, {}, itemUrl(0))).status).to.equal(404)
    const stranger = await signIn(app, colleague.person)
    expect((await report(stranger, itemUrl(0), {}, '/account')).status).to.equal(404)
    expect((await browser.postWithout(`${itemUrl(2)}/progress`, { done: 'yes' })).status).to.equal(403)
    await Course.updateOne({ _id: course._id }, { $set: { state: 'closed' } })
    expect(await status(2, { done: 'yes' })).to.equal(409)
    const before = await recordOf({ pupil, course })
    await browser.get(itemUrl(2))
    expect((await recordOf({ pupil, course }))?.items).to.deep.equal(before?.items)
    expect((await (await signIn(app, teacher.person)).get(`${url}/progress/items/${items[1]}`)).status).to.equal(200)
  })

  it('believes the clock of a device within reason', async () => {
    const { browser, itemUrl, items, course, ...rest } = await setup('byHand', 'byHand', 'byHand')
    const early = new Date(Date.now() - 10 * 86_400_000)
    await Course.updateOne({ _id: course._id }, { $set: { 'sections.0.items.$[].addedAt': early } })
    const hour = 3_600_000
    const asked = [-hour, 60_000, 10 * 60_000].map((milliseconds) => new Date(Date.now() + milliseconds))
    for (const [at, time] of asked.entries())
      await report(browser, itemUrl(at), { done: 'yes', at: time.toISOString() })
    const made = (await recordOf({ course, ...rest }))!.items!
    expect(made[items[0]!]!.handAt).to.deep.equal(asked[0])
    for (const at of [1, 2]) expect(made[items[at]!]!.handAt!.getTime()).to.be.most(Date.now())
  })

  it('keeps an item locked until the one before it is done', async () => {
    const { browser, itemUrl, url, course, teacher, items } = await setup('byHand')
    const added = await addLink(teacher, course, { title: 'Kiểm tra', afterItem: new Types.ObjectId(items[0]) })
    const locked = `${url}/items/${added.item._id.toString()}`
    expect((await browser.get(url)).html)
      .to.include('Mở sau khi học xong “Mục 1”')
      .and.not.include(`href="${locked}"`)
    const answer = await browser.get(locked)
    expect([answer.status, answer.location]).to.deep.equal([303, `${url}#item-${added.item._id.toString()}`])
    expect((await report(browser, locked, {}, itemUrl(0))).status).to.equal(403)
    await browser.post(`${itemUrl(0)}/progress`, { done: 'yes' }, itemUrl(0))
    expect((await browser.get(url)).html).to.include(`href="${locked}"`)
    expect((await browser.get(locked)).status).to.equal(200)
  })

  it('refuses items that wait for each other, beside the field, with what was typed', async () => {
    const { url, course, teacher, items } = await setup('byHand')
    const { item } = await addLink(teacher, course, { title: 'Sau', afterItem: new Types.ObjectId(items[0]) })
    const browser = await signIn(app, teacher.person)
    const edit = `${url}/items/${items[0]}/edit`
    expect((await browser.get(edit)).html).to.not.include('name="afterItem"')
    const { revision } = await stored(course)
    const fields = {
      ...{ title: 'Tên mới', 'facts.url': 'https://vi.example/', rule: 'byHand', isPublished: 'yes' },
      ...{ afterItem: item._id.toString(), revision: String(revision) },
    }
    const wrong = await browser.post(edit, fields, edit)
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('đang chờ chính mục này').and.include('value="Tên mới"')
    const unknown = await browser.post(
      edit,
      { ...fields, afterItem: '', groups: new Types.ObjectId().toString() },
      edit,
    )
    expect(unknown.status).to.equal(422)
  })

  it('shows an item to the groups it is for alone', async () => {
    const { url, course, teacher, pupil, group } = await setup()
    const other = await makePupil(group)
    const groups = [{ _id: new Types.ObjectId(), name: 'Nhóm A', personIds: [pupil.person.personId] }]
    await Course.updateOne({ _id: course._id }, { $set: { groups } })
    const form = { title: 'Cho nhóm A', groups: [groups[0]!._id] }
    await addLink(teacher, await stored(course), form)
    expect((await (await signIn(app, pupil.person)).get(url)).html)
      .to.include('Cho nhóm A')
      .and.include('0 trên 1')
    expect((await (await signIn(app, other)).get(url)).html).to.not.include('Cho nhóm A')
    const page = await (await signIn(app, teacher.person)).get(`${url}/items/new?kind=link`)
    expect(page.html).to.include('Nhóm A')
  })

  it('marks what came in since the last visit', async () => {
    const { browser, url, course, teacher, pupil } = await setup('byHand')
    expect((await browser.get(url)).html).to.not.include('>Mới<')
    const hourAgo = new Date(Date.now() - 3_600_000)
    await Course.updateOne(
      { _id: course._id },
      { $set: { 'sections.0.items.$[].changedAt': new Date(Date.now() - 7_200_000) } },
    )
    await CourseProgress.updateOne({ personId: pupil.person.personId }, { $set: { visitedAt: hourAgo } })
    await addLink(teacher, await stored(course), { title: 'Vừa thêm' })
    await browser.get(url)
    const { html } = await browser.get(url)
    expect(html.match(/#star"/g)).to.have.lengthOf(1)
    expect(html.indexOf('Vừa thêm')).to.be.below(html.indexOf('#star"'))
  })

  it('is seen by guardians, of each child apart, and changed by none', async () => {
    const { url, itemUrl, pupil, group, browser } = await setup('viewed', 'byHand')
    await browser.get(itemUrl(0))
    const sister = await makePupil(group, { name: 'Mai Anh Thư' })
    const guardian = await makeGuardian(pupil.person)
    await linkGuardian({
      ...{ guardianId: guardian.personId, childId: sister.personId, relation: 'mother', origin: 'school' },
      from: new Date('2026-01-01'),
    })
    const parent = await signIn(app, guardian)
    const [first, second] = [pupil.person, sister].map(({ personId }) => `child=${personId.toString()}`)
    expect((await parent.get(`${url}?${first}`)).html)
      .to.include('1 trên 2')
      .and.include('Mai Anh Thư')
    const other = (await parent.get(`${url}?${second}`)).html
    expect(other).to.include('0 trên 2').and.include(sister.personId.toString()).and.not.include('>Tiếp tục:')
    expect((await parent.get(`/courses?${second}`)).html)
      .to.include('0 trên 2')
      .and.include('Mai Anh Khôi')
    expect((await parent.get(`/courses?${first}`)).html).to.include('1 trên 2')
    expect((await parent.get(`${itemUrl(1)}?${second}`)).html)
      .to.not.include('name="done"')
      .and.not.include('data-report')
    expect((await parent.get(`${url}/outcomes?${second}`)).status).to.equal(200)
  })

  it('is laid out for teachers and leaders: a class and its items', async () => {
    const { url, itemUrl, teacher, group, browser, items, as } = await setup('viewed', 'byHand')
    await browser.get(itemUrl(0))
    for (const birthDate of ['2014-02-01', '2014-01-01'])
      await makePupil(group, { name: 'Lê Văn Bình', birthDate: new Date(birthDate) })
    for (const person of [teacher.person, (await as('principal')).person]) {
      const { html, status } = await (await signIn(app, person)).get(`${url}/progress`)
      expect(status).to.equal(200)
      expect(html).to.include('✓ Xong').and.include('– Chưa').and.include('1 trên 2')
      expect(html.indexOf('01/01/2014')).to.be.within(0, html.indexOf('01/02/2014'))
      expect(html.indexOf('Lê Văn Bình')).to.be.below(html.indexOf('Mai Anh Khôi'))
    }
    const teaching = await signIn(app, teacher.person)
    const after = async (sort: string) => {
      const { html } = await teaching.get(`${url}/progress?sort=${sort}`)
      return html.lastIndexOf('Lê Văn Bình') < html.indexOf('Mai Anh Khôi')
    }
    expect(await after('share')).to.equal(true)
    expect(await after(items[0]!)).to.equal(true)
    const { html } = await teaching.get(`${url}/progress/items/${items[0]}`)
    expect(html).to.include('chưa chuẩn bị: 2').and.include('Đã xong: 1').and.include('01/01/2014')
    expect((await teaching.get(`${url}/progress/outcomes`)).status).to.equal(200)
    const csv = await teaching.get(`${url}/progress/sheet?format=csv`)
    expect(csv.html).to.include('Mai Anh Khôi;;1;2;Đã xong;Chưa xem')
    const sheet = await teaching.get(`${url}/progress/sheet?format=xlsx`)
    expect(sheet.headers.get('content-type')).to.include('spreadsheetml')
  })

  it('is ticked by the teacher for several pupils at once', async () => {
    const { url, teacher, pupil, group, items, itemUrl, as, course } = await setup('teacher', 'byHand')
    const second = await makePupil(group)
    const browser = await signIn(app, teacher.person)
    const page = `${url}/progress/items/${items[0]}`
    const nobody = await browser.post(page, { done: 'yes' }, page)
    expect(nobody.status).to.equal(422)
    expect(nobody.html).to.include('id="error-pupils"')
    const stranger = await makePerson('student')
    const pupils = [pupil.person, second, stranger].map(({ personId }) => personId.toString())
    expect((await browser.post(page, { pupils, done: 'yes' }, page)).status).to.equal(303)
    expect((await browser.get(page)).html).to.include('Đã xong: 2')
    expect(await CourseProgress.countDocuments()).to.equal(2)
    expect(await AuditEntry.countDocuments({ action: 'courses.ticked', subjectId: course._id })).to.equal(1)
    await browser.post(page, { pupils: pupils[0]!, done: 'no' }, page)
    expect((await browser.get(page)).html).to.include('Đã xong: 1')
    const byHand = `${url}/progress/items/${items[1]}`
    expect((await browser.post(byHand, { pupils, done: 'yes' }, page)).status).to.equal(403)
    const leader = await signIn(app, (await as('principal')).person)
    expect((await leader.post(page, { pupils, done: 'yes' }, '/account')).status).to.equal(403)
    expect((await (await signIn(app, pupil.person)).get(itemUrl(0))).html).to.not.include('name="done"')
  })

  it('is told to a class teacher as shares of their own class alone', async () => {
    const { url, unitId, course, teacher, group, pupil, items } = await setup('viewed')
    const other = await makeClass(unitId)
    const otherPupil = await makePupil(other, { name: 'Hoàng Khác' })
    await assign(teacher.person, other, 'lowerSecondary TOAN')
    await enrol({ actor: await actorOf(teacher.person) }, await stored(course), [group, other])
    const homeroom = await makePerson('teacher', { unitId })
    await assign(homeroom, group)
    const browser = await signIn(app, homeroom)
    const listed = await browser.get(`/courses/of-class/${group.classId.toString()}`)
    expect(listed.html).to.include(`${url}/progress`)
    const { status, html } = await browser.get(`${url}/progress?class=${other.classId.toString()}`)
    expect(status).to.equal(200)
    expect(html)
      .to.include(pupil.person.name)
      .and.include('0 trên 1')
      .and.not.include(otherPupil.name)
      .and.not.include('Mục 1')
    for (const path of ['/sheet', '/outcomes', `/items/${items[0]}`])
      expect((await browser.get(`${url}/progress${path}`)).status, path).to.equal(403)
    expect((await browser.get(`/courses/of-class/${other.classId.toString()}`)).status).to.equal(404)
    expect((await browser.get(url)).status).to.equal(404)
  })

  it('is hidden from everybody else', async () => {
    const { url, colleague, pupil, browser } = await setup('viewed')
    const guardian = await signIn(app, await makeGuardian(pupil.person))
    for (const one of [await signIn(app, colleague.person), browser, guardian])
      expect((await one.get(`${url}/progress`)).status).to.equal(404)
    expect((await app.visitor().get(`${url}/progress`)).status).to.equal(303)
  })

  it('of an item that is gone counts no more, and goes with its course and its person', async () => {
    const { browser, itemUrl, url, teacher, course, items, pupil } = await setup('viewed', 'viewed')
    await browser.get(itemUrl(0))
    const exported = (await progressData.read(pupil.person.personId)) as { course: string; items: object }[]
    expect(exported).to.have.lengthOf(1)
    expect(exported[0]!.items).to.have.property(items[0]!)
    await removeItemOf(teacher.actor, changing(await stored(course)), new Types.ObjectId(items[0]))
    expect((await browser.get(url)).html).to.include('0 trên 1')
    await Course.updateOne({ _id: course._id }, { $set: { state: 'draft' } })
    const draft = await makeCourse(teacher)
    await CourseProgress.create({ courseId: draft._id, personId: pupil.person.personId })
    await removeCourse(teacher.actor, { id: course._id, seen: undefined, origin })
    await app.work()
    expect(await CourseProgress.distinct('courseId')).to.deep.equal([draft._id])
    for (let time = 0; time < 2; time++)
      await inTransaction((session) => progressData.remove(pupil.person.personId, session))
    expect(await CourseProgress.countDocuments()).to.equal(0)
    expect(await progressData.read(pupil.person.personId)).to.equal(undefined)
  })

  it('asks the database as often for five items as for two hundred', async () => {
    const { browser, url, itemUrl, teacher, course, group } = await setup(
      'viewed',
      'byHand',
      'viewed',
      'byHand',
      'viewed',
    )
    const teaching = await signIn(app, teacher.person)
    // As long as a server has heard of changes lately.
    const remembered = /^(sessions|accounts|tokens|curriculumVersions|disruptions)\./
    const count = async () => {
      const paths = {
        course: url,
        item: itemUrl(0),
        list: '/courses',
        grid: `${url}/progress`,
        summary: `${url}/progress${itemUrl(0).slice(url.length)}`,
      }
      const counts: Record<string, number> = {}
      for (const [name, path] of Object.entries(paths)) {
        const who = name === 'grid' || name === 'summary' ? teaching : browser
        await who.get(path)
        const queries = await queriesOf(() => who.get(path))
        counts[name] = queries.filter((one) => !remembered.test(one)).length
      }
      return counts
    }
    const few = await count()
    const { sections } = await stored(course)
    const [first] = sections[0]!.items
    const more = Array.from({ length: 195 }, () => ({ ...first!, _id: new Types.ObjectId() }))
    await Course.updateOne(
      { _id: course._id },
      { $push: { 'sections.0.items': { $each: more } }, $inc: { revision: 1 } },
    )
    for (let pupil = 0; pupil < 5; pupil++) await makePupil(group)
    expect(await count()).to.deep.equal(few)
    expect(few).to.deep.equal({ course: 7, item: 7, list: 6, grid: 6, summary: 6 })
  })
})
