// What a stored file is already here as.

import type { FileUse, FileUseNames } from '../file-use.ts'
import type { Actor } from '../actor.ts'
import { AppError } from '../errors.ts'
import { Edition } from './edition.model.ts'
import { findMaterial, type FoundMaterial } from './find.ts'
import { addressOfMaterial } from './labels.ts'

export const materialUses: FileUseNames = {
  feature: 'materials',
  describe: async (use, actor) => {
    const found = await findUse(use, actor)
    if (!found) return undefined
    const { material, content } = found
    return { label: content.title === '' ? material.ownerName : content.title, url: addressOfMaterial(material._id) }
  },
}

/** Only in what they may see themselves: that a draft has a file is nobody else’s business. */
async function findUse({ kind, id }: FileUse, actor: Actor): Promise<FoundMaterial | undefined> {
  try {
    if (kind === 'draft') return await findMaterial(actor, id, { edition: 'draft' })
    const edition = await Edition.findById(id, { materialId: 1, number: 1 }).lean()
    return edition ? await findMaterial(actor, edition.materialId, { edition: edition.number }) : undefined
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return undefined
    throw error
  }
}
