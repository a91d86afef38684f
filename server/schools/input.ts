import { z } from 'zod'
import { treeLines } from './tree.ts'
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

/** Of the tree; which units are open is read apart. */
export const treeQuery = dayQuery.extend({
  line: z.enum(treeLines).default('management'),
  skipped: z.coerce.number().int().min(0).max(10_000).default(0),
})

/** More branches than one looks at on a page. */
const mostOpen = 40

/** `ID` or `ID.CURSOR`; what is neither is left out. */
export function readOpen(given: unknown): ReadonlyMap<string, string> {
  const texts = [given ?? []].flat().filter((text) => typeof text === 'string')
  const pairs = texts.map((text) => /^([0-9a-f]{24})(?:\.([\w-]+))?$/.exec(text)).filter((pair) => pair !== null)
  return new Map(pairs.slice(0, mostOpen).map(([, id, cursor = '']) => [id!, cursor]))
}
