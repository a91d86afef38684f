import type { MaterialTouches } from '../pages/material-touches.ts'
import { countUses } from './uses.ts'
import { useName } from './words.ts'

/** Where it is used, by kind, and in how many schools. */
export const usageTouches: MaterialTouches = {
  lines: async (materialId, words) => {
    const { uses, units } = await countUses(materialId)
    if (uses.length === 0) return []
    const kinds = uses.map(({ kind, count }) => words.t('usage.touched.kind', { count, kind: useName(kind, words) }))
    return [words.t('usage.touched.uses', { kinds: kinds.join(', '), units })]
  },
}
