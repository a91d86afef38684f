// Pages of a notebook that were handed in become one PDF: upright, and small enough for a phone. They are here, and were when
// it was said that they are; until this is done whoever marks sees each of them.

import { buffer } from 'node:stream/consumers'
import { Types } from 'mongoose'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { inTransaction } from '../../storage/database/index.ts'
import { courseUnitOf } from '../courses/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { openStored, receiveMade, takeUpload } from '../uploads/index.ts'
import { type Attempt, type Photo, type SubmissionRecord, type WorkFile, WorkSubmission } from './submission.model.ts'
import { freeFiles, workUse } from './take-files.ts'

/** Pixels of the longer side: small writing stays readable. */
const longest = 2000
const quality = 75
/** Points: the width of A4. */
const width = 595
/** As a file of its own, for whoever saves it. */
const name = 'bai-lam-trong-vo.pdf'

/** May run twice: the second finds no pages. */
export const mergePhotos: EventHandler = async ({ submissionId, attempt: number }) => {
  const _id = new Types.ObjectId(String(submissionId))
  const work = await WorkSubmission.findById(_id).lean<SubmissionRecord>()
  const attempt = work && withPhotos(work, number)
  if (!attempt) return
  const pdf = await pdfOf(attempt.photos)
  const unitId = await courseUnitOf(work.courseId)
  // Of a group it is on the account of the first of them.
  const ownerId = work.memberIds[0] ?? work.personId
  const uploadId = pdf && unitId && (await receiveMade({ ownerId, unitId }, { name, bytes: pdf }))
  await inTransaction(async (session) => {
    const before = await WorkSubmission.findById(_id).session(session).lean<SubmissionRecord>()
    const current = before && withPhotos(before, number)
    if (!current) return
    const made = uploadId
      ? [await take({ ownerId, uploadId, work: before, pages: current.photos.length }, session)]
      : // Whatever they are, whoever marks can save them.
        current.photos.map(({ turn: _turn, ...photo }) => photo)
    const attempts = before.attempts.map((one) =>
      one === current ? { ...one, files: [...one.files, ...made], photos: [] } : one,
    )
    await WorkSubmission.updateOne({ _id }, { $set: { attempts } }, { session })
    await freeFiles(before, { ...before, attempts }, session)
  })
}

function withPhotos({ attempts }: SubmissionRecord, number: unknown): Attempt | undefined {
  return attempts.find((one) => one.number === number && one.photos.length > 0)
}

interface Made {
  readonly ownerId: Types.ObjectId
  readonly uploadId: Types.ObjectId
  readonly work: SubmissionRecord
  readonly pages: number
}

async function take(
  { ownerId, uploadId, work, pages }: Made,
  session: Parameters<typeof takeUpload>[3],
): Promise<WorkFile> {
  const taken = await takeUpload({ personId: ownerId }, uploadId, workUse(work._id), session)
  const { storedFileId, size, mediaType } = taken
  return { id: uploadId, key: storedFileId.toString(), name, type: mediaType, bytes: size, pages }
}

/** Undefined: one of them is no picture after all. */
async function pdfOf(photos: readonly Photo[]): Promise<Buffer | undefined> {
  const pdf = new PDFDocument({ autoFirstPage: false })
  const made = buffer(pdf)
  for (const photo of photos) {
    const { body } = await openStored(photo.key)
    const bytes = await buffer(body)
    const page = await pageOf(bytes, photo.turn).catch(() => undefined)
    if (!page) return undefined
    const height = Math.max(1, Math.round((width * page.height) / page.width))
    pdf.addPage({ size: [width, height], margin: 0 }).image(page.jpeg, 0, 0, { width, height })
  }
  pdf.end()
  return await made
}

async function pageOf(bytes: Buffer, turn: number) {
  const upright = await sharp(bytes, { failOn: 'none', limitInputPixels: 100_000_000 })
    .rotate()
    .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .toBuffer()
  const { data: jpeg, info } = await sharp(upright)
    .rotate(turn)
    .jpeg({ quality, mozjpeg: true })
    .toBuffer({ resolveWithObject: true })
  return { jpeg, width: info.width, height: info.height }
}
