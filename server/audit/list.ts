import type { Types } from 'mongoose'
import { AuditEntry, type AuditRecord } from './entry.model.ts'

export type { AuditRecord } from './entry.model.ts'

/** All that are given must hold. */
export interface AuditFilter {
  /** About one of these units; undefined: whatever it is about. */
  readonly unitIds?: readonly Types.ObjectId[]
  readonly actorId?: Types.ObjectId
  /** The whole name. */
  readonly actorName?: string
  readonly action?: string
  readonly subjectId?: Types.ObjectId | string
  readonly from?: Date
  /** Without this moment. */
  readonly to?: Date
}

/** `page` says which of them, and in which order. */
export async function listEntries(
  { from, to, unitIds, ...equal }: AuditFilter,
  page: { filter: object; sort: Readonly<Record<string, 1 | -1>>; limit: number },
): Promise<AuditRecord[]> {
  const given = Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined))
  const at = { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) }
  const ofUnits = unitIds ? { unitIds: { $in: [...unitIds] } } : {}
  const filter = { $and: [given, ofUnits, from || to ? { at } : {}, page.filter] }
  return await AuditEntry.find(filter).sort(page.sort).limit(page.limit).lean()
}

/** What somebody did, and what was done to them, the latest first; the last `most` of them. */
export async function listOfPerson(personId: Types.ObjectId, most = 5000): Promise<AuditRecord[]> {
  const latest = { at: -1, _id: -1 } as const
  return await AuditEntry.find({ $or: [{ actorId: personId }, { subjectId: personId }] })
    .sort(latest)
    .limit(most)
    .lean()
}

export async function findEntry(id: Types.ObjectId): Promise<AuditRecord | undefined> {
  return (await AuditEntry.findById(id).lean()) ?? undefined
}
