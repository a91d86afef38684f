// Whoever has used a material may have left since. What becomes of it is then told to whoever answers for what they have made:
// those whom its kind names, else those who run the school.

import type { Types } from 'mongoose'
import { findReaders } from '../accounts/index.ts'
import { findMemberships, listMemberIds } from '../people/index.ts'
import type { Role } from '../roles.ts'
import { dayOf, holdsAt, listUnitsBelow } from '../schools/index.ts'
import { upstreamUser } from './users.ts'

export interface Followed {
  readonly kind: string
  readonly usedIn: Types.ObjectId
  /** The school or office of it. */
  readonly unitId: Types.ObjectId
  /** Left out when they have been removed. */
  readonly ownerId?: Types.ObjectId | null | undefined
  /** The one who answers for it now does so because another one has left. */
  readonly isPassed?: boolean | null | undefined
}

/** For each, in their order; undefined: nobody is there. */
export async function responsibleFor(
  followed: readonly Followed[],
  now = new Date(),
): Promise<(Types.ObjectId | undefined)[]> {
  const there = await whoIsThere(followed, now)
  const found: (Types.ObjectId | undefined)[] = []
  for (const one of followed) {
    const { ownerId, isPassed } = one
    const isThere = ownerId != null && there.has(keyOf(one.unitId, ownerId))
    found.push(isThere && !isPassed ? ownerId : await nextOf(one, isThere ? ownerId : undefined, now))
  }
  return found
}

const heads: readonly Role[] = ['principal', 'vicePrincipal', 'schoolAdministrator', 'librarian', 'sectorAdministrator']

async function nextOf(
  { kind, usedIn, unitId }: Followed,
  current: Types.ObjectId | undefined,
  now: Date,
): Promise<Types.ObjectId | undefined> {
  const named = (await upstreamUser(kind)?.responsible?.(usedIn)) ?? []
  const there = await whoIsThere(
    named.map((ownerId) => ({ unitId, ownerId })),
    now,
  )
  const next = named.find((id) => there.has(keyOf(unitId, id)))
  if (next ?? current) return next ?? current
  for (const role of heads) {
    const ids = await listMemberIds({ unitId, role }, now)
    const readers = await findReaders(ids)
    const head = ids.find((id) => readers.has(id.toString()))
    if (head) return head
  }
  return undefined
}

/** By unit and person: who works there, or in a part of it, and can sign in. */
async function whoIsThere(
  asked: readonly Pick<Followed, 'unitId' | 'ownerId'>[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const readers = await findReaders(asked.flatMap(({ ownerId }) => ownerId ?? []))
  const byUnit = new Map<string, { readonly unitId: Types.ObjectId; readonly personIds: Types.ObjectId[] }>()
  for (const { unitId, ownerId } of asked) {
    if (!ownerId || !readers.has(ownerId.toString())) continue
    const known = byUnit.get(unitId.toString())
    if (known) known.personIds.push(ownerId)
    else byUnit.set(unitId.toString(), { unitId, personIds: [ownerId] })
  }
  const there = new Set<string>()
  for (const { unitId, personIds } of byUnit.values()) {
    const inside = await membersIn(unitId, personIds, now)
    const others = personIds.filter((id) => !inside.has(id.toString()))
    const parts = others.length > 0 ? await listUnitsBelow(unitId, dayOf(now), { limit: 100 }) : { items: [] }
    for (const { _id } of parts.items) for (const id of await membersIn(_id, others, now)) inside.add(id)
    for (const id of inside) there.add(`${unitId.toString()} ${id}`)
  }
  return there
}

async function membersIn(
  unitId: Types.ObjectId,
  personIds: readonly Types.ObjectId[],
  now: Date,
): Promise<Set<string>> {
  const held = (await findMemberships({ personIds, unitId })).filter(({ from, to }) =>
    holdsAt({ from, to: to ?? undefined }, now),
  )
  return new Set(held.map(({ personId }) => personId.toString()))
}

function keyOf(unitId: Types.ObjectId, personId: Types.ObjectId): string {
  return `${unitId.toString()} ${personId.toString()}`
}
