// The first middleware: every request has an id, a language and a line in the log.

import { randomBytes } from 'node:crypto'
import { parseCookie } from 'cookie'
import type { RequestHandler } from 'express'
import { translatorFor } from '../i18n/translator.ts'
import type { Log } from '../log.ts'

/** Of this process: a random number for each request would cost more than the rest of this. */
const prefix = randomBytes(6).toString('base64url')
let count = 0
let lastAt = -Infinity

/** Of this process: how long nobody has asked it for anything. */
export function millisecondsSinceRequest(): number {
  return performance.now() - lastAt
}

export function beginRequest(log: Log): RequestHandler {
  // What is told here names nobody: looking through it for secrets would only take time.
  const plain = log.child({}, { redact: [] })
  return (req, res, next) => {
    const startedAt = (lastAt = performance.now())
    const id = `${prefix}-${(count++).toString(36)}`
    req.context = { id, translator: translatorFor('vi'), visitor: undefined, session: undefined }
    // Also where csrf-csrf looks for them.
    req.cookies = parseCookie(req.headers.cookie ?? '')
    res.setHeader('X-Request-Id', id)
    const { method, path } = req
    res.on('close', () => {
      const milliseconds = Math.round(performance.now() - startedAt)
      const requestId = req.context.id
      const accountId = req.context.visitor?.accountId.toString()
      const isWhole = res.writableFinished
      plain.info({
        requestId,
        method,
        path,
        status: res.statusCode,
        milliseconds,
        accountId,
        ...(isWhole ? {} : { isWhole }),
      })
    })
    next()
  }
}
