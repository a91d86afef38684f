// What a pupil has sent from the form of their work: what they typed, and the files that came with it or were finished before.

import type { Request, RequestHandler } from 'express'
import { Types } from 'mongoose'
import { AppError } from '../errors.ts'
import { toAppError } from '../http/error-page.ts'
import { actorOf } from '../http/context.ts'
import { type FieldError, type FieldErrors, type ReadForm, typedText } from '../http/form.ts'
import { takesUploads, type Upload, uploadIdsOf, uploadsOf, watchUpload, whyNotReady } from '../uploads/index.ts'
import { mostPhotos } from './take-files.ts'
import type { SentWork } from './work.ts'

declare module 'express-serve-static-core' {
  interface Request {
    fileRefusal?: AppError
  }
}

/** Bytes: of the longest text, every letter with its marks. */
const longestText = 256 * 1024
/** What is said of a file that did not come: there is no room, or the store is away. */
const ofFiles = [413, 503, 507]

const takes = takesUploads(['file', 'photo'], { most: mostPhotos, longestText })

/** A file that cannot be kept loses nobody what they have typed: the form is shown again, and says why. */
export const readsWork: RequestHandler = (req, res, next) => {
  takes(req, res, (thrown?: unknown) => {
    if (thrown === undefined || thrown === null || thrown === 'route') return next(thrown as undefined)
    const error = toAppError(thrown)
    if (!ofFiles.includes(error.status) || typeof typedText(req.body, 'text').text !== 'string') return next(thrown)
    req.fileRefusal = error
    next()
  })
}

export interface ReadWork {
  readonly typed: Readonly<Record<string, string>>
  readonly files: Required<Pick<SentWork, 'uploadIds' | 'photoIds' | 'droppedIds'>>
  /** Those that are ready, and no part of the work yet. */
  readonly uploads: readonly Upload[]
  readonly photos: readonly Upload[]
  /** Of files that were refused, or are still being checked. */
  readonly fileErrors: FieldErrors
}

export async function readWork(req: Request): Promise<ReadWork> {
  const body = (req.body ?? {}) as Record<string, unknown>
  const [file, photo] = [await readField(req, 'file', 'upload'), await readField(req, 'photo', 'photoUpload')]
  const { fileRefusal: refusal } = req
  const refused = refusal && { key: `errors.${refusal.code}.text`, values: refusal.values }
  const dropped = Object.keys(body).flatMap((name) => /^drop\.([0-9a-f]{24})$/.exec(name)?.[1] ?? [])
  return {
    typed: typedText(body, 'text', 'link'),
    files: { uploadIds: file.ids, photoIds: photo.ids, droppedIds: [...dropped, ...droppedBy(body.drop)] },
    ...{ uploads: file.uploads, photos: photo.uploads },
    fileErrors: {
      ...(file.error && { file: file.error }),
      ...(photo.error && { photo: photo.error }),
      ...(refused && { file: refused }),
    },
  }
}

export function hasErrors({ fileErrors }: ReadWork): boolean {
  return Object.keys(fileErrors).length > 0
}

export function errorsOf(read: ReadForm<unknown>, { fileErrors }: ReadWork): FieldErrors {
  return { ...(read.ok ? {} : read.errors), ...fileErrors }
}

/** Of a button. */
function droppedBy(given: unknown): readonly string[] {
  return typeof given === 'string' && /^[0-9a-f]{24}$/.test(given) ? [given] : []
}

interface ReadField {
  readonly ids: readonly Types.ObjectId[]
  readonly uploads: readonly Upload[]
  readonly error: FieldError | undefined
}

async function readField(req: Request, field: string, sentAs: string): Promise<ReadField> {
  const sent = uploadIdsOf(req, mostPhotos, sentAs)
  const waiting = [...(await waitingOf(req, sent)), ...uploadsOf(req, field)]
  const uploads = waiting.filter(({ state }) => state === 'ready')
  // One that is no upload any more was taken by this form before, or is nobody's: whoever takes them tells.
  const before = sent.filter((id) => !waiting.some((one) => one.id.equals(id)))
  const ids = [...before.map((id) => new Types.ObjectId(id)), ...uploads.map(({ id }) => id)]
  return { ids, uploads, error: whyNotReady(waiting) }
}

async function waitingOf(req: Request, ids: readonly string[]): Promise<Upload[]> {
  const uploads = []
  for (const id of ids) {
    try {
      uploads.push(await watchUpload(actorOf(req), id))
    } catch (error) {
      if (!(error instanceof AppError) || error.status !== 404) throw error
    }
  }
  return uploads
}
