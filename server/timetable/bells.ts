import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { announceChange } from '../changes/index.ts'
import { forbidden } from '../errors.ts'
import { changeTime, refuseUnseen, type Seen } from '../http/seen.ts'
import { canManageTimetables } from './access.ts'
import { SchoolBells } from './bells.model.ts'
import { findTimetableSchool } from './school.ts'
import { type Bells, usualBells } from './times.ts'

export interface KnownBells {
  readonly bells: Bells
  /** Undefined: as usual. */
  readonly changedAt: Date | undefined
}

/** By the ids of the schools; one query. */
export async function findBells(schoolIds: readonly (Types.ObjectId | string)[]): Promise<Map<string, KnownBells>> {
  const ids = [...new Set(schoolIds.map(String))]
  const found = ids.length > 0 ? await SchoolBells.find({ _id: { $in: ids } }).lean() : []
  const stored = new Map(found.map((one) => [one._id.toString(), one]))
  return new Map(
    ids.map((id) => {
      const own = stored.get(id)
      const bells = own ? ({ primary: own.primary, secondary: own.secondary } as Bells) : usualBells
      return [id, { bells, changedAt: own?.changedAt }]
    }),
  )
}

/** @throws AppError 403, 404, 409 */
export async function saveBells(
  actor: Actor,
  schoolId: Types.ObjectId,
  { bells, seen }: { readonly bells: Bells; readonly seen: Seen },
  origin: Origin,
): Promise<void> {
  await findTimetableSchool(actor, schoolId)
  if (!canManageTimetables(actor, schoolId)) throw forbidden()
  await inTransaction(async (session) => {
    const before = await SchoolBells.findById(schoolId).session(session).lean()
    refuseUnseen(before?.changedAt, seen)
    const changedAt = await changeTime(before?.changedAt)
    await SchoolBells.updateOne({ _id: schoolId }, { $set: { ...bells, changedAt } }, { session, upsert: true })
    await announceChange('timetable', schoolId.toString(), session)
    const subject = { kind: 'unit', id: schoolId }
    await record(
      { action: 'timetable.bellsSaved', actor, subject, unitIds: [schoolId], origin, after: { ...bells } },
      session,
    )
  })
}
