// "Use this instead": another material, named by its address.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { findMaterials } from '../materials/index.ts'

/** Undefined for an empty text. @throws InvalidInput for what is not there, not live, retired or the material itself */
export async function readReplacement(
  actor: Actor,
  text: string,
  materialId: Types.ObjectId,
): Promise<Types.ObjectId | undefined> {
  if (text === '') return undefined
  const [, id] = /(?:^|\/materials\/)([0-9a-f]{24})(?:[/?#].*)?$/.exec(text) ?? []
  const found = id === undefined ? undefined : (await findMaterials(actor, [new Types.ObjectId(id)])).get(id)
  if (!found?.live || found.isRetired || found.state === 'hidden' || found._id.equals(materialId))
    throw new InvalidInput({ replacement: { key: 'reports.errors.replacement' } })
  return found._id
}
