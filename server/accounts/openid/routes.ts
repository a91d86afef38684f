import type { Request, Response } from 'express'
import { duties } from '../../actor.ts'
import { notFound } from '../../errors.ts'
import { actorOf, originOf, visitorOf, wordsOf } from '../../http/context.ts'
import { safeNext } from '../../http/next.ts'
import { notify } from '../../http/notices.ts'
import { behind, limited } from '../../http/rate-limit.ts'
import { everyone, get, post, type Route, signedIn } from '../../http/route.ts'
import type { Log } from '../../log.ts'
import { enter, landingOf } from '../entrance.ts'
import { callbackPath, comeBack, type Refusal, setOut } from './entrance.ts'
import { findOwner, unlink } from './link.ts'
import { providerName } from './provider.ts'

const always = { despite: duties }

/** Each begins a session. A school has one address, and whole classes sign in when a lesson begins. */
const perAddress = limited('openid-address', { limit: 120, windowSeconds: 60 })

export const openidRoutes: readonly Route[] = [
  get('/sign-in/openid', everyone, behind(perAddress, goThere), always),
  get(callbackPath, everyone, takeAnswer, always),
  post('/account/openid/unlink', signedIn, removeLink),
]

async function goThere(req: Request, res: Response): Promise<void> {
  checkProvider(req)
  const next = safeNext(req.query.next)
  if (visitorOf(req)) return res.redirect(303, next)
  const refusal = await setOut(req, res, next)
  if (refusal) turnBack(req, res, refusal, next)
}

async function takeAnswer(req: Request, res: Response): Promise<void> {
  checkProvider(req)
  if (visitorOf(req)) return res.redirect(303, '/')
  const { answer, next } = await comeBack(req, res)
  if (answer.kind !== 'identity') return turnBack(req, res, answer, next)
  const owner = await findOwner(answer.identity, originOf(req))
  if (!owner) return turnBack(req, res, { kind: 'unknown' }, next)
  // Whether that takes a second factor is the provider's decision: it is not asked for here once more.
  await enter(req, res, owner)
  res.redirect(303, landingOf(owner, next))
}

async function removeLink(req: Request, res: Response): Promise<void> {
  await unlink(actorOf(req), originOf(req))
  notify(res, { kind: 'good', key: 'accounts.openid.unlinked' })
  res.redirect(303, '/account')
}

function checkProvider(req: Request): void {
  if (providerName(wordsOf(req)) === undefined) throw notFound()
}

/** To the sign-in page, without the provider's answer in the address. */
function turnBack(req: Request, res: Response, refusal: Refusal | { kind: 'unknown' }, next: string): void {
  const { app, context } = req
  if ('reason' in refusal && refusal.kind !== 'denied')
    (app.get('log') as Log).warn({ requestId: context.id, reason: refusal.reason }, 'signing in elsewhere has failed')
  notify(res, { kind: 'wrong', key: `accounts.openid.${refusal.kind}` })
  res.redirect(303, next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`)
}
