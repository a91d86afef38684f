// Asking people to judge a submission; what they give is on the page of the submission itself (routes.ts).

import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { InvalidInput } from '../api/index.ts'
import { forbidden } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { sectorCurators } from '../materials/index.ts'
import { findOpen } from './find.ts'
import { askForm } from './input.ts'
import { ask, findPanel, newPanel } from './judge.ts'
import { askPage } from './ask-page.ts'
import { canSeePanel, seatsOf } from './panel-rules.ts'
import { queryOf } from './query.ts'
import { listReviewers } from './reviewers.ts'
import { addressOfSubmission } from './words.ts'

const sector = only(...sectorCurators)

export const panelRoutes: readonly Route[] = [
  get('/curation/:id/panel', sector, show),
  post('/curation/:id/panel', sector, invite),
]

async function show(req: Request, res: Response): Promise<void> {
  await draw(req, res)
}

async function invite(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  await findOpen(actor, id)
  const form = readForm(askForm, req.body)
  if (!form.ok) return await draw(req, res, { person: { key: 'curation.errors.noReviewer' } })
  try {
    await ask(
      actor,
      id,
      form.values.person.map((one) => new Types.ObjectId(one)),
      originOf(req),
    )
  } catch (error) {
    if (error instanceof InvalidInput) return await draw(req, res, error.errors)
    throw error
  }
  notify(res, { kind: 'good', key: 'curation.done.panelAsked' })
  res.redirect(303, addressOfSubmission(id, queryOf(req)))
}

async function draw(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const submission = await findOpen(actor, readId(req.params.id))
  const panel = (await findPanel(submission._id)) ?? (await newPanel(submission))
  if (!canSeePanel(actor, submission, panel)) throw forbidden()
  const needed = panel.asked.length + (seatsOf(panel)?.most ?? 0)
  const reviewers = await listReviewers(actor, submission, { authorIds: panel.authorIds, needed })
  const page = { submission, panel, reviewers, query: queryOf(req), errors }
  res.status(errors ? 422 : 200).render('curation/ask', askPage(page, req.context.translator))
}
