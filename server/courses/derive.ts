// What is stored with a course because lists and rights need it: made anew by every change of it.

import { Types } from 'mongoose'
import { itemsOf } from '../arrange.ts'
import { sortKeyOf } from '../i18n/sort-key.ts'
import { wordsOf } from '../materials/index.ts'
import { learnersOf } from './access.ts'
import type { CourseItem, CourseRecord } from './course.model.ts'

export type Derived = 'learners' | 'words' | 'sortKey' | 'materialIds'
export type Facts = Omit<CourseRecord, Derived | '_id' | 'revision' | 'createdAt' | 'changedAt'>

export function derivedOf(facts: Facts): Pick<CourseRecord, Derived> {
  const ids = itemsOf(facts.sections).flatMap((item) => materialIdOf(item)?.toString() ?? [])
  return {
    learners: learnersOf(facts),
    words: wordsOf(facts.title, facts.introduction, facts.unitName),
    sortKey: sortKeyOf(facts.title),
    materialIds: [...new Set(ids)].map((id) => new Types.ObjectId(id)),
  }
}

/** Every kind that shows a material of the repository says so by the fact `materialId`. */
export function materialIdOf({ facts }: Pick<CourseItem, 'facts'>): Types.ObjectId | undefined {
  return facts.materialId instanceof Types.ObjectId ? facts.materialId : undefined
}
