// A file that comes with a form, for routes that say so (`takesFile`): streamed into a temporary file under a name of ours,
// which goes when the request has been answered. Only after the guard has let somebody in, and before the form's token is
// looked at, which stands in the same body.

import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { finished, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler } from 'express'
import multer from 'multer'
import { AppError, badRequest } from '../errors.ts'

export interface UploadedFile {
  /** Where it lies until the answer has been sent. */
  readonly path: string
  /** As it was called where it comes from, in NFC. For people to read: never a path. */
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** The file of the form's field `file`; undefined when none was chosen. */
export function fileOf({ file }: Request): UploadedFile | undefined {
  return file && { path: file.path, name: file.originalname.normalize('NFC'), size: file.size }
}

export function isMultipart(req: Request): boolean {
  return /^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '')
}

export interface UploadOptions {
  /** Of temporary files; made when it is not there. Several servers may use it at the same time. */
  readonly directory: string
  /** Bytes of a file. */
  readonly limit: number
}

/** Refuses with 413 `tooLarge`, or 400 for a body that is no form or breaks off. */
export function receiveFile({ directory, limit }: UploadOptions): RequestHandler {
  const receive = multer({
    storage: temporaryFiles(directory),
    limits: {
      ...{ files: 1, fileSize: limit, fields: 200, fieldSize: 64 * 1024 },
      // Forms without a file have no such names either, of which multer would make objects, and lists of any length.
      fieldNestingDepth: 0,
    },
    defParamCharset: 'utf8',
  }).single('file')
  return (req, res, next) => {
    receive(req, res, (error: unknown) => next(error === undefined || error === null ? undefined : refusalOf(error)))
  }
}

function temporaryFiles(directory: string): multer.StorageEngine {
  return {
    _handleFile: (req, { stream }, done) => {
      const path = join(directory, randomUUID())
      const written = write(stream, path)
      const remove = () => rm(path, { force: true })
      // What cannot be removed now is by one of the next uploads.
      finished(req.res!, () => void written.then(remove, remove).catch(() => undefined))
      written.then((size) => done(null, { path, size }), done)
    },
    _removeFile: (_req, { path }, done) => {
      rm(path, { force: true }).then(() => done(null), done)
    },
  }
}

/** Gives the number of its bytes. */
async function write(stream: Readable, path: string): Promise<number> {
  const directory = dirname(path)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await removeStrays(directory)
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  await pipeline(stream, file)
  return file.bytesWritten
}

/** Of servers that were killed. No request lasts as long as that. */
async function removeStrays(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    const changedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      // Its request has just been answered.
      () => Date.now(),
    )
    if (Date.now() - changedAt > longest) await rm(path, { force: true })
  }
}

/** Milliseconds. */
const longest = 3600_000
const tooLarge = ['LIMIT_FILE_SIZE', 'LIMIT_FIELD_VALUE']

/** What multer throws, as ours. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof AppError) return error
  if (error instanceof multer.MulterError && tooLarge.includes(error.code))
    return new AppError(413, 'tooLarge', { cause: error })
  const isOfSystem = error instanceof Error && 'code' in error && !(error instanceof multer.MulterError)
  return isOfSystem ? error : badRequest('badRequest', error)
}
