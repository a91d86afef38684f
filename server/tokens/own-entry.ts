import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { Audited } from '../audit/index.ts'

/** Somebody has done something with a token of their own: those who look after their units may read it. */
export function ownEntry(actor: Actor, tokenId: Types.ObjectId): Pick<Audited, 'actor' | 'subject' | 'unitIds'> {
  return { actor, subject: { kind: 'token', id: tokenId }, unitIds: actor.memberships.map(({ unitId }) => unitId) }
}
