// What its owner decides about a package: to begin, to stop, to take it back.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { AppError, conflict } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { usageOf } from '../uploads/index.ts'
import { endWithin } from './end.ts'
import { startedEvent, undoneEvent } from './events.ts'
import { dueOutcomes, findPackage } from './find.ts'
import { Package, type PackageRecord } from './package.model.ts'
import { Row } from './row.model.ts'

/** @throws AppError 404; 409 `packageNotReady`, `packageEmpty`; 413 `packageQuota` */
export async function startPackage(
  actor: Actor,
  id: Types.ObjectId,
  { takesSame }: { readonly takesSame: boolean },
  origin: Origin,
): Promise<void> {
  const found = await findPackage(actor, id)
  if (found.state !== 'ready') throw conflict('packageNotReady')
  const due = await Row.countDocuments({ packageId: id, outcome: { $in: dueOutcomes({ takesSame }) } })
  if (due === 0) throw conflict('packageEmpty')
  await refuseTooMuch(actor, found, takesSame)
  await inTransaction(async (session) => {
    const working = { state: 'working', takesSame, position: 0, total: due, startedAt: new Date(), origin }
    await change(id, 'ready', { $set: { ...working, accountId: actor.accountId } }, session)
    await note(found, { action: 'packages.started', actor, origin, after: { materials: due } }, session)
    await enqueue(startedEvent, { packageId: id }, session)
  })
}

/** What is done by then stays, and can be taken back. @throws AppError 404; 409 `packageEnded` */
export async function cancelPackage(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const found = await findPackage(actor, id)
  const { state } = found
  if (!canCancel(found)) throw conflict('packageEnded')
  await inTransaction(async (session) => {
    if (!(await endWithin(session, id, state, { state: 'cancelled' }))) throw conflict('packageEnded')
    await note(found, { action: 'packages.cancelled', actor, origin }, session)
  })
}

/** Of what it has brought, what was not touched since. @throws AppError 404; 409 `packageNotUndoable` */
export async function undoPackage(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const found = await findPackage(actor, id)
  const due = await Row.countDocuments({ packageId: id, state: 'done' })
  if (!canUndo(found) || due === 0) throw conflict('packageNotUndoable')
  await inTransaction(async (session) => {
    const undoing = { state: 'undoing', position: 0, total: due, undoneAt: new Date(), origin }
    await change(id, found.state, { $set: { ...undoing, accountId: actor.accountId } }, session)
    await note(found, { action: 'packages.undone', actor, origin, after: { materials: due } }, session)
    await enqueue(undoneEvent, { packageId: id }, session)
  })
}

export function canCancel({ state }: Pick<PackageRecord, 'state'>): boolean {
  return state === 'reading' || state === 'ready' || state === 'working'
}

export function canUndo({ state, startedAt, forgottenAt }: Pick<PackageRecord, 'state' | 'startedAt' | 'forgottenAt'>) {
  return (state === 'done' || state === 'cancelled') && Boolean(startedAt) && !forgottenAt
}

export interface Room {
  /** Bytes. */
  readonly needed: number
  readonly left: number
}

/** How much of the quotas it takes, and what is left of the tighter one. */
export async function roomFor(actor: Actor, found: PackageRecord, takesSame: boolean): Promise<Room> {
  const needed = found.neededNew + (takesSame ? found.neededSame : 0)
  const left = []
  for (const whose of [actor, found.unitId]) {
    const { used, reserved, limit } = await usageOf(whose)
    left.push(Math.max(0, limit - used - reserved))
  }
  return { needed, left: Math.min(...left) }
}

async function refuseTooMuch(actor: Actor, found: PackageRecord, takesSame: boolean): Promise<void> {
  const { needed, left } = await roomFor(actor, found, takesSame)
  if (needed <= left) return
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 ** 2)
  throw new AppError(413, 'packageQuota', { values: { needed: megabytes(needed), left: Math.floor(left / 1024 ** 2) } })
}

async function change(
  _id: Types.ObjectId,
  from: PackageRecord['state'],
  update: object,
  session: ClientSession,
): Promise<void> {
  const { matchedCount } = await Package.updateOne({ _id, state: from }, update, { session })
  if (matchedCount === 0) throw conflict()
}

async function note(
  { _id, unitId }: PackageRecord,
  told: Pick<Parameters<typeof record>[0], 'action' | 'actor' | 'origin' | 'after'>,
  session: ClientSession,
): Promise<void> {
  await record({ ...told, subject: { kind: 'package', id: _id }, unitIds: [unitId] }, session)
}
