import type { Request, Response } from 'express'
import type { Actor } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { AppError, forbidden } from '../errors.ts'
import { actorOf, originOf, visitorOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { addressKey, behind, limited } from '../http/rate-limit.ts'
import { everyone, get, only, post, type Route } from '../http/route.ts'
import {
  addressOfMaterial,
  canAnswerFor,
  findMaterial,
  keepOffering,
  type MaterialRecord,
  schoolCurators,
  sectorCurators,
  touchedFor,
} from '../materials/index.ts'
import { addressOfCare, addressOfReport, home } from './address.ts'
import { claimReport, releaseReport } from './claim.ts'
import { decideReport, retire, takeDown } from './decide.ts'
import { fileReport, findReportable } from './file.ts'
import { findReport, listReports, shelves } from './find.ts'
import { type DecideForm, decideForm, reportForm, retireForm, takeDownForm } from './input.ts'
import { carePage, confirmPage, gravePage, queuePage, reportFormPage, reportPage } from './page.ts'
import { readReplacement } from './replacement.ts'
import { reportKinds } from './report.model.ts'

export const deciders = [...schoolCurators, ...sectorCurators]
const those = only(...deciders)

/** A person, or an address of somebody signed out: a class that finds the same mistake sits behind one. */
const patience = limited('material reports', {
  limit: 20,
  windowSeconds: 3600,
  key: (req) => visitorOf(req)?.personId.toString() ?? addressKey(req),
})

export const reportRoutes: readonly Route[] = [
  get('/materials/:id/report', everyone, showForm),
  post('/materials/:id/report', everyone, behind(patience, file)),
  get(home, those, showQueue),
  get(`${home}/:id`, those, showReport),
  post(`${home}/:id/claim`, those, claim),
  post(`${home}/:id/release`, those, release),
  post(`${home}/:id/decide`, those, decide),
  get(`${home}/materials/:id`, those, showCare),
  get(`${home}/materials/:id/retire`, those, (req, res) => drawGrave(req, res, 'retire')),
  post(`${home}/materials/:id/retire`, those, setRetirement),
  post(`${home}/materials/:id/keep`, those, keep),
  get(`${home}/materials/:id/take-down`, those, (req, res) => drawGrave(req, res, 'takeDown')),
  post(`${home}/materials/:id/take-down`, those, removeForGood),
]

async function showForm(req: Request, res: Response): Promise<void> {
  await drawForm(req, res)
}

async function drawForm(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const visitor = visitorOf(req)
  const { material, title: name } = await findReportable(visitor, readId(req.params.id))
  const page = { material, name, isGuest: !visitor, typed: typedText(req.body, 'kind', 'text'), errors }
  res.status(errors ? 422 : 200).render('reports/form', reportFormPage(page, req.context.translator))
}

async function file(req: Request, res: Response): Promise<void> {
  const form = readForm(reportForm, req.body)
  if (!form.ok) return await drawForm(req, res, form.errors)
  const id = readId(req.params.id)
  await fileReport(visitorOf(req), id, form.values, originOf(req))
  notify(res, { kind: 'good', key: `reports.form.${visitorOf(req) ? 'sent' : 'sentByGuest'}` })
  res.redirect(303, addressOfMaterial(id))
}

async function showQueue(req: Request, res: Response): Promise<void> {
  const shelf = shelves.find((one) => one === req.query.shelf) ?? 'open'
  const kind = reportKinds.find((one) => one === req.query.kind)
  const page = readPage(req, 30)
  const reports = await listReports(actorOf(req), { shelf, kind }, page)
  const shown = { reports, shelf, kind, isFurther: page.cursor !== undefined }
  res.render('reports/queue', queuePage(shown, req.context.translator, new Date()))
}

async function showReport(req: Request, res: Response): Promise<void> {
  await drawReport(req, res)
}

async function drawReport(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const report = await findReport(actor, readId(req.params.id))
  const material = await materialFor(actor, report.materialId)
  const touched = material && (await touchedFor(req, actor, material))
  const typed = typedText(req.body, 'decision', 'reason', 'replacement')
  const page = reportPage({ actor, report, material, touched, typed, errors }, req.context.translator)
  res.status(errors ? 422 : 200).render('reports/report', page)
}

async function claim(req: Request, res: Response): Promise<void> {
  const { _id } = await claimReport(actorOf(req), readId(req.params.id), originOf(req))
  res.redirect(303, addressOfReport(_id))
}

async function release(req: Request, res: Response): Promise<void> {
  await releaseReport(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'reports.released' })
  res.redirect(303, home)
}

