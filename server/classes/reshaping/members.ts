// Memberships of a unit that ends: those that last beyond its day go elsewhere, or end.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { record } from '../../audit/index.ts'
import { enqueue } from '../../outbox/index.ts'
import {
  announceMovedFamilies,
  listMembershipsBeyond,
  type MembershipChange,
  type MembershipRecord,
} from '../../people/index.ts'
import { schoolManagers } from '../../schools/index.ts'
import { changeMembers, stillRuns } from './keep.ts'
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
    const changes = memberships.flatMap((membership) => movingOf(move.day, membership, targetOf(membership)))
    await changeMembers(move._id, changes, session)
    const pupils = memberships.filter(({ role }) => role === 'student')
    await announceMovedFamilies({ childIds: pupils.map(({ personId }) => personId), on: move.day }, session)
    await note(move, memberships, session)
    return true
  })
}

/** They go there from the day on; undefined: they end. */
export function movingOf(
  day: Date,
  { personId, unitId, role, from, to }: MembershipRecord,
  intoId: Types.ObjectId | undefined,
): MembershipChange[] {
  const left = { personId, unitId, role, on: day }
  if (!intoId) return [left]
  return [left, { personId, unitId: intoId, role, from: from < day ? day : from, ...(to ? { to } : {}) }]
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
