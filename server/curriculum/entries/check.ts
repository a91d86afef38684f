// What the schema of a kind cannot know: what else there is in the version.

import type { ClientSession } from 'mongoose'
import type { FieldError } from '../../http/form.ts'
import { gradesOf } from '../levels.ts'
import { Subject } from '../subject.model.ts'
import { findVersion } from '../versions.ts'
import type { EntryRecord, Kind } from './kinds.ts'
import type { Values } from './values.ts'

export type Where = Pick<EntryRecord, 'versionCode' | 'level' | 'subjectCode' | 'grade' | 'strandCode' | 'topicCode'>

type Found = Record<string, FieldError>

/** By field, what is wrong with values that the schema has let through. */
export async function checkValues(kind: Kind, where: Where, values: Values, session?: ClientSession): Promise<Found> {
  const prefix = codePrefix(kind, where)
  const isStranger = typeof values.code === 'string' && prefix !== undefined && !isWithin(kind, values.code, prefix)
  if (isStranger) return { code: { key: 'curriculum.errors.codePrefix', values: { prefix } } }
  if (kind.name === 'subjectGrade') return await checkGrade(where, values)
  return kind.name === 'subject' ? await checkSubject(where, values, session) : {}
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

async function checkGrade({ versionCode, level }: Where, { grade, requirement }: Values): Promise<Found> {
  if (grade !== undefined && !gradesOf[level!].includes(grade as number))
    return { grade: { key: 'curriculum.errors.gradeOfLevel' } }
  if (requirement === undefined || requirement === 'compulsory' || requirement === 'elective') return {}
  const { choiceGroups } = await findVersion(versionCode)
  const isKnown = choiceGroups.some((group) => group.level === level && group.code === requirement)
  return isKnown ? {} : { requirement: { key: 'field.errors.invalid' } }
}

async function checkSubject(
  { versionCode, level }: Where,
  { partOf, code }: Values,
  session?: ClientSession,
): Promise<Found> {
  if (partOf === undefined || partOf === null) return {}
  const whole = await Subject.exists({ versionCode, level, code: partOf }).session(session ?? null)
  return whole && partOf !== code ? {} : { partOf: { key: 'curriculum.errors.partOf' } }
}
