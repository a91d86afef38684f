// Courses and what stands in them, as far along as a test needs them.

import { daysToUndo } from '../../server/courses/changes/keep.ts'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { Course, type CourseRecord, type CourseState } from '../../server/courses/course.model.ts'
import { createCourse, enrolClasses, setState } from '../../server/courses/create.ts'
import type { ItemForm } from '../../server/courses/input.ts'
import { addItem } from '../../server/courses/items.ts'
import { useItemKinds } from '../../server/courses/index.ts'
import { features } from '../../server/features.ts'
import { actorOf, assign, makeClass, makePerson, makePupil, makeUnit, type MadeClass } from '../support/make.ts'

export const origin = { address: '10.0.0.1', device: 'test' }

/** What the start of the application does, for tests without one. */
export function prepareKinds(): void {
  useItemKinds(features.flatMap(({ itemKinds = [] }) => itemKinds))
}

/** A school with a class, who teaches it, a pupil of it, and a colleague. */
export async function makeSchool() {
  const unitId = await makeUnit('school', 'Trường Sen')
  const group = await makeClass(unitId)
  const as = async (role: Parameters<typeof makePerson>[0], unit = unitId) => {
    const person = await makePerson(role, { unitId: unit })
    return { person, actor: await actorOf(person) }
  }
  const teacher = await makePerson('teacher', { unitId, name: 'Trần Văn An' })
  await assign(teacher, group, 'lowerSecondary TOAN')
  const pupil = await makePupil(group, { name: 'Mai Anh Khôi' })
  return {
    ...{ unitId, group, as },
    teacher: { person: teacher, actor: await actorOf(teacher) },
    colleague: await as('teacher'),
    pupil: { person: pupil, actor: await actorOf(pupil) },
  }
}

export type School = Awaited<ReturnType<typeof makeSchool>>

export async function makeCourse(
  { actor }: { readonly actor: Actor },
  title = 'Toán 6 – Số tự nhiên',
): Promise<CourseRecord> {
  const unit = actor.memberships[0]!.unitId.toString()
  return await createCourse(
    actor,
    { title, introduction: '', unit, subject: undefined, firstSection: 'Phần 1' },
    origin,
  )
}

/** In which the class learns. */
export async function makeOpen(
  { teacher, group }: Pick<School, 'teacher' | 'group'>,
  state: CourseState = 'open',
): Promise<CourseRecord> {
  const course = await enrol(teacher, await makeCourse(teacher), [group])
  return await setState(teacher.actor, changing(course), state)
}

export async function enrol({ actor }: { readonly actor: Actor }, course: CourseRecord, classes: readonly MadeClass[]) {
  return await enrolClasses(
    actor,
    changing(course),
    classes.map(({ classId }) => classId),
  )
}

export async function addLink(
  { actor }: { readonly actor: Actor },
  course: CourseRecord,
  form: Partial<ItemForm> = {},
  sectionId?: Types.ObjectId,
) {
  const usual = {
    title: 'Trang luyện tập',
    isPublished: true,
    opensAt: undefined,
    isOptional: false,
    rule: 'viewed' as const,
  }
  const values = { url: 'https://vi.example/luyen-tap', text: '' }
  return await addItem(actor, changing(course), { ...usual, ...form, kind: 'link', values, sectionId })
}

/** When what has been taken out of a course now cannot be put back any more. */
export function whenFreed(): Date {
  return new Date(Date.now() + (daysToUndo + 1) * 86_400_000)
}

export function changing({ _id: id, revision: seen }: Pick<CourseRecord, '_id' | 'revision'>) {
  return { id, seen, origin }
}

export async function stored({ _id }: Pick<CourseRecord, '_id'>): Promise<CourseRecord> {
  return (await Course.findById(_id).lean<CourseRecord>())!
}
