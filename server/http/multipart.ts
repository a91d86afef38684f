// A form with files, each of which goes as a stream to whoever takes it: nothing of it lies in memory or in a temporary file.

import type { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import multer from 'multer'
import { refusalOf } from './upload.ts'

export interface FilePart {
  /** As it is called where it comes from. */
  readonly name: string
  readonly body: Readable
  /** Bytes: as the form says how long all of it is, the file has at most so many. */
  readonly most: number | undefined
  /** The texts that came before it. */
  readonly fields: Readonly<Record<string, unknown>>
}

export interface FileTaker<Taken> {
  readonly field: string
  readonly most: number
  take(part: FilePart): Promise<Taken>
  /** Of a form that is refused after all, or broken off. */
  giveUp(taken: Taken): Promise<void>
}

/** The texts are in `req.body`. @throws AppError 400, 413, and what `take` throws */
export async function readMultipart<Taken>(req: Request, res: Response, taker: FileTaker<Taken>): Promise<Taken[]> {
  const taken: Taken[] = []
  const read = multer({
    storage: {
      _handleFile: (_req, file, done) => {
        const { originalname: name, stream: body } = file
        // Nobody else tells it that the rest will not come.
        req.once('close', () => !req.complete && body.destroy(new Error('The form has broken off.')))
        const fields = req.body as Record<string, unknown>
        taker.take({ name, body, most: lengthOf(req), fields }).then((one) => {
          taken.push(one)
          done(null, {})
        }, done)
      },
      _removeFile: (_req, _file, done) => done(null),
    },
    limits: { files: taker.most, fields: 200, fieldSize: 64 * 1024, fieldNestingDepth: 0 },
    defParamCharset: 'utf8',
  }).array(taker.field)
  try {
    await new Promise<void>((resolve, reject) => {
      read(req, res, (error: unknown) => (error ? reject(error as Error) : resolve()))
    })
    return taken
  } catch (error) {
    for (const one of taken) await taker.giveUp(one)
    throw refusalOf(error)
  }
}

function lengthOf({ headers }: Request): number | undefined {
  const length = Number(headers['content-length'])
  return Number.isSafeInteger(length) && length > 0 ? length : undefined
}
