// A recalled edition: who hears of it at once, and who may read why and where it is used.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { type Actor, hasRole, type Origin } from '../actor.ts'
import { notFound } from '../errors.ts'
import {
  canLiftRecall,
  canRecall,
  canView,
  findEdition,
  findMaterials,
  liftRecallWithin,
  listMadeFrom,
  type MaterialRecord,
  readMaterial,
  type Recall,
  recallOf,
  recallWithin,
  replacementOf,
  schoolCurators,
  sectorCurators,
} from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { findUnits } from '../schools/index.ts'
import { isUsedBy, type UseRecord, usesAfter } from '../usage/index.ts'
import { adaptationKind } from './adaptation.ts'
import { addressOfRecall } from './address.ts'
import { idOf } from './follow.ts'
import { listLinksOf } from './find.ts'
import type { LinkRecord } from './link.model.ts'
import { type Followed, responsibleFor } from './responsible.ts'
import { upstreamUser, upstreamUsers } from './users.ts'

export interface Recalling {
  readonly id: Types.ObjectId
  readonly edition: number
  readonly reason: string
  readonly origin: Origin
  readonly seen?: number | undefined
}

/** @throws AppError 403, 404, 409 `alreadyRecalled` and when the material has changed meanwhile */
export async function recallEdition(actor: Actor, recalling: Recalling): Promise<MaterialRecord> {
  return await inTransaction((session) => recallWithin(session, actor, recalling))
}

/** @throws AppError 403, 404 */
export async function liftRecall(
  actor: Actor,
  lifting: Pick<Recalling, 'id' | 'edition' | 'origin'>,
): Promise<MaterialRecord> {
  return await inTransaction((session) => liftRecallWithin(session, actor, lifting))
}

/** One by one through all who use it; whoever is told already, because this runs once more, is not told again. */
export const tellOfRecall: EventHandler = async (payload, context) => {
  const [material, told] = await readTold(payload)
  const recall = material && recallOf(material, told.edition)
  // It was lifted before anybody had heard of it.
  if (!material || !recall?._id.equals(told.recallId)) return
  const replacement = replacementOf(material, told.edition)
  const kind = replacement === undefined ? 'plain' : 'replaced'
  const { reason } = recall
  const values = { ...told.values, reason, ...(replacement !== undefined && { replacement }) }
  const say = async (whom: 'owner' | 'user', personIds: readonly Types.ObjectId[], session: ClientSession) => {
    const others = personIds.filter((id) => !id.equals(recall.byId))
    const key = whom === 'owner' ? 'updates.notices.recalledOwn' : `updates.notices.recalled.${kind}`
    const { url } = told
    const once = `updates recall ${told.recallId.toString()}`
    await notify(others, { key, values, url, urgency: 'now', once }, session)
  }
  const owner = await ownerOf(material)
  if (owner) await inTransaction((session) => say('owner', [owner], session))
  await tellAll(material, told.edition, (ids, session) => say('user', ids, session), context)
}

export const tellOfLifting: EventHandler = async (payload, context) => {
  const [material, told] = await readTold(payload)
  if (!material) return
  const { url, values, recallId } = told
  const byId = idOf(payload.byId)
  const notice = { key: 'updates.notices.lifted', values, url, urgency: 'now' as const }
  const say = async (personIds: readonly Types.ObjectId[], session: ClientSession) => {
    const others = personIds.filter((id) => !id.equals(byId))
    await notify(others, { ...notice, once: `updates lifted ${recallId.toString()}` }, session)
  }
  const owner = await ownerOf(material)
  if (owner) await inTransaction((session) => say([owner], session))
  await tellAll(material, told.edition, say, context)
}

async function readTold({ materialId, edition, recallId }: Parameters<EventHandler>[0]) {
  const id = idOf(materialId)
  const number = Number(edition)
  const material = await readMaterial(id)
  const said = material && (await findEdition(id, number))
  const values = { title: said?.content.title ?? '', number }
  return [material, { edition: number, recallId: idOf(recallId), values, url: addressOfRecall(id, number) }] as const
}

const atATime = 200

async function tellAll(
  material: MaterialRecord,
  edition: number,
  say: (personIds: readonly Types.ObjectId[], session: ClientSession) => Promise<void>,
  { signal, stillWorking }: Parameters<EventHandler>[1],
): Promise<void> {
  const materialId = material._id
  const lists = [
    async (after?: Types.ObjectId) =>
      await personsOf(await usesAfter({ materialId, edition }, { after, most: atATime }), userIn),
    // What shows always the newest edition, whichever it was when it began.
    async (after?: Types.ObjectId) =>
      material.live?.number === edition
        ? await personsOf(await usesAfter({ materialId }, { after, most: atATime }), (use) =>
            upstreamUser(use.kind) ? undefined : userIn(use),
          )
        : undefined,
    // Also what was made from what was made from it.
    async (after?: Types.ObjectId) =>
      await personsOf(await listMadeFrom({ materialId, edition }, { after, most: atATime }), makerOf),
  ]
  for (const list of lists)
    for (let found = await list(); found; found = await list(found.last)) {
      signal.throwIfAborted()
      const { personIds } = found
      if (personIds.length > 0) await inTransaction((session) => say(personIds, session))
      await stillWorking()
    }
}

