// A guardian is a member of each school that a child of theirs goes to: what they are follows from their children.

import type { ClientSession, Types } from 'mongoose'
import { beginMembership, endMembership } from '../change.ts'
import { Guardianship } from '../guardianship.model.ts'
import { Membership } from '../membership.model.ts'
import { Person } from '../person.model.ts'

/** After a child has come to a school or left one; `on` is the day from which that holds. */
export async function alignGuardiansOf(childId: Types.ObjectId, on: Date, session: ClientSession): Promise<void> {
  const links = await Guardianship.find({ childId, ...lastingBeyond(on) })
    .session(session)
    .lean()
  for (const { guardianId } of links) await alignGuardian(guardianId, on, session)
}

/** After a guardian has got a child or has one no longer. In the same transaction. */
export async function alignGuardian(guardianId: Types.ObjectId, on: Date, session: ClientSession): Promise<void> {
  // Of two at the same time one begins anew, with what the other has made of it.
  await Person.updateOne({ _id: guardianId }, { $set: { alignedAt: new Date() } }, { session })
  const wanted = await schoolsOfChildren(guardianId, on, session)
  const role = 'guardian'
  const open = await Membership.find({ personId: guardianId, role, ...lastingBeyond(on) })
    .session(session)
    .lean()
  for (const { unitId, from, to } of wanted.values()) {
    const membership = { personId: guardianId, unitId, role } as const
    await beginMembership({ ...membership, from, ...(to ? { to } : {}) }, session)
    if (to) await endMembership({ ...membership, on: to }, session)
  }
  for (const { unitId } of open)
    if (!wanted.has(unitId.toString())) await endMembership({ personId: guardianId, unitId, role, on }, session)
}

interface School {
  readonly unitId: Types.ObjectId
  readonly from: Date
  /** When the last child leaves it, if that is known. */
  readonly to: Date | undefined
}

/** From `on`, or later: a child may be entered before its first day. */
async function schoolsOfChildren(guardianId: Types.ObjectId, on: Date, session: ClientSession) {
  const links = await Guardianship.find({ guardianId, ...lastingBeyond(on) })
    .session(session)
    .lean()
  const children = await Person.find({ _id: { $in: links.map(({ childId }) => childId) } }, { places: 1 })
    .session(session)
    .lean()
  const linkedFrom = new Map(links.map(({ childId, from }) => [childId.toString(), from]))
  const schools = new Map<string, School>()
  for (const { _id, places } of children)
    for (const { unitId, group, from, to } of places) {
      if (group !== 'student' || (to && to <= on)) continue
      const known = schools.get(unitId.toString())
      const since = latest(from, on, linkedFrom.get(_id.toString())!)
      schools.set(unitId.toString(), {
        unitId,
        from: known && known.from < since ? known.from : since,
        to: known ? laterEnd(known.to, to ?? undefined) : (to ?? undefined),
      })
    }
  return schools
}

/** Links and memberships that hold on that day, or will. */
export function lastingBeyond(on: Date) {
  return { $or: [{ to: { $exists: false } }, { to: { $gt: on } }] }
}

function latest(...times: readonly Date[]): Date {
  return new Date(Math.max(...times.map((time) => time.getTime())))
}

/** Undefined: it goes on. */
function laterEnd(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (!one || !other) return undefined
  return one > other ? one : other
}
