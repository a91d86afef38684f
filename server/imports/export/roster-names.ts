// What the tables of one OneRoster package have in common: what is wanted, and how things are called in it.

import type { Types } from 'mongoose'
import type { SchoolYear } from '../../years/index.ts'
import { type Scope, schoolsIn } from './records.ts'
import type { Wish } from './sheets.ts'

export type RosterVersion = '1.1' | '1.2'

export interface Writing extends Wish {
  readonly version: RosterVersion
  readonly year: Pick<SchoolYear, 'from' | 'to' | 'terms' | 'label'> | undefined
  /** Told now and then how many lines there are. */
  onLines(lines: number): void
}

export function gradeText(grade: number): string {
  return grade === 0 ? 'KG' : String(grade).padStart(2, '0')
}

export function groupId(classId: Types.ObjectId, level: string, subjectCode: string): string {
  return `${classId.toString()}-${level}-${subjectCode}`
}

export async function* scopesOf(writing: Writing): AsyncGenerator<Scope> {
  for await (const school of schoolsIn(writing.schoolId, writing.today)) yield { ...writing, school }
}
