import { readId } from '../http/id.ts'
import { addressOfMaterial, shownContent } from '../materials/index.ts'
import type { MaterialAside } from '../pages/material-asides.ts'
import { findSimilar } from './similar.ts'

export const similarAside: MaterialAside = {
  key: 'catalogue.similar',
  order: 50,
  list: async ({ id }, visitor) =>
    (await findSimilar(visitor, readId(id))).map((material) => ({
      title: shownContent(material).title,
      url: addressOfMaterial(material._id),
      note: material.unitName,
    })),
}
