// The only place that turns errors into responses.

import type { ErrorRequestHandler, Request, Response } from 'express'
import { AppError, badRequest, notFound } from '../errors.ts'
import type { Log } from '../log.ts'
import { safeNext } from './next.ts'

/** Of a page that nobody has. */
export function noSuchPage(): never {
  throw notFound()
}

export function errorPage(log: Log): ErrorRequestHandler {
  return (error: unknown, req: Request, res: Response, _next) => {
    const known = toAppError(error)
    if (known.status >= 500) log.error({ requestId: req.context.id, error }, 'a request has failed')
    if (res.headersSent) {
      res.destroy()
      return
    }
    if (known.status === 401 && req.method === 'GET' && wantsPage(req)) {
      res.redirect(303, `/sign-in?next=${encodeURIComponent(safeNext(req.originalUrl))}`)
      return
    }
    if (known.status === 429) res.set('Retry-After', String(known.values.seconds ?? 60))
    res.status(known.status)
    if (wantsPage(req)) drawError(known, req, res, log)
    else res.type('application/problem+json').send(JSON.stringify(problemOf(known, req)))
  }
}

function drawError(error: AppError, req: Request, res: Response, log: Log): void {
  try {
    res.render('errors/error', errorView(error, req))
  } catch (defect) {
    log.error({ requestId: req.context.id, error: defect }, 'the error page has failed')
    res.type('text/plain').send(`${error.status} (${req.context.id})`)
  }
}

/** https://www.rfc-editor.org/rfc/rfc9457 */
export function problemOf(error: AppError, req: Request): Record<string, unknown> {
  const { t, has } = words(req)
  return {
    type: 'about:blank',
    status: error.status,
    code: error.code,
    title: has(`errors.${error.code}.title`) ? t(`errors.${error.code}.title`, error.values) : error.code,
    requestId: req.context.id,
  }
}

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown }
  if (type === 'entity.too.large') return new AppError(413, 'tooLarge', { cause: error })
  if (error instanceof URIError || (typeof status === 'number' && status >= 400 && status < 500))
    return badRequest('badRequest', error)
  const name = error instanceof Error ? error.name : ''
  if (name === 'StorageFull') return new AppError(507, 'storageFull', { cause: error })
  if (name === 'StorageAway') return new AppError(503, 'filesAway', { cause: error })
  return isStoreAway(error)
    ? new AppError(503, 'unavailable', { cause: error })
    : new AppError(500, 'unexpected', { cause: error })
}

function errorView(error: AppError, req: Request) {
  const { t, has } = words(req)
  const code = has(`errors.${error.code}.title`) ? error.code : 'unexpected'
  const values = { ...error.values, requestId: req.context.id }
  return {
    title: t(`errors.${code}.title`, values),
    text: t(`errors.${code}.text`, values),
    status: error.status,
    code: error.code,
    requestId: req.context.id,
    drawing: drawings[error.status] ?? 'broken-chalk',
    canRetry: error.status >= 500 || error.status === 429,
  }
}

const drawings: Record<number, string> = {
  401: 'locked-drawer',
  403: 'locked-drawer',
  404: 'lost-kite',
  503: 'offline-boat',
}

function words(req: Request) {
  const { translator } = req.context
  return { t: translator.t, has: translator.has }
}

function wantsPage(req: Request): boolean {
  return req.accepts(['html', 'json']) !== 'json'
}

function isStoreAway(error: unknown): boolean {
  const name = error instanceof Error ? error.name : ''
  return [
    'MongoServerSelectionError',
    'MongoNetworkError',
    'MongoNetworkTimeoutError',
    'MongoNotConnectedError',
  ].includes(name)
}
