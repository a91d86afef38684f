// Who is in a school, as of today: counted once after each change, not for each page.

import { Types } from 'mongoose'
import { createMemory } from '../changes/index.ts'
import type { Role } from '../roles.ts'
import { dayOf } from '../schools/index.ts'
import { groupOf } from './group.ts'
import { Membership } from './membership.model.ts'

export interface MemberCount {
  readonly asOf: string
  readonly students: number
  readonly teachers: number
  /** Everybody who works there, teachers among them, each person once. */
  readonly staff: number
  readonly guardians: number
}

export async function countMembers(unitId: string, now = new Date()): Promise<MemberCount> {
  const known = remembered.get(unitId)
  if (known?.asOf === dayOf(now)) return known

  const since = remembered.begin()
  const members = await Membership.find({
    unitId: new Types.ObjectId(unitId),
    from: { $lte: now },
    $or: [{ to: { $exists: false } }, { to: { $gt: now } }],
  })
    .select('personId role')
    .lean<{ personId: Types.ObjectId; role: Role }[]>()
  const people = (isCounted: (role: Role) => boolean) =>
    new Set(members.filter(({ role }) => isCounted(role)).map(({ personId }) => personId.toString())).size
  const count = {
    asOf: dayOf(now),
    students: people((role) => role === 'student'),
    teachers: people((role) => role === 'teacher'),
    staff: people((role) => groupOf(role) === 'staff'),
    guardians: people((role) => role === 'guardian'),
  }
  remembered.set(unitId, count, since)
  return count
}

const remembered = createMemory<MemberCount>('unit', 2000)
