// Terms and breaks in people's calendars: of the school where they, or their children, are.

import type { CalendarEntry, CalendarSource } from '../pages/calendar-source.ts'
import { translatorFor } from '../i18n/translator.ts'
import { addDays, type Span } from './days.ts'
import { listYears } from './find.ts'
import { yearUrl } from './page.ts'

export const yearEvents: CalendarSource = {
  entries: async ({ actor, from, to }) => {
    const school = actor.memberships.find(({ unitKind }) => unitKind === 'school')
    const schoolId = school && (school.schoolId ?? school.unitId)
    const { t } = translatorFor(actor.language ?? 'vi')
    const entries = (await listYears(schoolId)).flatMap(
      ({ key, terms, breaks, openingDay, ...year }): CalendarEntry[] => {
        const url = yearUrl(key, year.schoolId)
        const entry = (uid: string, title: string, { from, to }: Span): CalendarEntry => ({
          ...{
            uid: `year-${key}-${uid}`,
            kind: 'event',
            title,
            begins: from,
            ends: to,
            isWholeDay: true,
            url,
            personIds: [],
          },
        })
        const firstDay = (day: Date) => ({ from: day, to: addDays(day, 1) })
        return [
          ...terms.map(({ code, from }) =>
            entry(`term-${code}`, t('years.events.termBegins', { code }), firstDay(from)),
          ),
          ...(openingDay ? [entry('opening', t('years.year.openingDay'), firstDay(openingDay))] : []),
          ...breaks.map((one, at) => entry(`break-${at + 1}`, one.name, one)),
        ]
      },
    )
    return entries.filter(({ begins, ends }) => begins < to && ends! > from)
  },
}
