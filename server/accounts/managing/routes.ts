import type { Request, Response } from 'express'
import type { Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { siteOf } from '../../api/index.ts'
import { AppError, forbidden } from '../../errors.ts'
import { actorOf, originOf, wordsOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, type Handler, only, post, type Route } from '../../http/route.ts'
import { schoolManagers } from '../../schools/index.ts'
import { slipsPage } from '../codes/page.ts'
import { userNameForm } from '../input.ts'
import { makeAccounts } from '../making/make.ts'
import { providerName } from '../openid/provider.ts'
import { closeAccount, removeSecondFactor, renameAccount, reopenAccount, resetPassword } from './change.ts'
import { findManagedAccount, findManagedPerson } from './find.ts'
import { accountPage, accountUrl, deedPage, noAccountPage, renamePage } from './page.ts'

const one = '/accounts/:id'
const person = '/accounts/people/:id'
/** Class teachers are among the teachers. */
const whoever = only(...schoolManagers, 'teacher', 'subjectLeader', 'sectorAdministrator')

export const managingRoutes: readonly Route[] = [
  get(person, whoever, showPerson),
  post(person, whoever, makeOne),
  get(one, whoever, showAccount),
  get(`${one}/reset`, whoever, ask('reset')),
  post(`${one}/reset`, whoever, reset),
  get(`${one}/close`, whoever, ask('close')),
  post(`${one}/close`, whoever, doing(closeAccount, 'accounts.deeds.close.done')),
  get(`${one}/reopen`, whoever, ask('reopen')),
  post(`${one}/reopen`, whoever, doing(reopenAccount, 'accounts.deeds.reopen.done')),
  get(`${one}/remove-second-factor`, whoever, ask('removeSecondFactor')),
  post(`${one}/remove-second-factor`, whoever, doing(removeSecondFactor, 'accounts.deeds.removeSecondFactor.done')),
  get(`${one}/rename`, whoever, showRename),
  post(`${one}/rename`, whoever, rename),
]

async function showPerson(req: Request, res: Response): Promise<void> {
  const found = await findManagedPerson(actorOf(req), readId(req.params.id))
  const [accountId] = found.accountIds
  if (accountId) return res.redirect(303, accountUrl({ accountId }))
  res.render('accounts/no-account', noAccountPage(found, wordsOf(req)))
}

async function makeOne(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { personId, accountIds, isPupil } = await findManagedPerson(actor, readId(req.params.id))
  const [made] = await makeAccounts(actor, [{ personId }], {
    naming: isPupil ? 'number' : 'name',
    origin: originOf(req),
  })
  if (made) notify(res, { kind: 'good', key: 'accounts.manage.made' })
  res.redirect(303, accountUrl(made ?? { accountId: accountIds[0]! }))
}

async function showAccount(req: Request, res: Response): Promise<void> {
  const found = await findManagedAccount(actorOf(req), readId(req.params.id))
  const t = wordsOf(req)
  res.render('accounts/account', accountPage({ ...found, provider: providerName(t), now: new Date(), t }))
}

function ask(deed: 'reset' | 'close' | 'reopen' | 'removeSecondFactor'): Handler {
  return async (req, res) => {
    const { holder, may } = await findManagedAccount(actorOf(req), readId(req.params.id))
    if (!may[deed]) throw forbidden()
    res.render('accounts/deed', deedPage(holder, deed, wordsOf(req)))
  }
}

function doing(
  change: (actor: Actor, accountId: Types.ObjectId, origin: Origin) => Promise<void>,
  done: string,
): Handler {
  return async (req, res) => {
    const accountId = readId(req.params.id)
    await change(actorOf(req), accountId, originOf(req))
    notify(res, { kind: 'good', key: done })
    res.redirect(303, accountUrl({ accountId }))
  }
}

async function reset(req: Request, res: Response): Promise<void> {
  const accountId = readId(req.params.id)
  const { name, userName, code, until } = await resetPassword(actorOf(req), accountId, originOf(req))
  const slips = [{ name, userName, code }]
  const backUrl = accountUrl({ accountId })
  res
    .status(201)
    .render('accounts/slips', slipsPage({ place: name, slips, until, site: siteOf(req), backUrl, now: new Date() }))
}

async function showRename(req: Request, res: Response): Promise<void> {
  const { holder, may } = await findManagedAccount(actorOf(req), readId(req.params.id))
  if (!may.rename) throw forbidden()
  res.render('accounts/rename', renamePage({ holder, t: wordsOf(req) }))
}

async function rename(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const accountId = readId(req.params.id)
  const { holder, may } = await findManagedAccount(actor, accountId)
  if (!may.rename) throw forbidden()
  const form = readForm(userNameForm, req.body)
  const errors = form.ok
    ? await renameAccount(actor, accountId, { ...form.values, origin: originOf(req) }).then(() => undefined, mistakeOf)
    : form.errors
  if (errors) {
    const page = renamePage({ holder, ...typedText(req.body, 'userName'), errors, t: wordsOf(req) })
    return res.status(422).render('accounts/rename', page)
  }
  notify(res, { kind: 'good', key: 'accounts.deeds.rename.done' })
  res.redirect(303, accountUrl({ accountId }))
}

/** What a user can mend by typing another name. */
function mistakeOf(error: unknown): FieldErrors {
  const keys: Readonly<Record<string, string>> = {
    userNameTaken: 'accounts.rename.taken',
    userNameOfOthers: 'accounts.rename.addressOfOthers',
  }
  const key = error instanceof AppError ? keys[error.code] : undefined
  if (!key) throw error
  return { userName: { key } }
}
