// What a pupil has sent from the form of their work: what they typed, and the files that came with it or were finished before.

import type { Request } from 'express'
import { Types } from 'mongoose'
import { actorOf } from '../http/context.ts'
import { type FieldErrors, type ReadForm, typedText } from '../http/form.ts'
import { takesUploads, type Upload, uploadIdsOf, uploadsOf, watchUpload, whyNotReady } from '../uploads/index.ts'
import { AppError } from '../errors.ts'
import { mostFiles } from './take-files.ts'
import type { SentWork } from './work.ts'

/** Bytes: of the longest text, every letter with its marks. */
const longestText = 256 * 1024

export const readsWork = takesUploads('file', { most: mostFiles, longestText })

export interface ReadWork {
  readonly typed: Readonly<Record<string, string>>
  readonly files: Required<Pick<SentWork, 'uploadIds' | 'droppedIds'>>
  readonly droppedIds: readonly string[]
  /** Those that are ready, and no part of the work yet. */
  readonly uploads: readonly Upload[]
  /** Of files that were refused, or are still being checked. */
  readonly fileErrors: FieldErrors
}

export async function readWork(req: Request): Promise<ReadWork> {
  const body = (req.body ?? {}) as Record<string, unknown>
  const ids = uploadIdsOf(req, mostFiles)
  const waiting = [...(await waitingOf(req, ids)), ...uploadsOf(req)]
  const uploads = waiting.filter(({ state }) => state === 'ready')
  const why = whyNotReady(waiting)
  const droppedIds = Object.keys(body).flatMap((name) => /^drop\.([0-9a-f]{24})$/.exec(name)?.[1] ?? [])
  // One that is no upload any more was taken by this form before, or is nobody's: whoever takes them tells.
  const before = ids.filter((id) => !waiting.some((one) => one.id.equals(id)))
  return {
    typed: typedText(body, 'text', 'link'),
    files: { uploadIds: [...before.map((id) => new Types.ObjectId(id)), ...uploads.map(({ id }) => id)], droppedIds },
    ...{ droppedIds, uploads, fileErrors: why ? { file: why } : {} },
  }
}

export function hasErrors({ fileErrors }: ReadWork): boolean {
  return Object.keys(fileErrors).length > 0
}

export function errorsOf(read: ReadForm<unknown>, { fileErrors }: ReadWork): FieldErrors {
  return { ...(read.ok ? {} : read.errors), ...fileErrors }
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
