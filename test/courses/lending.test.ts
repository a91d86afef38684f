import { expect } from 'chai'
import { publishItems, removeItemOf } from '../../server/courses/items.ts'
import { setState } from '../../server/courses/create.ts'
import { countPupilsIn, courseTouches } from '../../server/courses/materials/touches.ts'
import { translatorFor } from '../../server/i18n/translator.ts'
import { MaterialUse } from '../../server/usage/use.model.ts'
import { flushCounts } from '../../server/usage/index.ts'
import { findUsageTotals } from '../../server/usage/totals.ts'
import { publishNext } from '../updates/originals.ts'
import { makeType } from '../materials/published.ts'
import { change } from '../catalogue/materials.ts'
import { makeClass, makeGuardian, makePupil, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { changing, makeOpen, stored } from './courses.ts'
import { addMaterial, makePlace } from './places.ts'

describe('a material through a course', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  const setup = async (given: Parameters<typeof makePlace>[0] = {}) => {
    const place = await makePlace(given)
    const { course, item } = await addMaterial(place.teacher, await makeOpen(place), place.material)
    // Files are read: their text can be looked at.
    await app.work()
    const [content, answers] = place.material.live!.content.files
    const url = `/materials/${place.material._id.toString()}`
    const fileUrl = `${url}/files/${content!._id.toString()}`
    const addresses = [
      ...[`${url}/editions/1`, `${url}/zip?edition=1`, `${fileUrl}?edition=1`, `${fileUrl}?edition=1&inline`],
      ...[`${fileUrl}/read?edition=1`, `${url}/export?edition=1`],
    ]
    const made = [`${url}/thumbnail?edition=1`, `${fileUrl}/thumbnail?edition=1`, `${fileUrl}/preview?edition=1`]
    const ofTeachers = `${url}/files/${answers!._id.toString()}?edition=1`
    return { ...place, course, item, url, addresses, made, ofTeachers, itemUrl: addressOf(course, item) }
  }
  const addressOf = (course: { _id: object }, item: { _id: object }) =>
    `/courses/${String(course._id)}/items/${String(item._id)}`
  const statuses = async (person: Parameters<typeof signIn>[1] | undefined, addresses: readonly string[]) => {
    const browser = person ? await signIn(app, person) : app.visitor()
    const found: number[] = []
    for (const address of addresses) found.push((await browser.get(address)).status)
    return [...new Set(found)].join()
  }

  it('opens at every address of its edition to those whom the item is shown to, and to nobody else', async () => {
    const { pupil, unitId, addresses, url, ofTeachers, itemUrl, as, made } = await setup()
    const inside = [pupil.person, await makeGuardian(pupil.person)]
    for (const person of inside) {
      expect(await statuses(person, [itemUrl, ...addresses])).to.equal('200')
      expect(await statuses(person, [url, `${url}/draft`, ofTeachers, `${url}/editions/2`, `${url}/zip`])).to.equal(
        '404',
      )
      expect(await statuses(person, made)).to.be.oneOf(['200', '404', '404,200'])
    }
    expect((await (await signIn(app, pupil.person)).get(itemUrl)).html)
      .to.include('Phiếu.txt')
      .and.not.include('Đáp án')
    const other = await makePupil(await makeClass(unitId))
    const outside = [other, await makeGuardian(other)]
    for (const person of outside) expect(await statuses(person, [itemUrl, url, ...addresses, ...made])).to.equal('404')
    expect(await statuses(undefined, [...addresses, ...made])).to.equal('404')
    expect(await statuses((await as('teacher')).person, addresses)).to.equal('200')
  })

  it('is shown as long as the item is: published, in an open course, in the edition that was chosen', async () => {
    const { teacher, pupil, course, item, addresses, place, material, url } = await setup()
    const seen = () => statuses(pupil.person, addresses)
    await publishNext(place, material, { content: { title: 'Bản hai' } })
    expect(await seen()).to.equal('200')
    expect(await statuses(pupil.person, [`${url}/editions/2`])).to.equal('404')
    const hide = (isPublished: boolean, now: typeof course) =>
      publishItems(teacher.actor, changing(now), { ids: [item._id], isPublished })
    const hidden = await hide(false, course)
    expect(await seen()).to.equal('404')
    const draft = await setState(teacher.actor, changing(await hide(true, hidden)), 'draft')
    expect(await seen()).to.equal('404')
    const closed = await setState(teacher.actor, changing(draft), 'closed')
    expect(await seen()).to.equal('200')
    await removeItemOf(teacher.actor, changing(closed), item._id)
    expect(await seen()).to.equal('404')
  })

  it('is not lent when it is hidden, archived, embargoed or wholly for teachers', async () => {
    const { pupil, addresses, material, itemUrl } = await setup()
    const hidden = [{ state: 'hidden' }, { state: 'archived' }, { 'live.content.embargoUntil': '2099-01-01' }]
    for (const how of [...hidden, { 'live.content.isForTeachersOnly': true }]) {
      await change(material._id, how)
      expect(await statuses(pupil.person, addresses), JSON.stringify(how)).to.equal('404')
      expect((await (await signIn(app, pupil.person)).get(itemUrl)).html).to.include('không còn dùng được')
      await change(material._id, {
        ...{ state: 'publishedInSchool', 'live.content.embargoUntil': '', 'live.content.isForTeachersOnly': false },
      })
    }
    expect(await statuses(pupil.person, addresses)).to.equal('200')
  })

  it('counts as a view, and is told with its courses and pupils before something grave is done', async () => {
    const { pupil, itemUrl, material, teacher, course } = await setup()
    await (await signIn(app, pupil.person)).get(itemUrl)
    await flushCounts()
    const totals = await findUsageTotals([material._id])
    expect(JSON.stringify([...totals.values()])).to.include('"views":1')
    const words = translatorFor('vi')
    expect(await courseTouches.lines(material._id, words)).to.deep.equal([
      'Có trong 1 khoá học đang mở, với 1 người học.',
    ])
    expect(await countPupilsIn([course._id])).to.equal(1)
    await setState(teacher.actor, changing(await stored(course)), 'closed')
    expect(await courseTouches.lines(material._id, words)).to.deep.equal([])
  })

  it('is used once by a course, in one edition, as long as it stands in it', async () => {
    const { teacher, course, item, material, place } = await setup()
    await publishNext(place, material, { content: { title: 'Bản hai' } })
    const again = await addMaterial(teacher, course, material)
    expect(again.item.facts.edition).to.equal(1)
    const uses = () => MaterialUse.countDocuments({ usedIn: course._id })
    const one = await removeItemOf(teacher.actor, changing(again.course), item._id)
    expect(await uses()).to.equal(1)
    await removeItemOf(teacher.actor, changing(one), again.item._id)
    expect(await uses()).to.equal(0)
  })
})
