// What has been counted and is not written yet, and what of it is written where. Pure.

import { yearOf } from './calendar.ts'

/** Of what, by whom and when. */
export interface Place {
  readonly materialId: string
  /** The school or office that has it. */
  readonly unitId: string
  /** The school of the visitor. */
  readonly schoolId: string | undefined
  readonly day: string
}

export interface Counts {
  readonly views: number
  readonly downloads: number
}

/** By places. */
export type Tally = Map<string, Counts>

export function addTo(tally: Tally, { materialId, unitId, schoolId = '', day }: Place, counts: Counts): void {
  const key = [materialId, unitId, schoolId, day].join()
  tally.set(key, sumOf(tally.get(key), counts))
}

export const oneOf = { view: { views: 1, downloads: 0 }, download: { views: 0, downloads: 1 } } as const

/** What could not be written is counted again, with what came meanwhile. */
export function putBack(tally: Tally, unwritten: Tally): void {
  for (const [key, counts] of unwritten) tally.set(key, sumOf(tally.get(key), counts))
}

export interface Writes {
  /** By whose and day. */
  readonly days: ReadonlyMap<string, Counts>
  /** By whose, year and material. */
  readonly years: ReadonlyMap<string, Counts>
  /** By whose, year and school. */
  readonly reaches: ReadonlyMap<string, Counts>
  /** By material. */
  readonly downloads: ReadonlyMap<string, number>
}

export function writesOf(tally: Tally): Writes {
  const days: Tally = new Map()
  const years: Tally = new Map()
  const reaches: Tally = new Map()
  const downloads = new Map<string, number>()
  const add = (map: Tally, parts: readonly (string | number)[], counts: Counts) =>
    map.set(parts.join(), sumOf(map.get(parts.join()), counts))
  for (const [key, counts] of tally) {
    const [materialId, unitId, schoolId, day] = key.split(',') as [string, string, string, string]
    const year = yearOf(day)
    const groups = [whose.sector, whose.materialsOf(unitId)]
    for (const one of [...groups, whose.material(materialId)]) add(days, [one, day], counts)
    for (const one of groups) add(years, [one, year, materialId], counts)
    if (counts.downloads > 0) downloads.set(materialId, (downloads.get(materialId) ?? 0) + counts.downloads)
    if (schoolId === '') continue
    add(days, [whose.peopleOf(schoolId), day], counts)
    add(years, [whose.peopleOf(schoolId), year, materialId], counts)
    for (const one of groups) add(reaches, [one, year, schoolId], counts)
  }
  return { days, years, reaches, downloads }
}

/** What the counts are of: counts.model.ts. */
export const whose = {
  sector: 'sector',
  material: (id: string) => `material.${id}`,
  peopleOf: (unitId: string) => `people.${unitId}`,
  materialsOf: (unitId: string) => `materials.${unitId}`,
} as const

function sumOf(a: Counts | undefined, b: Counts): Counts {
  return a ? { views: a.views + b.views, downloads: a.downloads + b.downloads } : b
}
