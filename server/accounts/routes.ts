import type { Request, Response } from 'express'
import { type Actor, duties } from '../actor.ts'
import { actorOf, originOf, visitorOf, wordsOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { safeNext } from '../http/next.ts'
import { notify } from '../http/notices.ts'
import { everyone, get, post, type Route, signedIn } from '../http/route.ts'
import { isMailOn } from '../mail/index.ts'
import { changePassword, checkOwnPassword, hasPassword } from './change-password.ts'
import { askAgainForProof, findProof, giveProof } from './email-proof.ts'
import { askPassport, beginSession, browserKeyOf, cookieOptions, leave, refuse, sessionIdOf } from './entrance.ts'
import { signInHints } from './hints.ts'
import { languageForm, type NewPassword, newPasswordForm, passwordForm, profileForm, signInForm } from './input.ts'
import { declaredFeatures } from '../pages/administration.ts'
import type { ProfileLink } from '../pages/navigation.ts'
import {
  asksCurrent,
  confirmEmailPage,
  passwordPage,
  profilePage,
  refusalOf,
  sessionsPage,
  signInPage,
} from './page.ts'
import { findLink } from './openid/link.ts'
import { providerName } from './openid/provider.ts'
import { passwordProblem } from './password.ts'
import { changeLanguage, findProfile, updateProfile } from './profile.ts'
import { passwordProof } from './proof.ts'
import { enterOrAsk } from './second-factor/entrance.ts'
import { recordSignOut } from './sign-in.ts'
import { endOtherSessions, endOwnSession, listOwnSessions } from './sessions.ts'

const always = { despite: duties }
const whenDue = { despite: ['setPassword'] } as const

export const accountRoutes: readonly Route[] = [
  get('/sign-in', everyone, showSignIn, always),
  post('/sign-in', everyone, signIn, always),
  post('/sign-out', everyone, signOut, always),
  post('/language', everyone, chooseLanguage, always),
  get('/account', signedIn, showProfile),
  post('/account', signedIn, saveProfile),
  get('/account/password', signedIn, showPassword, whenDue),
  post('/account/password', signedIn, savePassword, whenDue),
  get('/account/sessions', signedIn, showSessions),
  post('/account/sessions/end-others', signedIn, endOthers),
  post('/account/sessions/:id/end', signedIn, endOne),
  get('/account/email/:code', signedIn, showProof),
  post('/account/email', signedIn, takeProof),
  post('/account/email/send', signedIn, sendProof),
]

function showSignIn(req: Request, res: Response): void {
  const next = safeNext(req.query.next)
  if (visitorOf(req)) return res.redirect(303, next)
  res.render('accounts/sign-in', signInPage({ ...typedText(req.query, 'userName'), ...offered(req), next }))
}

function offered(req: Request) {
  return { hints: signInHints.list(), provider: providerName(wordsOf(req)) }
}

async function signIn(req: Request, res: Response): Promise<unknown> {
  const next = safeNext(typedText(req.body, 'next').next)
  const again = { ...typedText(req.body, 'userName'), ...offered(req), next }
  const form = readForm(signInForm, req.body)
  if (!form.ok) return res.status(422).render('accounts/sign-in', signInPage({ ...again, errors: form.errors }))

  const answer = await askPassport(req, res)
  if (answer.kind !== 'right') {
    refuse(res, answer).render('accounts/sign-in', signInPage({ ...again, problem: refusalOf(answer) }))
    return
  }
  const { actor } = answer
  await enterOrAsk(req, res, { actor, proof: await passwordProof(actor.accountId), next })
}

async function signOut(req: Request, res: Response): Promise<void> {
  const actor = visitorOf(req)
  if (actor) await recordSignOut(actor, originOf(req))
  await leave(req)
  notify(res, { kind: 'good', key: 'accounts.signOut.done' })
  res.redirect(303, '/sign-in')
}

async function chooseLanguage(req: Request, res: Response): Promise<void> {
  const form = readForm(languageForm, req.body)
  const actor = visitorOf(req)
  if (form.ok) {
    const { language } = form.values
    res.cookie('language', language, { ...cookieOptions(req), maxAge: 365 * 24 * 3600_000 })
    if (actor) await changeLanguage(actor, language)
  }
  res.redirect(303, safeNext(typedText(req.body, 'next').next))
}

async function showProfile(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  res.render('accounts/profile', profilePage(await profileOf(req, actor)))
}

async function profileOf(req: Request, actor: Actor) {
  const { t, language } = req.context.translator
  const contact = await findProfile(actor)
  const provider = (await findLink(actor)) ? providerName(t) : undefined
  return { actor, contact, provider, isMailOn: isMailOn(), links: linksOf(req), t, language }
}

function linksOf(req: Request): ProfileLink[] {
  return declaredFeatures(req).flatMap(({ profile = [] }) => profile)
}

async function saveProfile(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const form = readForm(profileForm, req.body)
  if (!form.ok) {
    const typed = typedText(req.body, 'email', 'language') as { email: string; language: string }
    const again = { ...(await profileOf(req, actor)), typed, errors: form.errors }
    res.status(422).render('accounts/profile', profilePage(again))
    return
  }
  const mustConfirm = await updateProfile(actor, form.values, originOf(req))
  res.cookie('language', form.values.language, { ...cookieOptions(req), maxAge: 365 * 24 * 3600_000 })
  notify(res, { kind: 'good', key: `accounts.profile.${mustConfirm && isMailOn() ? 'savedAndMailed' : 'saved'}` })
  res.redirect(303, '/account')
}

async function showPassword(req: Request, res: Response): Promise<void> {
  const [actor, next] = [actorOf(req), safeNext(req.query.next)]
  const page = passwordPage({ actor, next, hasPassword: await hasPassword(actor), t: wordsOf(req) })
  res.render('accounts/password', page)
}

async function savePassword(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const next = safeNext(typedText(req.body, 'next').next)
  const again = { actor, next, hasPassword: await hasPassword(actor), t: wordsOf(req) }
  const form = asksCurrent(actor, again.hasPassword)
    ? readForm(passwordForm, req.body)
    : readForm<NewPassword>(newPasswordForm, req.body)
  if (!form.ok) return res.status(422).render('accounts/password', passwordPage({ ...again, errors: form.errors }))

  const { currentPassword: password, newPassword } = form.values
  const problem = passwordProblem(newPassword, actor)
  if (problem)
    return res.status(422).render('accounts/password', passwordPage({ ...again, errors: { newPassword: problem } }))

  const [origin, browserKey] = [originOf(req), browserKeyOf(req)]
  const answer = password === undefined ? undefined : await checkOwnPassword(actor, { password, origin, browserKey })
  if (answer && answer.kind !== 'right') {
    refuse(res, answer).render('accounts/password', passwordPage({ ...again, ...wrongPassword(answer) }))
    return
  }
  await changePassword(actor, { newPassword, origin, browserKey })
  await beginSession(req, actor)
  notify(res, { kind: 'good', key: 'accounts.password.changed' })
  res.redirect(303, actor.duty === 'setPassword' ? next : '/account')
}

async function showSessions(req: Request, res: Response): Promise<void> {
  const sessions = await listOwnSessions(actorOf(req))
  const now = new Date()
  res.render('accounts/sessions', sessionsPage({ sessions, currentId: sessionIdOf(req), t: wordsOf(req), now }))
}

async function endOne(req: Request, res: Response): Promise<void> {
  const id = String(req.params.id)
  await endOwnSession(actorOf(req), id, originOf(req))
  if (id === sessionIdOf(req)) await leave(req)
  notify(res, { kind: 'good', key: 'accounts.sessions.ended' })
  res.redirect(303, '/account/sessions')
}

async function endOthers(req: Request, res: Response): Promise<void> {
  const count = await endOtherSessions(actorOf(req), sessionIdOf(req), originOf(req))
  notify(res, { kind: 'good', key: 'accounts.sessions.othersEnded', values: { count } })
  res.redirect(303, '/account/sessions')
}

async function showProof(req: Request, res: Response): Promise<void> {
  const code = String(req.params.code)
  const email = await findProof(actorOf(req), code)
  res.render('accounts/confirm-email', confirmEmailPage({ email, code }, wordsOf(req)))
}

async function takeProof(req: Request, res: Response): Promise<void> {
  await giveProof(actorOf(req), typedText(req.body, 'code').code!, originOf(req))
  notify(res, { kind: 'good', key: 'accounts.profile.emailConfirmed' })
  res.redirect(303, '/account')
}

async function sendProof(req: Request, res: Response): Promise<void> {
  const isSent = await askAgainForProof(actorOf(req))
  notify(
    res,
    isSent ? { kind: 'good', key: 'accounts.profile.mailed' } : { kind: 'info', key: 'accounts.profile.notMailed' },
  )
  res.redirect(303, '/account')
}

function wrongPassword(answer: { kind: 'wrong' | 'wait'; seconds: number }) {
  return answer.seconds === 0
    ? { errors: { currentPassword: { key: 'accounts.password.wrong' } } }
    : { problem: refusalOf(answer) }
}
