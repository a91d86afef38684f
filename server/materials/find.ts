// One material as somebody may see it: the draft for those who work on it, for all others what is live.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { AppError, notFound } from '../errors.ts'
import { canSeeDraft, canSeeWaiting } from './access.ts'
import type { Content } from './content.ts'
import { Edition, type EditionRecord } from './edition.model.ts'
import { findLent } from './lend.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { isOnItsWay } from './states.ts'
import { canView, viewableBy, viewersOf } from './viewers.ts'
import { scopes } from './vocabulary.ts'
import { loadMaterial } from './write.ts'

export interface FoundMaterial {
  readonly material: MaterialRecord
  readonly content: Content
  /** Of the edition that is shown; of a draft, that which it will get. */
  readonly number: number
  readonly isDraft: boolean
}

export interface EditionChoice {
  /** `draft`, the number of an edition, or whatever is best to show first. */
  readonly edition?: 'draft' | number | undefined
}

/**
 * An edition that the actor may not see by itself is there for them where they are shown it (lend.ts).
 * @throws AppError 404, also for a draft or an edition that the actor may not see
 */
export async function findMaterial(
  actor: Actor | undefined,
  id: Types.ObjectId,
  choice: EditionChoice = {},
): Promise<FoundMaterial> {
  const { edition } = choice
  try {
    return await findOwn(actor, id, choice)
  } catch (error) {
    if (typeof edition !== 'number' || !(error instanceof AppError) || error.status !== 404) throw error
    const lent = await findLent(actor, id, edition)
    if (!lent) throw error
    return { material: lent.material, content: lent.edition.content, number: edition, isDraft: false }
  }
}

async function findOwn(
  actor: Actor | undefined,
  id: Types.ObjectId,
  { edition }: EditionChoice,
): Promise<FoundMaterial> {
  const material = await loadMaterial(actor, id)
  const { live, draft, latestNumber } = material
  const mayDraft = canSeeDraft(actor, material)
  if (edition === undefined && live) return { material, content: live.content, number: live.number, isDraft: false }
  // What was handed in is what it is about.
  if (edition === undefined && canSeeWaiting(actor, material))
    return await findOwn(actor, id, { edition: latestNumber })
  if (edition === undefined || edition === 'draft') {
    if (!mayDraft && !(edition === undefined && isAuthor(actor, material))) throw notFound()
    return { material, content: draft, number: latestNumber + 1, isDraft: true }
  }
  const found = await Edition.findOne({ materialId: id, number: edition }).lean()
  if (!found || !(mayDraft || canSeeEdition(actor, material, found))) throw notFound()
  return { material, content: found.content, number: found.number, isDraft: false }
}

/** As it was handed in, without asking who wants to know. */
export async function findEdition(
  materialId: Types.ObjectId,
  number: number,
  session?: ClientSession,
): Promise<EditionRecord | undefined> {
  return (
    (await Edition.findOne({ materialId, number })
      .session(session ?? null)
      .lean()) ?? undefined
  )
}

/** Those that others have seen, from one on, the oldest first. Without asking who wants to know. */
export async function listPublished(materialId: Types.ObjectId, after: number): Promise<EditionRecord[]> {
  return await Edition.find({ materialId, number: { $gt: after }, publishedAt: { $ne: null } })
    .sort({ number: 1 })
    .limit(mostEditions)
    .lean()
}

/** The newest first: those that were published, and for those who work on it the others, too. */
export async function listEditions(actor: Actor | undefined, material: MaterialRecord): Promise<EditionRecord[]> {
  const found = await Edition.find({ materialId: material._id }).sort({ number: -1 }).limit(mostEditions).lean()
  if (canSeeDraft(actor, material)) return found
  return found.filter((edition) => canSeeEdition(actor, material, edition))
}

/** Those of these that the actor may see, as they are now: what a search index has found is looked at again. */
export async function findMaterials(
  actor: Actor | undefined,
  ids: readonly Types.ObjectId[],
  session?: ClientSession,
): Promise<Map<string, MaterialRecord>> {
  const found = await Material.find({ _id: { $in: ids }, removedAt: null })
    .session(session ?? null)
    .lean()
  return new Map(found.filter((one) => canView(actor, one)).map((one) => [one._id.toString(), one]))
}

