// The demo's collections, as people of it have put them in order.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { AddedCollection } from '../collections/index.ts'
import { beginningOf } from '../schools/index.ts'
import { demoCollections } from './data.ts'

interface Known {
  /** By what the plan of the demo calls them. */
  readonly people: ReadonlyMap<string, Actor>
  readonly units: ReadonlyMap<string, { readonly id: Types.ObjectId; readonly name: string }>
  readonly materialIds: ReadonlyMap<string, Types.ObjectId>
}

/** Somebody, some office or some material that is not there any more is left out. */
export function collectionsOfDemo({ people, units, materialIds }: Known): AddedCollection[] {
  return demoCollections().flatMap(({ owner, unit, day, cover, sections, proposals, ...said }) => {
    const [person, place] = [people.get(owner), units.get(unit)]
    if (!person || !place) return []
    return [
      {
        ...said,
        owner: person,
        unit: place,
        at: afternoonOf(day),
        coverId: materialIds.get(cover),
        sections: sections.map(({ items, ...section }) => ({
          ...section,
          items: items.flatMap(({ material, note }) => {
            const materialId = materialIds.get(material)
            return materialId ? [{ materialId, note }] : []
          }),
        })),
        proposals: proposals.flatMap(({ material, by, day, reason }) => {
          const [materialId, proposer] = [materialIds.get(material), people.get(by)]
          return materialId && proposer ? [{ materialId, by: proposer, reason, at: afternoonOf(day) }] : []
        }),
      },
    ]
  })
}

function afternoonOf(day: string): Date {
  return new Date(beginningOf(day).getTime() + 14 * 3600_000)
}
