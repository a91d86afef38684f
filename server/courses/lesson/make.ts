// What is chosen for a lesson is put into the course of its class; where there is none yet, that is made first. Sent twice it
// is there once.

import type { Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { itemsOf } from '../../arrange.ts'
import { notFound } from '../../errors.ts'
import { beginCopy, beginSectionCopy, targetOf } from '../copy/begin.ts'
import { findCopy } from '../copy/carry-out.ts'
import type { CourseRecord } from '../course.model.ts'
import { createCourse, enrolClasses } from '../create.ts'
import { addSection } from '../items.ts'
import { findUsable, useInCourse } from '../materials/use.ts'
import { isOf } from '../materials/uses.ts'
import type { LessonOffer } from './offer.ts'

export interface Making {
  readonly offer: LessonOffer
  /** Of the section that is made. */
  readonly sectionTitle: string
  readonly origin: Origin
}

/** @throws AppError 403, 404, 409 `courseFull`, `tooManyParts` */
export async function putMaterials(
  actor: Actor,
  { offer, sectionTitle, origin }: Making,
  materialIds: readonly Types.ObjectId[],
): Promise<{ readonly course: CourseRecord; readonly sectionId: Types.ObjectId }> {
  // Before there is a course for it.
  for (const id of materialIds) await findUsable(actor, id)
  const before = offer.course ?? (await makeCourse(actor, { offer, sectionTitle, origin }))
  const isThere = before.sections.some(({ title }) => title === sectionTitle)
  const changing = { id: before._id, seen: undefined, origin }
  const course = isThere ? before : await addSection(actor, changing, { title: sectionTitle, text: '' })
  const section = course.sections.findLast(({ title }) => title === sectionTitle)!
  for (const materialId of materialIds) {
    if (section.items.some((item) => isOf(item, materialId))) continue
    await useInCourse(actor, { materialId, courseId: course._id, sectionId: section._id, origin })
  }
  return { course, sectionId: section._id }
}

/** Gives the copy. @throws AppError 403, 404, 409 `tooManyParts` */
export async function putSection(
  actor: Actor,
  { offer, origin }: Omit<Making, 'sectionTitle'>,
  sectionId: Types.ObjectId,
): Promise<Types.ObjectId> {
  const from = offer.earlier.find(({ sections }) => sections.some(({ _id }) => _id.equals(sectionId)))
  const section = from?.sections.find(({ _id }) => _id.equals(sectionId))
  if (!from || !section) throw notFound()
  const to = offer.course ?? (await makeCourse(actor, { offer, sectionTitle: section.title, origin }))
  return await beginSectionCopy(actor, { fromId: from._id, sectionId, toId: to._id }, origin)
}

/** The whole course of last year, for this class. Gives the copy. @throws AppError 403, 404 */
export async function putCourse(
  actor: Actor,
  { offer, origin }: Omit<Making, 'sectionTitle'>,
  fromId: Types.ObjectId,
): Promise<Types.ObjectId> {
  const from = offer.earlier.find(({ _id }) => _id.equals(fromId))
  if (!from || offer.course) throw notFound()
  const { schoolId, yearKey, classId } = offer.lesson.lesson
  const target = await targetOf(actor, { unit: schoolId.toString(), year: yearKey })
  const copyId = await beginCopy(actor, from._id, { title: titleOf(offer), target, itemIds: undefined }, origin)
  const { copy } = await findCopy(actor, copyId)
  await enrolClasses(actor, { id: copy.toId, seen: undefined, origin }, [classId])
  return copyId
}

async function makeCourse(actor: Actor, { offer, sectionTitle, origin }: Making): Promise<CourseRecord> {
  const { schoolId, level, subjectCode, classId } = offer.lesson.lesson
  const form = { title: titleOf(offer), introduction: '', unit: schoolId.toString(), subject: { level, subjectCode } }
  const course = await createCourse(actor, { ...form, firstSection: sectionTitle }, origin)
  return await enrolClasses(actor, { id: course._id, seen: undefined, origin }, [classId])
}

function titleOf({ lesson: { subject, group } }: LessonOffer): string {
  return `${subject.shortName} ${group.name}`
}

/** How much is in it already. */
export function countItems({ sections }: Pick<CourseRecord, 'sections'>): number {
  return itemsOf(sections).length
}
