import { expect } from 'chai'
import { enrolPerson, setDoor } from '../../../server/courses/people/enrol.ts'
import { makeClass, makeGuardian, makePupil, signIn } from '../../support/make.ts'
import { type RunningApp, startApp } from '../../support/start.ts'
import { changing, makeCourse, makeOpen, makeSchool, stored } from '../courses.ts'
import { leaveSchool } from './leave.ts'

describe('the pages of the people of a course', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const setUp = async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const url = `/courses/${course._id.toString()}`
    const revision = async () => String((await stored(course)).revision)
    return { ...school, course, url, revision, browser: await signIn(app, school.teacher.person) }
  }

  it('find a colleague, keep what was typed wrongly, and add them', async () => {
    const { url, browser, colleague, revision, course, pupil } = await setUp()
    const page = `${url}/teachers`
    const found = await browser.get(`${page}?q=thu`)
    expect(found.html).to.include(colleague.actor.personId.toString()).and.include('value="thu"')
    const typed = {
      q: 'thu',
      person: colleague.actor.personId.toString(),
      role: 'substitute',
      from: '2026-11-20',
      to: '',
    }
    const wrong = await browser.post(page, { ...typed, revision: await revision() }, page)
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('id="error-to"').and.include('value="2026-11-20"').and.include('value="thu"')
    const fine = { ...typed, role: 'coTeacher', from: '' }
    const stale = await browser.post(page, { ...fine, revision: '1' }, page)
    expect(stale.status).to.equal(409)
    expect((await browser.post(page, { ...fine, revision: await revision() }, page)).location).to.equal(page)
    const other = await signIn(app, colleague.person)
    const [, seat] = (await stored(course)).teachers
    expect((await other.get(page)).html)
      .to.include(`${page}/${seat!._id.toString()}/end`)
      .and.not.include('role="search"')
    expect((await other.post(`${page}/owner`, { person: typed.person, revision: '1' }, page)).status).to.equal(403)
    const left = await other.post(`${page}/${seat!._id.toString()}/end`, { revision: await revision() }, page)
    expect(left.location).to.equal('/courses')
    expect((await (await signIn(app, pupil.person)).get(page)).status).to.equal(403)
  })

  it('hand a course over in one step, and lead the head of the school to those without an owner', async () => {
    const { url, browser, colleague, revision, as, teacher, unitId } = await setUp()
    const page = `${url}/teachers`
    const head = await signIn(app, (await as('principal')).person)
    expect((await head.get('/courses?shelf=school')).html).to.not.include('/courses/ownerless')
    const person = colleague.actor.personId.toString()
    await browser.post(page, { q: '', person, role: 'owner', revision: await revision() }, page)
    await leaveSchool(colleague.actor, unitId, 'teacher')
    expect((await head.get('/courses?shelf=school')).html).to.include('/courses/ownerless')
    expect((await head.get('/courses/ownerless')).html).to.include(page)
    const back = { person: teacher.actor.personId.toString(), revision: await revision() }
    expect((await head.post(`${page}/owner`, back, page)).location).to.equal(page)
    expect((await head.get('/courses/ownerless')).html).to.not.include(page)
  })

  it('take a pupil in by the user name, and out again', async () => {
    const { url, browser, unitId } = await setUp()
    const other = await makePupil(await makeClass(unitId, '6B'), { name: 'Lê Thị Hoa' })
    const page = `${url}/people`
    const nobody = await browser.post(`${page}/add`, { q: 'hoa', person: '', userName: '' }, page)
    expect(nobody.status).to.equal(422)
    expect(nobody.html).to.include('id="error-q"').and.include('value="hoa"')
    const found = await browser.get(`${page}?q=${encodeURIComponent(other.userName)}`)
    expect(found.html).to.include('Lê Thị Hoa').and.include(`name="userName" value="${other.userName}"`)
    expect((await browser.post(`${page}/add`, { userName: other.userName }, page)).location).to.equal(page)
    const remove = `${page}/${other.personId.toString()}/remove`
    expect((await browser.get(page)).html).to.include(remove)
    expect((await browser.post(remove, {}, page)).location).to.equal(page)
    expect((await browser.get(page)).html).to.not.include(remove)
  })

  it('make a code, print it, and let a pupil in with it', async () => {
    const { url, browser, unitId, revision, course } = await setUp()
    expect((await browser.get(`${url}/code`)).status).to.equal(404)
    await browser.post(`${url}/door`, { door: 'code', revision: await revision() }, `${url}/people`)
    const code = (await stored(course)).joinCode!
    const printed = await browser.get(`${url}/code`)
    expect(printed.html)
      .to.include(`${code.slice(0, 4)}-${code.slice(4)}`)
      .and.include('<svg class="qr"')
    const pupil = await signIn(app, await makePupil(await makeClass(unitId, '6B')))
    expect((await pupil.get(`/courses/join?code=${code}`)).html).to.include(`value="${code}"`)
    const wrong = await pupil.post('/courses/join', { code: 'CCCC-CCCC' }, '/courses/join')
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('value="CCCC-CCCC"').and.include('id="error-code"')
    const typed = ` ${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`
    expect((await pupil.post('/courses/join', { code: typed }, '/courses/join')).location).to.equal(url)
    const shown = await pupil.get(url)
    expect(shown.html).to.include(`${url}/leave`).and.not.include(code)
    expect((await pupil.post(`${url}/leave`, {}, url)).location).to.equal('/courses')
    expect((await pupil.get(url)).status).to.equal(404)
    await browser.post(`${url}/code`, { revision: await revision() }, `${url}/code`)
    expect((await pupil.post('/courses/join', { code }, '/courses/join')).status).to.equal(422)
    for (let tries = 0; tries < 8; tries++) await pupil.post('/courses/join', { code: 'CCCC' }, '/courses/join')
    expect((await pupil.post('/courses/join', { code }, '/courses/join')).status).to.equal(429)
  })

  it('show a course with an open door to whoever may come in', async () => {
    const { url, course, teacher, colleague, pupil } = await setUp()
    await setDoor(teacher.actor, changing(course), { door: 'staff' })
    const browser = await signIn(app, colleague.person)
    expect((await browser.get('/courses?shelf=open&q=toan')).html).to.include(`${url}/join`)
    expect((await browser.get('/courses?shelf=open&q=van')).html).to.not.include(url)
    expect((await browser.get(`${url}/join`)).status).to.equal(200)
    expect((await browser.post(`${url}/join`, {}, `${url}/join`)).location).to.equal(url)
    expect((await browser.get(`${url}/join`)).location).to.equal(url)
    expect((await (await signIn(app, pupil.person)).get('/courses?shelf=open')).html).to.not.include(url)
  })

  it('put learners into groups and keep what was ticked when the name is missing', async () => {
    const { url, browser, pupil, revision, course } = await setUp()
    const page = `${url}/groups`
    const members = pupil.actor.personId.toString()
    const wrong = await browser.post(page, { name: '', members, revision: await revision() }, page)
    expect(wrong.status).to.equal(422)
    expect(wrong.html)
      .to.include('id="error-name"')
      .and.match(new RegExp(`value="${members}" checked`))
    await browser.post(page, { name: 'Nhóm 1', members, revision: await revision() }, page)
    const [group] = (await stored(course)).groups
    const one = `${page}/${group!._id.toString()}`
    expect((await browser.get(page)).html)
      .to.include('Nhóm 1')
      .and.include(one)
    expect((await browser.get(one)).html).to.include('value="Nhóm 1"')
    const gone = await browser.post(`${one}/remove`, { revision: await revision() }, one)
    expect(gone.location).to.equal(page)
    expect((await browser.get(one)).status).to.equal(404)
  })

  it('bring courses to the home page of teachers, pupils and guardians, and follow what becomes of them', async () => {
    const { browser, pupil, teacher, course, url, unitId } = await setUp()
    const draft = await makeCourse(teacher, 'Văn 6')
    const guardian = await signIn(app, await makeGuardian(pupil.person))
    const child = await signIn(app, pupil.person)
    const late = await makePupil(await makeClass(unitId, '6B'))
    const other = await signIn(app, late)
    const home = async (who: typeof browser) => (await who.get('/')).html
    expect(await home(browser))
      .to.include(url)
      .and.include(draft._id.toString())
    for (const who of [guardian, child])
      expect(await home(who))
        .to.include(`href="${url}"`)
        .and.not.include('Văn 6')
    expect(await home(guardian)).to.include(pupil.person.name)
    expect(await home(other)).to.not.include(url)
    await enrolPerson(teacher.actor, changing(course), { userName: late.userName })
    expect(await home(other)).to.include(url)
    await browser.post(`${url}/state`, { state: 'closed', revision: String((await stored(course)).revision) }, url)
    for (const who of [guardian, child, other]) expect(await home(who)).to.not.include(`href="${url}"`)
  })
})