/** However they stand and whoever asks, also what is gone: for whoever keeps a list of materials. */
export async function readMaterials(
  ids: readonly Types.ObjectId[],
  session?: ClientSession,
): Promise<Map<string, MaterialRecord>> {
  if (ids.length === 0) return new Map()
  const found = await Material.find({ _id: { $in: ids } })
    .session(session ?? null)
    .lean()
  return new Map(found.map((one) => [one._id.toString(), one]))
}

/** What a list offers to its readers: not what is hidden or retired, even to those who see it. */
export function isOffered({ live, state, isRetired, removedAt }: Offered): boolean {
  return Boolean(live) && !removedAt && !isRetired && !notOffered.includes(state)
}

type Offered = Pick<MaterialRecord, 'live' | 'state' | 'isRetired' | 'removedAt'>
const notOffered: readonly MaterialRecord['state'][] = ['hidden', 'archived']

/** The ids of those of these that the actor may see and is offered: the same as the rules say, as a query. */
export async function listOffered(
  actor: Actor | undefined,
  ids: readonly Types.ObjectId[],
): Promise<ReadonlySet<string>> {
  const offered = { live: { $ne: null }, state: { $nin: notOffered }, isRetired: null, removedAt: null }
  const found = await Material.find({ $and: [{ _id: { $in: ids } }, viewableBy(actor), offered] }, { _id: 1 }).lean()
  return new Set(found.map(({ _id }) => _id.toString()))
}

/** What others see of it, or will. */
export function shownContent(material: MaterialRecord): Content {
  return material.live?.content ?? material.draft
}

/**
 * What a list shows of each to somebody who sees that it is there: what is live, else what waits to be decided on, else the
 * draft. Nothing of one whose draft is not for them.
 */
export async function findShown(
  actor: Actor | undefined,
  materials: readonly MaterialRecord[],
): Promise<Map<string, FoundMaterial>> {
  const waiting = await findWaiting(materials.filter((one) => canSeeWaiting(actor, one)))
  const shown = new Map<string, FoundMaterial>()
  for (const material of materials) {
    const { _id, live, draft, latestNumber } = material
    const id = _id.toString()
    const content = live?.content ?? waiting.get(id)
    if (content) shown.set(id, { material, content, number: live?.number ?? latestNumber, isDraft: false })
    else if (canSeeDraft(actor, material) || isAuthor(actor, material))
      shown.set(id, { material, content: draft, number: latestNumber + 1, isDraft: true })
  }
  return shown
}

/** The editions that wait to be decided on, of those of which nothing is live: by material. */
export async function findWaiting(materials: readonly MaterialRecord[]): Promise<Map<string, Content>> {
  const wanted = materials
    .filter(({ live, state, latestNumber }) => !live && latestNumber > 0 && isOnItsWay(state))
    .map(({ _id, latestNumber }) => ({ materialId: _id, number: latestNumber }))
  const found = wanted.length === 0 ? [] : await Edition.find({ $or: wanted }).lean()
  return new Map(found.map(({ materialId, content }) => [materialId.toString(), content]))
}

const mostEditions = 200

/** Whoever would see it if it were live now: what was once for teachers only stays so, whatever came after it. */
function canSeeEdition(
  actor: Actor | undefined,
  material: MaterialRecord,
  { number, content, publishedAt }: Pick<EditionRecord, 'number' | 'content' | 'publishedAt'>,
): boolean {
  if (number === material.latestNumber && canSeeWaiting(actor, material)) return true
  const { live } = material
  if (!publishedAt || !live) return false
  const scope = scopes[Math.min(scopes.indexOf(live.scope), scopes.indexOf(content.scope))]!
  return canView(actor, { viewers: viewersOf({ ...material, live: { ...live, content, scope } }, new Date()) })
}

function isAuthor(actor: Actor | undefined, { draft }: MaterialRecord): boolean {
  return actor !== undefined && draft.authors.some(({ personId }) => personId?.equals(actor.personId))
}
