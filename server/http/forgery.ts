// Protection against forged requests: a form carries a token that only our pages can know, bound to the session.

import { doubleCsrf } from 'csrf-csrf'
import type { Request, RequestHandler, Response } from 'express'
import { AppError } from '../errors.ts'
import { cookieOf } from './context.ts'
import { recentSet } from './recent.ts'

export interface Forgery {
  /** For the hidden field `_csrf` of a form, or the header `x-csrf-token`. */
  token(req: Request, res: Response): string
  /** After the body has been read; lets reading methods and the API pass, which uses no cookies. */
  readonly protect: RequestHandler
}

export function forgeryProtection({ secrets, isSecure }: { secrets: readonly string[]; isSecure: boolean }): Forgery {
  const cookieName = isSecure ? '__Host-form' : 'form'
  const sessionOf = (req: Request) => req.context.session?.id ?? 'signed out'
  const given = recentSet(50_000)
  const { generateCsrfToken, validateRequest } = doubleCsrf({
    getSecret: () => [...secrets],
    getSessionIdentifier: sessionOf,
    cookieName,
    cookieOptions: { sameSite: 'lax', path: '/', secure: isSecure, httpOnly: true },
    getCsrfTokenFromRequest: (req) => {
      const field = (req.body as { _csrf?: unknown } | undefined)?._csrf
      return typeof field === 'string' ? field : req.get('x-csrf-token')
    },
  })
  return {
    token: (req, res) => {
      // What this browser has got from us for this session serves again: nothing to compute, no cookie to send.
      const kept = cookieOf(req, cookieName)
      if (kept !== undefined && given.has(`${sessionOf(req)} ${kept}`)) return kept

      const token = generateCsrfToken(req, res, { overwrite: false, validateOnReuse: false })
      given.add(`${sessionOf(req)} ${token}`)
      return token
    },
    protect: (req, _res, next) => {
      if (['GET', 'HEAD', 'OPTIONS'].includes(req.method) || validateRequest(req)) next()
      else throw new AppError(403, 'formExpired')
    },
  }
}
