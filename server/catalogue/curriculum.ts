// The way through the curriculum to the materials: subjects, their grades, strands with topics, outcomes. Each with the number
// of materials that somebody may see.

import type { Actor } from '../actor.ts'
import {
  type CurriculumLevel,
  findOutcomes,
  findOutcomesOf,
  findStrands,
  findSubjects,
  findTopics,
  findTopicsByCode,
  gradesOf,
  type KnownSubject,
} from '../curriculum/index.ts'
import { notFound } from '../errors.ts'
import { countBy, type Counted, findAt, type MaterialsAt, type PageOfPlace } from './curriculum-count.ts'

export interface NamedCount {
  readonly code: string
  readonly name: string
  /** Undefined while the index is away. */
  readonly count: number | undefined
}

export interface SubjectEntry extends NamedCount {
  readonly levels: readonly CurriculumLevel[]
}

export type SubjectList = Pick<Counted, 'isAway'> & { readonly subjects: readonly SubjectEntry[] }

/** Of a level, or all: a subject of several levels has one code and is told once. */
export async function listSubjectsCounted(
  actor: Actor | undefined,
  level: CurriculumLevel | undefined,
): Promise<SubjectList> {
  const ofLevel = level ? [{ field: 'grade', in: [...gradesOf[level]] }] : []
  const { countOf, isAway } = await countBy(actor, ['subject'], ofLevel)
  const found = await findSubjects({ level })
  const codes = [...new Set(found.map(({ code }) => code))]
  const subjects = codes.map((code) => {
    const same = found.filter((one) => one.code === code)
    return { code, name: same[0]!.name, levels: same.map(({ level }) => level), count: countOf('subject', code) }
  })
  return { isAway, subjects }
}

export interface SubjectCounted extends Pick<Counted, 'isAway'> {
  readonly code: string
  readonly name: string
  readonly grades: readonly { readonly grade: number; readonly count: number | undefined }[]
}

/** @throws AppError 404 */
export async function findSubjectCounted(actor: Actor | undefined, code: string): Promise<SubjectCounted> {
  const { name, grades } = await findByCode(code)
  const { countOf, isAway } = await countBy(actor, ['grade'], [{ field: 'subject', is: code }])
  return { code, name, isAway, grades: grades.map((grade) => ({ grade, count: countOf('grade', grade) })) }
}

export interface GradeCounted extends Pick<Counted, 'isAway'> {
  readonly subject: { readonly code: string; readonly name: string }
  readonly grade: number
  readonly strands: readonly (NamedCount & { readonly topics: readonly NamedCount[] })[]
}

/** Without strands where the curriculum has none yet. @throws AppError 404 */
export async function findGradeCounted(actor: Actor | undefined, code: string, grade: number): Promise<GradeCounted> {
  const subject = await findWithGrade(code, grade)
  const strands = await findStrands(code, grade)
  const topics = await findTopics(code, grade)
  const ofThese = { field: 'topic', in: topics.map((topic) => topic.code) }
  const { countOf, isAway } = await countBy(actor, ['strand', 'topic'], [ofThese])
  return {
    ...{ subject, grade, isAway },
    strands: strands.map((strand) => ({
      ...{ code: strand.code, name: strand.name, count: countOf('strand', strand.code) },
      topics: topics
        .filter(({ strandCode }) => strandCode === strand.code)
        .map((topic) => ({ code: topic.code, name: topic.name, count: countOf('topic', topic.code) })),
    })),
  }
}

export interface PointCounted {
  readonly subject: { readonly code: string; readonly name: string }
  readonly grade: number
  readonly topic: { readonly code: string; readonly name: string }
  /** Left out: the topic as a whole. */
  readonly outcome: { readonly code: string; readonly name: string } | undefined
  /** Of the topic; none when an outcome is asked for. */
  readonly outcomes: readonly NamedCount[]
  readonly materials: MaterialsAt
}

/** A topic with its outcomes, or one outcome, with the materials. @throws AppError 404 */
export async function findPoint(
  actor: Actor | undefined,
  { subject: subjectCode, grade, code }: { readonly subject: string; readonly grade: number; readonly code: string },
  page: PageOfPlace,
): Promise<PointCounted> {
  const subject = await findWithGrade(subjectCode, grade)
  const [outcome] = await findOutcomes([code])
  const [topic] = await findTopicsByCode([outcome?.topicCode ?? code])
  if (topic?.subjectCode !== subjectCode || topic.grade !== grade) throw notFound()
  const place = { subject: subjectCode, grade, topic: topic.code, outcome: outcome?.code }
  const materials = await findAt(actor, place, page)
  const below = outcome ? [] : await findOutcomesOf([topic.code])
  return {
    ...{ subject, grade, topic: { code: topic.code, name: topic.name }, materials },
    outcome: outcome && { code: outcome.code, name: outcome.text },
    outcomes: below.map(({ code, text }) => ({ code, name: text, count: materials.countOf('outcome', code) })),
  }
}

/** All of a subject in a grade, where the curriculum goes no further. @throws AppError 404 */
export async function findInGrade(
  actor: Actor | undefined,
  subject: string,
  grade: number,
  page: PageOfPlace,
): Promise<MaterialsAt> {
  await findWithGrade(subject, grade)
  return await findAt(actor, { subject, grade }, page)
}

async function findWithGrade(code: string, grade: number) {
  const { name, grades } = await findByCode(code)
  if (!grades.includes(grade)) throw notFound()
  return { code, name }
}

/** @throws AppError 404 */
async function findByCode(code: string): Promise<Pick<KnownSubject, 'name'> & { readonly grades: readonly number[] }> {
  const found = (await findSubjects()).filter((one) => one.code === code)
  if (found.length === 0) throw notFound()
  const grades = found.flatMap((one) => one.grades.filter(({ isRetired }) => !isRetired).map(({ grade }) => grade))
  return { name: found[0]!.name, grades: [...new Set(grades)].sort((a, b) => a - b) }
}
