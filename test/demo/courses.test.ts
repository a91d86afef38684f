import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fullCost, lowCost, useHashCost } from '../../server/accounts/index.ts'
import { WorkSubmission } from '../../server/assignments/submission.model.ts'
import { CourseAssignment } from '../../server/assignments/assignment.model.ts'
import { Course } from '../../server/courses/course.model.ts'
import { CourseProgress } from '../../server/courses/progress/progress.model.ts'
import { demoClasses, demoCourses, demoMaterials, demoPeople } from '../../server/demo/data.ts'
import { loadDemo } from '../../server/demo/index.ts'
import { readCourseText } from '../../server/demo/course-texts.ts'
import { readMark, schemesFor, type Scheme } from '../../server/assignments/marks.ts'
import { copyEvent } from '../../server/courses/copy/begin.ts'
import { carryOutCopy } from '../../server/courses/copy/carry-out.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { MaterialUse } from '../../server/usage/use.model.ts'
import { signInHints } from '../../server/accounts/index.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { silent } from '../outbox/outbox.ts'

const textOf = (key: string) =>
  readCourseText(readFileSync(join(import.meta.dirname, '../../server/demo/courses', `${key}.txt`), 'utf8'))
const itemsOf = (key: string) => textOf(key).sections.flatMap(({ items }) => items)
const people = new Map(demoPeople().map((person) => [person.key, person]))

describe('the courses of the demo', () => {
  it('are taught and learned by people of the demo, in classes of their school', () => {
    for (const { owner, unit, coTeachers = [], classes, joined = [], progress = {}, works = [] } of demoCourses()) {
      expect(
        people.get(owner)?.memberships.map((held) => held.unit),
        owner,
      ).to.include(unit)
      for (const name of classes)
        expect(demoClasses().some((one) => one.school === unit && one.name === name)).to.be.true
      const pupils = demoClasses()
        .filter((one) => one.school === unit && classes.includes(one.name))
        .flatMap((one) => one.pupils ?? [])
      expect([...pupils, ...joined]).to.include.members([...Object.keys(progress), ...works.map(({ by }) => by)])
      for (const key of coTeachers) expect(people.has(key), key).to.be.true
    }
  })

  it('have what the plan of the demo says: chapters, lessons, materials that are there', () => {
    const counts = (key: string) => {
      const kinds = itemsOf(key).map(({ kind }) => kind)
      const count = (kind: string) => kinds.filter((one) => one === kind).length
      return [textOf(key).sections.length, count('page'), count('assignment')]
    }
    expect(counts('K1')).to.deep.equal([6, 19, 4])
    expect(counts('K2')).to.deep.equal([4, 12, 2])
    expect(counts('K3')).to.deep.equal([4, 17, 3])
    expect(counts('K4').slice(0, 1)).to.deep.equal([5])
    expect(counts('K6').slice(0, 1)).to.deep.equal([5])
    const known = demoMaterials().map(({ key }) => key)
    for (const { key } of demoCourses())
      for (const { kind, title, text } of itemsOf(key)) {
        if (kind === 'material') expect(known, `${key} ${title}`).to.include(title)
        else expect(text, `${key} ${title}`).to.not.equal('')
      }
  })

  it('mark as their level does, and no primary school with a number', () => {
    for (const { key, subject, works = [] } of demoCourses()) {
      const schemes = new Map(
        itemsOf(key)
          .filter(({ kind }) => kind === 'assignment')
          .map(({ said }) => [said.get('id'), said.get('scheme') as Scheme]),
      )
      for (const [id, scheme] of schemes) expect(schemesFor(subject?.level), `${key} ${id}`).to.include(scheme)
      for (const { assignment, by, mark } of works) {
        expect(schemes.has(assignment), `${by} ${assignment}`).to.be.true
        if (mark) expect(readMark(schemes.get(assignment)!, mark.value ?? ''), by).to.not.equal(undefined)
      }
    }
  })

  describe('loaded', function () {
    this.timeout(120_000)
    let app: RunningApp
    before(async () => {
      useHashCost(lowCost)
      app = await startApp()
      await loadDemo(silent)
    })
    after(async () => {
      signInHints.comeFrom(() => [])
      useHashCost(fullCost)
      await app.stop()
    })

    it('are there once, with their items, uses, progress and work, and the copy is carried out by the worker', async () => {
      await loadDemo(silent)
      const begun = await OutboxEvent.findOne({ name: copyEvent }).lean()
      const context = { signal: new AbortController().signal, stillWorking: async () => {} }
      await carryOutCopy(begun!.payload, context as Parameters<typeof carryOutCopy>[1])
      const courses = await Course.find().lean()
      expect(courses.map(({ title }) => title)).to.have.members(demoCourses().map(({ title }) => title))
      for (const { key, title, copyOf } of demoCourses()) {
        const { sections, state } = courses.find((one) => one.title === title)!
        const count = sections.flatMap(({ items }) => items).length
        expect(state).to.equal('open')
        if (copyOf === undefined) expect(count, key).to.equal(itemsOf(key).length)
        else expect(count, key).to.be.above(itemsOf(key).length)
      }
      expect(await MaterialUse.countDocuments({ kind: 'course' })).to.be.above(12)
      const all = demoCourses().flatMap(({ works = [] }) => works)
      expect(await WorkSubmission.countDocuments()).to.equal(all.length)
      expect(await CourseProgress.countDocuments()).to.equal(
        demoCourses().flatMap(({ progress = {} }) => Object.keys(progress)).length,
      )
    })

    it('have work in time and late, marked and not, returned and not, and something that is due', async () => {
      const works = await WorkSubmission.find().lean()
      const late = works.filter(({ attempts }) => attempts.some(({ isLate }) => isLate))
      expect(late.length).to.be.above(3)
      expect(new Set(works.map(({ state }) => state))).to.deep.equal(new Set(['draft', 'submitted', 'returned']))
      expect(works.some(({ state, mark }) => state === 'submitted' && mark)).to.be.true
      expect(await CourseAssignment.countDocuments({ dueAt: { $gt: new Date() } })).to.be.above(3)
    })
  })
})
