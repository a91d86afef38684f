import { expect } from 'chai'
import { itemsOf } from '../../server/arrange.ts'
import { saveCourse } from '../../server/courses/write.ts'
import { Link } from '../../server/updates/link.model.ts'
import { skipUpdate, takeUpdate, undoUpdate } from '../../server/updates/decide.ts'
import { recallEdition } from '../../server/updates/recall.ts'
import { MaterialUse } from '../../server/usage/use.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { Types } from 'mongoose'
import { makeType } from '../materials/published.ts'
import { publishNext } from '../updates/originals.ts'
import { refusalOf } from '../classes/refusal.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeCourse, makeOpen, origin, stored } from './courses.ts'
import { addMaterial, makePlace } from './places.ts'

describe('materials in a course', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  const setup = async () => {
    const place = await makePlace()
    const { course } = await addMaterial(place.teacher, await makeOpen(place), place.material)
    const twice = await addMaterial(place.teacher, course, place.material)
    await app.work()
    await publishNext(place.place, place.material, { content: { title: 'Bản hai' } })
    await app.work()
    const url = `/courses/${course._id.toString()}`
    return { ...place, course: twice.course, url, link: (await Link.findOne({ usedIn: course._id }).lean())! }
  }
  const editions = async (course: Parameters<typeof stored>[0]) =>
    itemsOf((await stored(course)).sections).map(({ facts }) => facts.edition)

  it('are followed to a newer edition by those who teach it, all of them at once, and back', async () => {
    const { teacher, colleague, pupil, course, url, link } = await setup()
    const browser = await signIn(app, teacher.person)
    const page = (await browser.get(url)).html
    expect(page).to.include('Có bản mới 2').and.include(`/updates/${link._id.toString()}`)
    expect((await (await signIn(app, pupil.person)).get(url)).html).to.not.include('Có bản mới')
    const update = await browser.get(`/updates/${link._id.toString()}`)
    expect(update.html).to.include('Bản hai').and.include('/take').and.not.include('/keep')
    const decision = { id: link._id, origin }
    expect(await refusalOf(takeUpdate(colleague.actor, 'take', decision))).to.equal('404 notFound')
    const taken = await browser.post(`/updates/${link._id.toString()}/take`, { revision: String(link.revision) }, url)
    expect(taken.status).to.equal(303)
    expect(await editions(course)).to.deep.equal([2, 2])
    expect((await MaterialUse.find({ usedIn: course._id }).lean()).map(({ edition }) => edition)).to.deep.equal([2])
    expect((await browser.get(url)).html).to.not.include('Có bản mới')
    await undoUpdate(teacher.actor, decision)
    expect(await editions(course)).to.deep.equal([1, 1])
    await skipUpdate(teacher.actor, decision)
    expect((await browser.get(url)).html).to.not.include('Có bản mới')
  })

  it('are decided on by whoever teaches the course with its owner, too', async () => {
    const { teacher, colleague, course, link } = await setup()
    const { personId, name } = colleague.actor
    const seat = { _id: new Types.ObjectId(), personId, name, role: 'coTeacher' as const }
    const now = await stored(course)
    const told = { actor: teacher.actor, origin, action: 'courses.described' }
    await inTransaction((session) => saveCourse(now, { teachers: [...now.teachers, seat] }, told, session))
    await takeUpdate(colleague.actor, 'take', { id: link._id, origin })
    expect(await editions(course)).to.deep.equal([2, 2])
  })

  it('warn everybody at once when their edition is recalled', async () => {
    const { teacher, pupil, material, url, course } = await setup()
    await recallEdition(teacher.actor, { id: material._id, edition: 1, reason: 'Sai đáp án câu 3', origin })
    const item = itemsOf(course.sections)[0]!
    for (const { person } of [teacher, pupil]) {
      const browser = await signIn(app, person)
      for (const address of [url, `${url}/items/${item._id.toString()}`])
        expect((await browser.get(address)).html).to.include('Sai đáp án câu 3')
    }
  })

  it('are put into a course from their own page', async () => {
    const { teacher, pupil, colleague, material } = await makePlace()
    const course = await makeCourse(teacher)
    const browser = await signIn(app, teacher.person)
    const [page, using] = [`/materials/${material._id.toString()}`, `/courses/use/${material._id.toString()}`]
    expect((await browser.get(page)).html).to.include(using)
    const wrong = await browser.post(using, { place: '' }, using)
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('id="error-place"')
    const place = `${course._id.toString()} ${course.sections[0]!._id.toString()}`
    expect((await browser.post(using, { place, then: 'material' }, using)).location).to.equal(page)
    expect((await browser.post(using, { place, then: 'course' }, using)).location).to.include('#item-')
    expect(itemsOf((await stored(course)).sections)).to.have.length(2)
    expect((await (await signIn(app, pupil.person)).get(using)).status).to.equal(403)
    const other = await signIn(app, colleague.person)
    expect((await other.get(using)).html).to.include('/courses/new')
    expect((await other.postWithout(using, { place, _csrf: await other.token('/courses/new') })).status).to.equal(404)
  })
})
