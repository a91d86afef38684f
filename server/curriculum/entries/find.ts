// Entries and what stands around them.

import type { ClientSession, Types } from 'mongoose'
import { notFound } from '../../errors.ts'
import { type EntryRecord, type Kind, type KindName, kinds, modelOf } from './kinds.ts'

/** @throws AppError 404 */
export async function findEntry(kind: Kind, id: Types.ObjectId, session?: ClientSession): Promise<EntryRecord> {
  const entry = await modelOf(kind)
    .findById(id)
    .session(session ?? null)
    .lean<EntryRecord>()
  if (!entry) throw notFound()
  return entry
}

/** Those before and after which it can be put, in order. */
export async function listSiblings(kind: Kind, entry: EntryRecord, session?: ClientSession): Promise<EntryRecord[]> {
  return await modelOf(kind)
    .find(siblingsOf(kind, entry))
    .sort({ place: 1, _id: 1 })
    .session(session ?? null)
    .lean<EntryRecord[]>()
}

/** As people see them. */
export async function listInOrder(kind: Kind, filter: object): Promise<EntryRecord[]> {
  return await modelOf(kind).find(filter).sort({ place: 1, _id: 1 }).lean<EntryRecord[]>()
}

/** What tells the entries of a kind that stand beside each other from all others. */
export function siblingsOf(kind: Kind, { versionCode, level, subjectCode, grade, strandCode, topicCode }: Placed) {
  switch (kind.name) {
    case 'subject':
      return { versionCode, level }
    case 'subjectGrade':
      return { versionCode, level, subjectCode }
    case 'strand':
      return { versionCode, level, subjectCode, grade }
    case 'topic':
      return { versionCode, level, subjectCode, grade, strandCode }
    case 'outcome':
      return { versionCode, level, subjectCode, grade, topicCode }
    default:
      return {}
  }
}

type Placed = Pick<EntryRecord, 'versionCode' | 'level' | 'subjectCode' | 'grade' | 'strandCode' | 'topicCode'>

/** Of what is added to an entry: where it belongs. */
export function placedIn(parent: Kind, { versionCode, level, subjectCode, grade, code }: EntryRecord): Placed {
  const inGrade = { versionCode, level, subjectCode, grade }
  switch (parent.name) {
    case 'subject':
      return { versionCode, level, subjectCode: code }
    case 'strand':
      return { ...inGrade, strandCode: code }
    case 'topic':
      return { ...inGrade, topicCode: code }
    default:
      return inGrade
  }
}

export interface Below {
  readonly kind: Kind
  readonly entries: readonly EntryRecord[]
}

/** All that belongs to it, at any depth. */
export async function listBelow(kind: Kind, entry: EntryRecord, session?: ClientSession): Promise<Below[]> {
  const { versionCode, level, code } = entry
  const find = async (name: KindName, filter: object): Promise<Below> => {
    const wanted = { $and: [{ versionCode, level }, filter] }
    const entries = await modelOf(kinds[name])
      .find(wanted)
      .session(session ?? null)
      .lean<EntryRecord[]>()
    return { kind: kinds[name], entries }
  }
  const subjectCode = kind.name === 'subject' ? code : entry.subjectCode
  const inGrade = kind.name === 'subject' ? { subjectCode } : { subjectCode, grade: entry.grade }
  switch (kind.name) {
    case 'subject':
    case 'subjectGrade': {
      const grades = kind.name === 'subject' ? [await find('subjectGrade', inGrade)] : []
      return [...grades, await find('strand', inGrade), await find('topic', inGrade), await find('outcome', inGrade)]
    }
    case 'strand': {
      const topics = await find('topic', { ...inGrade, strandCode: code })
      const codes = topics.entries.map((topic) => topic.code)
      return [topics, await find('outcome', { ...inGrade, topicCode: { $in: codes } })]
    }
    case 'topic':
      return [await find('outcome', { ...inGrade, topicCode: code })]
    default:
      return []
  }
}

/** What it was added to; undefined for what stands in no other entry. */
export async function findParent(
  kind: Kind,
  entry: EntryRecord,
  session?: ClientSession,
): Promise<EntryRecord | undefined> {
  if (!kind.parent) return undefined
  const { versionCode, level, subjectCode, grade, strandCode, topicCode } = entry
  const filters: Partial<Record<KindName, object>> = {
    subject: { versionCode, level, code: subjectCode },
    subjectGrade: { versionCode, level, subjectCode, grade },
    strand: { versionCode, code: strandCode },
    topic: { versionCode, code: topicCode },
  }
  const parent = await modelOf(kinds[kind.parent])
    .findOne(filters[kind.parent])
    .session(session ?? null)
    .lean<EntryRecord>()
  return parent ?? undefined
}
