// What somebody takes along of a course: the items of one section that are open to them.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { forbidden, notFound } from '../../errors.ts'
import { sumOfWeights, type Weight, weightless } from '../../materials/index.ts'
import { tellLearned } from '../../pages/learning-watchers.ts'
import { addressOfCourse, addressOfItem } from '../address.ts'
import type { CourseItem, CourseRecord, CourseSection } from '../course.model.ts'
import { costsOf, kindNamed, weightsOf } from '../kinds.ts'
import { findLearning, learnsIn } from '../progress/learn.ts'
import type { Standing } from '../progress/state.ts'
import { loadCourse } from '../write.ts'

/** Bytes of a page itself, more or less, and of what all pages share: styles, scripts, fonts. */
const pageBytes = 20_000
const sharedBytes = 450_000

export interface Part {
  readonly section: CourseSection
  readonly items: readonly CourseItem[]
  readonly weight: Weight
}

export interface Packable {
  readonly course: CourseRecord
  readonly parts: readonly Part[]
  /** The one that is learnt now. */
  readonly running: Part | undefined
}

/** For whoever learns in it. @throws AppError 403, 404 */
export async function findPackable(actor: Actor, id: Types.ObjectId, now = new Date()): Promise<Packable> {
  const { viewer, course } = await loadCourse(actor, id)
  if (!learnsIn(viewer, course)) throw forbidden()
  const { items, standings, next } = await findLearning(course, actor.personId, now)
  const open = items.filter((item) => canBeTaken(item, standings))
  const [costs, weights] = [await costsOf(open), await weightsOf(open)]
  const weightOf = (item: CourseItem): Weight => {
    const itemId = item._id.toString()
    const bytes = kindNamed(item.kind).weighOf ? 0 : (costs.get(itemId)?.bytes ?? 0)
    const shown = weights.get(itemId) ?? { all: bytes, light: bytes, still: bytes, minutes: 0 }
    return sumOfWeights(shown, { all: pageBytes, light: pageBytes, still: pageBytes, minutes: 0 })
  }
  const shared: Weight = { ...weightless, all: sharedBytes, light: sharedBytes, still: sharedBytes }
  const parts = course.sections
    .map((section) => ({ section, items: open.filter((item) => section.items.includes(item)) }))
    .filter(({ items }) => items.length > 0)
    .map((part) => ({ ...part, weight: part.items.map(weightOf).reduce(sumOfWeights, shared) }))
  return { course, parts, running: runningOf(parts, next, now) }
}

/** What comes next is in it; or what is due next; else the last one. Pure. */
export function runningOf(
  parts: readonly Part[],
  next: Pick<CourseItem, '_id'> | undefined,
  now: Date,
): Part | undefined {
  const withNext = parts.find(({ items }) => next && items.some(({ _id }) => _id.equals(next._id)))
  const withDue = parts.find(({ items }) =>
    items.some((item) => {
      const due = kindNamed(item.kind).dueOf?.(item)
      return due !== undefined && due >= now
    }),
  )
  return withNext ?? withDue ?? parts.at(-1)
}

function canBeTaken(item: CourseItem, standings: ReadonlyMap<string, Standing>): boolean {
  return kindNamed(item.kind).isOpened && standings.get(item._id.toString()) !== 'locked'
}

/** For the script that fetches it. @throws AppError 403, 404 */
export async function listPack(actor: Actor, courseId: Types.ObjectId, sectionId: string) {
  const { course, parts } = await findPackable(actor, courseId)
  const part = parts.find(({ section }) => section._id.toString() === sectionId)
  if (!part) throw notFound()
  await tellLearned(course, { what: 'tookAlong', personId: actor.personId, at: new Date() })
  const { all, light, still } = part.weight
  return {
    person: actor.personId.toString(),
    id: `${actor.personId.toString()}.${sectionId}`,
    title: part.section.title,
    courseTitle: course.title,
    courseUrl: addressOfCourse(course._id),
    mark: String(course.revision),
    items: part.items.length,
    pages: [...['/along', addressOfCourse(course._id)], ...part.items.map(({ _id }) => addressOfItem(course._id, _id))],
    bytes: { all, light, none: still },
  }
}
