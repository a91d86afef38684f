// The files of an operation that takes them (`multipart/form-data`): each goes as a stream to the feature that keeps files.

import type { Readable } from 'node:stream'
import type { Request, RequestHandler, Response } from 'express'
import type { Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { AppError } from '../errors.ts'
import { originOf } from '../http/context.ts'
import { fileOf, isMultipart, type UploadedFile } from '../http/upload.ts'
import { readMultipart } from '../http/multipart.ts'
import { InvalidInput } from './problem.ts'
import type { ApiRoute } from './route.ts'

export interface ReceivedFile {
  readonly id: Types.ObjectId
  readonly name: string
  readonly size: number
  readonly state: string
  readonly refusal?: { readonly code: string; readonly values: Readonly<Record<string, string | number>> }
}

export interface FileReceiver {
  receive(
    actor: Actor,
    file: {
      readonly name: string
      readonly body: Readable
      readonly size: number | undefined
      readonly unitId: unknown
    },
    origin: Origin,
  ): Promise<ReceivedFile>
  /** Of a call that is refused after all. Forgives one that is taken. */
  giveUp(actor: Actor, file: ReceivedFile): Promise<void>
}

export interface ReceivedForm {
  readonly fields: Readonly<Record<string, string | string[]>>
  readonly files: readonly ReceivedFile[]
}

/** @throws AppError 415, 400, 413, and what the receiver throws */
export async function readFiles(
  { files }: Pick<ApiRoute, 'files'>,
  { req, res, actor, receiver }: { req: Request; res: Response; actor: Actor; receiver: FileReceiver },
): Promise<ReceivedForm> {
  if (!isMultipart(req)) throw new AppError(415, 'unsupportedMediaType')
  const received = await readMultipart(req, res, {
    ...files!,
    take: ({ name, body, most, fields }) =>
      receiver.receive(actor, { name, body, size: most, unitId: fields.unitId ?? fields.schoolId }, originOf(req)),
    giveUp: (file) => receiver.giveUp(actor, file),
  })
  return { fields: { ...(req.body as ReceivedForm['fields']) }, files: received }
}

/** One that is read and not kept. @throws AppError 415, 400, 413; InvalidInput without one */
export async function readFile(
  req: Request,
  res: Response,
  receive: RequestHandler,
): Promise<{ fields: ReceivedForm['fields']; file: UploadedFile }> {
  if (!isMultipart(req)) throw new AppError(415, 'unsupportedMediaType')
  await new Promise<void>((resolve, reject) => {
    void receive(req, res, (error?: unknown) => (error instanceof Error ? reject(error) : resolve()))
  })
  const file = fileOf(req)
  if (!file) throw new InvalidInput({ file: { key: 'field.errors.required' } })
  return { fields: { ...(req.body as ReceivedForm['fields']) }, file }
}
