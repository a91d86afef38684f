// What those who keep a collection change of it. Each says which revision they have seen: of two at once the second is told.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { conflict } from '../errors.ts'
import type { MaterialRecord } from '../materials/index.ts'
import { reachesFor } from './access.ts'
import {
  changeItem,
  findItem,
  findSection,
  itemsOf,
  moveItem,
  moveSection,
  newSection,
  putItem,
  removeItem,
  removeSection,
  type Way,
} from './arrange.ts'
import type { CollectionRecord, Section } from './collection.model.ts'
import { belongingOf, readReach } from './create.ts'
import type { DescribeForm } from './input.ts'
import { mostSections } from './limits.ts'
import { newItem, readMaterialIn, refuseAnother } from './material.ts'
import { addUseIn, endUseIn, renameUsesIn } from './uses.ts'
import { loadKept, saveCollection } from './write.ts'

/** Which collection somebody changes, and as what they have seen it. */
export interface Changing {
  readonly id: Types.ObjectId
  /** Undefined: it does not matter, as with what is only added. */
  readonly seen: number | undefined
  readonly origin: Origin
}

/** @throws AppError 403, 404, 409 `collectionChanged`; InvalidInput for a reach that is not theirs to give */
export async function describeCollection(
  actor: Actor,
  { id, seen, origin }: Changing,
  { title, introduction, place }: DescribeForm,
): Promise<CollectionRecord> {
  return await inTransaction(async (session) => {
    const before = await loadKept(actor, id, session)
    const wanted = readReach(reachesFor(actor, before), place)
    const isOther = wanted.reach !== before.reach
    const { ownerId, ownerName, unitId, unitName } = before
    const stays = { reach: wanted.reach, ownerId, ownerName, unitId, unitName }
    const belonging = isOther && before.reach === 'personal' ? await belongingOf(actor, wanted) : stays
    const changes = { title, introduction, ...belonging }
    const told = {
      ...{ actor, origin, action: 'collections.described' },
      before: { title: before.title, reach: before.reach },
      after: { title, reach: wanted.reach },
    }
    const after = await saveCollection(before, changes, told, session, seen)
    await renameUsesIn(after, session)
    return after
  })
}

/** @throws AppError 403, 404, 409 `collectionChanged`, `tooManySections` */
export async function addSection(
  actor: Actor,
  changing: Changing,
  { heading, text }: Pick<Section, 'heading' | 'text'>,
): Promise<CollectionRecord> {
  return await arrange(actor, changing, { section: heading }, (sections) => {
    if (sections.length >= mostSections) throw conflict('tooManySections')
    return [...sections, newSection(heading, text)]
  })
}

export async function changeSection(
  actor: Actor,
  changing: Changing,
  { id, heading, text }: Pick<Section, 'heading' | 'text'> & { readonly id: Types.ObjectId },
): Promise<CollectionRecord> {
  return await arrange(actor, changing, { section: heading }, (sections) => {
    const section = findSection(sections, id)
    return sections.map((one) => (one === section ? { ...one, heading, text } : one))
  })
}

export async function moveSectionOf(
  actor: Actor,
  changing: Changing,
  { id, way }: { readonly id: Types.ObjectId; readonly way: Way },
): Promise<CollectionRecord> {
  return await arrange(actor, changing, { section: id.toString(), way }, (sections) => moveSection(sections, id, way))
}

/** What stands in it stays in the collection. */
export async function removeSectionOf(actor: Actor, changing: Changing, id: Types.ObjectId): Promise<CollectionRecord> {
  return await arrange(actor, changing, { removedSection: id.toString() }, (sections) => removeSection(sections, id))
}

export interface Added {
  /** Of a material, or the id at its end. */
  readonly address: string
  /** Undefined: the last one. */
  readonly sectionId: Types.ObjectId | undefined
  readonly note: string
}

/**
 * @throws AppError 403, 404, 409 `collectionChanged`, `collectedAlready`, `collectionFull`; InvalidInput for a material that
 * cannot stand in a collection
 */
export async function addItem(
  actor: Actor,
  changing: Changing,
  { address, sectionId, note }: Added,
): Promise<CollectionRecord> {
  const material = await readMaterialIn(actor, address)
  return await inTransaction(async (session) => {
    const collection = await loadKept(actor, changing.id, session)
    return await addItemWithin(session, actor, collection, { material, sectionId, note, ...changing })
  })
}

export async function addItemWithin(
  session: ClientSession,
  actor: Actor,
  collection: CollectionRecord,
  { material, sectionId, note, seen, origin }: AddedWithin,
): Promise<CollectionRecord> {
  const { sections } = collection
  refuseAnother(sections, material)
  const item = newItem(material, note)
  const changed = putItem(sections, item, sectionId ?? sections.at(-1)!._id)
  const told = { actor, origin, action: 'collections.itemAdded', after: { material: material._id.toString() } }
  const after = await saveCollection(collection, { sections: changed }, told, session, seen)
  await addUseIn(actor, after, material, session)
  return after
}

type AddedWithin = Omit<Changing, 'id'> & Omit<Added, 'address'> & { readonly material: MaterialRecord }

export interface ChangedItem {
  readonly id: Types.ObjectId
  /** Left out: it stays as it is. */
  readonly note?: string | undefined
  readonly sectionId?: Types.ObjectId | undefined
  /** Its picture stands for the collection from now on. */
  readonly isCover?: boolean | undefined
}

