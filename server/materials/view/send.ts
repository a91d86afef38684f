// Bytes on their way to somebody: as they come from the store, never whole in memory, all of them or one part.

import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import { attachment } from '../../../storage/files/disposition.ts'
import type { OpenedFile } from '../../../storage/files/files.ts'
import type { ByteRange } from '../../../storage/files/range.ts'
import { readConditions } from './range.ts'

export interface Bytes {
  readonly size: number
  /** Other bytes have another one. */
  readonly tag: string
  readonly mediaType: string
  readonly name: string
  /** Shown by the browser if it can; else saved. */
  readonly isInline: boolean
  /** Seconds for which a browser need not ask again. */
  readonly keepFor?: number
  open(range?: ByteRange): Promise<OpenedFile>
}

/** Resolves when it is over; true: all of it has gone to the asking one, to its end. */
export async function sendBytes(req: Request, res: Response, bytes: Bytes): Promise<boolean> {
  const etag = `"${bytes.tag}"`
  const asked = readConditions(
    { range: req.get('range'), ifRange: req.get('if-range'), ifNoneMatch: req.get('if-none-match') },
    etag,
    bytes.size,
  )
  res.set(headersOf(bytes)).set({ ETag: etag, 'Accept-Ranges': 'bytes' })
  if (asked === 'unchanged') return end(res.status(304))
  res.set({ 'Content-Type': bytes.mediaType, 'Content-Disposition': dispositionOf(bytes) })
  if (asked === 'unsatisfiable') return end(res.status(416).set('Content-Range', `bytes */${bytes.size}`))
  const part = asked === 'whole' ? undefined : asked
  if (part) res.status(206).set('Content-Range', `bytes ${part.start}-${part.end}/${bytes.size}`)
  res.set('Content-Length', String(part ? part.end - part.start + 1 : bytes.size))
  if (req.method === 'HEAD') return end(res)
  const { body } = await bytes.open(part)
  return (await sendStream(body, res)) && !part
}

/** False: the asking one went away before the end. Throws what the source of the bytes throws. */
export async function sendStream(body: Readable, res: Response): Promise<boolean> {
  let failure: Error | undefined
  body.once('error', (error) => (failure = error))
  try {
    await pipeline(body, res)
    return true
  } catch {
    if (failure) throw failure
    return false
  }
}

/**
 * What people bring never runs here: whatever opens it is in a place of its own, without scripts, forms and requests.
 * Nothing is packed on the way, so that parts fit together.
 */
export function headersOf({
  mediaType,
  keepFor,
}: Pick<Bytes, 'mediaType' | 'keepFor'>): Readonly<Record<string, string>> {
  // In a sandbox browsers show no PDF and play nothing; in these nothing runs in our name.
  const isHarmless = /^(application\/pdf|video\/|audio\/)/.test(mediaType)
  const place = isHarmless ? "object-src 'self'; media-src 'self'" : 'sandbox'
  return {
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; img-src data:; ${place}`,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': `private, ${keepFor === undefined ? 'no-cache' : `max-age=${keepFor}`}, no-transform`,
    // The next one at the same computer may be somebody else.
    Vary: 'Cookie',
  }
}

export function dispositionOf({ name, isInline }: Pick<Bytes, 'name' | 'isInline'>): string {
  return isInline ? attachment(name).replace(/^attachment/, 'inline') : attachment(name)
}

function end(res: Response): false {
  res.end()
  return false
}
