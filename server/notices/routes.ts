import type { Request, Response } from 'express'
import { actorOf } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, post, type Route, signedIn } from '../http/route.ts'
import { isMailOn } from '../mail/index.ts'
import { findContact } from '../people/index.ts'
import { choiceUrl, home } from './address.ts'
import { chooseMailTime, findMailTime } from './choice.ts'
import { choiceForm, type MailTime } from './input.ts'
import { countUnread, listNotices, readAllNotices, readNotice } from './own.ts'
import { type ChoicePage, choicePage, noticesPage } from './page.ts'

export const noticeRoutes: readonly Route[] = [
  get(home, signedIn, showNotices),
  post(`${home}/read`, signedIn, readAll),
  get(`${home}/:id`, signedIn, open),
  post(`${home}/:id/read`, signedIn, read),
  get(choiceUrl, signedIn, showChoice),
  post(choiceUrl, signedIn, choose),
]

async function showNotices(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const isUnread = req.query.show === 'unread'
  const page = readPage(req, 30)
  const notices = await listNotices(actor, { isUnread }, page)
  const shown = { notices, isUnread, isFurther: page.cursor !== undefined, unread: await countUnread(actor) }
  res.render('notices/list', noticesPage(shown, req.context.translator))
}

async function open(req: Request, res: Response): Promise<void> {
  const { url } = await readNotice(actorOf(req), readId(req.params.id))
  res.redirect(303, url)
}

async function read(req: Request, res: Response): Promise<void> {
  await readNotice(actorOf(req), readId(req.params.id))
  res.redirect(303, home)
}

async function readAll(req: Request, res: Response): Promise<void> {
  await readAllNotices(actorOf(req))
  notify(res, { kind: 'good', key: 'notices.allRead' })
  res.redirect(303, home)
}

async function showChoice(req: Request, res: Response): Promise<void> {
  await drawChoice(req, res, { mail: await findMailTime(actorOf(req)) })
}

async function choose(req: Request, res: Response): Promise<void> {
  const form = readForm(choiceForm, req.body)
  if (!form.ok) return await drawChoice(req, res.status(422), { mail: undefined, errors: form.errors })
  await chooseMailTime(actorOf(req), form.values.mail)
  notify(res, { kind: 'good', key: 'notices.choice.saved' })
  res.redirect(303, choiceUrl)
}

type Chosen = { readonly mail: MailTime | undefined } & Pick<ChoicePage, 'errors'>

async function drawChoice(req: Request, res: Response, chosen: Chosen): Promise<void> {
  const contact = await findContact(actorOf(req).personId)
  const page = { ...chosen, isMailOn: isMailOn(), hasAddress: contact?.isConfirmed === true }
  res.render('notices/choice', choicePage(page, req.context.translator))
}
