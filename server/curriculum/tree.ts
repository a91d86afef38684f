// Strands, topics and outcomes, of one version at a time: the one in force where none is named.

import mongoose from 'mongoose'
import { type Page, pageFrom, type PageInput, pageQuery, type Order } from '../api/index.ts'
import { notFound } from '../errors.ts'
import type { CurriculumLevel } from './levels.ts'
import { Outcome, type OutcomeRecord, Strand, type StrandRecord, Topic, type TopicRecord } from './tree.model.ts'
import { chosenVersion } from './versions.ts'

export interface Tree {
  readonly strands: readonly StrandRecord[]
  readonly topics: readonly TopicRecord[]
  readonly outcomes: readonly OutcomeRecord[]
}

/** Those left out are any, but for the version. */
export interface TreeQuery {
  readonly version?: string | undefined
  readonly level?: CurriculumLevel | undefined
  readonly subject?: string | undefined
  readonly grade?: number | undefined
  /** The code of a topic: its outcomes. */
  readonly topic?: string | undefined
}

export interface OfVersion {
  readonly version?: string | undefined
}

export interface OfSubject {
  readonly versionCode: string
  readonly level: CurriculumLevel
  readonly subjectCode: string
}

/** Of all grades of a subject, in the order of the programme, with what is no longer offered. */
export async function findTree({ versionCode, level, subjectCode }: OfSubject): Promise<Tree> {
  const wanted = { versionCode, subjectCode, level }
  return {
    strands: await Strand.find(wanted).sort(inOrder).lean(),
    topics: await Topic.find(wanted).sort(inOrder).lean(),
    outcomes: await Outcome.find(wanted).sort(inOrder).lean(),
  }
}

/** Those to be offered of a subject in a grade, in the order of the programme. */
export async function findTopics(subject: string, grade: number, { version }: OfVersion = {}): Promise<TopicRecord[]> {
  const filter = await filterOf({ version, subject, grade })
  return filter === undefined
    ? []
    : await Topic.find({ $and: [filter, isOffered] })
        .sort(inOrder)
        .lean()
}

/** As `findTopics`, of the parts that topics belong to. */
export async function findStrands(
  subject: string,
  grade: number,
  { version }: OfVersion = {},
): Promise<StrandRecord[]> {
  const filter = await filterOf({ version, subject, grade })
  return filter === undefined
    ? []
    : await Strand.find({ $and: [filter, isOffered] })
        .sort(inOrder)
        .lean()
}

/** All that is to be offered of a subject in a grade, in the order of the programme. */
export async function findTreeOf(subject: string, grade: number): Promise<Tree> {
  const filter = await filterOf({ subject, grade })
  if (filter === undefined) return { strands: [], topics: [], outcomes: [] }
  const wanted = { $and: [filter, isOffered] }
  return {
    strands: await Strand.find(wanted).sort(inOrder).lean(),
    topics: await Topic.find(wanted).sort(inOrder).lean(),
    outcomes: await Outcome.find(wanted).sort(inOrder).lean(),
  }
}

/** The codes of all outcomes to be offered, by subject and grade: `TOAN.6`. */
export async function listOutcomeCodes(): Promise<Map<string, string[]>> {
  const filter = await filterOf({})
  const codes = new Map<string, string[]>()
  if (filter === undefined) return codes
  const found = await Outcome.find({ $and: [filter, isOffered] }, { code: 1, subjectCode: 1, grade: 1 }).lean()
  for (const { code, subjectCode, grade } of found) {
    const place = `${subjectCode}.${grade}`
    codes.set(place, [...(codes.get(place) ?? []), code])
  }
  return codes
}

/**
 * By their codes, in the order of the programme, also those that are no longer offered; those that do not exist are left
 * out.
 */
export async function findOutcomes(codes: readonly string[], { version }: OfVersion = {}): Promise<OutcomeRecord[]> {
  const filter = await filterOf({ version })
  if (filter === undefined) return []
  return await Outcome.find({ $and: [filter, { code: { $in: codes } }] })
    .sort(inOrder)
    .lean()
}

/** Those to be offered of these topics, in the order of the programme. */
export async function findOutcomesOf(
  topicCodes: readonly string[],
  { version }: OfVersion = {},
): Promise<OutcomeRecord[]> {
  const filter = await filterOf({ version })
  if (filter === undefined || topicCodes.length === 0) return []
  return await Outcome.find({ $and: [filter, isOffered, { topicCode: { $in: topicCodes } }] })
    .sort(inOrder)
    .lean()
}

/** By their codes, as `findOutcomes` gives outcomes. */
export async function findTopicsByCode(codes: readonly string[], { version }: OfVersion = {}): Promise<TopicRecord[]> {
  const filter = await filterOf({ version })
  if (filter === undefined) return []
  return await Topic.find({ $and: [filter, { code: { $in: codes } }] })
    .sort(inOrder)
    .lean()
}

/** @throws AppError 404 */
export async function findOutcome(code: string, of: OfVersion = {}): Promise<OutcomeRecord> {
  const [outcome] = await findOutcomes([code], of)
  if (!outcome) throw notFound()
  return outcome
}

export async function listStrandPage(query: TreeQuery, page: PageInput): Promise<Page<StrandRecord>> {
  return await listPage(Strand.modelName, query, page)
}

export async function listTopicPage(query: TreeQuery, page: PageInput): Promise<Page<TopicRecord>> {
  return await listPage(Topic.modelName, query, page)
}

export async function listOutcomePage(query: TreeQuery, page: PageInput): Promise<Page<OutcomeRecord>> {
  return await listPage(Outcome.modelName, query, page)
}

const byPlace: Order = { field: 'place', direction: 1 }
const inOrder = { place: 1, _id: 1 } as const
const isOffered = { retiredAt: null }

async function listPage<Found extends { readonly _id: mongoose.Types.ObjectId }>(
  modelName: string,
  query: TreeQuery,
  page: PageInput,
): Promise<Page<Found>> {
  const { filter, sort, limit } = pageQuery(page, byPlace)
  const wanted = await filterOf(query)
  const found =
    wanted === undefined
      ? []
      : await mongoose
          .model(modelName)
          .find({ $and: [wanted, filter] })
          .sort(sort)
          .limit(limit)
          .lean<Found[]>()
  return pageFrom(found, page, byPlace, (record) => record)
}

/** Undefined before anything was loaded. @throws AppError 404 */
async function filterOf({ version, level, subject, grade, topic }: TreeQuery) {
  const chosen = await chosenVersion(version)
  if (!chosen) return undefined
  const wanted = { versionCode: chosen.code, subjectCode: subject, grade, level, topicCode: topic }
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
}
