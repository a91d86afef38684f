// A package begins with a file that has come in like any other: as an upload that is ready.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import type { FileUse } from '../file-use.ts'
import { canShare, unitsToShareFrom } from '../materials/index.ts'
import { enqueue } from '../outbox/index.ts'
import { takeUpload } from '../uploads/index.ts'
import { ownedBy } from './access.ts'
import { receivedEvent } from './events.ts'
import { Package, type PackageRecord } from './package.model.ts'

export interface NewPackage {
  /** Of the actor, and ready. */
  readonly uploadId: Types.ObjectId
  /** The school or office that the materials will belong to; the first one of the actor when left out. */
  readonly unitId?: Types.ObjectId | undefined
}

/** At the same time. */
export const mostOpen = 5

/** @throws AppError 403; 404 for an upload or a unit that is not theirs; 409 `uploadNotReady`, `tooManyPackages` */
export async function createPackage(
  actor: Actor,
  { uploadId, unitId: wanted }: NewPackage,
  origin: Origin,
): Promise<Types.ObjectId> {
  if (!canShare(actor)) throw forbidden()
  const units = unitsToShareFrom(actor)
  const unit = wanted === undefined ? units[0] : units.find(({ unitId }) => unitId.equals(wanted))
  if (!unit) throw notFound()
  const open = { ...ownedBy(actor), state: { $in: ['reading', 'ready', 'working', 'undoing'] satisfies Open[] } }
  if ((await Package.countDocuments(open)) >= mostOpen) throw conflict('tooManyPackages')
  const id = new Types.ObjectId()
  await inTransaction(async (session) => {
    const { storedFileId, name, size } = await takeUpload(actor, uploadId, packageUse(id), session)
    const { unitId } = unit
    const whose = { ownerId: actor.personId, accountId: actor.accountId, unitId, origin }
    const facts = { storedFileId, fileName: name, size, state: 'reading' as const, createdAt: new Date() }
    const nothing = { position: 0, total: 0, takesSame: false, neededNew: 0, neededSame: 0 }
    await Package.create([{ _id: id, ...whose, ...facts, ...nothing }], { session })
    const subject = { kind: 'package', id }
    await record(
      { action: 'packages.received', actor, subject, unitIds: [unitId], after: { name, size }, origin },
      session,
    )
    await enqueue(receivedEvent, { packageId: id }, session)
  })
  return id
}

type Open = PackageRecord['state']

export function packageUse(id: Types.ObjectId): FileUse {
  return { feature: 'packages', kind: 'package', id }
}
