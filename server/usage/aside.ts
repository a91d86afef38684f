// Beside a material: how it is used, for those who answer for it.

import { readId } from '../http/id.ts'
import { readMaterial } from '../materials/index.ts'
import type { AsideItem, MaterialAside } from '../pages/material-asides.ts'
import { canSeeUsage } from './access.ts'
import { addressOfUsage } from './page.ts'

export const usageAside: MaterialAside = {
  key: 'usage.aside.title',
  order: 20,
  list: async ({ id }, visitor) => {
    const material = visitor && (await readMaterial(readId(id)))
    if (!material?.live) return []
    const items: AsideItem[] = []
    if (canSeeUsage(visitor!, material))
      items.push({ title: { key: 'usage.titles.material' }, url: addressOfUsage(material._id) })
    return items
  },
}
