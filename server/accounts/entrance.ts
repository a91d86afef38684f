// How a browser comes in and goes out: passport asks who it is, and the session begins anew under a new id.

import type { NextFunction, Request, Response } from 'express'
import passport from 'passport'
import { Strategy } from 'passport-local'
import type { Actor } from '../actor.ts'
import { cookieOf, originOf } from '../http/context.ts'
import { dutyUrl } from '../http/duty.ts'
import { storedId } from '../http/session-store.ts'
import { type Answer, authenticate } from './authenticate.ts'
import { newBrowserKey } from './known-browsers.ts'
import { recordSignIn } from './sign-in.ts'

passport.use(
  new Strategy({ usernameField: 'userName', passReqToCallback: true }, (req, userName, password, done) => {
    authenticate({ userName, password, origin: originOf(req), browserKey: browserKeyOf(req) }).then(
      (answer) => done(null, answer.kind === 'right' && answer.actor, answer as never),
      done,
    )
  }),
)

/** Who sent the sign-in form, which has a user name and a password. */
export async function askPassport(req: Request, res: Response): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const done = (error: Error | null, _user: unknown, answer: unknown) => {
      if (error) reject(error)
      else resolve(answer as Answer)
    }
    const asked = passport.authenticate('local', done) as (req: Request, res: Response, next: NextFunction) => void
    asked(req, res, reject)
  })
}

export async function enter(req: Request, res: Response, actor: Actor): Promise<void> {
  const key = browserKeyOf(req) ?? newBrowserKey()
  await recordSignIn(actor, originOf(req), key)
  await beginSession(req, actor)
  res.cookie(ownCookie(req, 'browser'), key, { ...cookieOptions(req), maxAge: 365 * 24 * 3600_000 })
}

/** Where somebody who has just come in goes: first of all to what they have to do before. */
export function landingOf({ duty }: Actor, next: string): string {
  return duty ? `${dutyUrl(duty)}?next=${encodeURIComponent(next)}` : next
}

/** Also for somebody who is in already, when the id of the session must change. */
export async function beginSession(req: Request, actor: Actor): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.logIn(actor, (error?: Error | null) => (error ? reject(error) : resolve()))
  })
  const { address, device } = originOf(req)
  Object.assign(req.session, { startedAt: new Date().toISOString(), address, device })
  // Before the answer: browsers follow a redirect as soon as they have its head.
  await new Promise<void>((resolve, reject) => {
    req.session.save((error: unknown) => {
      if (error) reject(new Error('The session could not be stored.', { cause: error }))
      else resolve()
    })
  })
}

export async function leave(req: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.logOut((error?: Error | null) => (error ? reject(error) : resolve()))
  })
}

export function sessionIdOf(req: Request): string {
  return storedId(req.context.session?.id ?? '')
}

/** What this browser has kept since somebody signed in with it. */
export function browserKeyOf(req: Request): string | undefined {
  const key = cookieOf(req, ownCookie(req, 'browser'))
  return key !== undefined && /^[\w-]{22}$/.test(key) ? key : undefined
}

export function cookieOptions(req: Request) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(req) } as const
}

/** What a cookie of ours is called. */
export function ownCookie(req: Request, name: string): string {
  return isSecure(req) ? `__Host-${name}` : name
}

/** The status of a refusal after `judge`. */
export function refuse(res: Response, { kind, seconds }: { kind: 'wrong' | 'wait'; seconds: number }): Response {
  if (kind === 'wait') return res.status(429).set('Retry-After', String(seconds))
  return res.status(422)
}

function isSecure(req: Request): boolean {
  return req.app.get('secure cookies') === true
}
