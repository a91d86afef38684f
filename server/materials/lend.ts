// An edition that others show to people of their own (material-lenders.ts): what they have put into a course, for its pupils.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import type { MaterialLender } from '../material-lenders.ts'
import { Edition, type EditionRecord } from './edition.model.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { isEmbargoed, isShown, staff } from './viewers.ts'

/** prepare.ts collects them. */
export function useMaterialLenders(declared: readonly MaterialLender[]): void {
  lenders = declared
}

export interface Lent {
  readonly material: MaterialRecord
  readonly edition: EditionRecord
}

/** Undefined: it is not lent. Never a draft, what nobody may see now, or to pupils what is for teachers only. */
export async function findLent(
  actor: Actor | undefined,
  id: Types.ObjectId,
  number: number,
): Promise<Lent | undefined> {
  if (!actor || lenders.length === 0) return undefined
  const edition = await Edition.findOne({ materialId: id, number, publishedAt: { $ne: null } }).lean()
  const material = await Material.findOne({ _id: id, removedAt: null }).lean()
  if (!edition || !material?.live || !isShown(material.state)) return undefined
  const isHeldBack = [edition.content, material.live.content].some((content) => isEmbargoed(content, new Date()))
  const isForTeachersOnly = edition.content.isForTeachersOnly || material.live.content.isForTeachersOnly
  if (isHeldBack || (isForTeachersOnly && !hasRole(actor, ...staff))) return undefined
  for (const { lends } of lenders) if (await lends(actor, id, number)) return { material, edition }
  return undefined
}

let lenders: readonly MaterialLender[] = []
