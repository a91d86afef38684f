// What is due, in people's calendars: of the courses that they teach or learn in, as the kinds of items tell it.

import { itemsOf } from '../arrange.ts'
import { findOnlineSpans, graced, type OnlineSpan } from '../online-spans.ts'
import type { CalendarEntry, CalendarSource } from '../pages/calendar-source.ts'
import { isShown, learnedBy, taughtBy, type Viewer } from './access.ts'
import { addressOfItem } from './address.ts'
import { Course, type CourseItem, type CourseRecord } from './course.model.ts'
import { kindNamed } from './kinds.ts'
import { viewerOf } from './viewer.ts'

type Outline = Pick<
  CourseRecord,
  '_id' | 'title' | 'groups' | 'sections' | 'teachers' | 'learners' | 'state' | 'yearKey' | 'unitId' | 'classIds'
>

export const dueEntries: CalendarSource = {
  entries: async ({ actor, personIds, from, to }) => {
    const viewer = await viewerOf(actor)
    const learners = learnersAmong(viewer, personIds)
    const isSelf = personIds.some((id) => id.equals(actor.personId))
    const keys = learners.flatMap((one) => one.keys)
    const since = from.getUTCFullYear() - 1
    const read = async (filter: object) =>
      await Course.find({ $and: [filter, { yearKey: { $gte: since } }] }, shown)
        .sort({ yearKey: -1, sortKey: 1, _id: 1 })
        .limit(mostCourses)
        .lean<Outline[]>()
    const taught = isSelf ? await read({ $and: [taughtBy(viewer), { state: 'open' }] }) : []
    const learned = keys.length > 0 ? await read(learnedBy(keys)) : []
    const now = new Date()
    const spans = await onlineSpansOf([...taught, ...learned])
    const entries = new Map<string, CalendarEntry>()
    const add = (
      course: Outline,
      personId: CalendarEntry['personIds'][number],
      isOpen: (item: CourseItem) => boolean,
    ) => {
      for (const item of itemsOf(course.sections)) {
        const planned = kindNamed(item.kind).dueOf?.(item)
        const due = planned && graced(planned, spans.get(course.unitId.toString()) ?? [], course.classIds)
        if (!due || due < from || due >= to || !isOpen(item)) continue
        const uid = `due-${item._id.toString()}`
        const known = entries.get(uid)
        const personIds = [...(known?.personIds ?? []), personId]
        entries.set(uid, {
          ...{ uid, kind: 'due', title: item.title, begins: due, isWholeDay: false, personIds, note: course.title },
          url: addressOfItem(course._id, item._id),
        })
      }
    }
    for (const course of taught) add(course, actor.personId, ({ isPublished }) => isPublished)
    for (const course of learned.filter(({ state }) => state === 'open'))
      for (const { personId, keys: own } of learners) {
        if (!course.learners.some((learner) => own.includes(learner))) continue
        const groups = course.groups.filter(({ personIds }) => personIds.some((id) => id.equals(personId)))
        const seen = { now, groups: groups.map(({ _id }) => _id) }
        add(course, personId, (item) => isShown(item, seen))
      }
    return [...entries.values()]
  },
}

/** As many as anybody has in two years. */
const mostCourses = 100

const shown = {
  ...{ title: 1, groups: 1, learners: 1, state: 1, yearKey: 1, 'sections._id': 1, 'sections.items._id': 1 },
  ...{ 'sections.items.kind': 1, 'sections.items.title': 1, 'sections.items.isPublished': 1 },
  ...{ 'sections.items.opensAt': 1, 'sections.items.groupIds': 1, 'sections.items.facts.dueAt': 1 },
  ...{ unitId: 1, classIds: 1 },
} as const

function learnersAmong({ actor, keys, children }: Viewer, personIds: CalendarEntry['personIds']) {
  return [{ personId: actor.personId, keys }, ...children].filter(({ personId }) =>
    personIds.some((id) => id.equals(personId)),
  )
}

/** Of their schools, which are one or two. */
async function onlineSpansOf(courses: readonly Outline[]): Promise<Map<string, readonly OnlineSpan[]>> {
  const schools = new Map(courses.map(({ unitId }) => [unitId.toString(), unitId]))
  return new Map(await Promise.all([...schools].map(async ([key, id]) => [key, await findOnlineSpans(id)] as const)))
}
