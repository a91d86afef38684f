import { SearchUnavailable } from '../../storage/search/search.ts'
import { readId } from '../http/id.ts'
import { addressOfMaterial, shownContent } from '../materials/index.ts'
import type { MaterialAside } from '../pages/material-asides.ts'
import { findSimilar } from './similar.ts'

export const similarAside: MaterialAside = {
  order: 50,
  view: 'catalogue/_similar',
  load: async (actor, { id }) => {
    const similar = await findSimilar(actor, readId(id)).catch((error: unknown) => {
      if (error instanceof SearchUnavailable) return []
      throw error
    })
    if (similar.length === 0) return undefined
    const items = similar.map((material) => ({
      url: addressOfMaterial(material._id),
      title: shownContent(material).title,
      school: material.unitName,
    }))
    return { items }
  },
}
