// How the demo's materials have been used: sums as they are written down, spread over the days since each was published.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { beginningOf } from '../schools/index.ts'
import type { AddedCounts, AddedTaking } from '../usage/index.ts'
import { type DemoCounts, demoMaterials, type DemoTaking, demoUsage } from './data.ts'

interface Known {
  /** By what the plan of the demo calls them. */
  readonly people: ReadonlyMap<string, Actor>
  readonly units: ReadonlyMap<string, { readonly id: Types.ObjectId }>
  readonly materialIds: ReadonlyMap<string, Types.ObjectId>
}

/** Somebody, some school or some material that is not there any more has none. */
export function usageOfDemo({ people, units, materialIds }: Known): {
  readonly counts: readonly AddedCounts[]
  readonly takings: readonly AddedTaking[]
} {
  const { lastDay, counts, ratings, takings } = demoUsage()
  const published = new Map(demoMaterials().map(({ key, unit, history }) => [key, { unit, day: history.at(-1)?.day }]))
  const added = counts.flatMap(({ material, schools, guests }) => {
    const { unit = '', day } = published.get(material) ?? {}
    const [materialId, unitId] = [materialIds.get(material), units.get(unit)?.id]
    if (!materialId || !unitId || day === undefined) return []
    const groups: (readonly [Types.ObjectId | undefined, DemoCounts])[] = Object.entries(schools).flatMap(
      ([code, sums]) => (units.has(code) ? [[units.get(code)!.id, sums]] : []),
    )
    if (guests) groups.push([undefined, guests])
    return groups.flatMap(([schoolId, sums]) =>
      spread(sums, day, lastDay).map((one) => ({ materialId, unitId, schoolId, ...one })),
    )
  })
  const takenBy = ({ material, person, day }: DemoTaking): AddedTaking[] => {
    const [materialId, actor] = [materialIds.get(material), people.get(person)]
    return materialId && actor ? [{ materialId, actor, day }] : []
  }
  const rated = ratings.flatMap(({ stars, comment, edition = 1, ...taking }) => {
    const at = new Date(beginningOf(taking.day).getTime() + 16 * 3600_000)
    return takenBy(taking).map((taken) => ({ ...taken, rating: { stars, comment, edition, at } }))
  })
  return { counts: added, takings: [...rated, ...takings.flatMap(takenBy)] }
}

/** Most in the first weeks, few on Sundays; the same each time. */
export function spread(sums: DemoCounts, publishedOn: string, lastDay: string) {
  const days: { day: string; weight: number }[] = []
  for (let time = Date.parse(publishedOn); time <= Date.parse(lastDay); time += dayLength) {
    const weight = (week[new Date(time).getUTCDay()] ?? 1) / (1 + days.length / 30)
    days.push({ day: new Date(time).toISOString().slice(0, 10), weight })
  }
  const all = days.reduce((sum, { weight }) => sum + weight, 0)
  let passed = 0
  return days.flatMap(({ day, weight }) => {
    const [before, after] = [passed / all, (passed += weight) / all]
    const part = (sum: number) => Math.round(sum * after) - Math.round(sum * before)
    const counts = { views: part(sums.views), downloads: part(sums.downloads) }
    return counts.views + counts.downloads > 0 ? [{ day, ...counts }] : []
  })
}

const dayLength = 24 * 3600_000
/** From Sunday to Saturday. */
const week = [0.3, 1.2, 1.1, 1, 1, 0.9, 0.5]
