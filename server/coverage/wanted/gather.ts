// Reads the searches that found nothing, those that have changed since the last time, and keeps what they come to. What a
// search belongs to is stored, so that it may be read twice and may belong elsewhere when synonyms change.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { allSynonyms, type UnansweredRecord, walkUnanswered } from '../../catalogue/index.ts'
import { findAllSubjects, findWordVocabulary } from '../../curriculum/index.ts'
import { type Cluster, clusterOf, type Knowledge, representatives } from './cluster.ts'
import { type PartRecord, Wanted, WantedGathering, WantedPart, type WantedRecord } from './wanted.model.ts'

/** Every few minutes. */
export async function gatherNew(): Promise<void> {
  const last = await WantedGathering.findById('latest').lean()
  // Whoever wrote while it was read the last time may have written an earlier moment.
  await gather(last ? new Date(last.upTo.getTime() - overlap) : undefined)
}

const overlap = 60_000

/** Every night: synonyms and the curriculum may have changed, and searches of long ago are forgotten. */
export async function gatherAll(): Promise<void> {
  const seen = await gather(undefined)
  let last: Types.ObjectId | undefined
  for (;;) {
    const parts: PartRecord[] = await WantedPart.find(last ? { _id: { $gt: last } } : {})
      .sort({ _id: 1 })
      .limit(500)
      .lean()
    for (const part of parts) if (!seen.has(part._id.toString())) await forget(part)
    last = parts.at(-1)?._id
    if (parts.length < 500 || !last) return
  }
}

/** Gives the ids of what it has read. */
async function gather(since: Date | undefined): Promise<Set<string>> {
  const startedAt = new Date()
  const knowledge = await findKnowledge()
  const seen = new Set<string>()
  for await (const batch of walkUnanswered(since))
    for (const search of batch) {
      seen.add(search._id.toString())
      await take(search, knowledge)
    }
  await WantedGathering.replaceOne({ _id: 'latest' }, { upTo: startedAt }, { upsert: true })
  return seen
}

async function findKnowledge(): Promise<Knowledge> {
  const gradesOf = new Map<string, readonly number[]>()
  for (const { code, grades } of await findAllSubjects({}))
    gradesOf.set(code, [...(gradesOf.get(code) ?? []), ...grades.map(({ grade }) => grade)])
  return { vocabulary: await findWordVocabulary(), gradesOf, synonyms: representatives(await allSynonyms()) }
}

async function take(search: UnansweredRecord, knowledge: Knowledge): Promise<void> {
  const { _id, text, count, askers, days, firstOn, lastOn, isDone } = search
  const cluster = isDone ? undefined : clusterOf(search, knowledge)
  await inTransaction(async (session) => {
    const before = await WantedPart.findById(_id).session(session).lean()
    const now = cluster && { ...cluster, text, count, askers, days, firstOn, lastOn }
    if (before && now && isSame(before, now)) return
    if (now) await WantedPart.replaceOne({ _id }, now, { upsert: true, session })
    else await WantedPart.deleteOne({ _id }, { session })
    if (before) await addUp(before, session)
    if (now && !(before && isSameCluster(before, now))) await addUp(now, session)
  })
}

async function forget(part: PartRecord): Promise<void> {
  await inTransaction(async (session) => {
    await WantedPart.deleteOne({ _id: part._id }, { session })
    await addUp(part, session)
  })
}

/** Of few searches: what differs by more than order and marks is another cluster. */
async function addUp(cluster: Cluster, session: ClientSession): Promise<void> {
  const key = keyFilter(cluster)
  const parts = await WantedPart.find(key).session(session).limit(mostParts).lean()
  const known = await Wanted.findOne(key).session(session).lean<WantedRecord>()
  if (parts.length === 0) {
    // What somebody has seen to is remembered.
    if (known?.state === 'open') await Wanted.deleteOne({ _id: known._id }, { session })
    return
  }
  const most = parts.reduce((a, b) => (b.count > a.count ? b : a))
  const sum = (of: 'count' | 'askers') => parts.reduce((total, part) => total + part[of], 0)
  const lastOn = parts.map((part) => part.lastOn).reduce((a, b) => (b > a ? b : a))
  const sums = {
    ...{ text: most.text, count: sum('count'), askers: sum('askers'), lastOn },
    days: Math.max(...parts.map(({ days }) => days)),
    firstOn: parts.map((part) => part.firstOn).reduce((a, b) => (b < a ? b : a)),
  }
  // It was answered, and is looked for in vain again.
  const isAgain = known?.state === 'answered' && known.settledOn != null && lastOn > known.settledOn
  const state = known && !isAgain ? known.state : ('open' as const)
  await Wanted.updateOne(key, { $set: { ...sums, state } }, { upsert: true, session })
}

const mostParts = 500

function keyFilter({ subject, grade, type, key }: Cluster) {
  return { subject, grade, type, key }
}

function isSameCluster(a: Cluster, b: Cluster): boolean {
  return a.subject === b.subject && a.grade === b.grade && a.type === b.type && a.key === b.key
}

function isSame(a: Omit<PartRecord, '_id'>, b: Omit<PartRecord, '_id'>): boolean {
  const isEqual = a.count === b.count && a.askers === b.askers && a.days === b.days && a.lastOn === b.lastOn
  return isEqual && a.text === b.text && isSameCluster(a, b)
}
