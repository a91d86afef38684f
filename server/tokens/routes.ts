import type { Request, Response } from 'express'
import { describeApi, scopesOf, siteOf } from '../api/index.ts'
import { actorOf, originOf, wordsOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { everyone, get, only, post, type Route, signedIn } from '../http/route.ts'
import { administrationTabs, declaredFeatures } from '../pages/administration.ts'
import { createToken } from './create.ts'
import { rotateForm, serviceAccountForm, tokenForm } from './input.ts'
import { findOwnToken, listTokens } from './list.ts'
import {
  closePage,
  type FormState,
  madePage,
  ownTokensPage,
  revokePage,
  rotatePage,
  serviceAccountsPage,
} from './page.ts'
import { referencePage } from './reference.ts'
import { revokeToken } from './revoke.ts'
import {
  closeServiceAccount,
  createServiceAccount,
  findServiceAccount,
  listServiceAccounts,
  rotateToken,
} from './service-accounts.ts'

const own = '/account/tokens'
const services = '/administration/service-accounts'
const administrators = only('sectorAdministrator')

export const tokenRoutes: readonly Route[] = [
  get('/api', everyone, showReference),
  get(own, signedIn, showOwn),
  post(own, signedIn, makeOwn),
  get(`${own}/:id/revoke`, signedIn, askToRevoke),
  post(`${own}/:id/revoke`, signedIn, revoke),
  get(services, administrators, showServices),
  post(services, administrators, makeService),
  get(`${services}/:id/rotate`, administrators, askToRotate),
  post(`${services}/:id/rotate`, administrators, rotate),
  get(`${services}/:id/close`, administrators, askToClose),
  post(`${services}/:id/close`, administrators, close),
]

function showReference(req: Request, res: Response): void {
  const description = describeApi(declaredFeatures(req))
  const { translator } = req.context
  res.render('tokens/reference', referencePage({ description, scopes: scopes(req), site: siteOf(req), translator }))
}

async function showOwn(req: Request, res: Response): Promise<void> {
  res.render('tokens/own', await ownPage(req, { scopes: scopes(req), t: wordsOf(req) }))
}

async function makeOwn(req: Request, res: Response): Promise<void> {
  const form = readForm(tokenForm(scopes(req)), req.body)
  if (!form.ok) {
    res.status(422).render('tokens/own', await ownPage(req, { ...again(req), errors: form.errors }))
    return
  }
  const made = await createToken(actorOf(req), form.values, originOf(req))
  res.status(201).render('tokens/made', madePage(made, own, wordsOf(req)))
}

async function askToRevoke(req: Request, res: Response): Promise<void> {
  const token = await findOwnToken(actorOf(req), readId(req.params.id))
  res.render('tokens/confirm', revokePage(token, wordsOf(req)))
}

async function revoke(req: Request, res: Response): Promise<void> {
  await revokeToken(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'tokens.revoke.done' })
  res.redirect(303, own)
}

async function showServices(req: Request, res: Response): Promise<void> {
  res.render('tokens/service-accounts', await servicesPage(req, { scopes: scopes(req), t: wordsOf(req) }))
}

async function makeService(req: Request, res: Response): Promise<void> {
  const form = readForm(serviceAccountForm(scopes(req)), req.body)
  if (!form.ok) {
    res.status(422).render('tokens/service-accounts', await servicesPage(req, { ...again(req), errors: form.errors }))
    return
  }
  const made = await createServiceAccount(actorOf(req), form.values, originOf(req))
  res.status(201).render('tokens/made', madePage(made, services, wordsOf(req)))
}

async function askToRotate(req: Request, res: Response): Promise<void> {
  const account = await findServiceAccount(actorOf(req), readId(req.params.id))
  res.render('tokens/rotate', rotatePage(account, wordsOf(req)))
}

async function rotate(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const form = readForm(rotateForm, req.body)
  if (!form.ok) {
    const account = await findServiceAccount(actorOf(req), id)
    res.status(422).render('tokens/rotate', rotatePage(account, wordsOf(req), form.errors))
    return
  }
  const made = await rotateToken(actorOf(req), id, form.values, originOf(req))
  res.status(201).render('tokens/made', madePage(made, services, wordsOf(req)))
}

async function askToClose(req: Request, res: Response): Promise<void> {
  const account = await findServiceAccount(actorOf(req), readId(req.params.id))
  res.render('tokens/confirm', closePage(account, wordsOf(req)))
}

async function close(req: Request, res: Response): Promise<void> {
  await closeServiceAccount(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'tokens.close.done' })
  res.redirect(303, services)
}

function scopes(req: Request): string[] {
  return scopesOf(declaredFeatures(req))
}

/** The form as it was sent. */
function again(req: Request): FormState {
  const { scopes: chosen } = (req.body ?? {}) as { scopes?: string | string[] }
  const typed = { ...typedText(req.body, 'name', 'days', 'addresses'), scopes: [chosen ?? []].flat() }
  return { typed, scopes: scopes(req), t: wordsOf(req) }
}

async function ownPage(req: Request, form: FormState) {
  return ownTokensPage({ ...form, tokens: await listTokens(actorOf(req)), now: new Date() })
}

async function servicesPage(req: Request, form: FormState) {
  const known = await listServiceAccounts(actorOf(req))
  return serviceAccountsPage({ ...form, services: known, now: new Date(), tabs: administrationTabs(req) })
}
