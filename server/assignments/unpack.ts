// Marked files that come back as one ZIP, to whom the codes of their folders say. First it is told what would become of each;
// then, once more with the same ZIP, it is done. What is there already is not brought twice.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { openPackage, type PackedEntry, PackageProblem } from '../packages/index.ts'
import { findUpload, receiveFile, takeUpload, uploadUnitFor } from '../uploads/index.ts'
import { codeOf } from './alias.ts'
import { findMarked, type FoundAssignment, type ItemKey, listWork, type PupilWork, readSubmission } from './find.ts'
import { lastAttempt } from './standing.ts'
import { WorkSubmission } from './submission.model.ts'
import { workUse } from './take-files.ts'

/** For one pupil. */
const most = 40

export const fates = ['brought', 'there', 'unknown', 'notHandedIn', 'refused'] as const
export type Fate = (typeof fates)[number]

export interface Returning {
  readonly path: string
  readonly size: number
  /** As whoever marks may see them. */
  readonly name: string | undefined
  readonly fate: Fate
}

/** Nothing is written. @throws AppError 403, 404, 409 `uploadNotReady`, 422 `markedZip` */
export async function planMarked(actor: Actor, key: ItemKey, uploadId: Types.ObjectId): Promise<Returning[]> {
  return await walk(actor, await findMarked(actor, key), uploadId, () => Promise.resolve('brought'))
}

/** Each file by itself: what was brought before it broke off is there, and is not brought again. @throws as `planMarked` */
export async function bringMarked(
  actor: Actor,
  key: ItemKey,
  uploadId: Types.ObjectId,
  origin: Origin,
): Promise<Returning[]> {
  const found = await findMarked(actor, key)
  const unit = uploadUnitFor(actor, found.course.unitId)
  const told = await walk(actor, found, uploadId, async ({ open, name }, whose) => {
    const unitId = unit === undefined ? undefined : new Types.ObjectId(unit)
    const upload = await receiveFile(actor, { name, body: await open(), unitId }, origin)
    if (upload.state !== 'ready') return 'refused'
    return await keepFeedback(actor, found, whose.ownerId, upload.id)
  })
  await inTransaction(async (session) => {
    const after = { count: told.filter(({ fate }) => fate === 'brought').length }
    const subject = { kind: 'assignment', id: found.assignment._id }
    const what = { action: 'assignments.markedBrought', actor, subject, unitIds: [found.course.unitId], after, origin }
    await record(what, session)
  })
  return told
}

interface Opened {
  readonly name: string
  open(): ReturnType<Awaited<ReturnType<typeof openPackage>>['open']>
}

async function walk(
  actor: Actor,
  found: FoundAssignment,
  uploadId: Types.ObjectId,
  bring: (entry: Opened, whose: PupilWork) => Promise<Fate>,
): Promise<Returning[]> {
  const { storedFileId, size } = await findUpload(actor, uploadId)
  if (!storedFileId) throw notFound()
  const byCode = new Map((await listWork(found)).map((one) => [codeOf(found.assignment.seed, one.ownerId), one]))
  const archive = await openPackage(storedFileId, size).catch((error: unknown) => {
    throw error instanceof PackageProblem ? new AppError(422, 'markedZip', { cause: error }) : error
  })
  const told: Returning[] = []
  for (const entry of archive.entries.filter(({ path }) => path !== 'list.csv')) {
    const whose = byCode.get(codeIn(entry) ?? '')
    const name = entry.path.split('/').at(-1)!.normalize('NFC')
    const isThere = whose?.work?.feedback.some((file) => file.name === name && file.bytes === entry.size)
    const fate: Fate = !whose
      ? 'unknown'
      : !lastAttempt(whose.work)
        ? 'notHandedIn'
        : isThere
          ? 'there'
          : await bring({ name, open: () => archive.open(entry) }, whose)
    told.push({ path: entry.path.normalize('NFC'), size: entry.size, name: whose?.person.fullName, fate })
  }
  return told
}

/** Of the innermost folder that has one. */
function codeIn({ path }: PackedEntry): string | undefined {
  return [...path.matchAll(/\(([2-9A-HJ-NP-Z]{5})\)[^/]*\//g)].at(-1)?.[1]
}

async function keepFeedback(
  actor: Actor,
  { assignment }: FoundAssignment,
  personId: Types.ObjectId,
  uploadId: Types.ObjectId,
): Promise<Fate> {
  return await inTransaction(async (session) => {
    const work = await readSubmission({ assignmentId: assignment._id, personId }, session)
    if (!work) return 'notHandedIn'
    if (work.feedback.length >= most) throw conflict('tooManyFiles')
    const taken = await takeUpload(actor, uploadId, workUse(work._id), session)
    const { storedFileId, name, size: bytes, mediaType: type } = taken
    const file = { id: uploadId, key: storedFileId.toString(), name, type, bytes, at: new Date(), isReturned: false }
    // Whoever is marking it meanwhile need not begin again: the revision stays.
    await WorkSubmission.updateOne({ _id: work._id }, { $set: { feedback: [...work.feedback, file] } }, { session })
    return 'brought'
  })
}
