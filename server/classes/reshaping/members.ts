// Memberships of a unit that ends: those that last beyond its day go elsewhere, or end.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { record } from '../../audit/index.ts'
import { enqueue } from '../../outbox/index.ts'
import { announceMovedFamilies, listMembershipsBeyond, type MembershipRecord } from '../../people/index.ts'
import { schoolManagers } from '../../schools/index.ts'
import { enter, leave, stillRuns } from './keep.ts'
import type { MoveRecord } from './move.model.ts'

/** accounts: sign-ins of people who are nothing anywhere any more. */
export const membershipsEndedEvent = 'classes.membershipsEnded'

const atOnce = 50

/** Where a membership goes; undefined: it ends. */
export type Target = (membership: MembershipRecord) => Types.ObjectId | undefined

export function isManaging({ role }: Pick<MembershipRecord, 'role'>): boolean {
  return (schoolManagers as readonly string[]).includes(role)
}

/** Says whether there may be more. */
export async function moveSomeMembers(move: MoveRecord, targetOf: Target): Promise<boolean> {
  return await inTransaction(async (session) => {
    const memberships = await listMembershipsBeyond({ unitId: move.unitId, limit: atOnce }, move.day, session)
    if (memberships.length === 0 || !(await stillRuns(move._id, session))) return false
    for (const membership of memberships) await moveMember(move, membership, targetOf(membership), session)
    const pupils = memberships.filter(({ role }) => role === 'student')
    await announceMovedFamilies({ childIds: pupils.map(({ personId }) => personId), on: move.day }, session)
    await note(move, memberships, session)
    return true
  })
}

export async function moveMember(
  { _id, day }: Pick<MoveRecord, '_id' | 'day'>,
  { personId, unitId, role, from, to }: MembershipRecord,
  intoId: Types.ObjectId | undefined,
  session: ClientSession,
): Promise<void> {
  await leave(_id, { personId, unitId, role }, day, session)
  if (!intoId) return
  const lasting = { from: from < day ? day : from, ...(to ? { to } : {}) }
  await enter(_id, { personId, unitId: intoId, role, ...lasting }, session)
}

async function note(move: MoveRecord, memberships: readonly MembershipRecord[], session: ClientSession): Promise<void> {
  const { _id: moveId, kind, unitId, intoIds, day } = move
  const isClosing = kind === 'close'
  const about = {
    actor: undefined,
    subject: { kind: 'unit', id: unitId },
    unitIds: [unitId, ...intoIds],
    after: { intoIds, day, members: memberships.map(({ personId, role }) => ({ personId, role })) },
  }
  if (isClosing) await record({ action: 'classes.membersEnded', ...about }, session)
  else await record({ action: 'classes.membersMoved', ...about }, session)
  const personIds = [...new Set(memberships.map(({ personId }) => personId.toString()))]
  if (isClosing)
    await enqueue(
      membershipsEndedEvent,
      { moveId: moveId.toString(), unitId: unitId.toString(), personIds },
      session,
      day,
    )
}