async function decide(req: Request, res: Response): Promise<void> {
  const form = readForm(decideForm, req.body)
  if (!form.ok) return await drawReport(req, res, form.errors)
  try {
    if (form.values.decision === 'takeDown' && typedText(req.body, 'confirmed').confirmed === '')
      return await askAgain(req, res, form.values)
    await decideReport(actorOf(req), readId(req.params.id), form.values, originOf(req))
    notify(res, { kind: 'good', key: `reports.decided.${form.values.decision}` })
    res.redirect(303, home)
  } catch (error) {
    if (error instanceof InvalidInput) return await drawReport(req, res, error.errors)
    throw error
  }
}

/** It cannot be undone. */
async function askAgain(req: Request, res: Response, form: DecideForm): Promise<void> {
  const actor = actorOf(req)
  const report = await findReport(actor, readId(req.params.id))
  await readReplacement(actor, form.replacement, report.materialId)
  res.render('reports/confirm', confirmPage(report, form, req.context.translator))
}

async function showCare(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { material } = await findMaterial(actor, readId(req.params.id))
  const touched = await touchedFor(req, actor, material)
  const open = await listReports(actor, { shelf: 'open', materialId: material._id }, { limit: 20, cursor: undefined })
  const page = { material, touched, open, canDo: canAnswerFor(actor, material) }
  res.render('reports/care', carePage(page, req.context.translator, new Date()))
}

async function setRetirement(req: Request, res: Response): Promise<void> {
  const form = readForm(retireForm, req.body)
  if (!form.ok) return await drawGrave(req, res, 'retire', form.errors)
  await graveStep(req, res, 'retire', async (id) => {
    await retire(actorOf(req), id, form.values, originOf(req))
    return addressOfCare(id)
  })
}

async function removeForGood(req: Request, res: Response): Promise<void> {
  const form = readForm(takeDownForm, req.body)
  if (!form.ok) return await drawGrave(req, res, 'takeDown', form.errors)
  await graveStep(req, res, 'takeDown', async (id) => {
    await takeDown(actorOf(req), id, form.values, originOf(req))
    return home
  })
}

async function keep(req: Request, res: Response): Promise<void> {
  const { _id } = await keepOffering(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'reports.retire.kept' })
  res.redirect(303, addressOfCare(_id))
}

type Grave = 'retire' | 'takeDown'

async function graveStep(
  req: Request,
  res: Response,
  what: Grave,
  take: (id: MaterialRecord['_id']) => Promise<string>,
): Promise<void> {
  try {
    const next = await take(readId(req.params.id))
    notify(res, { kind: 'good', key: `reports.${what}.done` })
    res.redirect(303, next)
  } catch (error) {
    if (error instanceof InvalidInput) return await drawGrave(req, res, what, error.errors)
    throw error
  }
}

async function drawGrave(req: Request, res: Response, what: Grave, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const { material } = await findMaterial(actor, readId(req.params.id))
  if (!canAnswerFor(actor, material)) throw forbidden()
  const typed = typedText(req.body, 'reason', 'replacement', 'from', 'note')
  const page = { what, material, touched: await touchedFor(req, actor, material), typed, errors }
  res.status(errors ? 422 : 200).render('reports/grave', gravePage(page, req.context.translator))
}

/** Undefined when it is not there any more, or not for them. */
async function materialFor(actor: Actor, id: MaterialRecord['_id']): Promise<MaterialRecord | undefined> {
  try {
    return (await findMaterial(actor, id)).material
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
