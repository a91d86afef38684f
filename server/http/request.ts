// The first middleware: every request has an id, a language and a line in the log.

import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'
import { translatorFor } from '../i18n/translator.ts'
import type { Log } from '../log.ts'

export function beginRequest(log: Log): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now()
    req.context = { id: randomBytes(9).toString('base64url'), translator: translatorFor('vi'), visitor: undefined }
    res.set('X-Request-Id', req.context.id)
    const { method, path } = req
    res.on('close', () => {
      const milliseconds = Math.round(performance.now() - startedAt)
      const requestId = req.context.id
      const accountId = req.context.visitor?.accountId.toString()
      const isWhole = res.writableFinished
      log.info({
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
