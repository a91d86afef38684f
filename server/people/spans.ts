// When somebody was and is something in a unit, as one value: to be told before and after a change, and put back.

import type { ClientSession, Types } from 'mongoose'
import type { Role } from '../roles.ts'
import { Membership } from './membership.model.ts'
import { refreshPlaces } from './places.ts'

export interface MembershipKey {
  readonly personId: Types.ObjectId
  readonly unitId: Types.ObjectId
  readonly role: Role
}

export interface MembershipSpan {
  readonly from: Date
  readonly to?: Date | null
}

/** The earliest first. */
export async function readSpans(
  { personId, unitId, role }: MembershipKey,
  session: ClientSession,
): Promise<MembershipSpan[]> {
  const found = await Membership.find({ personId, unitId, role }, undefined, { session }).sort({ from: 1 }).lean()
  return found.map(({ from, to }) => ({ from, ...(to ? { to } : {}) }))
}

/** Says whether it could be: not when somebody has changed it since it was `expected`. */
export async function restoreSpans(
  key: MembershipKey,
  { expected, wanted }: { readonly expected: readonly MembershipSpan[]; readonly wanted: readonly MembershipSpan[] },
  session: ClientSession,
): Promise<boolean> {
  if (!areSame(await readSpans(key, session), expected)) return false
  const { personId, unitId, role } = key
  await Membership.deleteMany({ personId, unitId, role }, { session })
  const again = wanted.map(({ from, to }) => ({ personId, unitId, role, from, ...(to ? { to } : {}) }))
  if (again.length > 0) await Membership.insertMany(again, { session })
  await refreshPlaces([key], session)
  return true
}

/** Whether somebody is anything anywhere beyond a moment. */
export async function hasPlaceBeyond(personId: Types.ObjectId, time: Date, session: ClientSession): Promise<boolean> {
  const open = { personId, $or: [{ to: { $exists: false } }, { to: { $gt: time } }] }
  return (await Membership.exists(open).session(session)) !== null
}

/** Of units, those memberships that last beyond a moment: how many. */
export async function countBeyond(
  unitIds: readonly Types.ObjectId[],
  roles: readonly Role[],
  time: Date,
): Promise<number> {
  const open = { $or: [{ to: { $exists: false } }, { to: { $gt: time } }] }
  return await Membership.countDocuments({ unitId: { $in: [...unitIds] }, role: { $in: [...roles] }, ...open })
}

function areSame(one: readonly MembershipSpan[], other: readonly MembershipSpan[]): boolean {
  const text = (spans: readonly MembershipSpan[]) =>
    spans.map(({ from, to }) => `${from.getTime()}-${to?.getTime() ?? ''}`).join()
  return text(one) === text(other)
}
