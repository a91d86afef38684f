// Taking the new edition of an original, not taking it, and going back. Whoever decides has seen the link as it is.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { moveUse } from '../usage/index.ts'
import type { UpstreamUser } from '../upstream-users.ts'
import { canFollow } from './access.ts'
import { Link, type LinkRecord, type Mode } from './link.model.ts'
import { upstreamUser } from './users.ts'
import { forgetTaken, saveLink } from './write.ts'

export interface Decision {
  readonly id: Types.ObjectId
  /** The revision of the link that the actor has seen. */
  readonly seen?: number | undefined
  /** Of what is theirs. */
  readonly seenOwn?: number | undefined
  readonly origin: Origin
}

/** @throws AppError 404; 409 `nothingToTake`, `cannotTakeUpdate`, `editionRecalled`, and when it has changed meanwhile */
export async function takeUpdate(actor: Actor, mode: Mode, decision: Decision): Promise<LinkRecord> {
  const { id, seen, seenOwn, origin } = decision
  return await inTransaction(async (session) => {
    const link = await loadLink(actor, id, session, seen)
    if (!isNewer(link)) throw conflict('nothingToTake')
    const { available: edition, synced: from } = link
    const user = userOf(link)
    await forgetTaken(link, session)
    await moveUse(actor, useOf(link, edition), from, session)
    const kept = await user.take(actor, link, { edition, keepsOwn: mode === 'keep', seen: seenOwn, origin }, session)
    const at = new Date()
    const taken = { mode, from, at, ...(kept !== undefined && { kept }) }
    return await saveLink(link, { synced: edition, state: 'taken', at, taken }, session)
  })
}

/** Until the next one. @throws AppError 404; 409 `nothingToTake`, and when it has changed meanwhile */
export async function skipUpdate(actor: Actor, { id, seen, origin }: Decision): Promise<LinkRecord> {
  return await inTransaction(async (session) => {
    const link = await loadLink(actor, id, session, seen)
    if (!isNewer(link) || link.skipped >= link.available) throw conflict('nothingToTake')
    const after = { edition: link.available, from: link.synced }
    await record({ ...toldOf('skipped', actor, link), after, origin }, session)
    return await saveLink(link, { skipped: link.available, state: 'skipped', at: new Date() }, session)
  })
}

/** Of a taking, or of not wanting it. @throws AppError 404; 409 `cannotUndoUpdate`, `editionRecalled` */
export async function undoUpdate(actor: Actor, { id, seen, origin }: Decision): Promise<LinkRecord> {
  return await inTransaction(async (session) => {
    const link = await loadLink(actor, id, session, seen)
    if (link.state === 'skipped') {
      await record({ ...toldOf('unskipped', actor, link), after: { edition: link.available }, origin }, session)
      return await saveLink(link, { skipped: 0, state: 'open', at: new Date() }, session)
    }
    if (!link.taken?.kept || (await whyNotUndo(link, session))) throw conflict('cannotUndoUpdate')
    const { from, kept } = link.taken
    await moveUse(actor, useOf(link, from), link.synced, session)
    await userOf(link).undo(actor, link, kept, origin, session)
    return await saveLink(link, { synced: from, state: 'open', at: new Date(), taken: undefined }, session)
  })
}

/** Locale key; undefined: it can be undone, or there is nothing to undo. */
export async function whyNotUndo(link: LinkRecord, session?: ClientSession): Promise<string | undefined> {
  if (!link.taken) return undefined
  if (!link.taken.kept) return link.taken.why ?? 'updates.whyNotUndo.changed'
  return await userOf(link).whyNotUndo(link, link.taken.kept, session)
}

/** There is a newer edition than the one that was taken, wanted or not. */
export function isNewer({ available, synced }: Pick<LinkRecord, 'available' | 'synced'>): boolean {
  return available > synced
}

/** @throws AppError 404 */
export async function loadLink(
  actor: Actor,
  id: Types.ObjectId,
  session?: ClientSession,
  seen?: number,
): Promise<LinkRecord> {
  const link = await Link.findById(id)
    .session(session ?? null)
    .lean()
  const mayDecide = link && (canFollow(actor, link) || (await upstreamUser(link.kind)?.mayDecide?.(actor, link)))
  if (!link || !mayDecide) throw notFound()
  if (seen !== undefined && seen !== link.revision) throw conflict()
  return link
}

function userOf({ kind }: LinkRecord): UpstreamUser {
  const user = upstreamUser(kind)
  if (!user) throw new AppError(409, 'cannotTakeUpdate')
  return user
}

function useOf({ materialId, kind, usedIn: id, title, url, unitId }: LinkRecord, edition: number) {
  return { materialId, kind, id, title, url, unitId, edition }
}

function toldOf(what: string, actor: Actor, { _id, unitId }: LinkRecord) {
  return { action: `updates.${what}`, actor, subject: { kind: 'update', id: _id }, unitIds: [unitId] }
}
