// Files that come with an ordinary form, for tables of routes: `post(path, guard, handle, { reads: takesUploads('file', { most: 20 }) })`.
// The form's token, and the school it is for (`unitId`), stand before the files.

import type { Request, RequestHandler } from 'express'
import { Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { actorOf, originOf } from '../http/context.ts'
import type { FieldError } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { readMultipart } from '../http/multipart.ts'
import { type Upload, watchUpload } from './find.ts'
import { receiveFile } from './receive.ts'
import { uploadSettings } from './settings.ts'
import { discardUpload } from './take.ts'

declare module 'express-serve-static-core' {
  interface Request {
    uploads?: readonly UploadOfField[]
  }
}

type UploadOfField = Upload & { readonly field: string }

/** Those of the form, or of one field; of each `state` says whether it is ready. One that nothing is made of goes after three days. */
export function uploadsOf({ uploads = [] }: Request, field?: string): readonly Upload[] {
  return field === undefined ? uploads : uploads.filter((upload) => upload.field === field)
}

/** Whose ids came as fields `upload`: finished before the form was sent. @throws AppError 404 */
export async function uploadsBefore(req: Request, most: number): Promise<Upload[]> {
  const uploads = []
  for (const id of uploadIdsOf(req, most)) uploads.push(await watchUpload(actorOf(req), id))
  return uploads
}

export function uploadIdsOf(req: Request, most: number, field = 'upload'): readonly string[] {
  const { [field]: given } = (req.body ?? {}) as Record<string, unknown>
  const ids = [given ?? []].flat().filter((id): id is string => typeof id === 'string' && Types.ObjectId.isValid(id))
  return [...new Set(ids.slice(0, most))]
}

/** Why the first of them that is not ready is not: refused, or still being checked. */
export function whyNotReady(uploads: readonly Upload[]): FieldError | undefined {
  const waiting = uploads.find(({ state }) => state !== 'ready')
  if (!waiting) return undefined
  const { refusal, name } = waiting
  if (!refusal) return { key: 'uploads.notChecked', values: { name } }
  return { key: `uploads.refusals.${refusal.code}`, values: { name, ...refusal.values } }
}

/** The files of this field; the same name is used for the hidden fields of finished uploads, `upload`. */
export function takesUploads(
  field: string | readonly string[],
  { most, longestText }: { readonly most: number; readonly longestText?: number },
): RequestHandler {
  return (req, res, next) => {
    const actor = actorOf(req)
    readMultipart(req, res, {
      field,
      most,
      longestText,
      take: async ({ name, body, field, most: size, fields }) => {
        protect(req, res)
        const upload = await takeFile(actor, { name, body, size, unitId: fields.unitId }, originOf(req))
        return { ...upload, field }
      },
      giveUp: (upload) => giveUpFile(actor, upload),
    }).then((uploads) => {
      req.uploads = uploads
      next()
    }, next)
  }
}

export async function takeFile(
  actor: Actor,
  file: Pick<Parameters<typeof receiveFile>[1], 'name' | 'body' | 'size'> & { readonly unitId: unknown },
  origin?: Origin,
): Promise<Upload> {
  const { name, body, size, unitId: given } = file
  const unitId: Types.ObjectId | undefined = given === undefined || given === '' ? undefined : readId(given)
  const { formLimit } = uploadSettings()
  return await receiveFile(actor, { name, body, size: Math.min(size ?? formLimit, formLimit), unitId }, origin)
}

export async function giveUpFile(actor: Actor, { id }: Pick<Upload, 'id'>): Promise<void> {
  // One that was taken is no upload any more.
  await discardUpload(actor, id).catch(() => undefined)
}

/** @throws AppError 403 `formExpired` */
function protect(req: Request, res: Parameters<RequestHandler>[1]): void {
  const look = req.app.get('protect') as RequestHandler
  void look(req, res, () => undefined)
}
