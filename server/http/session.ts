// Who is asking, by the cookie of the session. What changes something always asks the database; what only reads may rely
// on what this server remembers, at most two seconds old (server/changes).

import { parseCookie } from 'cookie'
import type { RequestHandler } from 'express'
import session from 'express-session'
import passport from 'passport'
import type { Actor } from '../actor.ts'
import { isLanguage, translatorFor } from '../i18n/translator.ts'
import { forgetSession } from './session-store.ts'

declare module 'express-session' {
  interface SessionData {
    startedAt: string
    address: string
    device: string
    lastModified?: Date
  }
}

export interface Accounts {
  /** Undefined when the account is gone or closed. */
  findActor(accountId: string): Promise<Actor | undefined>
  forgetActor(accountId: string): void
}

export interface SessionOptions {
  readonly store: session.Store
  readonly secrets: readonly string[]
  readonly isSecure: boolean
  readonly accounts: Accounts
}

export function sessions({ store, secrets, isSecure, accounts }: SessionOptions): RequestHandler[] {
  passport.serializeUser((actor, done) => done(null, (actor as Actor).accountId.toString()))
  passport.deserializeUser((accountId: string, done) => {
    accounts.findActor(accountId).then((actor) => done(null, actor ?? false), done)
  })
  return [
    rememberLess(isSecure),
    session({
      name: isSecure ? '__Host-session' : 'session',
      secret: [...secrets],
      store,
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/', maxAge: 14 * 24 * 3600_000 },
    }),
    forgetWhenFresh(accounts),
    passport.session() as RequestHandler,
    knowVisitor,
  ]
}

const freshCookie = 'fresh'

/** Somebody who has just changed something sees it on the next page, whichever server that comes from. */
function rememberLess(isSecure: boolean): RequestHandler {
  return (req, res, next) => {
    const isReading = req.method === 'GET' || req.method === 'HEAD'
    if (!isReading) {
      res.cookie(freshCookie, '1', { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/', maxAge: 5000 })
    }
    const cookie = isReading && req.headers.cookie?.includes(freshCookie) ? parseCookie(req.headers.cookie) : {}
    req.mustAskAgain = !isReading || cookie[freshCookie] === '1'
    const sid = req.mustAskAgain ? signedValue(req.headers.cookie, isSecure) : undefined
    if (sid) forgetSession(sid)
    next()
  }
}

/** The id in the cookie, unchecked: good enough to forget by. */
function signedValue(cookies: string | undefined, isSecure: boolean): string | undefined {
  const value = cookies === undefined ? undefined : parseCookie(cookies)[isSecure ? '__Host-session' : 'session']
  return value?.startsWith('s:') ? value.slice(2, value.lastIndexOf('.')) : undefined
}

function forgetWhenFresh(accounts: Accounts): RequestHandler {
  return (req, _res, next) => {
    const accountId = (req.session as { passport?: { user?: string } }).passport?.user
    if (req.mustAskAgain && accountId) accounts.forgetActor(accountId)
    next()
  }
}

const knowVisitor: RequestHandler = (req, _res, next) => {
  const actor = req.user as Actor | undefined
  req.context.visitor = actor
  const chosen = actor?.language ?? languageCookie(req.headers.cookie)
  if (isLanguage(chosen)) req.context.translator = translatorFor(chosen)
  next()
}

function languageCookie(cookies: string | undefined): string | undefined {
  return cookies?.includes('language') ? parseCookie(cookies).language : undefined
}

declare module 'express-serve-static-core' {
  interface Request {
    mustAskAgain?: boolean
  }
}
