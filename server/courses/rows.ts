// The lines of an outline as those see it who change nothing in it. What a line says of somebody's progress is one of a few
// things: pupils who are equally far with an item share its line, which is drawn once (`drawn`, server/pages/helpers.ts).

import type { Translator } from '../i18n/translator.ts'
import { graced, type OnlineSpan } from '../online-spans.ts'
import type { ItemCost } from '../pages/course-kinds.ts'
import { addressOfItem } from './address.ts'
import type { CourseItem, CourseRecord } from './course.model.ts'
import { kindNamed } from './kinds.ts'
import type { ItemNews } from './materials/news.ts'
import { markOf, type ShownLearning } from './progress/shown.ts'
import { isNew } from './progress/state.ts'

interface Context {
  readonly course: Pick<CourseRecord, '_id' | 'classIds'>
  /** When its classes learn online: due dates wait. */
  readonly onlineSpans: readonly OnlineSpan[]
  readonly costs: ReadonlyMap<string, ItemCost>
  readonly news: ReadonlyMap<string, ItemNews>
  readonly learning?: ShownLearning | undefined
}

type Row = ReturnType<typeof makeRow>

interface Lines {
  readonly id: string
  readonly rows: Map<string, Row>
}

/** An item is another object as soon as its course has changed (outlines.ts). */
const known = new WeakMap<CourseItem, Lines>()

export function rowOf(item: CourseItem, context: Context, words: Translator): Row {
  const { costs, news, learning } = context
  let lines = known.get(item)
  if (!lines) known.set(item, (lines = { id: item._id.toString(), rows: new Map<string, Row>() }))
  const { id, rows } = lines
  // The addresses of a child's items name the child; news come and go without a change of the course.
  if (learning?.learner.name !== undefined || news.has(id)) return makeRow(item, id, context, words)
  const { bytes = 0, minutes = 0 } = costs.get(id) ?? {}
  const before = learning?.waitsFor.get(id)
  const isFresh = learning !== undefined && isNew(item, learning.record, id)
  const due = dueOf(item, context)?.getTime() ?? ''
  const key = `${words.language} ${due} ${bytes} ${minutes} ${learning?.standings.get(id) ?? ''} ${before?.title ?? ''} ${isFresh}`
  let row = rows.get(key)
  if (!row) rows.set(key, (row = makeRow(item, id, context, words)))
  return row
}

function makeRow(item: CourseItem, id: string, context: Context, { t }: Translator) {
  const { course, costs, news, learning } = context
  const kind = kindNamed(item.kind)
  const { bytes, minutes } = costs.get(id) ?? {}
  const url = addressOfItem(course._id, item._id)
  return {
    id,
    title: item.title,
    icon: kind.icon,
    kind: t(`${kind.feature}.kinds.${kind.name}.name`),
    isHeading: !kind.isOpened,
    text: kind.isOpened ? undefined : item.facts.text,
    url: kind.isOpened ? url : undefined,
    ...(learning && kind.isOpened && markOf(item, learning, url, t)),
    bytes,
    minutes: minutes ? t('courses.minutes', { minutes }) : undefined,
    isOptional: item.isOptional,
    news: news.get(id),
    dueAt: dueOf(item, context)?.toISOString(),
  }
}

function dueOf(item: CourseItem, { onlineSpans, course }: Context): Date | undefined {
  const due = kindNamed(item.kind).dueOf?.(item)
  return due && graced(due, onlineSpans, course.classIds)
}
