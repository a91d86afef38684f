// Which school and which year a page is about, when the address does not say.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { notFound } from '../errors.ts'
import { findUnits, type KnownUnit, managedSchoolIds, schoolIdsOf, schoolStaff } from '../schools/index.ts'
import { listYears, type SchoolYear, yearAt } from '../years/index.ts'
import { SchoolClass } from './class.model.ts'
import { findSchool } from './guarded.ts'

/** The school asked for, or the first of one's own; undefined when there is none. @throws AppError 404 */
export async function chooseSchool(actor: Actor, asked: string): Promise<KnownUnit | undefined> {
  const [first] = asked === '' ? await listOwnSchools(actor) : []
  return asked === '' ? first : await findSchool(new Types.ObjectId(asked))
}

/** Where somebody works, in the order of their memberships, and then where they teach besides. */
export async function listOwnSchools(actor: Actor): Promise<KnownUnit[]> {
  const ids = [...schoolIdsOf(actor, schoolStaff), ...actor.classes.map(({ schoolId }) => schoolId.toString())]
  return [...(await findUnits(ids)).values()]
}

/** The one that somebody manages, for pages that only make sense there. @throws AppError 404 */
export async function chooseManagedSchool(actor: Actor, asked: string): Promise<KnownUnit> {
  const own = managedSchoolIds(actor)
  const id = asked === '' && own !== 'all' ? (own[0] ?? '') : asked
  if (id === '') throw notFound()
  return await findSchool(new Types.ObjectId(id))
}

export interface YearChoice {
  /** The latest first. */
  readonly years: readonly SchoolYear[]
  readonly yearKey: number
}

/** The year asked for, or the current one; of a school without a calendar the one that such a day usually belongs to. */
export async function chooseYear(schoolId: string, asked: string, now: Date): Promise<YearChoice> {
  const years = await listYears(schoolId)
  if (asked !== '') return { years, yearKey: Number(asked) }
  return { years, yearKey: (await yearAt(now, schoolId))?.key ?? usualYear(now) }
}

/** Those in which a school has classes. */
export async function listYearKeys(schoolId: Types.ObjectId): Promise<number[]> {
  return await SchoolClass.distinct('yearKey', { schoolId })
}

/** School years begin in August. */
function usualYear(now: Date): number {
  return now.getUTCMonth() >= 7 ? now.getUTCFullYear() : now.getUTCFullYear() - 1
}
