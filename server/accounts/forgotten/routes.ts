import type { Request, Response } from 'express'
import { duties } from '../../actor.ts'
import { originOf, wordsOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { notify } from '../../http/notices.ts'
import { behind, limited } from '../../http/rate-limit.ts'
import { everyone, get, post, type Route } from '../../http/route.ts'
import { isMailOn } from '../../mail/index.ts'
import { forgottenForm, newPasswordForm } from '../input.ts'
import { passwordProblem } from '../password.ts'
import { userNameKeyOf } from '../user-name.ts'
import { askForLink } from './ask.ts'
import { findLinkOwner } from './link.ts'
import { forgottenPage, newPasswordPage } from './page.ts'
import { setForgottenPassword } from './set-password.ts'

const always = { despite: duties }
const path = '/sign-in/forgotten'

/** A school has one address. */
const perAddress = limited('forgotten-address', { limit: 60, windowSeconds: 3600 })
/** Of what was typed, whether or not anybody is called so: both behave alike. */
const perName = limited('forgotten-name', { limit: 5, windowSeconds: 3600, key: typedName })

export const forgottenRoutes: readonly Route[] = [
  get(path, everyone, showForgotten, always),
  post(path, everyone, behind(perAddress, askForName), always),
  get(`${path}/sent`, everyone, showSent, always),
  get(`${path}/new`, everyone, showNewPassword, always),
  post(`${path}/new`, everyone, saveNewPassword, always),
]

function typedName(req: Request): string {
  return userNameKeyOf(typedText(req.body, 'userName').userName!)
}

function showForgotten(req: Request, res: Response): void {
  res.render('accounts/forgotten', forgottenPage({ ...typedText(req.query, 'userName'), isMailOn: isMailOn() }))
}

async function askForName(req: Request, res: Response): Promise<void> {
  const form = readForm(forgottenForm, req.body)
  if (!form.ok || !isMailOn()) {
    const again = { ...typedText(req.body, 'userName'), isMailOn: isMailOn(), errors: form.ok ? {} : form.errors }
    res.status(422).render('accounts/forgotten', forgottenPage(again))
    return
  }
  await behind(perName, async () => {
    await askForLink(form.values.userName)
    res.redirect(303, `${path}/sent`)
  })(req, res)
}

function showSent(_req: Request, res: Response): void {
  res.render('accounts/forgotten-sent')
}

async function showNewPassword(req: Request, res: Response): Promise<unknown> {
  const code = typedText(req.query, 'code').code!
  const owner = await findLinkOwner(code)
  if (!owner) return res.status(404).render('accounts/old-link')
  res.render('accounts/new-password', newPasswordPage({ code, actor: owner.actor, t: wordsOf(req) }))
}

async function saveNewPassword(req: Request, res: Response): Promise<unknown> {
  const code = typedText(req.body, 'code').code!
  const owner = await findLinkOwner(code)
  if (!owner) return res.status(404).render('accounts/old-link')

  const { actor } = owner
  const form = readForm(newPasswordForm, req.body)
  const problem = form.ok ? passwordProblem(form.values.newPassword, actor) : undefined
  if (!form.ok || problem) {
    const errors = form.ok ? { newPassword: problem! } : form.errors
    return res.status(422).render('accounts/new-password', newPasswordPage({ code, actor, errors, t: wordsOf(req) }))
  }
  const isSet = await setForgottenPassword(owner, { newPassword: form.values.newPassword, origin: originOf(req) })
  if (!isSet) return res.status(404).render('accounts/old-link')
  notify(res, { kind: 'good', key: 'accounts.newPassword.done' })
  res.redirect(303, '/sign-in')
}
