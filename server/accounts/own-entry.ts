import type { ClientSession } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { type Audited, record } from '../audit/index.ts'
import { unitIdsOf } from './actors.ts'

/** Somebody has done something with their own account. */
export async function recordOwn(
  actor: Actor,
  entry: Pick<Audited, 'action' | 'before' | 'after'> & { origin: Origin },
  session?: ClientSession,
): Promise<void> {
  const subject = { kind: 'account', id: actor.accountId }
  await record({ ...entry, actor, subject, unitIds: unitIdsOf(actor) }, session)
}
