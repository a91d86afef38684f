// On the home page of whoever gives or attends lessons: those of today and tomorrow. Remembered, also that there are none,
// until lessons, bells or years change, or somebody moves to another class (which is told of the school).

import { type Actor, hasRole } from '../actor.ts'
import { listPlacementsOf } from '../classes/index.ts'
import { translatorFor } from '../i18n/translator.ts'
import { lastingCard } from '../pages/home-card.ts'
import { dayOf, schoolIdsOf, schoolStaff } from '../schools/index.ts'
import { addDays, dayBeginning, yearKeysOf } from '../years/index.ts'
import { myUrl } from './address.ts'
import { lessonsOfPerson } from './mine.ts'
import { shownLesson } from './week-page.ts'

export const weekCard = lastingCard({
  order: 3,
  view: 'timetable/_home-card',
  isFor: (actor) => !actor.isService && hasRole(actor, 'student', ...schoolStaff),
  load: async (actor, sources) => {
    const { classIds, schoolIds } = await placesOf(actor)
    sources.add('timetable', actor.personId.toString(), ...classIds, ...schoolIds)
    sources.add('unit', ...schoolIds)
    sources.add('year', ...yearKeysOf(schoolIds))
    const today = dayBeginning(new Date())
    const lessons = await lessonsOfPerson(actor, actor.personId, { from: today, to: addDays(today, 2) })
    const words = translatorFor(actor.language ?? 'vi')
    const shows = hasRole(actor, ...schoolStaff) ? 'classes' : 'teachers'
    return {
      url: myUrl,
      hasLessons: lessons.length > 0,
      days: [today, addDays(today, 1)].map((day, at) => ({
        name: words.t(at === 0 ? 'timetable.card.today' : 'timetable.card.tomorrow'),
        isToday: at === 0,
        lessons: lessons.filter((one) => one.day === dayOf(day)).map((one) => shownLesson(one, { shows }, words)),
      })),
    }
  },
})

async function placesOf(actor: Actor) {
  const isPupil = hasRole(actor, 'student')
  const placements = isPupil ? await listPlacementsOf({ personIds: [actor.personId] }) : []
  const schoolIds = [...schoolIdsOf(actor, schoolStaff), ...placements.map(({ schoolId }) => schoolId.toString())]
  return { classIds: placements.map(({ classId }) => classId.toString()), schoolIds: [...new Set(schoolIds)] }
}
