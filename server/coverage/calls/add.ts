// Calls that come from elsewhere, with their days: the demo.

import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { recordAll } from '../../audit/index.ts'
import { audiencesOf } from './access.ts'
import { Call, CallClaim } from './call.model.ts'
import type { CallForm } from './input.ts'

export interface AddedCall extends Omit<CallForm, 'audience'> {
  /** Of whoever makes it: for the whole sector, else for their school. */
  readonly isForSector: boolean
  readonly by: Actor
  readonly at: Date
  readonly claims: readonly { readonly by: Actor; readonly at: Date }[]
}

export async function addCalls(calls: readonly AddedCall[], session: ClientSession): Promise<void> {
  for (const { by, at, claims, isForSector, ...form } of calls) {
    const unit = audiencesOf(by).find(({ audience }) => (audience === 'sector') === isForSector)
    if (!unit) continue
    const _id = new Types.ObjectId()
    const made = { madeById: by.personId, madeByName: by.name, madeAt: at, changedAt: at }
    const counts = { free: form.wanted - claims.length, fulfilled: 0, state: 'open' as const }
    await Call.create([{ _id, ...form, ...unit, ...counts, ...made }], { session })
    for (const claim of claims) {
      const { memberships, personId, name } = claim.by
      const unitId = memberships[0]?.unitId ?? unit.unitId
      const held = { callId: _id, personId, personName: name, unitId, state: 'active' as const, claimedAt: claim.at }
      await CallClaim.create([held], { session })
    }
    const subject = { kind: 'call', id: _id }
    const about = { subject, unitIds: [unit.unitId], after: { title: form.title } }
    await recordAll(
      [
        { ...about, action: 'coverage.callMade', actor: by, at },
        ...claims.map((claim) => ({ ...about, action: 'coverage.callClaimed', actor: claim.by, at: claim.at })),
      ],
      session,
    )
  }
}
