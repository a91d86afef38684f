import { expect } from 'chai'
import { dayOf } from '../../server/schools/index.ts'
import { saveTimetable } from '../../server/timetable/save.ts'
import { weekCard } from '../../server/timetable/home-card.ts'
import { weekdayOf } from '../../server/years/index.ts'
import { queriesOf } from '../courses/progress/queries.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeSchool, maths, origin } from './school.ts'

describe('the lessons of today on the home page', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  it('cost no query until something of them changes', async () => {
    const school = await makeSchool()
    const { actor } = school.teacher
    const load = async () => (await weekCard.load(actor)) as { hasLessons: boolean }
    expect(await load()).to.include({ hasLessons: false })
    expect(await queriesOf(load)).to.deep.equal([])

    // There is no school on Sundays: then the lesson is of the next day.
    const weekday = weekdayOf(new Date()) % 6
    const plan = { classId: school.group.classId, lessons: [maths(school, { weekday })] }
    await saveTimetable(school.registrar.actor, { plan, from: dayOf(new Date()), seen: undefined }, origin)
    const isInTerm = dayOf(new Date()) < '2027-01-09'
    expect(await load()).to.include({ hasLessons: isInTerm })
    expect(await queriesOf(load)).to.deep.equal([])
  })
})