/** Undefined: there are no more. Of whoever has left somebody else answers for what they have made. */
async function personsOf<Found extends { readonly _id: Types.ObjectId }>(
  found: readonly Found[],
  followedIn: (one: Found) => Followed | undefined,
) {
  const last = found.at(-1)?._id
  if (!last) return undefined
  const ids = (await responsibleFor(found.flatMap((one) => followedIn(one) ?? []))).flatMap((id) => id ?? [])
  return { last, personIds: [...new Map(ids.map((id) => [id.toString(), id])).values()] }
}

async function ownerOf(material: MaterialRecord): Promise<Types.ObjectId | undefined> {
  return (await responsibleFor([makerOf(material)]))[0]
}

function userIn({ kind, usedIn, unitId, addedById: ownerId }: UseRecord): Followed {
  return { kind, usedIn, unitId, ownerId }
}

function makerOf({ _id: usedIn, unitId, ownerId }: Pick<MaterialRecord, '_id' | 'ownerId' | 'unitId'>): Followed {
  return { kind: adaptationKind, usedIn, unitId, ownerId }
}

export interface FoundRecall {
  readonly material: MaterialRecord
  readonly edition: number
  readonly title: string
  /** Undefined: it could be recalled by the actor. */
  readonly recall: Recall | undefined
  readonly mayLift: boolean
  /** Of the actor, what uses the material. */
  readonly own: readonly LinkRecord[]
  /** For those who answer for materials. */
  readonly places: Places | undefined
}

export interface Places {
  /** The most first. */
  readonly units: readonly { readonly name: string; readonly count: number }[]
  readonly kinds: readonly { readonly kind: string; readonly count: number }[]
  /** Of the adaptations those that the actor may see. */
  readonly adaptations: readonly MaterialRecord[]
  readonly pupils: number
  /** There are more than were counted. */
  readonly isMore: boolean
}

/** For whoever sees it, and for whoever uses it, whether they still see it or not. @throws AppError 404 */
export async function findRecall(actor: Actor, id: Types.ObjectId, edition: number): Promise<FoundRecall> {
  const material = await readMaterial(id)
  const found = material && !material.removedAt ? await findEdition(id, edition) : undefined
  if (!material || !found?.publishedAt) throw notFound()
  const recall = recallOf(material, edition)
  const sees = canView(actor, material)
  const mayRecall = sees && canRecall(actor, material)
  const isConcerned = sees || (await isUsedBy(actor.personId, id)) || (await isMadeBy(actor, id, edition))
  if (recall ? !isConcerned : !mayRecall) throw notFound()
  return {
    ...{ material, edition, title: found.content.title, recall },
    mayLift: sees && canLiftRecall(actor, material),
    own: await listLinksOf(actor, id),
    places: sees && (mayRecall || canCount(actor)) ? await placesOf(actor, material, edition) : undefined,
  }
}

function canCount(actor: Actor): boolean {
  return hasRole(actor, ...schoolCurators, ...sectorCurators)
}

async function isMadeBy({ personId: ownerId }: Actor, materialId: Types.ObjectId, edition: number): Promise<boolean> {
  return (await listMadeFrom({ materialId, edition }, { ownerId, most: 1 })).length > 0
}

const mostCounted = 1000

async function placesOf(actor: Actor, { _id: materialId }: MaterialRecord, edition: number): Promise<Places> {
  const uses = await usesAfter({ materialId, edition }, { most: mostCounted + 1 })
  const counted = uses.slice(0, mostCounted)
  const byUnit = countBy(counted, ({ unitId }) => unitId.toString())
  const names = await findUnits(byUnit.map(({ key }) => key))
  const byKind = countBy(counted, ({ kind }) => kind)
  const made = counted.filter(({ kind }) => kind === 'adaptation').map(({ usedIn }) => usedIn)
  const visible = await findMaterials(actor, made.slice(0, mostNamed))
  let pupils = 0
  for (const { kind, countPupils } of upstreamUsers()) {
    const usedIn = counted.filter((one) => one.kind === kind).map((one) => one.usedIn)
    if (countPupils && usedIn.length > 0) pupils += await countPupils(usedIn)
  }
  return {
    units: byUnit.map(({ key, count }) => ({ name: names.get(key)?.name ?? '', count })),
    kinds: byKind.map(({ key: kind, count }) => ({ kind, count })),
    ...{ adaptations: [...visible.values()], pupils, isMore: uses.length > mostCounted },
  }
}

const mostNamed = 50

function countBy(uses: readonly UseRecord[], keyOf: (use: UseRecord) => string) {
  const counts = new Map<string, number>()
  for (const use of uses) counts.set(keyOf(use), (counts.get(keyOf(use)) ?? 0) + 1)
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count)
}
