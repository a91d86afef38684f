import type { Request, Response } from 'express'
import { type Actor, duties } from '../../actor.ts'
import { notFound } from '../../errors.ts'
import { actorOf, originOf, visitorOf, wordsOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { safeNext } from '../../http/next.ts'
import { notify } from '../../http/notices.ts'
import { everyone, get, post, type Route, signedIn } from '../../http/route.ts'
import { checkOwnPassword } from '../change-password.ts'
import { browserKeyOf, refuse } from '../entrance.ts'
import { codeForm, turnOffForm } from '../input.ts'
import { refusalOf } from '../page.ts'
import type { Judged } from '../patience.ts'
import { findSecondFactor, renewRecoveryCodes, turnOffSecondFactor } from './change.ts'
import { checkSecondFactor, type CodeKind } from './check.ts'
import { findPassed, leaveDoor, letIn, trustThis } from './entrance.ts'
import { enterCodePage, recoveryCodesPage, secondFactorPage, setUpPage, turnOffPage } from './page.ts'
import { draftSecondFactor, readDraft, setUpSecondFactor } from './set-up.ts'
import { forgetTrusted } from './trusted.ts'

const always = { despite: duties }
const whenDue = { despite: ['setUpSecondFactor'] } as const
const door = '/sign-in/second-factor'
const own = '/account/second-factor'

export const secondFactorRoutes: readonly Route[] = [
  get(door, everyone, showDoor, always),
  post(door, everyone, openDoor, always),
  get(own, signedIn, showOwn, whenDue),
  post(own, signedIn, setUp, whenDue),
  post(`${own}/codes`, signedIn, renewCodes),
  post(`${own}/forget`, signedIn, forget),
  get(`${own}/off`, signedIn, showTurnOff),
  post(`${own}/off`, signedIn, turnOff),
]

async function showDoor(req: Request, res: Response): Promise<unknown> {
  // Also where somebody else is still signed in: whoever has just typed a password comes first.
  if (!(await findPassed(req))) return visitorOf(req) ? res.redirect(303, '/') : turnBack(req, res)
  res.render('accounts/enter-code', enterCodePage({}))
}

async function openDoor(req: Request, res: Response): Promise<unknown> {
  const passed = await findPassed(req)
  if (!passed) return turnBack(req, res)
  const form = readForm(codeForm, req.body)
  if (!form.ok) return res.status(422).render('accounts/enter-code', enterCodePage({ errors: form.errors }))

  const answer = await askForCode(req, passed.actor, form.values.code)
  if (answer.kind !== 'right') {
    const problem = refusalOf(answer, 'accounts.enterCode')
    refuse(res, answer).render('accounts/enter-code', enterCodePage({ problem }))
    return
  }
  if (form.values.trust) await trustThis(req, res, passed.actor)
  await letIn(req, res, passed)
}

/** The password was typed too long ago, or counts no more. */
function turnBack(req: Request, res: Response): void {
  leaveDoor(req, res)
  notify(res, { kind: 'info', key: 'accounts.enterCode.late' })
  res.redirect(303, '/sign-in')
}

async function showOwn(req: Request, res: Response): Promise<void> {
  const [actor, t] = [actorOf(req), wordsOf(req)]
  const factor = await findSecondFactor(actor)
  if (factor) return res.render('accounts/second-factor', secondFactorPage({ factor, t }))
  const page = setUpPage({ actor, draft: await draftSecondFactor(actor), next: safeNext(req.query.next), t })
  res.render('accounts/set-up', page)
}

async function setUp(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const next = safeNext(typedText(req.body, 'next').next)
  const draft = await readDraft(actor, typedText(req.body, 'draft').draft!)
  const again = { actor, draft: draft ?? (await draftSecondFactor(actor)), next, t: wordsOf(req) }
  const form = readForm(codeForm, req.body)
  const codes =
    form.ok && draft && (await setUpSecondFactor(actor, { draft, code: form.values.code, origin: originOf(req) }))
  if (!codes) {
    const errors = form.ok ? { code: { key: `accounts.secondFactor.${draft ? 'wrong' : 'late'}` } } : form.errors
    return res.status(422).render('accounts/set-up', setUpPage({ ...again, errors }))
  }
  res.status(201).render('accounts/recovery-codes', recoveryCodesPage({ codes, actor, next: actor.duty ? next : own }))
}

async function renewCodes(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const factor = await findSecondFactor(actor)
  if (!factor) throw notFound()
  const again = { factor, t: wordsOf(req) }
  const form = readForm(codeForm, req.body)
  if (!form.ok)
    return res.status(422).render('accounts/second-factor', secondFactorPage({ ...again, errors: form.errors }))

  const answer = await askForCode(req, actor, form.values.code)
  if (answer.kind !== 'right') {
    const problem = refusalOf(answer, 'accounts.enterCode')
    refuse(res, answer).render('accounts/second-factor', secondFactorPage({ ...again, problem }))
    return
  }
  const codes = await renewRecoveryCodes(actor, originOf(req))
  res.status(201).render('accounts/recovery-codes', recoveryCodesPage({ codes, actor, next: own }))
}

async function forget(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  if (!(await findSecondFactor(actor))) throw notFound()
  await forgetTrusted(actor, originOf(req))
  notify(res, { kind: 'good', key: 'accounts.secondFactor.forgotten' })
  res.redirect(303, own)
}

async function showTurnOff(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  if (!(await findSecondFactor(actor))) throw notFound()
  res.render('accounts/turn-off', turnOffPage({ userName: actor.userName, t: wordsOf(req) }))
}

async function turnOff(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  if (!(await findSecondFactor(actor))) throw notFound()
  const again = { userName: actor.userName, t: wordsOf(req) }
  const form = readForm(turnOffForm, req.body)
  if (!form.ok) return res.status(422).render('accounts/turn-off', turnOffPage({ ...again, errors: form.errors }))

  const { password, code } = form.values
  const first = await checkOwnPassword(actor, { password, origin: originOf(req), browserKey: browserKeyOf(req) })
  if (first.kind !== 'right') {
    refuse(res, first).render(
      'accounts/turn-off',
      turnOffPage({ ...again, problem: refusalOf(first, 'accounts.turnOff') }),
    )
    return
  }
  const second = await askForCode(req, actor, code)
  if (second.kind !== 'right') {
    const problem = refusalOf(second, 'accounts.enterCode')
    refuse(res, second).render('accounts/turn-off', turnOffPage({ ...again, problem }))
    return
  }
  await turnOffSecondFactor(actor, originOf(req))
  notify(res, { kind: 'good', key: 'accounts.secondFactor.turnedOff' })
  res.redirect(303, '/account')
}

async function askForCode(req: Request, actor: Actor, code: string): Promise<Judged<CodeKind>> {
  return await checkSecondFactor(actor, { code, origin: originOf(req), browserKey: browserKeyOf(req) })
}