export async function changeItemOf(
  actor: Actor,
  { id: collectionId, seen, origin }: Changing,
  { id, note, sectionId, isCover }: ChangedItem,
): Promise<CollectionRecord> {
  return await inTransaction(async (session) => {
    const before = await loadKept(actor, collectionId, session)
    const { materialId } = findItem(before.sections, id).item
    const said = { ...(note !== undefined && { note }), ...(sectionId && { sectionId }) }
    const sections = changeItem(before.sections, id, said)
    const told = {
      ...{ actor, origin, action: 'collections.itemChanged' },
      after: { material: materialId.toString(), ...(note !== undefined && { note }), ...(isCover && { isCover }) },
    }
    return await saveCollection(before, { sections, ...(isCover && { coverId: materialId }) }, told, session, seen)
  })
}

export async function moveItemOf(
  actor: Actor,
  changing: Changing,
  { id, way }: { readonly id: Types.ObjectId; readonly way: Way },
): Promise<CollectionRecord> {
  return await arrange(actor, changing, { item: id.toString(), way }, (sections) => moveItem(sections, id, way))
}

export async function removeItemOf(actor: Actor, changing: Changing, id: Types.ObjectId): Promise<CollectionRecord> {
  const { id: collectionId, seen, origin } = changing
  return await inTransaction(async (session) => {
    const before = await loadKept(actor, collectionId, session)
    const { item } = findItem(before.sections, id)
    const { materialId } = item
    const coverId = before.coverId?.equals(materialId) ? undefined : before.coverId
    const told = { actor, origin, action: 'collections.itemRemoved', before: { material: materialId.toString() } }
    const changes = { sections: removeItem(before.sections, id), coverId }
    const after = await saveCollection(before, changes, told, session, seen)
    await endUseIn(after, materialId, session)
    return after
  })
}

/** Another material in the place of one, with its note. @throws as `addItem` */
export async function replaceItem(
  actor: Actor,
  changing: Changing,
  { id, address }: { readonly id: Types.ObjectId; readonly address: string },
): Promise<CollectionRecord> {
  const material = await readMaterialIn(actor, address)
  const { id: collectionId, seen, origin } = changing
  return await inTransaction(async (session) => {
    const before = await loadKept(actor, collectionId, session)
    const { item } = findItem(before.sections, id)
    refuseAnother(removeItem(before.sections, id), material)
    const another = { ...newItem(material, item.note), _id: id }
    const { materialId } = another
    const sections = changeItem(before.sections, id, another)
    const told = {
      ...{ actor, origin, action: 'collections.itemReplaced' },
      before: { material: item.materialId.toString() },
      after: { material: materialId.toString() },
    }
    const coverId = before.coverId?.equals(item.materialId) ? materialId : before.coverId
    const after = await saveCollection(before, { sections, coverId }, told, session, seen)
    await endUseIn(after, item.materialId, session)
    await addUseIn(actor, after, material, session)
    return after
  })
}

export interface Arranged {
  /** Undefined: a new one. */
  readonly id: Types.ObjectId | undefined
  readonly heading: string
  readonly text: string
  readonly items: readonly { readonly materialId: Types.ObjectId; readonly note: string }[]
}

/**
 * All sections and their items at once, as a program has put them in order: what is not named is taken out.
 * @throws AppError 403, 404, 409 `collectionChanged`, `collectedAlready`, `collectionFull`, `tooManySections`; InvalidInput
 */
export async function arrangeAll(
  actor: Actor,
  { id, seen, origin }: Changing,
  wanted: readonly Arranged[],
): Promise<CollectionRecord> {
  const before = await loadKept(actor, id)
  const known = new Map(itemsOf(before.sections).map((item) => [item.materialId.toString(), item]))
  const added = new Map<string, MaterialRecord>()
  for (const { materialId } of wanted.flatMap(({ items }) => items)) {
    const key = materialId.toString()
    if (!known.has(key) && !added.has(key)) added.set(key, await readMaterialIn(actor, key))
  }
  if (wanted.length > mostSections) throw conflict('tooManySections')
  return await inTransaction(async (session) => {
    const collection = await loadKept(actor, id, session)
    let sections: Section[] = []
    for (const { id: sectionId, heading, text, items } of wanted) {
      const section = sectionId ? findSection(collection.sections, sectionId) : newSection()
      sections = [...sections, { ...section, heading, text, items: [] }]
      for (const { materialId, note } of items) {
        const key = materialId.toString()
        refuseAnother(sections, { _id: materialId })
        const item = known.get(key) ?? newItem(added.get(key)!, note)
        sections = putItem(sections, { ...item, note }, section._id)
      }
    }
    if (sections.length === 0) sections = [newSection()]
    const kept = new Set(itemsOf(sections).map(({ materialId }) => materialId.toString()))
    const coverId = before.coverId && kept.has(before.coverId.toString()) ? before.coverId : undefined
    const told = { actor, origin, action: 'collections.arranged', after: { items: kept.size } }
    // What has come in between is not taken out unseen.
    const after = await saveCollection(collection, { sections, coverId }, told, session, seen ?? before.revision)
    for (const [key, { materialId }] of known) if (!kept.has(key)) await endUseIn(after, materialId, session)
    for (const material of added.values()) await addUseIn(actor, after, material, session)
    return after
  })
}

async function arrange(
  actor: Actor,
  { id, seen, origin }: Changing,
  what: Readonly<Record<string, unknown>>,
  put: (sections: readonly Section[]) => Section[],
): Promise<CollectionRecord> {
  return await inTransaction(async (session) => {
    const before = await loadKept(actor, id, session)
    const told = { actor, origin, action: 'collections.arranged', after: what }
    return await saveCollection(before, { sections: put(before.sections) }, told, session, seen)
  })
}
