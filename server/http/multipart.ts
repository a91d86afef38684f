// A form with files, each of which goes as a stream to whoever takes it: nothing of it lies in memory or in a temporary file.

import type { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import multer from 'multer'
import { toAppError } from './error-page.ts'
import { refusalOf } from './upload.ts'

export interface FilePart {
  /** As it is called where it comes from. */
  readonly name: string
  readonly body: Readable
  readonly field: string
  /** Bytes: as the form says how long all of it is, the file has at most so many. */
  readonly most: number | undefined
  /** The texts that came before it. */
  readonly fields: Readonly<Record<string, unknown>>
}

export interface FileTaker<Taken> {
  /** Or several. */
  readonly field: string | readonly string[]
  /** Of each. */
  readonly most: number
  /** Bytes of a field that is no file. */
  readonly longestText?: number | undefined
  take(part: FilePart): Promise<Taken>
  /** Of a form that is refused after all, or broken off. */
  giveUp(taken: Taken): Promise<void>
}

/** The texts are in `req.body`. @throws AppError 400, 413, and what `take` throws */
export async function readMultipart<Taken>(req: Request, res: Response, taker: FileTaker<Taken>): Promise<Taken[]> {
  const fields = [taker.field].flat()
  const takes: Promise<Taken>[] = []
  const bodies: Readable[] = []
  const breakOff = (why: string) => {
    for (const body of bodies) body.destroy(new Error(why))
  }
  const read = multer({
    storage: {
      _handleFile: (_req, { originalname: name, stream: body, fieldname: field }, done) => {
        bodies.push(body)
        const take = taker.take({ name, body, field, most: lengthOf(req), fields: req.body as Record<string, unknown> })
        takes.push(take)
        take.then(() => done(null, {}), done)
      },
      _removeFile: (_req, _file, done) => done(null),
    },
    limits: {
      files: taker.most * fields.length,
      fields: 200,
      fieldSize: taker.longestText ?? 64 * 1024,
      fieldNestingDepth: 0,
    },
    defParamCharset: 'utf8',
  }).fields(fields.map((name) => ({ name, maxCount: taker.most })))
  try {
    await new Promise<void>((resolve, reject) => {
      read(req, res, (error?: Error | string | null) =>
        error ? reject(error instanceof Error ? error : new Error(error)) : resolve(),
      )
      // Nobody else tells whoever takes a file that the rest of it will not come.
      res.once('close', () => reject(new Error('The form has broken off.')))
    })
    return await Promise.all(takes)
  } catch (error) {
    breakOff('The form is refused.')
    const ended = await Promise.allSettled(takes)
    for (const take of ended) if (take.status === 'fulfilled') await taker.giveUp(take.value)
    // Who refuses a file ends its stream, of which more is told than of why.
    const reasons = ended.flatMap((take) => (take.status === 'rejected' ? [toAppError(take.reason)] : []))
    throw reasons.find(({ status }) => status !== 500) ?? refusalOf(error)
  }
}

function lengthOf({ headers }: Request): number | undefined {
  const length = Number(headers['content-length'])
  return Number.isSafeInteger(length) && length > 0 ? length : undefined
}
