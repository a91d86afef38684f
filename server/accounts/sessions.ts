import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { notFound } from '../errors.ts'
import { endSession, endSessions, listSessions } from '../http/session-store.ts'
import { recordOwn } from './own-entry.ts'

export interface OwnSession {
  readonly id: string
  readonly device: string
  readonly address: string
  readonly startedAt: Date | undefined
  readonly seenAt: Date | undefined
}

/** The last used one first, at most a hundred. */
export async function listOwnSessions(actor: Actor): Promise<OwnSession[]> {
  const sessions = await listSessions(actor.accountId.toString())
  return sessions.map(({ _id: id, lastModified, session }) => ({
    id,
    device: session?.device ?? '',
    address: session?.address ?? '',
    startedAt: session?.startedAt ? new Date(session.startedAt) : undefined,
    seenAt: lastModified ? new Date(lastModified) : undefined,
  }))
}

/** @throws AppError 404 when it is not theirs, or over already */
export async function endOwnSession(actor: Actor, id: string, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    if (!(await endSession(actor.accountId.toString(), id, session))) throw notFound()
    await recordOwn(actor, { action: 'accounts.sessionsEnded', after: { count: 1 }, origin }, session)
  })
}

/** Gives how many there were. */
export async function endOtherSessions(actor: Actor, currentId: string, origin: Origin): Promise<number> {
  return await inTransaction(async (session) => {
    const count = await endSessions(actor.accountId.toString(), currentId, session)
    if (count > 0) await recordOwn(actor, { action: 'accounts.sessionsEnded', after: { count }, origin }, session)
    return count
  })
}
