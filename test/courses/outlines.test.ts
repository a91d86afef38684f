import { expect } from 'chai'
import { addSection, publishItems } from '../../server/courses/items.ts'
import { Course } from '../../server/courses/course.model.ts'
import { readCourse } from '../../server/courses/outlines.ts'
import { prepareFeatures } from '../curation/submissions.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { addLink, changing, makeOpen, makeSchool, prepareKinds, stored } from './courses.ts'

describe('outlines that are kept', () => {
  withDatabase()
  before(prepareFeatures)
  before(prepareKinds)

  it('are as they are now, also when another server has changed them', async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const { item } = await addLink(school.teacher, course, { title: 'A' })
    const first = await readCourse(course._id)
    const again = await readCourse(course._id)
    expect(again!.sections).to.equal(first!.sections)
    await publishItems(school.teacher.actor, changing(await stored(course)), { ids: [item._id], isPublished: false })
    const hidden = await readCourse(course._id)
    expect(hidden!.sections[0]!.items[0]!.isPublished).to.equal(false)
    await addSection(school.teacher.actor, changing(await stored(course)), { title: 'Hai', text: '' })
    expect((await readCourse(course._id))!.sections).to.have.lengthOf(2)
  })

  it('come with who learns in the course as it is now, and not at all when it is gone', async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    await readCourse(course._id)
    await Course.updateOne({ _id: course._id }, { $set: { learners: ['person.1'] } })
    expect((await readCourse(course._id))!.learners).to.deep.equal(['person.1'])
    await Course.deleteOne({ _id: course._id })
    expect(await readCourse(course._id)).to.equal(undefined)
  })
})
