// Beside a course of a class that learns online: until when, what becomes of due dates, and what can be taken along.

import { dayOf } from '../day.ts'
import type { CourseCompanion } from '../pages/course-companions.ts'
import { spansFor } from '../online-spans.ts'
import { Disruption, type DisruptionRecord } from './disruption.model.ts'
import { onlineSpans } from './find.ts'
import { reasonOf, spanOf } from './page.ts'

export const disruptionBanner: CourseCompanion = {
  order: 1,
  besideCourse: async ({ course: { _id, unitId, classIds }, learns, words: { t } }) => {
    const today = dayOf(new Date())
    const running = spansFor(await onlineSpans(unitId), classIds).find(
      ({ from, lastDay }) => from <= today && today <= lastDay,
    )
    const found = running && (await Disruption.findById(running.id).lean<DisruptionRecord>())
    if (!found) return undefined
    return {
      view: 'disruption/_banner',
      model: {
        text: t('disruption.banner.text', { span: spanOf(found, t), reason: reasonOf(found, t) }),
        grace: t('disruption.banner.grace', { count: found.graceDays }),
        alongUrl: learns ? `/courses/${_id.toString()}/along` : undefined,
      },
    }
  },
}
