import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { findMaterials, shownContent } from '../find.ts'
import { addressOfMaterial } from '../labels.ts'

export interface Replacement {
  readonly title: string
  readonly url: string
}

/** What to use instead, if the visitor may see it. */
export async function replacementFor(
  visitor: Actor | undefined,
  id: Types.ObjectId | undefined | null,
): Promise<Replacement | undefined> {
  const material = id ? (await findMaterials(visitor, [id])).get(id.toString()) : undefined
  return material && { title: shownContent(material).title, url: addressOfMaterial(material._id) }
}
