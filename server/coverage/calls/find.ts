// Calls as somebody sees them.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../../api/index.ts'
import { dayOf } from '../../day.ts'
import { forbidden, notFound } from '../../errors.ts'
import { findMaterials, type MaterialRecord, shownContent } from '../../materials/index.ts'
import { canSeeCoverage } from '../access.ts'
import { callsVisibleTo, canKeepCall, canSeeCall } from './access.ts'
import { Call, CallClaim, type CallRecord, type ClaimRecord } from './call.model.ts'
import { type Asked, mismatchesOf } from './match.ts'

export const callShelves = ['open', 'mine', 'ended'] as const
/** Those one may answer, those one has claimed, and those that have ended in some way. */
export type CallShelf = (typeof callShelves)[number]

export interface CallQuery {
  readonly shelf: CallShelf
  readonly subject?: string | undefined
  readonly grade?: number | undefined
}

/** What is open begins with what ends first. @throws AppError 403 */
export async function listCalls(
  actor: Actor,
  { shelf, subject, grade }: CallQuery,
  page: PageInput,
): Promise<Page<CallRecord>> {
  if (!canSeeCoverage(actor)) throw forbidden()
  const order: Order = { field: 'until', direction: shelf === 'ended' ? -1 : 1 }
  const { filter, sort, limit } = pageQuery(page, order)
  const about = { ...(subject && { subject }), ...(grade && { grade }) }
  const found = await Call.find({ $and: [callsVisibleTo(actor), about, await onShelf(actor, shelf), filter] })
    .sort(sort)
    .limit(limit)
    .lean<CallRecord[]>()
  return pageFrom(found, page, order, (call) => call)
}

async function onShelf(actor: Actor, shelf: CallShelf): Promise<object> {
  const today = dayOf(new Date())
  if (shelf === 'open') return { state: 'open', until: { $gte: today } }
  if (shelf === 'ended') return { $or: [{ state: { $ne: 'open' } }, { until: { $lt: today } }] }
  const own = await CallClaim.find({ personId: actor.personId, state: { $ne: 'released' } }, { callId: 1 })
    .sort({ claimedAt: -1, _id: -1 })
    .limit(mostOwn)
    .lean()
  return { _id: { $in: own.map(({ callId }) => callId) } }
}

/** The latest that somebody has claimed: nobody makes so many. */
const mostOwn = 500

/** @throws AppError 404, also for one that is for others */
export async function findCall(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<CallRecord> {
  const call = await Call.findById(id)
    .session(session ?? null)
    .lean<CallRecord>()
  if (!call || !canSeeCall(actor, call)) throw notFound()
  return call
}

export interface ShownClaim {
  readonly claim: ClaimRecord
  /** Left out while the one who asks may not see it. */
  readonly material: MaterialRecord | undefined
}

export interface FoundCall {
  readonly call: CallRecord
  /** What the call asks for and the material of whoever asks is not yet. */
  readonly mismatches: readonly Asked[]
  /** Of whoever asks. */
  readonly own: ShownClaim | undefined
  /** All of them, for those who keep the call; for others none. */
  readonly claims: readonly ShownClaim[]
}

/** With who is at it. @throws AppError 404 */
export async function findCallWithClaims(actor: Actor, id: Types.ObjectId): Promise<FoundCall> {
  const call = await findCall(actor, id)
  const mine = { callId: id, personId: actor.personId }
  const all = { callId: id, state: { $ne: 'released' as const } }
  const found = await CallClaim.find(canKeepCall(actor, call) ? all : { $and: [all, mine] })
    .sort({ claimedAt: 1 })
    .limit(mostClaims)
    .lean<ClaimRecord[]>()
  const materials = await findMaterials(
    actor,
    found.flatMap(({ materialId }) => materialId ?? []),
  )
  const claims = found.map((claim) => ({
    claim,
    material: claim.materialId ? materials.get(claim.materialId.toString()) : undefined,
  }))
  const own = claims.find(({ claim }) => claim.personId.equals(actor.personId))
  return {
    ...{ call, own },
    mismatches: own?.material ? await mismatchesOf(call, shownContent(own.material)) : [],
    claims: canKeepCall(actor, call) ? claims : [],
  }
}

const mostClaims = 100

/** The open ones of a subject and grade, by cell: a map shows a hundred at most. */
export async function findOpenByCell(actor: Actor, subject: string, grade: number): Promise<Map<string, CallRecord>> {
  const open = { state: 'open' as const, until: { $gte: dayOf(new Date()) }, subject, grade }
  const found = await Call.find({ $and: [callsVisibleTo(actor), open] })
    .sort({ until: 1, _id: 1 })
    .limit(100)
    .lean<CallRecord[]>()
  return new Map(found.map((call) => [`${call.row} ${call.type}`, call]))
}
