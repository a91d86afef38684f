// Usage that comes from elsewhere, with its days: the demo.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { refresh } from './rate.ts'
import { Rating } from './rating.model.ts'
import { addTo, type Counts, type Tally } from './tally.ts'
import { writeTally } from './write.ts'

export interface AddedCounts extends Counts {
  readonly materialId: Types.ObjectId
  /** The school or office that has it. */
  readonly unitId: Types.ObjectId
  /** Of those who used it; left out: guests. */
  readonly schoolId?: Types.ObjectId | undefined
  readonly day: string
}

/** Somebody has taken it, and may have rated it. */
export interface AddedTaking {
  readonly materialId: Types.ObjectId
  readonly actor: Actor
  readonly day: string
  readonly rating?: AddedRating | undefined
}

export interface AddedRating {
  readonly stars: number
  readonly comment: string
  readonly edition: number
  readonly at: Date
}

/** Each material once rated at most by each person; nothing of it is there yet. */
export async function addUsage(
  counts: readonly AddedCounts[],
  takings: readonly AddedTaking[],
  session: ClientSession,
): Promise<void> {
  const tally: Tally = new Map()
  for (const { materialId, unitId, schoolId, day, views, downloads } of counts) {
    const place = { materialId: materialId.toString(), unitId: unitId.toString(), schoolId: schoolId?.toString(), day }
    addTo(tally, place, { views, downloads })
  }
  const taken = takings.map(({ actor, materialId, day }) => [[actor.personId, materialId].join(), day] as const)
  await writeTally(tally, new Map(taken), session)
  const ratings = takings.flatMap(({ materialId, actor: { personId, name, memberships }, rating }) => {
    if (!rating) return []
    const { at, ...given } = rating
    const by = { personId, personName: name, unitName: memberships[0]?.unitName ?? '' }
    return [{ materialId, ...by, ...given, createdAt: at, changedAt: at }]
  })
  if (ratings.length === 0) return
  await Rating.insertMany(ratings, { session })
  const rated = new Map(ratings.map(({ materialId }) => [materialId.toString(), materialId]))
  for (const materialId of rated.values()) await refresh(materialId, session)
}
