// What is taught in which grade. Most pages of materials ask for it and it changes once in years: each server remembers it
// (server/changes).

import { createMemory } from '../changes/index.ts'
import { notFound } from '../errors.ts'
import { type CurriculumLevel, isCurriculumLevel } from './levels.ts'
import { type Evaluation, type PeriodicTests, SubjectGrade } from './subject-grade.model.ts'
import { Subject } from './subject.model.ts'
import { chosenVersion, type KnownVersion, programmeKey } from './versions.ts'

export interface KnownSubject {
  readonly id: string
  readonly edition: string
  readonly level: CurriculumLevel
  readonly code: string
  readonly name: string
  readonly shortName: string
  readonly aliases: readonly string[]
  readonly branches: readonly { readonly code: string; readonly name: string }[]
  readonly partOf: string | undefined
  /** No longer to be offered. */
  readonly isRetired: boolean
  /** In ascending order; of special topics and of primary subjects some grades of the level may be missing. */
  readonly grades: readonly KnownGrade[]
}

export interface KnownGrade {
  readonly id: string
  readonly edition: string
  readonly grade: number
  readonly periods: number
  readonly evaluation: Evaluation
  readonly isCompulsory: boolean
  readonly choiceGroup: string | undefined
  readonly regularAssessments: number | undefined
  readonly tests: PeriodicTests | undefined
  readonly isRetired: boolean
}

export interface Programme extends KnownVersion {
  /** In the order of the programme, with those that are no longer offered. */
  readonly subjects: readonly KnownSubject[]
}

/** Those left out are any. */
export interface SubjectQuery {
  readonly level?: CurriculumLevel | undefined
  readonly grade?: number | undefined
  /** The code of a version; the one in force when left out. */
  readonly version?: string | undefined
}

/** Of a version, or of the one in force; undefined before anything was loaded. @throws AppError 404 */
export async function findProgramme(versionCode?: unknown): Promise<Programme | undefined> {
  const version = await chosenVersion(versionCode)
  if (!version) return undefined
  const key = programmeKey(version.code)
  const known = remembered.get(key)
  if (known) return { ...version, ...known }

  const since = remembered.begin()
  const programme = { subjects: await readSubjects(version.code) }
  remembered.set(key, programme, since)
  return { ...version, ...programme }
}

/** Those to be offered of a level or a grade, or all, in the order of the programme. @throws AppError 404 */
export async function findSubjects(wanted: SubjectQuery = {}): Promise<KnownSubject[]> {
  const isOffered = ({ isRetired, grades }: KnownSubject) =>
    !isRetired && (wanted.grade === undefined || grades.some((one) => one.grade === wanted.grade && !one.isRetired))
  return (await findAllSubjects(wanted)).filter(isOffered)
}

/** With those that are no longer offered. @throws AppError 404 */
export async function findAllSubjects({ level, grade, version }: SubjectQuery): Promise<KnownSubject[]> {
  const subjects = (await findProgramme(version))?.subjects ?? []
  return subjects.filter(
    (subject) =>
      (level === undefined || subject.level === level) &&
      (grade === undefined || subject.grades.some((inGrade) => inGrade.grade === grade)),
  )
}

/** Also one that is no longer offered. @throws AppError 404 */
export async function findSubject(level: unknown, code: unknown, version?: string): Promise<KnownSubject> {
  const subjects = isCurriculumLevel(level) ? await findAllSubjects({ level, version }) : []
  const subject = subjects.find((subject) => subject.code === code)
  if (!subject) throw notFound()
  return subject
}

const remembered = createMemory<Pick<Programme, 'subjects'>>('curriculum', 10)

async function readSubjects(versionCode: string): Promise<KnownSubject[]> {
  const subjects = await Subject.find({ versionCode }).sort({ place: 1, _id: 1 }).lean()
  const grades = await SubjectGrade.find({ versionCode }).sort({ grade: 1 }).lean()
  return subjects.map((subject) => {
    const { _id, edition, level, code, name, shortName, aliases, branches, partOf, retiredAt } = subject
    return {
      id: _id.toString(),
      edition,
      level,
      code,
      name,
      shortName,
      aliases,
      branches: branches.map(({ code, name }) => ({ code, name })),
      partOf: partOf ?? undefined,
      isRetired: Boolean(retiredAt),
      grades: grades
        .filter((inGrade) => inGrade.level === level && inGrade.subjectCode === code)
        .map(({ _id, choiceGroup, regularAssessments, tests, retiredAt, ...inGrade }) => ({
          id: _id.toString(),
          edition: inGrade.edition,
          grade: inGrade.grade,
          periods: inGrade.periods,
          evaluation: inGrade.evaluation,
          isCompulsory: inGrade.isCompulsory,
          choiceGroup: choiceGroup ?? undefined,
          regularAssessments: regularAssessments ?? undefined,
          tests: tests ?? undefined,
          isRetired: Boolean(retiredAt),
        })),
    }
  })
}
