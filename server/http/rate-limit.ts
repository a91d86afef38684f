// So often within so long: shared between servers (rate-limit-store.ts), told in the headers of
// https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-08

import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { tooMany } from '../errors.ts'
import type { Handler } from './route.ts'
import { type SharedCountOptions, sharedCount } from './rate-limit-store.ts'

export interface Limit extends Omit<SharedCountOptions, 'name'> {
  /** Who is counted: by default whoever comes from the same address. */
  key?(req: Request): string
}

/** Middleware that refuses with 429 `tooMany` what comes more often than that. Each name may be used once. */
export function limited(name: string, { key = addressKey, ...limit }: Limit): RequestHandler {
  return rateLimit({
    windowMs: limit.windowSeconds * 1000,
    limit: limit.limit,
    identifier: name,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: key,
    store: sharedCount({ name, ...limit }),
    handler: (req, _res, next) => next(tooMany(secondsUntil(resetOf(req)))),
  })
}

/** A page's handler behind a limit: `post('/sign-in', everyone, behind(limit, signIn))`. */
export function behind(limit: RequestHandler, handle: Handler): Handler {
  return async (req, res) => {
    await new Promise<void>((resolve, reject) => {
      void limit(req, res, (error?: unknown) => (error instanceof Error ? reject(error) : resolve()))
    })
    await handle(req, res)
  }
}

/** An address; of IPv6 the network, because one household has very many. */
export function addressKey(req: Request): string {
  return ipKeyGenerator(req.ip ?? '', 64)
}

function resetOf(req: Request): Date | undefined {
  return (req as Request & { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime
}

function secondsUntil(time: Date | undefined): number {
  return time ? Math.max(1, Math.ceil((time.getTime() - Date.now()) / 1000)) : 60
}
