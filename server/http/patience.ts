// How long a request may take to arrive. A file over a weak network takes hours, and is waited for as long as it comes at all;
// anything else is here within minutes, or is somebody who only holds connections open.

import type { RequestHandler } from 'express'
import { isMultipart } from './upload.ts'

/** Milliseconds. */
export interface Patience {
  /** For all of a body that is no file. */
  readonly whole?: number
  /** Between two bytes of a file. */
  readonly idle?: number
}

export function limitPatience({ whole = 5 * 60_000, idle = 2 * 60_000 }: Patience = {}): RequestHandler {
  return (req, _res, next) => {
    const { headers, socket } = req
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return next()
    const isFile = isMultipart(req) || headers['content-type'] === 'application/offset+octet-stream'
    let bytes = -1
    const look = setInterval(
      () => {
        if (req.complete) clearInterval(look)
        else if (!isFile || socket.bytesRead === bytes) socket.destroy()
        bytes = socket.bytesRead
      },
      isFile ? idle : whole,
    )
    // It keeps nothing waiting that would end.
    look.unref()
    req.once('close', () => clearInterval(look))
    next()
  }
}
