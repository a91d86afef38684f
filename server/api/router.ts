import { type ErrorRequestHandler, type Request, type RequestHandler, Router } from 'express'
import { notFound } from '../errors.ts'
import type { Feature } from '../feature.ts'
import { limited } from '../http/rate-limit.ts'
import { useRateLimitLog } from '../http/rate-limit-store.ts'
import type { Log } from '../log.ts'
import { type Bearer, bearerTokenOf } from './bearer.ts'
import { dispatch } from './dispatch.ts'
import { withDocument } from './document.ts'
import { sendProblem } from './problem.ts'
import type { ApiRoute } from './route.ts'
import { useSite } from './site.ts'
import { apiTable, scopesOf } from './table.ts'

export interface ApiOptions {
  readonly features: readonly Feature[]
  readonly log: Log
  /** Where others reach us; undefined: as they have asked. */
  readonly publicUrl: string | undefined
  /** `limitCalls`. */
  readonly limit: RequestHandler
  /** `receiveFile` of http/upload.ts, where an operation takes a file. */
  readonly receiveFile?: RequestHandler
}

/** For /api/v1. Never looks at cookies, and answers no page of another origin. */
export function apiRouter({ features, log, publicUrl, limit, receiveFile }: ApiOptions): Router {
  useRateLimitLog(log)
  useSite(publicUrl)
  const table = apiTable(withDocument(features))
  const scopes = scopesOf(features)
  const receiver = features.find(({ fileReceiver }) => fileReceiver)?.fileReceiver
  const router = Router({ caseSensitive: true, strict: true })

  router.use(neverKept, knowCaller(features.find(({ bearer }) => bearer)?.bearer), limit)
  for (const path of inOrder(table)) {
    const routes = table.filter((route) => route.path === path)
    router.all(path.replace(/\{(\w+)\}/g, ':$1'), (req, res) =>
      dispatch(routes, req, res, { scopes, receiver, receiveFile }),
    )
  }
  router.use(() => {
    throw notFound()
  })
  router.use(answerErrors(log))
  return router
}

/** `/tokens/current` before `/tokens/{id}`: the brace comes after all letters. */
function inOrder(table: readonly ApiRoute[]): string[] {
  return [...new Set(table.map(({ path }) => path))].sort()
}

const neverKept: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}

export function knowCaller(bearer: Bearer | undefined): RequestHandler {
  return async (req, _res, next) => {
    const token = bearerTokenOf(req)
    if (token !== undefined && bearer) {
      const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(req.method)
      req.known = await bearer.find(token, { address: req.ip ?? '', isReading })
      if ('caller' in req.known) req.context.visitor = req.known.caller.actor
    }
    next()
  }
}

/** Milliseconds: asking the database for each call would cost more than most calls do. */
const tellAfter = 250

/** By token, so that colleagues behind one address do not share; whoever has none shares with their address. One for all. */
export function limitCalls(): RequestHandler {
  const ofToken = limited('api', { limit: 600, windowSeconds: 60, tellAfter, key: tokenIdOf })
  const ofAddress = limited('apiWithoutToken', { limit: 60, windowSeconds: 60 })
  return (req, res, next) => (tokenIdOf(req) === '' ? ofAddress : ofToken)(req, res, next)
}

function tokenIdOf({ known }: Request): string {
  return known && 'caller' in known ? known.caller.tokenId : ''
}

export function answerErrors(log: Log): ErrorRequestHandler {
  return (thrown: unknown, req, res, _next) => {
    if (res.headersSent) {
      log.error({ requestId: req.context.id, error: thrown }, 'an answer of the API has broken off')
      res.destroy()
      return
    }
    const { status } = sendProblem(thrown, req, res)
    if (status >= 500) log.error({ requestId: req.context.id, error: thrown }, 'a call of the API has failed')
  }
}
