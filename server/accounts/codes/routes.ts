import type { Request, Response } from 'express'
import { duties } from '../../actor.ts'
import { originOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { everyone, get, post, type Route } from '../../http/route.ts'
import { browserKeyOf, refuse } from '../entrance.ts'
import { signInCodeForm } from '../input.ts'
import { refusalOf } from '../page.ts'
import { enterOrAsk } from '../second-factor/entrance.ts'
import { signInCodePage } from './page.ts'
import { checkSignInCode } from './use.ts'

const always = { despite: duties }

export const codeRoutes: readonly Route[] = [
  get('/sign-in/code', everyone, showCode, always),
  post('/sign-in/code', everyone, takeCode, always),
]

/** The QR code on the paper leads here with both, `u` and `c`: nothing happens before somebody presses the button. */
function showCode(req: Request, res: Response): void {
  const { u: userName, c: code } = typedText(req.query, 'u', 'c')
  res.render('accounts/sign-in-code', signInCodePage({ userName, code, isRead: userName !== '' && code !== '' }))
}

async function takeCode(req: Request, res: Response): Promise<unknown> {
  const typed = typedText(req.body, 'userName', 'code')
  const form = readForm(signInCodeForm, req.body)
  if (!form.ok)
    return res.status(422).render('accounts/sign-in-code', signInCodePage({ ...typed, errors: form.errors }))

  const answer = await checkSignInCode({ ...form.values, origin: originOf(req), browserKey: browserKeyOf(req) })
  if (answer.kind !== 'right') {
    const problem = refusalOf(answer, 'accounts.signInCode')
    refuse(res, answer).render('accounts/sign-in-code', signInCodePage({ ...typed, problem }))
    return
  }
  await enterOrAsk(req, res, { ...answer.found, next: '/' })
}
