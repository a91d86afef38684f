// Collections as somebody sees them: lists, one with its materials, and those with a certain material.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import {
  type FoundMaterial,
  listOffered,
  type MaterialRecord,
  readMaterials,
  type Scope,
  wordsOf,
} from '../materials/index.ts'
import { canKeep, keptBy, type Standing, standingOf, viewableBy } from './access.ts'
import { itemsOf } from './arrange.ts'
import { Collection, type CollectionRecord, type Item, type Section } from './collection.model.ts'
import { loadCollection } from './write.ts'

/** Those left out are any. */
export interface CollectionQuery {
  readonly text?: string | undefined
  readonly reach?: Scope | undefined
  readonly subject?: string | undefined
  readonly grade?: number | undefined
}

const byTitle: Order = { field: 'sortKey', direction: 1 }
const latestFirst: Order = { field: 'changedAt', direction: -1 }

/** What is published, by title. */
export async function listCollections(
  actor: Actor | undefined,
  query: CollectionQuery,
  page: PageInput,
): Promise<Page<CollectionRecord>> {
  const { filter, sort, limit } = pageQuery(page, byTitle)
  const conditions = [viewableBy(actor), { isPublished: true }, ...conditionsOf(query), filter]
  const found = await Collection.find({ $and: conditions }).sort(sort).limit(limit).lean<CollectionRecord[]>()
  return pageFrom(found, page, byTitle, (one) => one)
}

/** What the actor keeps, with what is not published; the last changed first. */
export async function listKept(actor: Actor, query: CollectionQuery, page: PageInput): Promise<Page<CollectionRecord>> {
  const { filter, sort, limit } = pageQuery(page, latestFirst)
  const found = await Collection.find({ $and: [keptBy(actor), ...conditionsOf(query), filter] })
    .sort(sort)
    .limit(limit)
    .lean<CollectionRecord[]>()
  return pageFrom(found, page, latestFirst, (one) => one)
}

/** Those that others keep and a material can be proposed for: of the sector, and of the schools of the actor. */
export async function listForProposal(actor: Actor, text: string, most: number): Promise<CollectionRecord[]> {
  const others = { isPublished: true, keepers: { $nin: keptBy(actor).keepers.$in } }
  return await Collection.find({ $and: [viewableBy(actor), others, ...conditionsOf({ text })] })
    .sort({ sortKey: 1, _id: 1 })
    .limit(most)
    .lean<CollectionRecord[]>()
}

/** Those of these that the actor may see and that are published, in the order of the ids. */
export async function findPublished(
  actor: Actor | undefined,
  ids: readonly Types.ObjectId[],
): Promise<CollectionRecord[]> {
  if (ids.length === 0) return []
  const found = await Collection.find({ $and: [{ _id: { $in: ids } }, viewableBy(actor), { isPublished: true }] }).lean<
    CollectionRecord[]
  >()
  return ids.flatMap((id) => found.find(({ _id }) => _id.equals(id)) ?? [])
}

/** The ids of those of these that the actor may open: published ones that they see, and those that they keep. */
export async function seenAmong(actor: Actor, ids: readonly Types.ObjectId[]): Promise<ReadonlySet<string>> {
  const seen = { $or: [{ $and: [viewableBy(actor), { isPublished: true }] }, keptBy(actor)] }
  const found = await Collection.find({ $and: [{ _id: { $in: ids } }, seen] }, { _id: 1 }).lean()
  return new Set(found.map(({ _id }) => _id.toString()))
}

/** Those of these that the actor keeps. */
export async function findKeptOnes(
  actor: Actor,
  ids: readonly Types.ObjectId[],
): Promise<Map<string, CollectionRecord>> {
  const found = await Collection.find({ $and: [{ _id: { $in: ids } }, keptBy(actor)] }).lean<CollectionRecord[]>()
  return new Map(found.map((one) => [one._id.toString(), one]))
}

/** Published ones that the actor sees and in which a material stands. */
export async function listWith(
  actor: Actor | undefined,
  materialId: Types.ObjectId,
  most: number,
): Promise<CollectionRecord[]> {
  return await Collection.find({ $and: [{ materialIds: materialId, isPublished: true }, viewableBy(actor)] })
    .sort({ _id: 1 })
    .limit(most)
    .lean<CollectionRecord[]>()
}

export interface ShownItem {
  readonly item: Item
  readonly standing: Standing
  /** Undefined of one that the actor does not see. */
  readonly found: FoundMaterial | undefined
  /** What may stand in its place, of which nobody has looked yet whether the actor sees it. */
  readonly replacementId: Types.ObjectId | undefined
}

export interface ShownSection extends Omit<Section, 'items'> {
  readonly items: readonly ShownItem[]
}

export interface FoundCollection {
  readonly collection: CollectionRecord
  readonly isKeeper: boolean
  /** With what the actor is shown of it: those who keep it are shown also what they do not see, and why. */
  readonly sections: readonly ShownSection[]
}

/** @throws AppError 404 */
export async function findCollection(actor: Actor | undefined, id: Types.ObjectId): Promise<FoundCollection> {
  return await showCollection(actor, await loadCollection(actor, id))
}

export async function showCollection(actor: Actor | undefined, collection: CollectionRecord): Promise<FoundCollection> {
  const isKeeper = canKeep(actor, collection)
  const materials = await readMaterials(collection.materialIds)
  const sections = collection.sections.map((section) => ({
    ...section,
    items: section.items
      .map((item) => shownItem(actor, collection, item, materials.get(item.materialId.toString())))
      .filter(({ found }) => isKeeper || found),
  }))
  return { collection, isKeeper, sections }
}

function shownItem(
  actor: Actor | undefined,
  collection: CollectionRecord,
  item: Item,
  material: MaterialRecord | undefined,
): ShownItem {
  const standing = standingOf(actor, collection, material)
  const isShown = material?.live && !notShown.includes(standing)
  const found = isShown
    ? { material, content: material.live.content, number: material.live.number, isDraft: false }
    : undefined
  const replacementId = material?.retirement?.replacementId ?? material?.tombstone?.replacementId ?? undefined
  return { item, standing, found, replacementId }
}

const notShown: readonly Standing[] = ['gone', 'unseen', 'hidden', 'retired']

/** How many materials of each the actor is shown, and the first of them, or the one that stands for it: by collection. */
export async function findCovers(
  actor: Actor | undefined,
  collections: readonly CollectionRecord[],
): Promise<Map<string, { readonly count: number; readonly coverId: Types.ObjectId | undefined }>> {
  const offered = await listOffered(
    actor,
    collections.flatMap(({ materialIds }) => materialIds),
  )
  return new Map(
    collections.map(({ _id, coverId, sections }) => {
      const shown = itemsOf(sections)
        .map(({ materialId }) => materialId)
        .filter((id) => offered.has(id.toString()))
      const cover = shown.find((id) => coverId?.equals(id)) ?? shown[0]
      return [_id.toString(), { count: shown.length, coverId: cover }]
    }),
  )
}

function conditionsOf({ text = '', reach, subject, grade }: CollectionQuery): object[] {
  const conditions: object[] = []
  const words = wordsOf(text).slice(0, mostWords)
  const begun = words.pop()
  for (const word of words) conditions.push({ words: word })
  if (begun !== undefined) conditions.push({ words: { $regex: `^${begun}` } })
  if (reach) conditions.push({ reach })
  const shelf = `${subject ?? ''}${grade === undefined ? '' : `.${grade}`}`
  if (shelf !== '') conditions.push({ shelves: shelf })
  return conditions
}

const mostWords = 10
