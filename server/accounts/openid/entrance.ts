// The way to the provider and back. What must be the same on the way back lies in the session of the browser that set out:
// an answer that was made elsewhere, or comes twice, is worth nothing.

import type { NextFunction, Request, Response } from 'express'
import {
  type Configuration,
  fetchUserInfo,
  randomNonce,
  randomState,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client'
import { type AuthenticateOptions, Strategy, type StrategyOptions } from 'openid-client/passport'
import passport from 'passport'
import { safeNext } from '../../http/next.ts'
import { forgetSession } from '../../http/session-store.ts'
import { type Identity, identityOf } from './identity.ts'
import { findProvider, providerSite } from './provider.ts'

declare module 'express-session' {
  interface SessionData {
    openidNext?: string
  }
}

/** Also the ends of locale keys: `accounts.openid.away`. */
export type Refusal =
  /** Denied by the provider or by the person there. The reason is for the log. */
  { readonly kind: 'away' | 'denied' | 'failed'; readonly reason: string }

export type Answer = { readonly kind: 'identity'; readonly identity: Identity } | Refusal

export const callbackPath = '/sign-in/openid/callback'

/** Sends the browser there, or gives why not. */
export async function setOut(req: Request, res: Response, next: string): Promise<Refusal | undefined> {
  const provider = await findProvider().catch(awayBecause)
  if ('kind' in provider) return provider
  req.session.cookie.maxAge = patience
  req.session.openidNext = next
  const answer = await pass(new Step(provider, req, 'there'), req, res)
  return answer === 'sent' || answer.kind === 'identity' ? undefined : answer
}

/** Who the provider says that it is, and where they wanted to go. */
export async function comeBack(req: Request, res: Response): Promise<{ answer: Answer; next: string }> {
  await readSessionAnew(req)
  const next = safeNext(req.session.openidNext)
  delete req.session.openidNext
  const provider = await findProvider().catch(awayBecause)
  if ('kind' in provider) return { answer: provider, next }
  const answer = await pass(new Step(provider, req, 'back'), req, res)
  return { answer: answer === 'sent' ? { kind: 'failed', reason: 'cut off' } : answer, next }
}

/** Milliseconds for signing in there. */
const patience = 15 * 60_000

class Step extends Strategy {
  readonly direction: 'there' | 'back'

  constructor(config: Configuration, req: Request, direction: 'there' | 'back') {
    const site = providerSite() ?? `${req.protocol}://${req.get('host')}`
    const options: StrategyOptions = {
      ...{ config, name: 'openid', sessionKey: 'openid', scope: 'openid email' },
      callbackURL: `${site}${callbackPath}`,
    }
    super(options, (tokens, verified) => {
      readIdentity(config, tokens).then(
        (identity) => void verified(null, identity),
        (error: unknown) => void verified(error),
      )
    })
    this.direction = direction
  }

  override shouldInitiateAuthRequest(): boolean {
    return this.direction === 'there'
  }

  /** Not every provider heeds the proof of possession that openid-client relies on alone. */
  override authorizationRequestParams<T extends AuthenticateOptions>(req: Request, options: T): URLSearchParams {
    const params = new URLSearchParams(super.authorizationRequestParams(req, options))
    params.set('state', randomState())
    params.set('nonce', randomNonce())
    return params
  }
}

async function pass(step: Step, req: Request, res: Response): Promise<Answer | 'sent'> {
  return await new Promise((resolve, reject) => {
    // A redirect ends the answer without a word to the callback.
    res.once('close', () => resolve('sent'))
    const done = (error: unknown, identity: unknown, refusal: unknown) => {
      if (error) resolve({ kind: 'failed', reason: reasonOf(error) })
      else if (identity) resolve({ kind: 'identity', identity: identity as Identity })
      else resolve(refusalOf(refusal))
    }
    const asked = passport.authenticate(step, done) as (req: Request, res: Response, next: NextFunction) => void
    asked(req, res, reject)
  })
}

/** The address is a matter of the token, or of a further question. */
async function readIdentity(config: Configuration, tokens: TokenEndpointResponse & TokenEndpointResponseHelpers) {
  const claims = tokens.claims()
  if (!claims) throw new Error('The provider has sent no identity token.')
  const mustAsk = claims.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined
  return identityOf(claims, mustAsk ? await fetchUserInfo(config, tokens.access_token, claims.sub) : claims)
}

/** What this server remembers of it may be older than what another one has written when the browser set out. */
async function readSessionAnew(req: Request): Promise<void> {
  forgetSession(req.sessionID)
  // Without a stored one there is nothing to come back to, which the strategy notices.
  await new Promise<void>((resolve) => req.session.reload(() => resolve()))
}

function refusalOf(refusal: unknown): Refusal {
  const { error, message } = (refusal ?? {}) as { error?: string; message?: string }
  return { kind: error === 'access_denied' ? 'denied' : 'failed', reason: message ?? 'refused' }
}

function awayBecause(error: unknown): Refusal {
  return { kind: 'away', reason: reasonOf(error) }
}

/** Without codes and tokens, which the errors also have with them. */
function reasonOf(error: unknown): string {
  const { message, code, error: told, cause } = error as Error & { code?: string; error?: string }
  const deeper = cause instanceof Error ? cause.message : undefined
  return [message, code, told, deeper].filter((part) => part !== undefined).join(' · ')
}
