import { expect } from 'chai'
import { findPackable, listPack } from '../../server/courses/along/pack.ts'
import { openItem } from '../../server/courses/progress/learn.ts'
import { lastOpened } from '../../server/courses/progress/shown.ts'
import { findLearning } from '../../server/courses/progress/learn.ts'
import { weightOf } from '../../server/materials/view/weigh.ts'
import { refusalOf } from '../classes/refusal.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { addLink, makeOpen, makeSchool, prepareKinds } from './courses.ts'

describe('what is taken along of a course', () => {
  withDatabase()
  before(prepareKinds)

  it('is for those who learn in it alone', async () => {
    const school = await makeSchool()
    const { _id, sections } = await makeOpen(school)
    const part = sections[0]!._id.toString()
    expect(await refusalOf(listPack(school.teacher.actor, _id, part))).to.equal('403 forbidden')
    expect(await refusalOf(listPack(school.colleague.actor, _id, part))).to.equal('404 notFound')
  })

  it('are the items of a part that are open, with the page of the course and of what is kept', async () => {
    const school = await makeSchool()
    const first = await addLink(school.teacher, await makeOpen(school), { rule: 'byHand' })
    const locked = await addLink(school.teacher, first.course, {
      title: 'Sau',
      afterItem: first.item._id.toString(),
    } as never)
    const { course } = await addLink(school.teacher, locked.course, { title: 'Nháp', isPublished: false })
    const part = course.sections[0]!._id.toString()
    const pack = await listPack(school.pupil.actor, course._id, part)
    const url = `/courses/${course._id.toString()}`
    const pages = ['/along', url, `${url}/items/${first.item._id.toString()}`]
    expect(pack.pages.slice(0, 3)).to.deep.equal(pages)
    expect(pack.pages.some((page) => page.endsWith(course.sections[0]!.items[2]!._id.toString()))).to.equal(false)
    expect(pack.person).to.equal(school.pupil.actor.personId.toString())
    expect(pack.bytes.all).to.be.above(0)
    expect(await refusalOf(listPack(school.pupil.actor, course._id, 'x'))).to.equal('404 notFound')
  })

  it('begins with the part that is learnt now', async () => {
    const school = await makeSchool()
    const { course } = await addLink(school.teacher, await makeOpen(school))
    const { running, parts } = await findPackable(school.pupil.actor, course._id)
    expect([running, parts.length]).to.deep.equal([parts[0], 1])
  })

  it('goes on where somebody was: at what was opened last and is not done', async () => {
    const school = await makeSchool()
    const first = await addLink(school.teacher, await makeOpen(school), { rule: 'byHand' })
    const { course, item } = await addLink(school.teacher, first.course, { rule: 'byHand' })
    const { personId } = school.pupil.actor
    const last = async () => lastOpened(await findLearning(course, personId, new Date()))?._id
    expect(await last()).to.equal(undefined)
    await openItem({ course, personId }, item, new Date(Date.now() - 1000))
    expect(await last()).to.deep.equal(item._id)
    await openItem({ course, personId }, first.item, new Date())
    expect(await last()).to.deep.equal(first.item._id)
  })
})

describe('the weight of a file', () => {
  const facts = { durationSeconds: 300 }
  const made = { renditions: [{ kind: 'video', label: '480p', size: 10, format: 'mp4' }], facts } as never

  it('is that of what a page shows, with lighter films, and without any', () => {
    expect(weightOf({ format: 'mp4', size: 100 }, made)).to.deep.equal({ all: 100, light: 10, still: 0, minutes: 5 })
    expect(weightOf({ format: 'mp4', size: 100 }, undefined)).to.deep.equal({
      all: 100,
      light: 100,
      still: 0,
      minutes: 0,
    })
    expect(weightOf({ format: 'pdf', size: 100 }, undefined)).to.deep.equal({
      all: 100,
      light: 100,
      still: 100,
      minutes: 0,
    })
    expect(weightOf({ format: 'zip', size: 100 }, undefined).all).to.equal(0)
  })
})
