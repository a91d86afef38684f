// Courses as somebody sees them: lists of what they teach and learn.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { offeredTo } from './copy/rights.ts'
import { leaders, learnedBy, openTo, taughtBy, type Viewer } from './access.ts'
import { Course, type CourseRecord } from './course.model.ts'
import { wordsOf } from '../materials/index.ts'
import { schoolIdsOf } from '../schools/index.ts'
import { viewerOf } from './viewer.ts'

/** Without its outline. */
export type CourseOutline = Omit<CourseRecord, 'sections'>

export const shelves = ['teaching', 'learning', 'open', 'school', 'templates'] as const
export type Shelf = (typeof shelves)[number]

/** By year, the latest first; in a year by name: a course keeps its place in the list for all of it. */
const inOrder: Order = { field: 'sortKey', direction: 1 }

/** @throws nothing: what is not the actor's is not in it */
export async function listCourses(
  actor: Actor,
  shelf: Shelf,
  page: PageInput,
  /** `childId`: of `learning`, the child of the actor who learns in them, instead of the actor. */
  { text = '', childId }: { readonly text?: string; readonly childId?: Types.ObjectId | undefined } = {},
): Promise<Page<CourseOutline>> {
  const viewer = await viewerOf(actor)
  const child = childId && viewer.children.find(({ personId }) => personId.equals(childId))
  const filter = child && shelf === 'learning' ? learnedBy(child.keys) : shelfBy(viewer, shelf)
  return await listBy({ $and: [filter, ...namedBy(text)] }, page)
}

/** Of the last word the beginning is enough. */
function namedBy(text: string): object[] {
  const words = wordsOf(text).slice(0, mostWords)
  const begun = words.pop()
  return [...words.map((words) => ({ words })), ...(begun ? [{ words: { $regex: `^${begun}` } }] : [])]
}

const mostWords = 10

export async function listBy(filter: object, page: PageInput): Promise<Page<CourseOutline>> {
  const { filter: after, sort, limit } = pageQuery(page, inOrder)
  const found = await Course.find({ $and: [filter, after] }, { sections: 0 })
    .sort(sort)
    .limit(limit)
    .lean<CourseOutline[]>()
  return pageFrom(found, page, inOrder, (one) => one)
}

function shelfBy(viewer: Viewer, shelf: Shelf): object {
  const { actor, keys } = viewer
  if (shelf === 'teaching') return taughtBy(viewer)
  if (shelf === 'learning') return learnedBy(keys)
  if (shelf === 'open') return openTo(actor)
  if (shelf === 'templates') return offeredTo(viewer)
  return { unitId: { $in: schoolIdsOf(actor, leaders) } }
}

/** The ids of those of these that the actor teaches: where a material is used is told by name to them alone. */
export async function taughtAmong(actor: Actor, ids: readonly Types.ObjectId[]): Promise<ReadonlySet<string>> {
  const viewer = await viewerOf(actor)
  const led = { unitId: { $in: schoolIdsOf(actor, leaders) } }
  const found = await Course.find(
    { $and: [{ _id: { $in: ids } }, { $or: [taughtBy(viewer), led] }] },
    { _id: 1 },
  ).lean()
  return new Set(found.map(({ _id }) => _id.toString()))
}
