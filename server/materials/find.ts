// One material as somebody may see it: the draft for those who work on it, for all others what is live.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { notFound } from '../errors.ts'
import { canSeeDraft } from './access.ts'
import type { Content } from './content.ts'
import { Edition, type EditionRecord } from './edition.model.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { canView } from './viewers.ts'
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
  if (!found || (!found.publishedAt && !mayDraft)) throw notFound()
  return { material, content: found.content, number: found.number, isDraft: false }
}

/** The newest first: those that were published, and for those who work on it the others, too. */
export async function listEditions(actor: Actor | undefined, material: MaterialRecord): Promise<EditionRecord[]> {
  const published = canSeeDraft(actor, material) ? {} : { publishedAt: { $ne: null } }
  return await Edition.find({ materialId: material._id, ...published })
    .sort({ number: -1 })
    .limit(mostEditions)
    .lean()
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
  const waiting = ['awaitingGroup', 'awaitingSchool', 'proposedToSector', 'inPanel']
  return latestNumber > 0 && waiting.includes(state)
}

function isAuthor(actor: Actor | undefined, { draft }: MaterialRecord): boolean {
  return actor !== undefined && draft.authors.some(({ personId }) => personId?.equals(actor.personId))
}
