// Whether a material is what a call asks for: its subject and grade, what it is aligned to, its type.

import { findOutcomes } from '../../curriculum/index.ts'
import type { Content } from '../../materials/index.ts'
import { readRow } from '../cells.ts'
import type { CallRecord } from './call.model.ts'

export const asked = ['subject', 'grade', 'row', 'type'] as const
export type Asked = (typeof asked)[number]

type Matched = Pick<Content, 'subjects' | 'grades' | 'outcomes' | 'topics' | 'type'>

/** What the call asks for and the material is not; none: it is all of it. */
export async function mismatchesOf(
  { subject, grade, row, type }: Pick<CallRecord, 'subject' | 'grade' | 'row' | 'type'>,
  content: Matched,
): Promise<Asked[]> {
  const isMet: Readonly<Record<Asked, boolean>> = {
    subject: content.subjects.includes(subject),
    grade: content.grades.includes(grade),
    row: await isAligned(row, content),
    type: type === '' || content.type === type,
  }
  return asked.filter((one) => !isMet[one])
}

/** A topic also by any of its outcomes. */
async function isAligned(row: string, { outcomes, topics }: Matched): Promise<boolean> {
  const { kind, code } = readRow(row) ?? { kind: 'subject', code: '' }
  if (kind === 'subject') return true
  if (kind === 'outcome') return outcomes.includes(code)
  return topics.includes(code) || (await findOutcomes(outcomes)).some(({ topicCode }) => topicCode === code)
}
