// What has a protocol of its own below /api/v1, for programs with a token and for our own pages with their session and the
// token of their forms.

import type { Request, RequestHandler } from 'express'
import { AppError, forbidden, notSignedIn } from '../errors.ts'
import { inTurn } from '../http/in-turn.ts'
import type { Log } from '../log.ts'
import { type Bearer, bearerTokenOf } from './bearer.ts'
import { answerErrors, knowCaller } from './router.ts'

export interface Protocol {
  /** Below /api/v1: `/uploads`. Reading (GET) is left to the operations. */
  readonly path: string
  /** What a token must be allowed to do. */
  readonly scope: string
  /** Who asks is in the context. */
  open(): RequestHandler
}

export interface ProtocolOptions {
  readonly bearer: Bearer | undefined
  /** Knows who asks by their cookie. */
  readonly session: RequestHandler
  readonly protect: RequestHandler
  /** `limitCalls`. */
  readonly limit: RequestHandler
  readonly log: Log
}

export function protocolHandler({ scope, open }: Protocol, options: ProtocolOptions): RequestHandler {
  const { bearer, session, protect, limit, log } = options
  const byToken = inTurn(knowCaller(bearer), limit, (req, _res, next) => {
    admit(req, scope)
    next()
  })
  const bySession = inTurn(
    session,
    (req, _res, next) => {
      const { visitor } = req.context
      if (!visitor) throw notSignedIn()
      if (visitor.duty) throw forbidden()
      next()
    },
    protect,
  )
  const handle = open()
  const answerError = answerErrors(log)
  return (req, res, next) => {
    if (req.method === 'GET') return next()
    res.set('Cache-Control', 'no-store')
    const known = bearerTokenOf(req) === undefined ? bySession : byToken
    const answer = req.method === 'OPTIONS' ? handle : inTurn(known, handle)
    return inTurn(answer)(req, res, (error?: unknown) => {
      if (error) answerError(error, req, res, next)
      else next()
    })
  }
}

function admit({ known }: Request, scope: string): void {
  if (!known) throw notSignedIn('tokenMissing')
  if ('refusal' in known) throw known.refusal
  if (!known.caller.actor.scopes?.includes(scope)) throw new AppError(403, 'insufficientScope', { values: { scope } })
}
