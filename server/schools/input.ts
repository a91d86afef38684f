import { z } from 'zod'
import { schoolLevels, unitKinds } from './unit.model.ts'

const none = z.literal('')

/** Addresses with filters are kept and passed on: what is not given filters nothing, and the day is today's. */
export const unitQuery = z.object({
  text: z.string().max(200).default(''),
  kind: z.union([none, z.enum(unitKinds)]).default(''),
  level: z.union([none, z.enum(schoolLevels)]).default(''),
  day: z.union([none, z.iso.date({ error: 'schools.list.dayInvalid' })]).default(''),
})
export type UnitQuery = z.output<typeof unitQuery>

/** Of the page of one unit. */
export const dayQuery = unitQuery.pick({ day: true })
