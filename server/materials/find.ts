// One material as somebody may see it: the draft for those who work on it, for all others what is live.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { notFound } from '../errors.ts'
import { canSeeDraft } from './access.ts'
import type { Content } from './content.ts'
import { Edition, type EditionRecord } from './edition.model.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { isOnItsWay } from './states.ts'
import { canView, viewersOf } from './viewers.ts'
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

/** @throws AppError 404, also for a draft or an edition that the actor may not see */
export async function findMaterial(
  actor: Actor | undefined,
  id: Types.ObjectId,
  { edition }: EditionChoice = {},
): Promise<FoundMaterial> {
  const material = await loadMaterial(actor, id)
  const { live, draft, latestNumber } = material
  const mayDraft = canSeeDraft(actor, material)
  if (edition === undefined && live) return { material, content: live.content, number: live.number, isDraft: false }
  if (edition === undefined && mayDraft && isWaiting(material))
    return await findMaterial(actor, id, { edition: latestNumber })
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
): Promise<Map<string, MaterialRecord>> {
  const found = await Material.find({ _id: { $in: ids }, removedAt: null }).lean()
  return new Map(found.filter((one) => canView(actor, one)).map((one) => [one._id.toString(), one]))
}

/** What somebody sees of it in a list. */
export function shownContent(material: MaterialRecord): Content {
  return material.live?.content ?? material.draft
}

const mostEditions = 200

/** What was handed in is what it is about. */
function isWaiting({ state, latestNumber }: MaterialRecord): boolean {
  return latestNumber > 0 && isOnItsWay(state)
}

/** Whoever would see it if it were live now: what was once for teachers only stays so, whatever came after it. */
function canSeeEdition(
  actor: Actor | undefined,
  material: MaterialRecord,
  { content, publishedAt }: Pick<EditionRecord, 'content' | 'publishedAt'>,
): boolean {
  const { live } = material
  if (!publishedAt || !live) return false
  const scope = scopes[Math.min(scopes.indexOf(live.scope), scopes.indexOf(content.scope))]!
  return canView(actor, { viewers: viewersOf({ ...material, live: { ...live, content, scope } }, new Date()) })
}

function isAuthor(actor: Actor | undefined, { draft }: MaterialRecord): boolean {
  return actor !== undefined && draft.authors.some(({ personId }) => personId?.equals(actor.personId))
}
