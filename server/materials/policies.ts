import type { Types } from 'mongoose'
import { policyOf } from '../policies/index.ts'
import type { PolicyDefinition } from '../policy.ts'
import { type SchoolReview, schoolReviews } from './states.ts'

/** What a school asks for before a material is published in it. */
export const schoolReview = {
  key: 'materials.schoolReview',
  values: { kind: 'choice', choices: schoolReviews },
  usual: 'group',
  mayOverride: true,
} as const satisfies PolicyDefinition

/** Whether a school may let its teachers publish in it without anybody looking at it before. */
export const unreviewedAllowed = {
  key: 'materials.unreviewedAllowed',
  values: { kind: 'yesNo' },
  usual: false,
  mayOverride: false,
  isSectorOnly: true,
} as const satisfies PolicyDefinition

/** What holds for what is handed in now. */
export async function reviewIn(schoolId: Types.ObjectId | undefined): Promise<SchoolReview> {
  const wanted = await policyOf(schoolReview, schoolId)
  return wanted === 'none' && !(await policyOf(unreviewedAllowed)) ? 'school' : wanted
}
