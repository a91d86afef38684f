// What forms and queries of packages of courses may contain.

import { z } from 'zod'
import { exportKinds } from './export.model.ts'
import { rowFilters } from './find.ts'
import { dayChoices } from './import.model.ts'

const none = z.literal('')
const id = z.string().regex(/^[0-9a-f]{24}$/)

export const newImportForm = z.object({
  unitId: z.union([none, id]).default(''),
  courseId: z.union([none, id]).default(''),
})
export const startForm = z.object({ title: z.string().max(200).default(''), days: z.enum(dayChoices).default('keep') })
export const rowQuery = z.object({ filter: z.union([none, z.enum(rowFilters)]).default('') })
export const exportForm = z.object({ kind: z.enum(exportKinds, { error: 'field.errors.required' }) })
