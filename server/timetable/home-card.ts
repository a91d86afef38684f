// On the home page of whoever gives or attends lessons: those of today and tomorrow.

import { hasRole } from '../actor.ts'
import { translatorFor } from '../i18n/translator.ts'
import type { HomeCard } from '../pages/home-card.ts'
import { dayOf, schoolStaff } from '../schools/index.ts'
import { addDays, dayBeginning } from '../years/index.ts'
import { myUrl } from './address.ts'
import { lessonsOfPerson } from './mine.ts'
import { shownLesson } from './week-page.ts'

export const weekCard: HomeCard = {
  order: 3,
  view: 'timetable/_home-card',
  isFor: (actor) => !actor.isService && hasRole(actor, 'student', ...schoolStaff),
  load: async (actor) => {
    const today = dayBeginning(new Date())
    const lessons = await lessonsOfPerson(actor, actor.personId, { from: today, to: addDays(today, 2) })
    if (lessons.length === 0) return undefined
    const words = translatorFor(actor.language ?? 'vi')
    const shows = hasRole(actor, ...schoolStaff) ? 'classes' : 'teachers'
    return {
      url: myUrl,
      days: [today, addDays(today, 1)].map((day, at) => ({
        name: words.t(at === 0 ? 'timetable.card.today' : 'timetable.card.tomorrow'),
        isToday: at === 0,
        lessons: lessons.filter((one) => one.day === dayOf(day)).map((one) => shownLesson(one, { shows }, words)),
      })),
    }
  },
}
