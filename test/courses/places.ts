// A school whose teacher has brought a material of the school alone, for its teachers, with answers.

import type { Actor } from '../../server/actor.ts'
import { addItem } from '../../server/courses/items.ts'
import type { CourseRecord } from '../../server/courses/course.model.ts'
import type { ItemForm } from '../../server/courses/input.ts'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import { bring, type GivenFile, publish } from '../materials/published.ts'
import { makeUnit } from '../support/make.ts'
import { changing, makeSchool } from './courses.ts'

const files: readonly GivenFile[] = [
  { name: 'Phiếu.txt', body: 'Một phần hai' },
  { name: 'Đáp án.txt', body: 'Ba', isForTeachersOnly: true },
]

export async function makePlace(given: Parameters<typeof bring>[2] = {}) {
  const school = await makeSchool()
  const place = {
    ...{ unitId: school.unitId, as: school.as, owner: school.teacher, librarian: await school.as('librarian') },
    reviewer: await school.as('reviewer', await makeUnit('sectorOffice')),
  }
  const content = { title: 'Phân số của trường', scope: 'school' as const, audience: ['teachers' as const], link: '' }
  const material = await publish(place, await bring(school.teacher.actor, files, { ...content, ...given }))
  return { ...school, place, material }
}

export async function addMaterial(
  { actor }: { readonly actor: Actor },
  course: CourseRecord,
  { _id }: Pick<MaterialRecord, '_id'>,
  form: Partial<ItemForm> = {},
) {
  const usual = { title: '', isPublished: true, opensAt: undefined, isOptional: false, rule: 'viewed' as const }
  const added = { ...usual, ...form, kind: 'material', values: { material: _id.toString() } }
  return await addItem(actor, changing(course), added)
}
