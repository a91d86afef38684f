// An import begins with a file that has come in like any other: as an upload that is ready.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { loadTaught, unitsToTeachFor } from '../courses/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { takeUpload } from '../uploads/index.ts'
import { canBring, ownedBy } from './access.ts'
import { importUse } from './end.ts'
import { receivedEvent } from './events.ts'
import { CourseImport } from './import.model.ts'

export interface NewImport {
  /** Of the actor, and ready. */
  readonly uploadId: Types.ObjectId
  /** Of the new course; the first one of the actor when left out. */
  readonly unitId?: Types.ObjectId | undefined
  /** One that the actor teaches, into which it goes; left out: a new one. */
  readonly courseId?: Types.ObjectId | undefined
}

/** At the same time. */
export const mostOpen = 5

/** @throws AppError 403; 404 for an upload, a unit or a course that is not theirs; 409 `uploadNotReady`, `tooManyImports` */
export async function createImport(
  actor: Actor,
  { uploadId, unitId, courseId }: NewImport,
  origin: Origin,
): Promise<Types.ObjectId> {
  if (!canBring(actor)) throw forbidden()
  const course = courseId && (await loadTaught(actor, courseId))
  const units = unitsToTeachFor(actor)
  const unit = unitId === undefined ? units[0] : units.find(({ id }) => id.equals(unitId))
  if (!unit) throw notFound()
  const open = { ...ownedBy(actor), state: { $in: ['reading', 'ready', 'working'] as const } }
  if ((await CourseImport.countDocuments(open as object)) >= mostOpen) throw conflict('tooManyImports')
  const id = new Types.ObjectId()
  await inTransaction(async (session) => {
    const { storedFileId, name, size } = await takeUpload(actor, uploadId, importUse(id), session)
    const place = course
      ? { unitId: course.unitId, courseId: course._id, makesCourse: false }
      : { unitId: unit.id, courseId: new Types.ObjectId(), makesCourse: true }
    const facts = { ownerId: actor.personId, accountId: actor.accountId, origin, storedFileId, fileName: name, size }
    const nothing = { state: 'reading' as const, position: 0, total: 0, needed: 0, createdAt: new Date() }
    await CourseImport.create([{ _id: id, ...place, ...facts, ...nothing }], { session })
    const subject = { kind: 'courseImport', id }
    const told = {
      action: 'cartridges.received',
      actor,
      subject,
      unitIds: [place.unitId],
      after: { name, size },
      origin,
    }
    await record(told, session)
    await enqueue(receivedEvent, { importId: id }, session)
  })
  return id
}
