// A file that comes with a form, for routes that say so (`takesFile`): streamed into a temporary file under a name of ours,
// which goes when the request has been answered. Only after the guard has let somebody in, and before the form's token is
// looked at, which stands in the same body.

import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
export function fileOf(req: Request): UploadedFile | undefined {
  const { file } = req
  // A browser sends an empty part when nothing was chosen.
  if (!file || (file.size === 0 && file.originalname === '')) return undefined
  return { path: file.path, name: file.originalname.normalize('NFC'), size: file.size }
}

export function isMultipart(req: Request): boolean {
  return /^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '')
}

/** `limit`: bytes of a file. Refuses with 413 `tooLarge`, or 400 for a body that is no form or breaks off. */
export function receiveFile({ limit }: { limit: number }): RequestHandler {
  const directory = join(tmpdir(), `hoclieu-uploads-${process.pid}`)
  const receive = multer({
    storage: multer.diskStorage({
      destination: (_req, _file, done) => {
        mkdir(directory, { recursive: true, mode: 0o700 }).then(
          () => done(null, directory),
          (error: Error) => done(error, directory),
        )
      },
      filename: (req, _file, done) => {
        const name = randomUUID()
        // Also when it breaks off half-way, of which multer tells nobody.
        req.res?.on('close', () => void rm(join(directory, name), { force: true }))
        done(null, name)
      },
    }),
    limits: { fileSize: limit, files: 1, fields: 200, fieldSize: 1024 * 1024, parts: 250 },
    defParamCharset: 'utf8',
  }).single('file')
  return (req, res, next) => {
    receive(req, res, (error: unknown) => next(error === undefined || error === null ? undefined : refusalOf(error)))
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof multer.MulterError)
    return error.code === 'LIMIT_FILE_SIZE'
      ? new AppError(413, 'tooLarge', { cause: error })
      : badRequest('badRequest', error)
  const isOfSystem = error instanceof Error && 'code' in error
  return isOfSystem ? error : badRequest('badRequest', error)
}
