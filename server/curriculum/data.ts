// The files of data/, as they are written there.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CurriculumLevel } from './levels.ts'
import type { Evaluation, PeriodicTests } from './subject-grade.model.ts'

export interface Named {
  readonly code: string
  readonly name: string
}

export interface OfLevel {
  readonly level: CurriculumLevel
}

export interface VersionInFile extends Named {
  readonly legalBasis: string
  readonly firstSchoolYear: number
  readonly choiceGroups: readonly (Named & OfLevel & { readonly choose: number })[]
}

export interface InGrade {
  readonly periods: number
  readonly evaluation: Evaluation
  readonly choiceGroup?: string
  readonly regularAssessments?: number
  readonly tests?: PeriodicTests
}

export interface SubjectInFile extends Named {
  readonly shortName: string
  readonly aliases: readonly string[]
  readonly branches?: readonly Named[]
  readonly partOf?: string
  /** What several grades have in common is written once. */
  readonly grades: readonly (InGrade & { readonly grades: readonly number[]; readonly isElective?: boolean })[]
}

export interface TreeInFile extends OfLevel {
  readonly subject: string
  readonly grade: number
  readonly strands: readonly (Named & {
    readonly topics: readonly (Named & { readonly outcomes: readonly string[] })[]
  })[]
}

export interface SeriesInFile extends Named {
  readonly publisher?: string
  readonly nationwideFrom?: number
  readonly referenceFrom?: number
  readonly legalBasis?: string
  readonly note?: string
  readonly englishNote?: string
}

export interface MaterialTypeInFile extends Named {
  readonly englishName: string
  readonly formats: readonly string[]
  readonly note?: string
  readonly englishNote?: string
}

interface LevelInFile extends OfLevel {
  readonly subjects: readonly SubjectInFile[]
}

/** `revision` is raised with every change of the files. */
export function readVersion(): { readonly revision: number; readonly version: VersionInFile } {
  return read('version.json') as ReturnType<typeof readVersion>
}

export function readLevels(): readonly LevelInFile[] {
  return ['primary.json', 'lower-secondary.json', 'upper-secondary.json'].map((file) => read(file) as LevelInFile)
}

export function readTrees(): readonly TreeInFile[] {
  return ['toan6.json', 'khtn6.json'].map((file) => read(file) as TreeInFile)
}

export function readSeries(): readonly SeriesInFile[] {
  return read('textbook-series.json') as SeriesInFile[]
}

export function readMaterialTypes(): readonly MaterialTypeInFile[] {
  return read('material-types.json') as MaterialTypeInFile[]
}

/** What people type for what the other files name. */
export interface Aliases {
  readonly subjects: Readonly<Record<string, readonly string[]>>
  readonly series: Readonly<Record<string, readonly string[]>>
  readonly types: Readonly<Record<string, readonly string[]>>
  /** Of one word, and yet meant wherever they stand. */
  readonly alone: readonly string[]
  /** Meant beside something else that is recognised, or when they are all that is typed. */
  readonly beside: readonly string[]
  /** Meant beside a grade, as are all other single words. */
  readonly besideGrade: readonly string[]
  /** By subject: names that mean it in the grades that have it, when one of these is named. */
  readonly onlyWithGrade: Readonly<Record<string, readonly string[]>>
  /** Parts of a subject: beside a grade they tell the subject, and are searched for all the same. */
  readonly within: readonly string[]
  /** Words that hold one of the others and mean nothing of the kind. */
  readonly ordinary: readonly string[]
  readonly synonyms: readonly {
    readonly id: string
    readonly words: readonly string[]
    readonly finds?: readonly string[]
  }[]
}

export function readAliases(): Aliases {
  return read('aliases.json') as Aliases
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'data', name), 'utf8'))
}
