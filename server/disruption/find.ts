// Disruptions as somebody may see them, and as whoever has dates asks for them.

import { type ClientSession, Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/paging.ts'
import { announceChange, createMemory } from '../changes/index.ts'
import { notFound } from '../errors.ts'
import type { OnlineSpan, OnlineSpans } from '../online-spans.ts'
import {
  communeOfficeIds,
  findUnits,
  holdsAt,
  type KnownUnit,
  listManagedSchoolIds,
  schoolIdsOf,
} from '../schools/index.ts'
import { canSee, heads, type PlacedSchool, sector } from './access.ts'
import { Disruption, type DisruptionRecord } from './disruption.model.ts'

const remembered = createMemory<readonly OnlineSpan[]>('disruption', 2000)

/** After every change, in its transaction. */
export async function announceSpans(schoolId: Types.ObjectId, session: ClientSession): Promise<void> {
  await announceChange('disruption', schoolId.toString(), session)
}

/** Every page of a course asks. */
export const onlineSpans: OnlineSpans = async (schoolId) => {
  const key = schoolId.toString()
  const known = remembered.get(key)
  if (known) return known
  const since = remembered.begin()
  const spans = await readSpans(schoolId)
  remembered.set(key, spans, since)
  return spans
}

async function readSpans(schoolId: Types.ObjectId): Promise<OnlineSpan[]> {
  const found = await Disruption.find({ schoolId, isCancelled: false })
    .sort({ from: -1, _id: -1 })
    .lean<DisruptionRecord[]>()
  return found.map(({ _id, classIds, from, lastDay, graceDays }) => ({
    ...{ id: _id.toString(), schoolId: schoolId.toString(), classIds: classIds.map(String), from, lastDay, graceDays },
  }))
}

export function placed({ id, relations }: KnownUnit, now = new Date()): PlacedSchool {
  const managers = relations.filter((one) => one.kind === 'managedBy' && holdsAt(one, now))
  return { id, managerIds: managers.map(({ unitId }) => unitId.toString()) }
}

/** @throws AppError 404 */
export async function findSchool(id: string): Promise<KnownUnit> {
  const unit = (await findUnits([id])).get(id)
  if (unit?.kind !== 'school') throw notFound()
  return unit
}

/** @throws AppError 404 */
export async function findDisruption(
  actor: Actor,
  id: Types.ObjectId,
): Promise<{ readonly disruption: DisruptionRecord; readonly school: PlacedSchool }> {
  const disruption = await Disruption.findById(id).lean<DisruptionRecord>()
  if (!disruption) throw notFound()
  const school = placed(await findSchool(disruption.schoolId.toString()))
  if (!canSee(actor, school)) throw notFound()
  return { disruption, school }
}

const latest: Order = { field: 'from', direction: -1 }

/** Of the schools for which somebody decides. */
export async function listDisruptions(actor: Actor, input: PageInput): Promise<Page<DisruptionRecord>> {
  const schoolIds = await decidedSchoolIds(actor)
  const own = schoolIds === 'all' ? {} : { schoolId: { $in: schoolIds } }
  const { filter, sort, limit } = pageQuery(input, latest)
  const found = await Disruption.find({ $and: [own, filter] })
    .sort(sort)
    .limit(limit)
    .lean<DisruptionRecord[]>()
  return pageFrom(found, input, latest, (one) => one)
}

export async function decidedSchoolIds(actor: Actor, now = new Date()): Promise<'all' | Types.ObjectId[]> {
  if (hasRole(actor, ...sector)) return 'all'
  const managed: Types.ObjectId[] = []
  for (const office of communeOfficeIds(actor))
    managed.push(...(await listManagedSchoolIds({ officeId: new Types.ObjectId(office) }, now)))
  return [...schoolIdsOf(actor, heads).map((id) => new Types.ObjectId(id)), ...managed]
}
