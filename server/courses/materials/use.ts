// From the page of a material into a course: the courses of whoever asks, and the item that is made.

import type { Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { notFound } from '../../errors.ts'
import { findMaterial, isOffered, type MaterialRecord } from '../../materials/index.ts'
import { taughtBy } from '../access.ts'
import { Course, type CourseRecord } from '../course.model.ts'
import { addItem, type AddedItem } from '../items.ts'
import { viewerOf } from '../viewer.ts'

const most = 60

/** The latest year first. */
export async function listTaught(actor: Actor): Promise<CourseRecord[]> {
  const theirs: object = taughtBy(await viewerOf(actor))
  return await Course.find(theirs).sort({ yearKey: -1, sortKey: 1, _id: 1 }).limit(most).lean<CourseRecord[]>()
}

/** @throws AppError 404 for what is not offered to them */
export async function findUsable(actor: Actor, id: Types.ObjectId): Promise<MaterialRecord> {
  const { material } = await findMaterial(actor, id)
  if (!isOffered(material)) throw notFound()
  return material
}

export interface Using {
  readonly materialId: Types.ObjectId
  readonly courseId: Types.ObjectId
  readonly sectionId: Types.ObjectId
  readonly origin: Origin
}

/** At the end of the section, open to pupils as a new item is. @throws AppError 403, 404, 409 `courseFull`; InvalidInput */
export async function useInCourse(
  actor: Actor,
  { materialId, courseId, sectionId, origin }: Using,
): Promise<AddedItem> {
  const item = { title: '', isPublished: true, opensAt: undefined, isOptional: false, rule: 'viewed' as const }
  const added = { ...item, kind: 'material', values: { material: materialId.toString() }, sectionId }
  return await addItem(actor, { id: courseId, seen: undefined, origin }, added)
}
