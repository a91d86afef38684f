import { expect } from 'chai'
import { Course } from '../../server/courses/course.model.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { CalendarFeed } from '../../server/calendar/feed.model.ts'
import { listEntries } from '../../server/calendar/list.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { saveTimetable } from '../../server/timetable/save.ts'
import { addDays } from '../../server/years/index.ts'
import { addLink, makeOpen } from '../courses/courses.ts'
import { queriesOf } from '../courses/progress/queries.ts'
import { actorOf, makeGuardian, type MadePerson, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeSchool, maths, monday, origin, type School } from '../timetable/school.ts'

describe('the calendar', () => {
  let app: RunningApp
  let school: School
  let mother: MadePerson
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    school = await makeSchool()
    mother = await makeGuardian(school.pupil.person)
    const plan = { classId: school.group.classId, lessons: [maths(school)] }
    await saveTimetable(school.registrar.actor, { plan, from: '2026-09-07', seen: undefined }, origin)
  })
  after(() => app.stop())

  const span = { from: beginningOf(monday), to: addDays(beginningOf(monday), 7) }
  const kindsOf = async (person: MadePerson, of = span) =>
    (await listEntries(await actorOf(person), of)).map(({ kind, title }) => `${kind} ${title}`)

  /** As the kind of assignments keeps it in the outline. */
  async function addDue(day: string, isPublished = true) {
    const course = await makeOpen(school)
    const { item } = await addLink(school.teacher, course, { title: 'Bài tập 3', isPublished })
    const stored = await Course.findById(course._id).lean()
    const sections = stored!.sections.map((section) => ({
      ...section,
      items: section.items.map((one) =>
        one._id.equals(item._id) ? { ...one, kind: 'assignment', facts: { dueAt: new Date(`${day}T10:00:00Z`) } } : one,
      ),
    }))
    await Course.updateOne({ _id: course._id }, { $set: { sections } })
  }

  it('has the lessons and what is due of a pupil, of their mother and of their teacher', async () => {
    await addDue('2026-12-02')
    const all = ['lesson Toán · 7A2', 'due Bài tập 3']
    for (const person of [school.pupil.person, mother, school.teacher.person])
      expect(await kindsOf(person)).to.deep.equal(all)
    expect(await kindsOf(school.colleague.person)).to.deep.equal([])
    const [lesson] = await listEntries(await actorOf(mother), span)
    expect(lesson!.personIds.map(String)).to.deep.equal([school.pupil.person.personId.toString()])
  })

  it('hides what is not published from pupils', async () => {
    await addDue('2026-12-02', false)
    expect(await kindsOf(school.pupil.person)).to.deep.equal(['lesson Toán · 7A2'])
  })

  it('has the breaks of the year', async () => {
    const tet = { from: beginningOf('2027-02-08'), to: beginningOf('2027-02-14') }
    expect(await kindsOf(school.pupil.person, tet)).to.deep.equal(['event Nghỉ Tết'])
  })

  it('takes the same queries for a week and for a quarter', async () => {
    await addDue('2026-12-02')
    const actor = await actorOf(school.pupil.person)
    const read = (days: number) =>
      queriesOf(() => listEntries(actor, { from: span.from, to: addDays(span.from, days) }))
    await read(7)
    const few = await read(7)
    const remembered = /^(curriculumVersions|subjects|subjectGrades|disruptions)\./
    const counted = (queries: readonly string[]) => queries.filter((query) => !remembered.test(query)).sort()
    expect(counted(await read(90))).to.deep.equal(counted(few))
    expect(counted(few)).to.deep.equal([
      ...['classes.find', 'courses.find', 'courses.find', 'lessons.find'],
      ...['people.find', 'placements.find', 'placements.find'],
      ...['schoolBells.find', 'substitutions.find'],
    ])
  })

  it('is shown as an agenda, a week and a month, and for one child alone', async () => {
    const browser = await signIn(app, mother)
    for (const view of ['', '&view=week', '&view=month']) {
      const page = await browser.get(`/calendar?day=${monday}${view}`)
      expect(page.status).to.equal(200)
      expect(page.html).to.include('Toán · 7A2')
    }
    expect((await browser.get(`/calendar?day=${monday}`)).html).to.include('Mai Anh Khôi')
    const own = await browser.get(`/calendar?day=${monday}&person=${mother.personId.toString()}`)
    expect(own.html).to.not.include('Toán · 7A2')
  })

  describe('in other programs', () => {
    const make = async (person: MadePerson) => {
      const browser = await signIn(app, person)
      const { html } = await browser.post('/calendar/feed')
      return { browser, address: /value="([^"]*feed\.ics\?key&#x3D;[\w-]{43})"/.exec(html)![1]!.replace('&#x3D;', '=') }
    }
    const fetchFeed = (address: string, headers: Record<string, string> = {}) => fetch(address, { headers })

    it('is fetched without a session, names no pupil, and is not sent again while nothing has changed', async () => {
      const { address } = await make(mother)
      const first = await fetchFeed(address)
      expect(first.status).to.equal(200)
      expect(first.headers.get('content-type')).to.equal('text/calendar; charset=utf-8')
      const text = await first.text()
      expect(text).to.include('Toán · 7A2').and.not.include('Khôi')
      const tag = first.headers.get('etag')!
      expect((await fetchFeed(address, { 'if-none-match': tag })).status).to.equal(304)
      expect((await fetchFeed(address, { 'if-none-match': '"other"' })).status).to.equal(200)
    })

    it('is kept as a hash alone, and told to the audit log without the secret', async () => {
      const { address, browser } = await make(school.pupil.person)
      const key = new URL(address).searchParams.get('key')!
      const stored = JSON.stringify(await CalendarFeed.find().lean()) + JSON.stringify(await AuditEntry.find().lean())
      expect(stored).to.not.include(key)
      expect((await browser.get('/calendar/feed')).html).to.not.include(key)
      expect(await AuditEntry.countDocuments({ action: 'calendar.feedMade' })).to.equal(1)
    })

    it('is of no use any more when it is renewed or revoked, or wrong', async () => {
      const old = await make(mother)
      const { address, browser } = await make(mother)
      expect((await fetchFeed(old.address)).status).to.equal(404)
      expect((await fetchFeed(address)).status).to.equal(200)
      expect((await browser.get('/calendar/feed/revoke')).status).to.equal(200)
      await browser.post('/calendar/feed/revoke')
      expect((await fetchFeed(address)).status).to.equal(404)
      expect((await fetchFeed(`${app.url}/calendar/feed.ics?key=x`)).status).to.equal(404)
      expect((await fetchFeed(`${app.url}/calendar/feed.ics`)).status).to.equal(404)
    })

    it('comes thirty times in ten minutes and no more', async () => {
      const { address } = await make(mother)
      const statuses = []
      for (let time = 0; time < 31; time++) statuses.push((await fetchFeed(address)).status)
      expect(statuses.slice(0, 30).every((status) => status === 200)).to.equal(true)
      expect(statuses[30]).to.equal(429)
    })
  })
})
