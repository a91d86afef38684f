// What a school is like before it moves on to its next year: all that the plan is made of, and by which it is recognised.

import { createHash } from 'node:crypto'
import type { KnownUnit } from '../../schools/index.ts'

export interface YearState {
  readonly school: KnownUnit
  readonly fromKey: number
  readonly toKey: number
  /** The new year begins. */
  readonly day: Date
  /** In their order. */
  readonly classes: readonly StateClass[]
  /** Classes of the new year that there are already. */
  readonly next: readonly NextClass[]
  /** Pupils of the school who are in no class of the old year. */
  readonly unplacedIds: readonly string[]
  readonly names: ReadonlyMap<string, string>
}

export interface StateClass {
  readonly id: string
  readonly name: string
  readonly grades: readonly number[]
  readonly campusId: string | undefined
  /** In the order of the class list. */
  readonly pupils: readonly StatePupil[]
  readonly assignments: readonly StateAssignment[]
}

export interface StatePupil {
  readonly personId: string
  readonly placementId: string
  /** Undefined in a combined class where nobody has said it. */
  readonly grade: number | undefined
  readonly isRetained: boolean
  /** Belongs to the school until the new year begins. */
  readonly isPupil: boolean
  /** Has a class in the new year already. */
  readonly isPlaced: boolean
}

export interface StateAssignment {
  readonly id: string
  readonly personId: string
  readonly kind: 'homeroom' | 'subject'
  readonly level: string | undefined
  readonly subjectCode: string | undefined
  /** Somebody stands in for a while: that ends with the year. */
  readonly isSubstitute: boolean
  /** Works at the school when the new year begins. */
  readonly isStaffThen: boolean
}

export interface NextClass {
  readonly id: string
  readonly name: string
  readonly grades: readonly number[]
  readonly hasClassTeacher: boolean
}

/** The same for the same state: a plan that was looked at is carried out only as long as it is. */
export function fingerprintOf({ names, school, day, ...state }: YearState): string {
  const told = JSON.stringify({ ...state, day, schoolId: school.id, count: names.size })
  return createHash('sha256').update(told).digest('base64url').slice(0, 22)
}
