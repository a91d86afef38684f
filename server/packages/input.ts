// What forms and queries of packages may contain.

import { z } from 'zod'
import { rowFilters } from './find.ts'

const none = z.literal('')
const id = z.string().regex(/^[0-9a-f]{24}$/)

export const newPackageForm = z.object({ unitId: z.union([none, id]).default('') })
export const startForm = z.object({ takesSame: z.union([none, z.literal('yes')]).default('') })
export const rowQuery = z.object({ filter: z.union([none, z.enum(rowFilters)]).default('') })

/** At once: as many as a page shows. */
export const mostExported = 50
export const exportQuery = z.object({
  material: z.preprocess((given) => [given ?? []].flat(), z.array(id).min(1).max(mostExported)),
})

export const sourceQuery = z.object({
  from: z.enum(['own', 'search']).default('own'),
  text: z.string().max(200).default(''),
  subject: z.string().max(60).default(''),
  grade: z.union([none, z.coerce.number().int().min(1).max(12)]).default(''),
})
export type SourceQuery = z.output<typeof sourceQuery>
