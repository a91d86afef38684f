// Who is asking, by the cookie of the session. What changes something always asks the database; what only reads may rely
// on what this server remembers, at most two seconds old (server/changes).

import { unsign } from 'cookie-signature'
import type { RequestHandler } from 'express'
import session from 'express-session'
import passport from 'passport'
import type { Actor } from '../actor.ts'
import { isLanguage, translatorFor } from '../i18n/translator.ts'
import { cookieOf } from './context.ts'
import { recent } from './recent.ts'
import { forgetSession, recallSession, storedId } from './session-store.ts'

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
  /** What this server remembers of it, if anything. */
  recallActor(accountId: string): Actor | undefined
  forgetActor(accountId: string): void
}

export interface SessionOptions {
  readonly store: session.Store
  readonly secrets: readonly string[]
  readonly isSecure: boolean
  readonly accounts: Accounts
}

export function sessions(options: SessionOptions): RequestHandler[] {
  const { store, secrets, isSecure, accounts } = options
  passport.serializeUser((actor, done) => done(null, (actor as Actor).accountId.toString()))
  passport.deserializeUser((accountId: string, done) => {
    accounts.findActor(accountId).then((actor) => done(null, actor ?? false), done)
  })
  return [
    rememberLess(isSecure),
    recall(options),
    unlessRecalled(
      session({
        name: cookieName(isSecure),
        secret: [...secrets],
        store,
        resave: false,
        saveUninitialized: false,
        cookie: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/', maxAge: 14 * 24 * 3600_000 },
      }),
    ),
    unlessRecalled(forgetWhenFresh(accounts)),
    unlessRecalled(passport.session() as RequestHandler),
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
    req.mustAskAgain = !isReading || cookieOf(req, freshCookie) === '1'
    const sid = req.mustAskAgain ? unchecked(cookieOf(req, cookieName(isSecure))) : undefined
    if (sid) forgetSession(sid)
    next()
  }
}

/** A page for somebody of whom this server remembers session and account: nothing has to be asked or written for it. */
function recall({ secrets, isSecure, accounts }: SessionOptions): RequestHandler {
  const idsOf = recent(50_000, (cookie) => unsignWith(secrets, cookie))
  return (req, _res, next) => {
    const cookie = req.mustAskAgain ? undefined : cookieOf(req, cookieName(isSecure))
    const ids = cookie?.startsWith('s:') ? idsOf(cookie.slice(2)) : undefined
    const found = ids && recallSession(ids.stored)
    const actor = found && accounts.recallActor(found.accountId)
    if (ids && actor) {
      req.context.visitor = actor
      req.context.session = { id: ids.id, startedAt: found.startedAt }
    }
    next()
  }
}

function unsignWith(secrets: readonly string[], cookie: string): { id: string; stored: string } | undefined {
  for (const secret of secrets) {
    const id = unsign(cookie, secret)
    if (id !== false) return { id, stored: storedId(id) }
  }
  return undefined
}

function unlessRecalled(handler: RequestHandler): RequestHandler {
  return (req, res, next) => (req.context.session ? next() : handler(req, res, next))
}

/** The id in the cookie, its signature unchecked: good enough to forget by. */
function unchecked(value: string | undefined): string | undefined {
  return value?.startsWith('s:') ? value.slice(2, value.lastIndexOf('.')) : undefined
}

function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-session' : 'session'
}

function forgetWhenFresh(accounts: Accounts): RequestHandler {
  return (req, _res, next) => {
    const accountId = (req.session as { passport?: { user?: string } }).passport?.user
    if (req.mustAskAgain && accountId) accounts.forgetActor(accountId)
    next()
  }
}

const knowVisitor: RequestHandler = (req, _res, next) => {
  const { context } = req
  const actor = context.visitor ?? (req.user as Actor | undefined)
  context.visitor = actor
  if (actor) context.session ??= { id: req.sessionID, startedAt: req.session.startedAt }
  const chosen = actor?.language ?? cookieOf(req, 'language')
  if (isLanguage(chosen)) context.translator = translatorFor(chosen)
  next()
}

declare module 'express-serve-static-core' {
  interface Request {
    mustAskAgain?: boolean
  }
}
