// The pages on which a guardian makes an account with the code that the class teacher has given them: the code, who they are,
// and what they sign in with. Nothing is stored before the last one.

import type { Request, Response } from 'express'
import { originOf, visitorOf, wordsOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { notify } from '../../http/notices.ts'
import { everyone, get, post, type Route } from '../../http/route.ts'
import { findChildOfCode } from '../../people/index.ts'
import { enter, refuse } from '../entrance.ts'
import { refusalOf } from '../page.ts'
import { passwordProblem } from '../password.ts'
import { checkSignUpCode } from './check.ts'
import { accountForm, codeForm, personForm } from './input.ts'
import { recognise, signUp } from './make.ts'
import { dropNote, findNote, keepNote, type SignUpNote } from './note.ts'
import { accountPage, addChildUrl, codePage, personPage } from './page.ts'
import { suggestUserName } from './suggest.ts'

export const signUpRoutes: readonly Route[] = [
  get('/sign-up', everyone, showCode),
  post('/sign-up', everyone, takeCode),
  get('/sign-up/person', everyone, showPerson),
  post('/sign-up/person', everyone, takePerson),
  get('/sign-up/account', everyone, showAccount),
  post('/sign-up/account', everyone, makeAccount),
]

/** The QR code on the slip leads here with the code: nothing happens before somebody presses the button. */
function showCode(req: Request, res: Response): void {
  const { code = '' } = typedText(req.query, 'code')
  if (visitorOf(req)) return res.redirect(303, addChildUrl(code))
  res.render('accounts/sign-up', codePage({ code, isRead: code !== '' }))
}

async function takeCode(req: Request, res: Response): Promise<unknown> {
  const typed = typedText(req.body, 'code')
  if (visitorOf(req)) return res.redirect(303, addChildUrl(typed.code ?? ''))
  const form = readForm(codeForm, req.body)
  if (!form.ok) return res.status(422).render('accounts/sign-up', codePage({ ...typed, errors: form.errors }))

  const { code } = form.values
  const answer = await checkSignUpCode({ code, origin: originOf(req) })
  if (answer.kind !== 'right') {
    const problem = refusalOf(answer, 'accounts.signUp')
    return refuse(res, answer).render('accounts/sign-up', codePage({ ...typed, problem }))
  }
  await keepNote(req, res, { code })
  res.redirect(303, '/sign-up/person')
}

interface Begun {
  readonly note: SignUpNote
  readonly child: NonNullable<Awaited<ReturnType<typeof findChildOfCode>>>
}

/** Undefined, and sent back to the first page, when the code is no longer good, or this browser has shown none. */
async function findBegun(req: Request, res: Response): Promise<Begun | undefined> {
  const note = visitorOf(req) ? undefined : await findNote(req)
  const child = note && (await findChildOfCode(note.code))
  if (note && child) return { note, child }
  sendBack(req, res)
  return undefined
}

function sendBack(req: Request, res: Response): void {
  dropNote(req, res)
  if (!visitorOf(req)) notify(res, { kind: 'careful', key: 'accounts.signUp.gone' })
  res.redirect(303, '/sign-up')
}

async function showPerson(req: Request, res: Response): Promise<void> {
  const begun = await findBegun(req, res)
  if (!begun) return
  const { note, child } = begun
  const { fullName = '', relation = '', phone, email } = note
  const typed = { fullName, relation, phone: phone ?? '', email: email ?? '' }
  res.render('accounts/sign-up-person', personPage({ code: note.code, child: child.fullName, typed }, wordsOf(req)))
}

async function takePerson(req: Request, res: Response): Promise<unknown> {
  const begun = await findBegun(req, res)
  if (!begun) return
  const { note, child } = begun
  const typed = typedText(req.body, 'fullName', 'relation', 'phone', 'email')
  const again = { code: note.code, child: child.fullName, typed }
  const form = readForm(personForm, req.body)
  if (!form.ok) {
    const page = personPage({ ...again, errors: form.errors }, wordsOf(req))
    return res.status(422).render('accounts/sign-up-person', page)
  }
  if ((await recognise(form.values, child._id)).kind === 'known')
    return res.status(422).render('accounts/sign-up-person', personPage({ ...again, isKnown: true }, wordsOf(req)))

  await keepNote(req, res, { code: note.code, ...form.values })
  res.redirect(303, '/sign-up/account')
}

async function showAccount(req: Request, res: Response): Promise<unknown> {
  const begun = await findBegun(req, res)
  if (!begun) return
  const { note, child } = begun
  if (!isWhole(note)) return res.redirect(303, '/sign-up/person')
  const { fullName } = note
  const page = { child: child.fullName, fullName, userName: await suggestUserName(fullName) }
  res.render('accounts/sign-up-account', accountPage(page, wordsOf(req)))
}

async function makeAccount(req: Request, res: Response): Promise<unknown> {
  const begun = await findBegun(req, res)
  if (!begun) return
  const { note, child } = begun
  if (!isWhole(note)) return res.redirect(303, '/sign-up/person')
  const { userName = '', agree } = typedText(req.body, 'userName', 'agree')
  const { fullName } = note
  const again = { child: child.fullName, fullName, userName, isAgreed: agree === 'yes' }
  const refused = (errors: Parameters<typeof accountPage>[0]['errors']) =>
    res.status(422).render('accounts/sign-up-account', accountPage({ ...again, errors: errors ?? {} }, wordsOf(req)))

  const form = readForm(accountForm, req.body)
  if (!form.ok) return refused(form.errors)
  const { newPassword: password, ...chosen } = form.values
  const memberships = [{ role: 'guardian' as const }]
  const problem = passwordProblem(password, { userName: chosen.userName, name: fullName, memberships })
  if (problem) return refused({ newPassword: problem })

  const signedUp = await signUp({ ...note, userName: chosen.userName, password }, originOf(req))
  if (signedUp.kind === 'userNameTaken') return refused({ userName: { key: 'accounts.signUp.taken' } })
  if (signedUp.kind === 'known') {
    notify(res, { kind: 'careful', key: 'accounts.signUp.known' })
    return res.redirect(303, '/sign-up/person')
  }
  if (signedUp.kind === 'wrong') return sendBack(req, res)
  dropNote(req, res)
  await enter(req, res, signedUp.actor)
  const values = { userName: signedUp.actor.userName }
  notify(res, { kind: 'good', key: 'accounts.signUp.done', values })
  res.redirect(303, '/people/children')
}

type WholeNote = Required<SignUpNote>

function isWhole(note: SignUpNote): note is WholeNote {
  return note.fullName !== undefined && note.relation !== undefined
}
