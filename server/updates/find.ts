// One's updates: the list, and one with all that differs.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import {
  changedFields,
  changedFiles,
  type Content,
  type ContentField,
  type EditionRecord,
  type FileChange,
  findEdition,
  findMaterials,
  type LicenceCode,
  licenceAfter,
  listPublished,
  type MaterialRecord,
  type Names,
  namesOf,
  type Recall,
  recallOf,
  whyNotFollow,
  type WhyNotAdapt,
} from '../materials/index.ts'
import { followableBy } from './access.ts'
import { adaptationKind, sidesOf } from './adaptation.ts'
import { compareTexts, type TextDifference } from './compare-texts.ts'
import { isNewer, loadLink, whyNotUndo } from './decide.ts'
import { Link, type LinkRecord } from './link.model.ts'
import { followedFields, merge, type Merged } from './merge.ts'
import { upstreamUser } from './users.ts'

export const shelves = ['open', 'taken', 'skipped'] as const
export type Shelf = (typeof shelves)[number]

const latestFirst: Order = { field: 'at', direction: -1 }

export interface ListedUpdate {
  readonly link: LinkRecord
  /** Undefined: the actor does not see it any more. */
  readonly upstream: MaterialRecord | undefined
}

/** The newest first. */
export async function listUpdates(
  actor: Actor,
  { shelf, of }: { readonly shelf: Shelf; readonly of?: Types.ObjectId | undefined },
  page: PageInput,
): Promise<Page<ListedUpdate>> {
  const { filter, sort, limit } = pageQuery(page, latestFirst)
  const wanted = { ...followableBy(actor), state: shelf, ...(of && { materialId: of }) }
  const found = await Link.find({ $and: [wanted, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  const upstreams = await findMaterials(
    actor,
    found.map(({ materialId }) => materialId),
  )
  return pageFrom(found, page, latestFirst, (link) => ({ link, upstream: upstreams.get(link.materialId.toString()) }))
}

/** All that somebody has which uses a material. */
export async function listLinksOf(actor: Actor, materialId: Types.ObjectId): Promise<LinkRecord[]> {
  return await Link.find({ ...followableBy(actor), materialId })
    .sort({ at: -1 })
    .limit(50)
    .lean()
}

export async function findLinksFor(actor: Actor, usedIn: Types.ObjectId): Promise<LinkRecord[]> {
  const found = await Link.find({ kind: adaptationKind, usedIn }).lean()
  return found.filter(({ ownerId }) => ownerId?.equals(actor.personId))
}

/** At most so many as a card says. */
export async function countOpen(actor: Actor, most: number): Promise<number> {
  return await Link.countDocuments({ ...followableBy(actor), state: 'open' }).limit(most)
}

export interface Compared {
  readonly base: Said
  readonly theirs: Said
  /** Of what is a copy of its own. */
  readonly mine?: (Said & { readonly revision: number }) | undefined
  /** What the original has changed. */
  readonly fields: readonly ContentField[]
  readonly files: readonly FileChange[]
  readonly merged?: Merged | undefined
  /** Undefined: it stays as it is. */
  readonly licence?: LicenceCode | undefined
  readonly texts: readonly TextDifference[]
}

export interface Said {
  readonly content: Content
  readonly names: Names
}

export interface Update extends ListedUpdate {
  /** Those that have come since the one that was taken, the oldest first. */
  readonly editions: readonly EditionRecord[]
  /** Undefined: there is nothing new, or the original is not there. */
  readonly compared: Compared | undefined
  /** Whoever answers for it in the place of somebody who has left is told, and may decide only what is theirs, too. */
  readonly mayDecide: boolean
  /** Why it cannot be taken. */
  readonly whyNot: WhyNotAdapt | undefined
  /** Locale key. */
  readonly whyNotUndo: string | undefined
  /** Of the edition that was taken. */
  readonly recall: Recall | undefined
}

/** @throws AppError 404 */
export async function findUpdate(actor: Actor, id: Types.ObjectId): Promise<Update> {
  const link = await loadLink(actor, id)
  const { materialId, synced, available } = link
  const upstream = (await findMaterials(actor, [materialId])).get(materialId.toString())
  const recall = upstream && recallOf(upstream, synced)
  const undone = await whyNotUndo(link)
  const mayDecide = (await upstreamUser(link.kind)?.mayDecide?.(actor, link)) ?? true
  const told = { link, upstream, mayDecide, recall, whyNotUndo: undone }
  const nothing = { ...told, editions: [], compared: undefined, whyNot: undefined }
  if (link.kind !== adaptationKind) return { ...nothing, ...(upstream && (await pinnedOf(actor, link))) }
  const sides = upstream && (await sidesOf(link, available))
  if (!sides || !isNewer(link)) return nothing
  const editions = (await listPublished(materialId, synced)).filter(({ number }) => number <= available)
  const { own, base, theirs } = sides
  const said = async (content: Content) => await saidOf(actor, content)
  const merged = merge({ base, theirs, mine: own.draft }, { keepsOwn: true })
  const whyNot = whyNotFollow(sides)
  const licence = licenceAfter(sides)
  const compared = {
    ...{ base: await said(base), theirs: await said(theirs) },
    mine: { ...(await said(own.draft)), revision: own.revision },
    fields: changedFields(base, theirs).filter((field) => followedFields.includes(field)),
    files: changedFiles(base.files, theirs.files),
    merged,
    licence: licence === own.draft.licence ? undefined : licence,
    texts: await compareTexts(base.files, theirs.files),
  }
  return { ...nothing, editions, compared, whyNot }
}

/** Of what shows the original as it is: nothing of it is a copy, nothing has to be merged. */
async function pinnedOf(actor: Actor, link: LinkRecord): Promise<Partial<Update>> {
  const { materialId, synced, available } = link
  const [base, theirs] = [await findEdition(materialId, synced), await findEdition(materialId, available)]
  if (!base || !theirs || !isNewer(link)) return {}
  const [before, after] = [base.content, theirs.content]
  const compared = {
    ...{ base: await saidOf(actor, before), theirs: await saidOf(actor, after) },
    fields: changedFields(before, after),
    files: changedFiles(before.files, after.files),
    texts: await compareTexts(before.files, after.files),
  }
  const editions = (await listPublished(materialId, synced)).filter(({ number }) => number <= available)
  return { editions, compared }
}

async function saidOf(actor: Actor, content: Content): Promise<Said> {
  return { content, names: await namesOf(actor, content) }
}

/** Of one thing that uses originals, those of which there is something new that nobody has decided on. */
export async function listOpenIn(kind: string, usedIn: Types.ObjectId): Promise<LinkRecord[]> {
  return await Link.find({ kind, usedIn, state: 'open' }).lean()
}
