// A course that is taken over from elsewhere, with its outline, who learns in it and how far they are. Nobody is told.

import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { CompletionRule } from '../pages/course-kinds.ts'
import { Course, type CourseItem, type CourseRecord, type Door } from './course.model.ts'
import { newSection } from './items.ts'
import { kindNamed } from './kinds.ts'
import { CourseEnrolment } from './people/enrolment.model.ts'
import { CourseProgress, type ItemProgress } from './progress/progress.model.ts'
import { insertCourse, saveCourse } from './write.ts'

export interface AddedCourseItem {
  readonly id: Types.ObjectId
  readonly kind: string
  /** Empty: the usual one of its kind. */
  readonly title: string
  /** The fields of its form, without `facts.`. */
  readonly input: Readonly<Record<string, unknown>>
  /** Undefined: the usual one of its kind. */
  readonly rule: CompletionRule | undefined
  readonly isOptional: boolean
  readonly isPublished: boolean
  readonly opensAt: Date | undefined
}

export interface AddedSection {
  readonly title: string
  readonly text: string
  readonly items: readonly AddedCourseItem[]
}

export interface AddedCourse {
  readonly id: Types.ObjectId
  readonly owner: Actor
  readonly coTeachers: readonly Pick<Actor, 'personId' | 'name'>[]
  readonly unit: { readonly id: Types.ObjectId; readonly name: string; readonly isOfOffice: boolean }
  readonly yearKey: number
  readonly subject: { readonly level: string; readonly subjectCode: string } | undefined
  readonly title: string
  readonly introduction: string
  readonly classIds: readonly Types.ObjectId[]
  readonly grades: readonly number[]
  /** Who has come in by themselves. */
  readonly joined: readonly Pick<Actor, 'personId' | 'name'>[]
  readonly door: Door
  readonly isTemplate: boolean
  readonly sections: readonly AddedSection[]
  readonly at: Date
}

/** Open from the beginning. @throws AppError; InvalidInput of the fields of its items */
export async function addCourse(added: AddedCourse, session: ClientSession): Promise<CourseRecord> {
  const { id, owner, coTeachers, unit, yearKey, subject, title, introduction, door, isTemplate, joined, at } = added
  const seat = (role: 'owner' | 'coTeacher', { personId, name }: Pick<Actor, 'personId' | 'name'>) => ({
    ...{ _id: new Types.ObjectId(), personId, name, role },
  })
  const place = { courseId: id, unitId: unit.id, courseTitle: title, level: subject?.level }
  const sections = []
  for (const section of added.sections) sections.push(await sectionOf(section, { actor: owner, place, at }, session))
  const facts = {
    ...{ title, introduction, unitId: unit.id, unitName: unit.name, isOfOffice: unit.isOfOffice, yearKey, ...subject },
    ...{ grades: [...added.grades], state: 'open' as const, classIds: [...added.classIds], door, groups: [], sections },
    ...{ personIds: joined.map(({ personId }) => personId), isTemplate },
    teachers: [seat('owner', owner), ...coTeachers.map((one) => seat('coTeacher', one))],
  }
  const told = { actor: owner, origin: undefined, action: 'courses.created', after: { title } }
  const course = await insertCourse(facts, id, told, session)
  await Course.updateOne({ _id: id }, { $set: { createdAt: at } }, { session })
  if (joined.length > 0)
    await CourseEnrolment.create(
      joined.map(({ personId, name }) => ({ courseId: id, personId, how: 'self', at, byId: personId, byName: name })),
      { session, ordered: true },
    )
  return course
}

/** To one that is there: at its beginning. */
export async function addSectionTo(
  course: CourseRecord,
  added: Pick<AddedCourse, 'owner' | 'introduction' | 'classIds' | 'grades' | 'at'> & {
    readonly section: AddedSection
  },
  session: ClientSession,
): Promise<CourseRecord> {
  const { owner: actor, introduction, section, classIds, grades, at } = added
  const { _id: courseId, unitId, title: courseTitle, level } = course
  const place = { courseId, unitId, courseTitle, level: level ?? undefined }
  const first = await sectionOf(section, { actor, place, at }, session)
  const changes = { introduction, sections: [first, ...course.sections], classIds, grades, state: 'open' as const }
  const told = { actor, origin: undefined, action: 'courses.itemsCopied', after: { count: first.items.length } }
  return await saveCourse(course, changes, told, session)
}

interface Adding {
  readonly actor: Actor
  readonly place: Parameters<ReturnType<typeof kindNamed>['save']>[0]['place']
  readonly at: Date
}

async function sectionOf({ title, text, items }: AddedSection, { actor, place, at }: Adding, session: ClientSession) {
  const made: CourseItem[] = []
  for (const { id, kind: name, input, ...said } of items) {
    const kind = kindNamed(name)
    const read = kind.readForm(input)
    if (!read.ok) throw new Error(`${place.courseTitle}, ${said.title}: ${Object.keys(read.errors).join()}`)
    const origin = { address: '', device: '' }
    const saving = { actor, origin, place, itemId: id, before: undefined, values: read.values, uploadIds: [] }
    const saved = await kind.save(saving, session)
    made.push({
      ...{ _id: id, kind: name, title: said.title || (saved.title ?? ''), facts: saved.facts },
      ...{ isPublished: said.isPublished, isOptional: said.isOptional, rule: said.rule ?? kind.rules[0]! },
      ...{ opensAt: said.opensAt, afterItemId: undefined, groupIds: [], addedAt: at, changedAt: at },
    })
  }
  return { ...newSection(title, text), items: made }
}

export interface AddedProgress {
  readonly courseId: Types.ObjectId
  readonly personId: Types.ObjectId
  /** By the ids of the items. */
  readonly items: Readonly<Record<string, ItemProgress>>
  readonly visitedAt: Date
}

export async function addProgress(progress: readonly AddedProgress[], session: ClientSession): Promise<void> {
  if (progress.length > 0) await CourseProgress.insertMany(progress, { session })
}
