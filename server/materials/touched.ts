// What is touched when a material is hidden, retired, taken down or given another licence.

import type { Request } from 'express'
import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { materialTouches } from '../pages/material-touches.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { viewableBy } from './viewers.ts'

export interface Touched {
  readonly downloads: number
  /** How many others were made from it; above a hundred they are no longer counted. */
  readonly derivedCount: number
  /** Some of those that the actor may see. */
  readonly derived: readonly MaterialRecord[]
  /** Where else it is used, in whole sentences. */
  readonly uses: readonly string[]
}

/** With all that features tell of it. */
export async function touchedFor(req: Request, actor: Actor, material: MaterialRecord): Promise<Touched> {
  const uses = await materialTouches(req, material._id)
  return { ...(await touchedBy(actor, material)), uses }
}

async function touchedBy(
  actor: Actor,
  { _id, downloads }: Pick<MaterialRecord, '_id' | 'downloads'>,
): Promise<Omit<Touched, 'uses'>> {
  const madeFromIt = madeFrom(_id)
  const derivedCount = await Material.countDocuments(madeFromIt).limit(mostCounted)
  const derived = await Material.find({ $and: [madeFromIt, viewableBy(actor)] })
    .sort({ _id: 1 })
    .limit(mostShown)
    .lean()
  return { downloads, derivedCount, derived }
}

const mostCounted = 101
const mostShown = 10

function madeFrom(id: Types.ObjectId) {
  return { 'live.content.sources.materialId': id, removedAt: null }
}
