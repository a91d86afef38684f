// A link for every use that can follow its original, made and ended with the use; and what has to be looked at when a material
// changes: as an original, and as something made from one.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Log } from '../log.ts'
import type { MaterialSteps } from '../material-steps.ts'
import { addressOfMaterial, type MaterialRecord, readMaterial } from '../materials/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { addUse, endUse, findUse, type UseKey } from '../usage/index.ts'
import { adaptationKind } from './adaptation.ts'
import { newEditionEvent } from './events.ts'
import { Link, type LinkRecord } from './link.model.ts'
import { upstreamUser } from './users.ts'
import { deleteLink, forgetTaken, saveLink } from './write.ts'

/** Whoever adapts a material uses it. What they call theirs is their own business until others see it. */
export const followAdaptations: MaterialSteps = {
  adapted: async ({ actor, from: { materialId, edition, title }, made: { _id: id, unitId } }, session) =>
    await addUse(
      actor,
      { kind: adaptationKind, materialId, edition, id, title, unitId, url: addressOfMaterial(id) },
      session,
    ),
}

export const beginFollowing: EventHandler = async (payload) => {
  const use = useIn(payload)
  if (!upstreamUser(use.kind)) return
  await inTransaction(async (session) => {
    const found = await findUse(use)
    if (!found) return
    const { materialId, edition, kind, usedIn, title, url, unitId, addedById: ownerId } = found
    const known = await Link.findOne({ kind, usedIn, materialId }).session(session).lean()
    if (known?.synced === edition) return
    if (known) {
      await forgetTaken(known, session)
      const state = known.available > edition ? 'open' : 'current'
      await saveLink(known, { synced: edition, state, at: new Date(), skipped: 0, taken: undefined }, session)
      return
    }
    const whose = { kind, usedIn, materialId, title, url, unitId, ...(ownerId && { ownerId }) }
    const where = { synced: edition, available: edition, skipped: 0, state: 'current' as const, revision: 1 }
    await Link.create([{ ...whose, ...where, at: new Date() }], { session })
  })
  // After it is there: what was published while it was being made is not missed.
  await lookForNewer(await readMaterial(use.materialId))
}

export const endFollowing: EventHandler = async (payload) => {
  const use = useIn(payload)
  await inTransaction(async (session) => {
    if (await findUse(use)) return
    const { kind, id: usedIn, materialId, edition: synced } = use
    const link = await Link.findOne({ kind, usedIn, materialId, synced }).session(session).lean()
    if (link) await deleteLink(link, session)
  })
}

export const followMaterial: EventHandler = async ({ materialId }) => {
  const id = idOf(materialId)
  const material = await readMaterial(id)
  await lookForNewer(material)
  for (const link of await Link.find({ kind: adaptationKind, usedIn: id }).lean()) await followOwn(link, material)
}

async function lookForNewer(material: MaterialRecord | undefined): Promise<void> {
  if (!material?.live || material.removedAt) return
  const { _id: materialId, live } = material
  if (await Link.exists({ materialId, available: { $lt: live.number } }))
    await inTransaction((session) => enqueue(newEditionEvent, { materialId }, session))
}

/** It is gone, it is called otherwise now, or the way back is closed. */
async function followOwn(link: LinkRecord, own: MaterialRecord | undefined): Promise<void> {
  await inTransaction(async (session) => {
    const now = await Link.findById(link._id).session(session).lean()
    if (!now) return
    if (!own || own.removedAt) {
      const { materialId, synced: edition, kind, usedIn } = now
      await endUse({ materialId, edition, kind, id: usedIn }, session)
      return await deleteLink(now, session)
    }
    const why = now.taken?.kept ? await upstreamUser(now.kind)?.whyNotUndo(now, now.taken.kept, session) : undefined
    if (why) {
      await forgetTaken(now, session)
      const { mode, from, at } = now.taken!
      await saveLink(now, { taken: { mode, from, at, why } }, session)
    } else if (own.live && own.live.content.title !== now.title)
      await saveLink(now, { title: own.live.content.title }, session)
  })
}

function useIn({ materialId, edition, kind, id }: Parameters<EventHandler>[0]): UseKey {
  return { materialId: idOf(materialId), edition: Number(edition), kind: String(kind), id: idOf(id) }
}

export function idOf(value: unknown): Types.ObjectId {
  return new Types.ObjectId(String(value))
}

/** What an event that was lost would have done. Says how many originals had something that nobody had been told of. */
export async function mendLinks(log?: Log): Promise<number> {
  const mended = await mend()
  if (mended > 0) log?.warn({ mended }, 'users of originals had not been told of new editions, and are now')
  return mended
}

async function mend(): Promise<number> {
  let mended = 0
  for (let last: Types.ObjectId | undefined; ;) {
    const links = await Link.find(last ? { materialId: { $gt: last } } : {}, { materialId: 1, available: 1 })
      .sort({ materialId: 1, available: 1 })
      .limit(500)
      .lean()
    if (links.length === 0) return mended
    const lowest = new Map<string, number>()
    for (const { materialId, available } of links) {
      const key = materialId.toString()
      lowest.set(key, Math.min(available, lowest.get(key) ?? available))
    }
    for (const [key, available] of lowest) {
      const material = await readMaterial(idOf(key))
      if (!material?.live || material.live.number <= available) continue
      await lookForNewer(material)
      mended++
    }
    last = links.at(-1)!.materialId
  }
}
