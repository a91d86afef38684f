// What the schema of a kind cannot know: what else there is in the version.

import type { ClientSession } from 'mongoose'
import type { FieldError } from '../../http/form.ts'
import { gradesOf } from '../levels.ts'
import { Subject } from '../subject.model.ts'
import { type ChoiceGroup, findVersion } from '../versions.ts'
import type { EntryRecord, Kind } from './kinds.ts'
import type { Values } from './values.ts'

export type Where = Pick<
  EntryRecord,
  'versionCode' | 'level' | 'subjectCode' | 'grade' | 'strandCode' | 'topicCode' | 'code'
>

type Found = Record<string, FieldError>

/** By field, what is wrong with values that the schema has let through. */
export async function checkValues(kind: Kind, where: Where, values: Values, session?: ClientSession): Promise<Found> {
  const { versionCode } = where
  const choiceGroups = versionCode === undefined ? [] : (await findVersion(versionCode)).choiceGroups
  const errors = checkPlace(kind, where, values, choiceGroups)
  return kind.name === 'subject' ? { ...errors, ...(await checkWhole(where, values, session)) } : errors
}

/** The same without looking at other entries. */
export function checkPlace(kind: Kind, where: Where, values: Values, choiceGroups: readonly ChoiceGroup[]): Found {
  const { code, grade, requirement } = values
  const { level } = where
  const prefix = codePrefix(kind, where)
  if (typeof code === 'string' && prefix !== undefined && !isWithin(kind, code, prefix))
    return { code: { key: 'curriculum.errors.codePrefix', values: { prefix } } }
  if (kind.name !== 'subjectGrade') return {}
  if (grade !== undefined && !gradesOf[level!].includes(grade as number))
    return { grade: { key: 'curriculum.errors.gradeOfLevel' } }
  if (requirement === undefined || requirement === 'compulsory' || requirement === 'elective') return {}
  const isKnown = choiceGroups.some((group) => group.level === level && group.code === requirement)
  return isKnown ? {} : { requirement: { key: 'field.errors.invalid' } }
}

/** What a code in the tree begins with; undefined outside of it. */
export function codePrefix({ name }: Kind, { subjectCode, grade, strandCode, topicCode }: Where): string | undefined {
  if (name === 'strand') return `${subjectCode}${grade}.`
  if (name === 'topic') return `${strandCode}.`
  return name === 'outcome' ? `${topicCode}.` : undefined
}

/** A strand that is one topic shares its code with it. */
function isWithin({ name }: Kind, code: string, prefix: string): boolean {
  return code.startsWith(prefix) || (name === 'topic' && `${code}.` === prefix)
}

async function checkWhole(
  { versionCode, level, code: own }: Where,
  { partOf, code = own }: Values,
  session?: ClientSession,
): Promise<Found> {
  if (partOf === undefined || partOf === null) return {}
  const whole = await Subject.exists({ versionCode, level, code: partOf }).session(session ?? null)
  return whole && partOf !== code ? {} : { partOf: { key: 'curriculum.errors.partOf' } }
}
