// Lessons in people's calendars: those that they give or attend, and those of their children.

import { hasRole } from '../actor.ts'
import { translatorFor } from '../i18n/translator.ts'
import type { CalendarEntry, CalendarSource } from '../pages/calendar-source.ts'
import { schoolStaff } from '../schools/index.ts'
import { classUrl, myUrl } from './address.ts'
import { lessonsGivenBy, type NamedLesson } from './find.ts'
import { attended } from './mine.ts'

export const lessonEntries: CalendarSource = {
  entries: async ({ actor, personIds, from, to }) => {
    const span = { from, to }
    const { t } = translatorFor(actor.language ?? 'vi')
    const isSelf = personIds.some((id) => id.equals(actor.personId))
    const given = isSelf && hasRole(actor, ...schoolStaff) ? await lessonsGivenBy(actor.personId, span) : []
    const pupils = personIds.filter(
      (id) =>
        (id.equals(actor.personId) && hasRole(actor, 'student')) || actor.childIds.some((child) => child.equals(id)),
    )
    const entryOf = (one: NamedLesson, person: CalendarEntry['personIds'], url: string): CalendarEntry => {
      const { lesson, day, subject, group, substitution, teacher, owner } = one
      const names = { teacher: teacher?.fullName ?? '', owner: owner?.fullName ?? '' }
      const instead = substitution?.teacherId ? t('timetable.lesson.instead', names) : ''
      return {
        ...{
          uid: `lesson-${lesson._id.toString()}-${day}`,
          kind: 'lesson',
          title: `${subject.shortName} · ${group.name}`,
        },
        ...{ begins: one.begins, ends: one.ends, isWholeDay: false, url: `${url}?day=${day}`, personIds: person },
        isCancelled: substitution !== undefined && !substitution.teacherId,
        place: lesson.room ? t('timetable.lesson.room', { room: lesson.room }) : undefined,
        note: [instead, substitution?.note ?? ''].filter((text) => text !== '').join('. ') || undefined,
      }
    }
    const entries = new Map<string, CalendarEntry>()
    for (const lesson of given) {
      // Whoever is absent sees that somebody else gives it in the timetable; in their calendar it is not.
      if (lesson.substitution?.teacherId && !lesson.substitution.teacherId.equals(actor.personId)) continue
      const entry = entryOf(lesson, [actor.personId], myUrl)
      entries.set(entry.uid, entry)
    }
    for (const { lesson, personId } of await attended(pupils, span)) {
      const entry = entryOf(lesson, [personId], classUrl(lesson.lesson.classId))
      const known = entries.get(entry.uid)
      entries.set(entry.uid, known ? { ...known, personIds: [...known.personIds, personId] } : entry)
    }
    return [...entries.values()]
  },
}
