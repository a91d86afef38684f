// When somebody was and is something in a unit, as one value: to be told before and after a change, and put back.

import type mongoose from 'mongoose'
import type { ClientSession, Types } from 'mongoose'
import type { Role } from '../roles.ts'
import { Membership, type MembershipRecord } from './membership.model.ts'
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

/** Somebody becomes something, until `to` if that is known, or is it no longer from `on`. */
export type MembershipChange = MembershipKey &
  ({ readonly from: Date; readonly to?: Date | undefined } | { readonly on: Date })

export interface ChangedSpans extends MembershipKey {
  readonly before: readonly MembershipSpan[]
  readonly after: readonly MembershipSpan[]
}

/**
 * Of many people at a time, in a few writes, one change after another. Gives what has changed, each with all that somebody
 * was in that unit in that role.
 */
export async function changeMemberships(
  changes: readonly MembershipChange[],
  session: ClientSession,
): Promise<ChangedSpans[]> {
  const stored = await Membership.find(
    {
      personId: { $in: changes.map(({ personId }) => personId) },
      unitId: { $in: changes.map(({ unitId }) => unitId) },
    },
    undefined,
    { session },
  )
    .sort({ from: 1 })
    .lean<MembershipRecord[]>()
  const before = new Map<string, Span[]>()
  for (const one of stored) before.set(textOf(one), [...(before.get(textOf(one)) ?? []), spanOf(one)])
  const after = new Map<string, { key: MembershipKey; spans: readonly Span[] }>()
  for (const change of changes) {
    const { personId, unitId, role } = change
    const name = textOf(change)
    const spans = after.get(name)?.spans ?? before.get(name) ?? []
    const changed = 'on' in change ? spansUntil(spans, change.on) : spansWith(spans, change)
    after.set(name, { key: { personId, unitId, role }, spans: changed })
  }
  const changed = [...after].flatMap(([name, { key, spans }]): Changed[] => {
    const former = before.get(name) ?? []
    return areSame(former, spans) ? [] : [{ key, former, spans }]
  })
  if (changed.length === 0) return []
  await Membership.bulkWrite(changed.flatMap(writesOf), { session })
  await refreshPlaces(
    changed.map(({ key }) => key),
    session,
  )
  return changed.map(({ key, former, spans }) => ({ ...key, before: former.map(bareOf), after: spans.map(bareOf) }))
}

interface Changed {
  readonly key: MembershipKey
  readonly former: readonly Span[]
  readonly spans: readonly Span[]
}

interface Span extends MembershipSpan {
  /** Undefined: a new one. */
  readonly _id?: Types.ObjectId
}

/**
 * The same when it holds already. What it touches is one with it: one that ended on that day or later goes on, one that would
 * begin later begins now.
 */
export function spansWith(
  spans: readonly Span[],
  { from, to }: { from: Date; to?: Date | undefined },
): readonly Span[] {
  if (spans.some((one) => one.from <= from && (!one.to || (to && one.to >= to)))) return spans
  const isTouching = (one: Span) => (!to || one.from <= to) && (!one.to || one.to >= from)
  const touching = spans.filter(isTouching)
  const last = Math.max(...[{ to }, ...touching].map((one) => one.to?.getTime() ?? Infinity))
  const whole = {
    ...(touching[0]?._id ? { _id: touching[0]._id } : {}),
    from: new Date(Math.min(from.getTime(), ...touching.map((one) => one.from.getTime()))),
    ...(last === Infinity ? {} : { to: new Date(last) }),
  }
  return [...spans.filter((one) => !isTouching(one)), whole].sort((a, b) => a.from.getTime() - b.from.getTime())
}

/** `on` is the first day on which it no longer holds. One that has not begun by then is taken back. */
export function spansUntil(spans: readonly Span[], on: Date): readonly Span[] {
  return spans.flatMap((one) => {
    if (one.to && one.to <= on) return [one]
    return one.from >= on ? [] : [{ ...one, to: on }]
  })
}

type Write = mongoose.AnyBulkWriteOperation<MembershipRecord>

function writesOf({ key, former, spans }: Changed): Write[] {
  const kept = new Set(spans.map(({ _id }) => _id?.toString()))
  const gone = former.filter(({ _id }) => !kept.has(_id?.toString()))
  const changed = spans.filter((span) => !former.some((one) => one._id === span._id && areSame([one], [span])))
  return [
    // First: what goes on may now begin when one of these did.
    ...gone.map(({ _id }): Write => ({ deleteOne: { filter: { _id: _id! } } })),
    ...changed.map(({ _id, from, to }): Write => {
      const own = { ...key, from, ...(to ? { to } : {}) }
      if (!_id) return { insertOne: { document: own } }
      return { updateOne: { filter: { _id }, update: { $set: own, ...(to ? {} : { $unset: { to: 1 } }) } } }
    }),
  ]
}

function spanOf({ _id, from, to }: MembershipRecord): Span {
  return { _id, from, ...(to ? { to } : {}) }
}

function bareOf({ from, to }: Span): MembershipSpan {
  return { from, ...(to ? { to } : {}) }
}

function textOf({ personId, unitId, role }: MembershipKey): string {
  return [personId.toString(), unitId.toString(), role].join(' ')
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
