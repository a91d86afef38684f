import { expect } from 'chai'
import type { Types } from 'mongoose'
import { Change } from '../../server/changes/change.model.ts'
import type { Topic } from '../../server/changes/index.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { changePerson, linkGuardian } from '../../server/people/index.ts'
import { features } from '../../server/features.ts'
import { Person } from '../../server/people/person.model.ts'
import { announceUnit } from '../../server/schools/index.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { addUnit } from '../schools/units.ts'
import { eventually } from '../support/eventually.ts'
import type { Browser } from '../support/browser.ts'
import { actorOf, assign, makeClass, makePerson, makePupil, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { namedIn, readTemplates } from '../views/templates.ts'

const lastingForTeachers = [
  'classes/_family-card',
  'classes/_taught-card',
  'collections/_home-card',
  'coverage/_home-card',
  'announcements/_home-card',
  'courses/people/_home-card',
  'people/_children-card',
  'schools/_own-schools-card',
  'timetable/_home-card',
  'updates/_home-card',
]

describe('what lasts of the home page', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  /** A teacher with a class, and with a child in it. */
  const setup = async () => {
    const officeId = await addUnit({ name: 'UBND xã Cũ', kind: 'communeOffice' })
    const schoolId = await addUnit({ name: 'Trường Cũ', managedBy: officeId })
    const one = await makeClass(schoolId, '6Cũ')
    const teacher = await makePerson('teacher', { unitId: schoolId })
    await assign(teacher, one)
    const child = await makePupil(one, { name: 'Trần Thị Cũ' })
    const people = { guardianId: teacher.personId, childId: child.personId }
    await linkGuardian({ ...people, relation: 'father', from: new Date('2026-01-01'), origin: 'school' })
    const browser = await signIn(app, teacher)
    // The first pages after a change are asked for anew, whatever is remembered.
    browser.setCookie('fresh', '')
    await browser.get('/')
    return { officeId, schoolId, one, teacher, child, browser }
  }
  const shows = async (browser: Browser, text: string) => (await browser.get('/')).html.includes(text)
  /** What another server does: it has this database, and nothing else, in common with this one. */
  const tellElsewhere = (topic: Topic, id: Types.ObjectId) =>
    Change.create([{ topic, key: id.toString(), at: new Date() }])
  const expectSoon = (browser: Browser, text: string) => eventually(() => shows(browser, text))

  it('is there at once, as the same object, and shows the same page', async () => {
    const { teacher, browser } = await setup()
    const { html } = await browser.get('/')
    for (const text of ['6Cũ', '1 học sinh', 'Trần Thị Cũ', 'Trường Cũ', 'UBND xã Cũ']) expect(html).to.include(text)
    const withoutToken = (text: string) => text.replace(/name="_csrf" value="[^"]*"/g, '')
    expect(withoutToken((await browser.get('/')).html)).to.equal(withoutToken(html))

    const actor = await actorOf(teacher)
    const cards = features.flatMap(({ home = [] }) => home).filter((card) => card.isLasting && card.isFor(actor))
    expect(cards.map(({ view }) => view)).to.have.members(lastingForTeachers)
    for (const card of cards) {
      const model = await card.load(actor)
      expect(card.load(actor), card.view).to.equal(model)
    }
  })

  it('changes when another server has changed a class, a child, the school or its office', async () => {
    const { officeId, schoolId, one, child, browser } = await setup()
    await SchoolClass.updateOne({ _id: one.classId }, { name: '6Mới' })
    await tellElsewhere('unit', schoolId)
    await expectSoon(browser, '6Mới')
    await Person.updateOne({ _id: child.personId }, { fullName: 'Trần Thị Mới' })
    await tellElsewhere('person', child.personId)
    await expectSoon(browser, 'Trần Thị Mới')
    expect(await shows(browser, 'Trần Thị Cũ')).to.equal(false)
    await Unit.updateOne({ _id: schoolId }, { name: 'Trường Mới' })
    await tellElsewhere('unit', schoolId)
    await expectSoon(browser, 'Trường Mới')
    await Unit.updateOne({ _id: officeId }, { name: 'UBND xã Mới' })
    await tellElsewhere('unit', officeId)
    await expectSoon(browser, 'UBND xã Mới')
  })

  it('changes at once on the server that changes it', async () => {
    const { schoolId, one, child, browser } = await setup()
    await inTransaction((session) => changePerson(child.personId, { fullName: 'Trần Thị Mới' }, session))
    expect(await shows(browser, 'Trần Thị Mới')).to.equal(true)
    await makePupil(one)
    expect(await shows(browser, '2 học sinh')).to.equal(true)
    await Unit.updateOne({ _id: schoolId }, { name: 'Trường Mới' })
    await announceUnit(schoolId)
    expect(await shows(browser, 'Trường Mới')).to.equal(true)
  })

  it('is only of the one person', async () => {
    const [first, second] = [await setup(), await setup()]
    const own = `/people/${first.child.personId.toString()}`
    expect(await shows(first.browser, own)).to.equal(true)
    expect(await shows(second.browser, own)).to.equal(false)
  })

  it('is in the language of who asks, with the entry of the navigation marked where they are', async () => {
    const { browser } = await setup()
    const current = ({ html }: { html: string }) => [
      ...new Set([...html.matchAll(/<a href="([^"]+)" aria-current="page">/g)].map(([, url]) => url)),
    ]
    expect(current(await browser.get('/'))).to.deep.equal(['/'])
    expect(current(await browser.get('/account'))).to.deep.equal(['/account'])
    await browser.post('/language', { language: 'en' }, '/')
    const { html } = await browser.get('/')
    expect(html)
      .to.include('>Classes of the children<')
      .and.to.include('1 pupil')
      .and.to.include('>Schools<')
      .and.not.include('học sinh')
    expect(current({ html })).to.deep.equal(['/'])
  })

  it('looks at nothing of the request or the time in its templates', () => {
    const sources = new Map(readTemplates().map(({ name, source }) => [name, source]))
    const passed = new Set<string>()
    const check = (name: string) => {
      if (passed.has(name)) return
      passed.add(name)
      const source = sources.get(name)!
      expect(source, name).not.to.match(/@frame|@root|"relative"/)
      for (const partial of namedIn(source).partials) check(partial)
    }
    const cards = features.flatMap(({ home = [] }) => home).filter(({ isLasting }) => isLasting)
    for (const { view } of cards) check(view)
    check('partials/navigation')
    expect(passed.size).to.be.above(cards.length)
  })
})
