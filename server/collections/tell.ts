// Those who keep a collection hear what becomes of a material in it: a new edition, and that readers are warned of it or do not
// find it any more. Everybody hears of each once: what has been told is written with the item, together with the notice.

import type { ClientSession, Types } from 'mongoose'
import type { MaterialRecord } from '../materials/index.ts'
import { isOffered, recallOf, schoolCurators, sectorCurators } from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import { listMemberIds } from '../people/index.ts'
import type { Role } from '../roles.ts'
import { addressOfCollection } from './address.ts'
import type { CollectionRecord, Item, Told } from './collection.model.ts'

/** The gravest first. */
export const fates = ['gone', 'hidden', 'retired', 'recalled', 'retiring'] as const
export type Fate = (typeof fates)[number] | ''

export function fateOf(material: MaterialRecord | undefined): Fate {
  if (!material || material.removedAt) return 'gone'
  if (material.state === 'hidden') return 'hidden'
  if (!isOffered(material)) return material.isRetired || material.state === 'archived' ? 'retired' : 'hidden'
  if (recallOf(material, material.live!.number)) return 'recalled'
  return material.retiresAt ? 'retiring' : ''
}

/** What is to be written with the item; undefined: nothing has become of it that is not known. */
export function toldAfter({ told }: Pick<Item, 'told'>, material: MaterialRecord): Told | undefined {
  const fate = fateOf(material)
  const number = Math.max(material.live?.number ?? 0, told?.number ?? 0)
  return told?.fate === fate && told.number === number ? undefined : { number, fate }
}

/** In the transaction in which `after` is written. */
export async function tellKeepers(
  collection: CollectionRecord,
  material: MaterialRecord,
  { before, after }: { readonly before: Told | undefined; readonly after: Told },
  session: ClientSession,
): Promise<void> {
  const what = newsIn(before, after)
  if (!what) return
  const keepers = (await keeperIdsOf(collection)).filter((id) => !id.equals(material.ownerId))
  const title = material.live?.content.title ?? material.tombstone?.title ?? titleIn(collection, material._id)
  const { _id, title: name } = collection
  const values = { title, collection: name, number: after.number }
  const url = `${addressOfCollection(_id)}/edit`
  const urgency = what === 'recalled' ? ('now' as const) : ('digest' as const)
  await notify(keepers, { key: `collections.notices.${what}`, values, url, urgency }, session)
}

/** Of an item from before this was kept only what readers miss is told. */
function newsIn(before: Told | undefined, { number, fate }: Told): Exclude<Fate, ''> | 'edition' | undefined {
  if (fate !== '' && fate !== before?.fate) return fate as Exclude<Fate, ''>
  return fate === '' && before && number > before.number ? 'edition' : undefined
}

function titleIn({ sections }: CollectionRecord, materialId: Types.ObjectId): string {
  const items = sections.flatMap((section) => section.items)
  return items.find((item) => item.materialId.equals(materialId))?.title ?? ''
}

/** Of a personal one its owner; else whoever has made it while they are among its keepers, and if not all of these. */
async function keeperIdsOf({ reach, ownerId, unitId }: CollectionRecord): Promise<Types.ObjectId[]> {
  if (reach === 'personal') return [ownerId]
  const all = await membersWith(reach === 'school' ? schoolCurators : sectorCurators, unitId)
  if (reach !== 'school' && all.some((id) => id.equals(ownerId))) return [ownerId]
  const librarians = reach === 'school' ? await membersWith(['librarian'], unitId) : []
  return librarians.length > 0 ? librarians : all
}

async function membersWith(roles: readonly Role[], unitId: Types.ObjectId): Promise<Types.ObjectId[]> {
  const now = new Date()
  const found = new Map<string, Types.ObjectId>()
  for (const role of roles) for (const id of await listMemberIds({ unitId, role }, now)) found.set(id.toString(), id)
  return [...found.values()]
}
