// Beside a material: what it is rated, and for those who answer for it how it is used.

import { hasRole } from '../actor.ts'
import { readId } from '../http/id.ts'
import { readMaterial, staff } from '../materials/index.ts'
import type { AsideItem, MaterialAside } from '../pages/material-asides.ts'
import { canSeeUsage, mayEverRate } from './access.ts'
import { addressOfUsage } from './page.ts'
import { addressOfRatings } from './ratings-page.ts'
import { toldRating } from './stars.ts'

export const usageAside: MaterialAside = {
  key: 'usage.aside.title',
  order: 20,
  list: async ({ id }, visitor) => {
    const material = await readMaterial(readId(id))
    if (!material?.live) return []
    const isStaff = visitor !== undefined && hasRole(visitor, ...staff)
    const url = addressOfRatings(material._id)
    const items: AsideItem[] = []
    const rated = toldRating(material, visitor)
    if (rated) items.push({ title: { key: 'usage.aside.rated', values: { ...rated } }, ...(isStaff && { url }) })
    if (visitor && mayEverRate(visitor, material)) items.push({ title: { key: 'usage.aside.rate' }, url })
    if (visitor && canSeeUsage(visitor, material))
      items.push({ title: { key: 'usage.titles.material' }, url: addressOfUsage(material._id) })
    return items
  },
}
