import type { Request, Response } from 'express'
import { AppError, forbidden, notFound } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { addressOfMaterial, canRecall, staff, touchedFor } from '../materials/index.ts'
import { addressOfRecall, addressOfUpdate, home, recallsHome } from './address.ts'
import { type Decision, skipUpdate, takeUpdate, undoUpdate } from './decide.ts'
import { findUpdate, listLinksOf, listUpdates, shelves } from './find.ts'
import { decisionForm, recallForm } from './input.ts'
import { listPage, updatePage } from './page.ts'
import { findRecall, liftRecall, recallEdition } from './recall.ts'
import { liftPage, recallFormPage, recallPage } from './recall-page.ts'

const those = only(...staff)
const ofEdition = `${recallsHome}/:id/:number`

export const updatesRoutes: readonly Route[] = [
  get(home, those, showList),
  get(`${home}/:id`, those, showUpdate),
  post(`${home}/:id/take`, those, (req, res) => decide(req, res, 'take')),
  post(`${home}/:id/keep`, those, (req, res) => decide(req, res, 'keep')),
  post(`${home}/:id/skip`, those, (req, res) => decide(req, res, 'skip')),
  post(`${home}/:id/undo`, those, (req, res) => decide(req, res, 'undo')),
  get(ofEdition, those, (req, res) => showRecall(req, res)),
  post(ofEdition, those, recall),
  get(`${ofEdition}/lift`, those, askToLift),
  post(`${ofEdition}/lift`, those, lift),
]

async function showList(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const shelf = shelves.find((one) => one === req.query.shelf) ?? 'open'
  const of = typeof req.query.of === 'string' && req.query.of !== '' ? readId(req.query.of) : undefined
  // A notice leads here: to the one that it is about, where there is no other.
  const only = of && req.query.shelf === undefined ? await listLinksOf(actor, of) : []
  if (only.length === 1) return res.redirect(303, addressOfUpdate(only[0]!._id))
  const page = readPage(req, 30)
  const updates = await listUpdates(actor, { shelf, of }, page)
  const shown = { updates, shelf, of: of?.toString(), isFurther: page.cursor !== undefined }
  res.render('updates/list', listPage(shown, req.context.translator, new Date()))
}

async function showUpdate(req: Request, res: Response): Promise<void> {
  const update = await findUpdate(actorOf(req), readId(req.params.id))
  res.render('updates/update', updatePage(update, req.context.translator, new Date()))
}

async function decide(req: Request, res: Response, what: 'take' | 'keep' | 'skip' | 'undo'): Promise<void> {
  const form = readForm(decisionForm, req.body)
  if (!form.ok) throw new AppError(422, 'invalid')
  const { revision: seen, ownRevision: seenOwn } = form.values
  const decision: Decision = { id: readId(req.params.id), seen, seenOwn, origin: originOf(req) }
  const actor = actorOf(req)
  if (what === 'skip') await skipUpdate(actor, decision)
  else if (what === 'undo') await undoUpdate(actor, decision)
  else await takeUpdate(actor, what, decision)
  notify(res, { kind: 'good', key: `updates.done.${what}` })
  res.redirect(303, addressOfUpdate(decision.id))
}

async function showRecall(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const { translator } = req.context
  const found = await findRecall(actor, readId(req.params.id), numberIn(req))
  if (found.recall && !errors) return res.render('updates/recalled', recallPage(found, translator, new Date()))
  const touched = await touchedFor(req, actor, found.material)
  const typed = typedText(req.body, 'reason')
  res.status(errors ? 422 : 200)
  res.render('updates/recall', recallFormPage({ found, touched, typed, errors }, translator))
}

async function recall(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const [id, edition] = [readId(req.params.id), numberIn(req)]
  const form = readForm(recallForm, req.body)
  if (!form.ok) {
    const { material } = await findRecall(actor, id, edition)
    if (!canRecall(actor, material)) throw forbidden()
    return await showRecall(req, res, form.errors)
  }
  const { reason, revision: seen } = form.values
  await recallEdition(actor, { id, edition, reason, seen, origin: originOf(req) })
  notify(res, { kind: 'good', key: 'updates.recall.done' })
  res.redirect(303, addressOfRecall(id, edition))
}

async function askToLift(req: Request, res: Response): Promise<void> {
  const found = await findRecall(actorOf(req), readId(req.params.id), numberIn(req))
  if (!found.recall) throw notFound()
  if (!found.mayLift) throw forbidden()
  res.render('updates/lift', liftPage(found, req.context.translator))
}

async function lift(req: Request, res: Response): Promise<void> {
  const [id, edition] = [readId(req.params.id), numberIn(req)]
  await liftRecall(actorOf(req), { id, edition, origin: originOf(req) })
  notify(res, { kind: 'good', key: 'updates.lift.done' })
  res.redirect(303, `${addressOfMaterial(id)}/editions/${edition}`)
}

function numberIn(req: Request): number {
  const { number } = req.params
  if (typeof number !== 'string' || !/^[1-9]\d{0,5}$/.test(number)) throw notFound()
  return Number(number)
}
