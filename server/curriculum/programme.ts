// What is taught in which grade. Most pages of materials ask for it and it changes once in years: each server remembers it
// (server/changes).

import { createMemory } from '../changes/index.ts'
import { notFound } from '../errors.ts'
import { type CurriculumLevel, isCurriculumLevel } from './levels.ts'
import { type Evaluation, type PeriodicTests, SubjectGrade } from './subject-grade.model.ts'
import { Subject } from './subject.model.ts'
import { CurriculumVersion } from './version.model.ts'

export interface KnownSubject {
  readonly id: string
  readonly level: CurriculumLevel
  readonly code: string
  readonly name: string
  readonly shortName: string
  readonly aliases: readonly string[]
  readonly branches: readonly { readonly code: string; readonly name: string }[]
  readonly partOf: string | undefined
  /** In ascending order; of special topics and of primary subjects some grades of the level may be missing. */
  readonly grades: readonly KnownGrade[]
}

export interface KnownGrade {
  readonly grade: number
  readonly periods: number
  readonly evaluation: Evaluation
  readonly isCompulsory: boolean
  readonly choiceGroup: string | undefined
  readonly regularAssessments: number | undefined
  readonly tests: PeriodicTests | undefined
}

export interface ChoiceGroup {
  readonly level: CurriculumLevel
  readonly code: string
  readonly name: string
  readonly choose: number
}

export interface Programme {
  readonly name: string
  readonly legalBasis: string
  readonly firstSchoolYear: number
  readonly choiceGroups: readonly ChoiceGroup[]
  /** In the order of the programme. */
  readonly subjects: readonly KnownSubject[]
}

/** Those left out are any. */
export interface SubjectQuery {
  readonly level?: CurriculumLevel | undefined
  readonly grade?: number | undefined
}

/** The newest version; undefined before anything was loaded. */
export async function findProgramme(): Promise<Programme | undefined> {
  const known = remembered.get(programmeKey)
  if (known) return known

  const since = remembered.begin()
  const programme = await readProgramme()
  if (programme) remembered.set(programmeKey, programme, since)
  return programme
}

/** Those of a level or a grade, or all, in the order of the programme. */
export async function findSubjects(wanted: SubjectQuery = {}): Promise<KnownSubject[]> {
  const { level, grade } = wanted
  const subjects = (await findProgramme())?.subjects ?? []
  return subjects.filter(
    (subject) =>
      (level === undefined || subject.level === level) &&
      (grade === undefined || subject.grades.some((inGrade) => inGrade.grade === grade)),
  )
}

/** @throws AppError 404 */
export async function findSubject(level: unknown, code: unknown): Promise<KnownSubject> {
  const subjects = isCurriculumLevel(level) ? await findSubjects({ level }) : []
  const subject = subjects.find((subject) => subject.code === code)
  if (!subject) throw notFound()
  return subject
}

/** To be announced with every change of versions, subjects and their grades. */
export const programmeKey = 'programme'

const remembered = createMemory<Programme>('curriculum', 1)

async function readProgramme(): Promise<Programme | undefined> {
  const version = await CurriculumVersion.findOne().sort({ firstSchoolYear: -1, _id: -1 }).lean()
  if (!version) return undefined
  const subjects = await Subject.find().sort({ place: 1, _id: 1 }).lean()
  const grades = await SubjectGrade.find({ versionCode: version.code }).sort({ grade: 1 }).lean()
  const { name, legalBasis, firstSchoolYear, choiceGroups } = version
  return {
    name,
    legalBasis,
    firstSchoolYear,
    choiceGroups: choiceGroups.map(({ level, code, name, choose }) => ({ level, code, name, choose })),
    subjects: subjects.map(({ _id, level, code, name, shortName, aliases, branches, partOf }) => ({
      id: _id.toString(),
      level,
      code,
      name,
      shortName,
      aliases,
      branches: branches.map(({ code, name }) => ({ code, name })),
      partOf: partOf ?? undefined,
      grades: grades.filter((inGrade) => inGrade.level === level && inGrade.subjectCode === code).map(knownGrade),
    })),
  }
}

type Stored = Omit<KnownGrade, 'choiceGroup' | 'regularAssessments' | 'tests'> & {
  readonly choiceGroup?: string | null
  readonly regularAssessments?: number | null
  readonly tests?: PeriodicTests | null
}

function knownGrade(stored: Stored): KnownGrade {
  const { grade, periods, evaluation, isCompulsory, choiceGroup, regularAssessments, tests } = stored
  return {
    grade,
    periods,
    evaluation,
    isCompulsory,
    choiceGroup: choiceGroup ?? undefined,
    regularAssessments: regularAssessments ?? undefined,
    tests: tests ?? undefined,
  }
}
