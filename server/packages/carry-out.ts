// Makes drafts of a package in the background, each in a transaction with the mark that it is done: killed at any moment it
// goes on where it was, and brings nothing twice. Files that had come by then are used, not fetched again.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import { seldom } from '../imports/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { AppError, notFound } from '../errors.ts'
import { takeInWithin } from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { discardUpload, receiveFile, type Upload, watchUpload } from '../uploads/index.ts'
import { addressOfPackage } from './address.ts'
import { type OpenPackage, openPackage } from './archive/open.ts'
import { endPackage, endWithin } from './end.ts'
import { startedEvent } from './events.ts'
import { dueOutcomes } from './find.ts'
import { Package, type PackageRecord } from './package.model.ts'
import { reasonsOf } from './read/reasons.ts'
import { type Reason, Row, type RowRecord } from './row.model.ts'

export const carryOut: EventHandler = async (payload, context) => {
  const id = payload.packageId as Types.ObjectId
  const goOn = seldom(context)
  let archive: OpenPackage | undefined
  for (;;) {
    await goOn()
    const found = await Package.findOne({ _id: id, state: 'working' }).lean()
    if (!found) return
    // Rights may end while it goes on.
    const actor = await findActor(found.accountId.toString())
    if (!actor || !found.storedFileId) return void (await endPackage(id, 'working', { state: 'cancelled' }))
    const row = await Row.findOne({ packageId: id, state: 'planned', outcome: { $in: dueOutcomes(found) } })
      .sort({ number: 1 })
      .lean<RowRecord>()
    if (!row) return await finish(found)
    archive ??= await openPackage(found.storedFileId, found.size)
    if ((await carryOutRow(found, row, { actor, archive, goOn })) === 'later') {
      await inTransaction((session) => enqueue(startedEvent, payload, session, new Date(Date.now() + pause)))
      return
    }
  }
}

/** Milliseconds, while what checks files is away. */
const pause = 60_000

interface Acting {
  readonly actor: Actor
  readonly archive: OpenPackage
  goOn(): Promise<void>
}

async function carryOutRow(found: PackageRecord, row: RowRecord, acting: Acting): Promise<'settled' | 'later'> {
  const { actor } = acting
  try {
    const uploads = await receiveFiles(found, row, acting)
    if (uploads === 'later') return 'later'
    const files = row.files.map(({ name, role, isForTeachersOnly }, at) => ({
      ...{ uploadId: uploads[at]!, name, role, isForTeachersOnly },
    }))
    const { materialId: id, content, sources } = row
    const given = { id, unitId: found.unitId, content, sources, files }
    await inTransaction(async (session) => {
      const waiting = { _id: row._id, state: 'planned' as const }
      const { matchedCount } = await Row.updateOne(waiting, { $set: { state: 'done', uploadIds: [] } }, { session })
      // Another worker has done it.
      if (matchedCount === 0) return
      const own = { _id: found._id, state: 'working' as const }
      const counted = await Package.updateOne(own, { $inc: { position: 1 } }, { session })
      if (counted.matchedCount === 0) throw new Stopped()
      await takeInWithin(session, actor, given, found.origin as Origin)
    })
  } catch (error) {
    if (error instanceof Stopped) await discard(actor, row._id)
    else await fail(found, row, { actor, reasons: whyOf(error) })
  }
  return 'settled'
}

/** Somebody has cancelled it in the meantime. */
class Stopped extends Error {}

/** Refused, as a file is refused that somebody brings by hand. */
class Refused extends Error {
  readonly reason: Reason

  constructor(reason: Reason) {
    super(reason.key)
    this.reason = reason
  }
}

async function receiveFiles(
  found: PackageRecord,
  row: RowRecord,
  { actor, archive, goOn }: Acting,
): Promise<Types.ObjectId[] | 'later'> {
  const ids: Types.ObjectId[] = []
  for (const [at, file] of row.files.entries()) {
    await goOn()
    const upload = (await earlier(actor, row.uploadIds[at])) ?? (await receiveOne(found, file, { actor, archive }))
    if (!upload.id.equals(row.uploadIds[at] ?? '')) {
      await Row.updateOne({ _id: row._id, state: 'planned' }, { $set: { [`uploadIds.${at}`]: upload.id } })
    }
    if (upload.state === 'checking') return 'later'
    const { refusal } = upload
    if (refusal) {
      const values = { ...refusal.values, name: file.path, why: `uploads.refusals.${refusal.code}` }
      throw new Refused({ key: 'packages.reasons.fileRefused', values })
    }
    ids.push(upload.id)
  }
  return ids
}

/** That of a worker that was killed, as long as it is there. */
async function earlier(actor: Actor, id: Types.ObjectId | undefined): Promise<Upload | undefined> {
  if (!id) return undefined
  try {
    return await watchUpload(actor, id)
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return undefined
    throw error
  }
}

async function receiveOne(
  { unitId, origin }: PackageRecord,
  { path, name, size }: RowRecord['files'][number],
  { actor, archive }: Pick<Acting, 'actor' | 'archive'>,
): Promise<Upload> {
  const packed = archive.entries.find((entry) => entry.path === path)
  if (!packed) throw notFound()
  const body = await archive.open(packed)
  return await receiveFile(actor, { name, body, size, unitId }, origin as Origin)
}

async function fail(
  { _id }: PackageRecord,
  row: RowRecord,
  { actor, reasons }: { readonly actor: Actor; readonly reasons: readonly Reason[] },
): Promise<void> {
  await discard(actor, row._id)
  await inTransaction(async (session) => {
    const failed = { $set: { state: 'failed' as const, reasons: [...reasons, ...row.reasons], uploadIds: [] } }
    const { matchedCount } = await Row.updateOne({ _id: row._id, state: 'planned' }, failed, { session })
    if (matchedCount > 0) await Package.updateOne({ _id, state: 'working' }, { $inc: { position: 1 } }, { session })
  })
}

/** What has come for a draft that is not made. */
async function discard(actor: Actor, rowId: Types.ObjectId): Promise<void> {
  const row = await Row.findById(rowId).lean<RowRecord>()
  for (const id of row?.uploadIds ?? []) {
    try {
      await discardUpload(actor, id)
    } catch (error) {
      // It is gone already, or somebody is at it: it goes by itself after three days.
      if (!(error instanceof AppError)) throw error
    }
  }
}

/** @throws what is nobody's fault here: it is tried again */
function whyOf(error: unknown): Reason[] {
  if (error instanceof Refused) return [error.reason]
  if (error instanceof InvalidInput) return reasonsOf(error.errors, 'packages.reasons.notOurs')
  if (error instanceof AppError && error.status < 500)
    return [{ key: `errors.${error.code}.title`, values: error.values }]
  throw error
}

async function finish({ _id, ownerId, fileName }: PackageRecord): Promise<void> {
  await inTransaction(async (session) => {
    if (!(await endWithin(session, _id, 'working', { state: 'done' }))) return
    const done = await Row.countDocuments({ packageId: _id, state: 'done' }).session(session)
    const values = { name: fileName, count: done }
    const notice = { key: 'packages.notices.done', values, url: addressOfPackage(_id), urgency: 'digest' as const }
    await notify([ownerId], notice, session)
  })
}
