// Which materials a course uses. A course has every material in one edition, however often it stands in it: a class that opens it
// twice sees the same; newer editions are taken for all of them together (follow.ts).

import type { ClientSession, Types } from 'mongoose'
import { itemsOf } from '../../arrange.ts'
import { endUseOf, renameUses } from '../../usage/index.ts'
import { Course, type CourseItem, type CourseRecord } from '../course.model.ts'
import { materialIdOf } from '../derive.ts'

export const useKind = 'course'

export function isOf({ facts }: Pick<CourseItem, 'facts'>, materialId: Types.ObjectId): boolean {
  return materialIdOf({ facts })?.equals(materialId) === true
}

/** Undefined: the course does not have it yet. */
export async function editionIn(
  courseId: Types.ObjectId,
  materialId: Types.ObjectId,
  session: ClientSession,
): Promise<number | undefined> {
  const course = await Course.findOne({ _id: courseId, materialIds: materialId }).session(session).lean<CourseRecord>()
  const item = course && itemsOf(course.sections).find((one) => isOf(one, materialId))
  return item ? Number(item.facts.edition) : undefined
}

/** Of what stands in it no more; a course that is called otherwise now is told under that name. */
export async function followOutline(
  before: CourseRecord,
  after: CourseRecord | undefined,
  session: ClientSession,
): Promise<void> {
  const { _id: id, unitId } = before
  for (const materialId of before.materialIds)
    if (!after?.materialIds.some((one) => one.equals(materialId)))
      await endUseOf({ materialId, kind: useKind, id }, session)
  if (after && after.title !== before.title)
    await renameUses({ kind: useKind, id }, { title: after.title, unitId }, session)
}
