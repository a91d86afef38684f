// What is wanted, as it is shown: what too few have looked for could point at somebody, and is only counted.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../../api/index.ts'
import { forbidden, notFound } from '../../errors.ts'
import { findLeastTold } from '../../people/index.ts'
import { canSeeCoverage } from '../access.ts'
import { Wanted, type WantedRecord, type WantedState } from './wanted.model.ts'

export interface WantedQuery {
  readonly state: WantedState
  readonly subject?: string | undefined
  readonly grade?: number | undefined
}

export interface WantedList extends Page<WantedRecord> {
  /** How many others there are, of which fewer than so many people have asked. */
  readonly untold: number
  readonly leastTold: number
}

const mostAsked: Order = { field: 'askers', direction: -1 }

/** The most wanted first. @throws AppError 403 */
export async function listWanted(actor: Actor, query: WantedQuery, page: PageInput): Promise<WantedList> {
  if (!canSeeCoverage(actor)) throw forbidden()
  const { state, subject, grade } = query
  const leastTold = await findLeastTold()
  const wanted = { state, ...(subject && { subject }), ...(grade && { grade }) }
  const { filter, sort, limit } = pageQuery(page, mostAsked)
  const found = await Wanted.find({ $and: [wanted, { askers: { $gte: leastTold } }, filter] })
    .sort(sort)
    .limit(limit)
    .lean<WantedRecord[]>()
  const untold = await Wanted.countDocuments({ ...wanted, askers: { $lt: leastTold } }).limit(mostCounted)
  return { ...pageFrom(found, page, mostAsked, (one) => one), untold, leastTold }
}

/** More are not counted. */
export const mostCounted = 1000

/** @throws AppError 404, also of what too few have looked for */
export async function findWanted(actor: Actor, id: Types.ObjectId): Promise<WantedRecord> {
  if (!canSeeCoverage(actor)) throw notFound()
  const wanted = await Wanted.findById(id).lean<WantedRecord>()
  if (!wanted || wanted.askers < (await findLeastTold())) throw notFound()
  return wanted
}
