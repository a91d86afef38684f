// Strands, topics and outcomes.

import { type Page, pageFrom, type PageInput, pageQuery, type Order } from '../api/index.ts'
import { notFound } from '../errors.ts'
import type { CurriculumLevel } from './levels.ts'
import { Outcome, type OutcomeRecord, Strand, type StrandRecord, Topic, type TopicRecord } from './tree.model.ts'

export interface Tree {
  readonly strands: readonly StrandRecord[]
  readonly topics: readonly TopicRecord[]
  readonly outcomes: readonly OutcomeRecord[]
}

/** Those left out are any. */
export interface TreeQuery {
  readonly level?: CurriculumLevel | undefined
  readonly subject?: string | undefined
  readonly grade?: number | undefined
  /** The code of a topic: its outcomes. */
  readonly topic?: string | undefined
}

/** Of all grades of a subject, in the order of the programme. */
export async function findTree(level: CurriculumLevel, subjectCode: string): Promise<Tree> {
  const wanted = { subjectCode, level }
  return {
    strands: await Strand.find(wanted).sort(inOrder).lean(),
    topics: await Topic.find(wanted).sort(inOrder).lean(),
    outcomes: await Outcome.find(wanted).sort(inOrder).lean(),
  }
}

/** Of a subject in a grade, in the order of the programme. */
export async function findTopics(subject: string, grade: number): Promise<TopicRecord[]> {
  return await Topic.find(filterOf({ subject, grade })).sort(inOrder).lean()
}

/** By their codes, in the order of the programme; those that do not exist are left out. */
export async function findOutcomes(codes: readonly string[]): Promise<OutcomeRecord[]> {
  return await Outcome.find({ code: { $in: codes } })
    .sort(inOrder)
    .lean()
}

/** @throws AppError 404 */
export async function findOutcome(code: string): Promise<OutcomeRecord> {
  const [outcome] = await findOutcomes([code])
  if (!outcome) throw notFound()
  return outcome
}

export async function listTopicPage(query: TreeQuery, page: PageInput): Promise<Page<TopicRecord>> {
  const { filter, sort, limit } = pageQuery(page, byPlace)
  const found = await Topic.find({ $and: [filterOf(query), filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, byPlace, (topic) => topic)
}

export async function listOutcomePage(query: TreeQuery, page: PageInput): Promise<Page<OutcomeRecord>> {
  const { filter, sort, limit } = pageQuery(page, byPlace)
  const found = await Outcome.find({ $and: [filterOf(query), filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, byPlace, (outcome) => outcome)
}

const byPlace: Order = { field: 'place', direction: 1 }
const inOrder = { place: 1, _id: 1 } as const

function filterOf({ level, subject, grade, topic }: TreeQuery): Record<string, unknown> {
  const wanted = { subjectCode: subject, grade, level, topicCode: topic }
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
}
