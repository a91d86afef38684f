// A step in the life of a material: asked about on a page of its own, then taken.

import type { Request, Response } from 'express'
import { InvalidInput } from '../api/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { materialChecks } from '../pages/material-checks.ts'
import { canEdit, canRemove, stepsOf } from './access.ts'
import { hasTopics } from './check.ts'
import { missingFor } from './completeness.ts'
import { removeMaterial } from './draft.ts'
import { stepForm } from './input.ts'
import { addressOfMaterial, home } from './labels.ts'
import type { MaterialRecord } from './material.model.ts'
import { type Step, stepNames } from './states.ts'
import { hindrancesOf, publishAsFarAs, takeStep } from './step.ts'
import { removePage, stepPage } from './steps-page.ts'
import { touchedFor } from './touched.ts'
import { canView, staff } from './viewers.ts'
import { loadMaterial } from './write.ts'

const sharers = only(...staff)

export const stepsRoutes: readonly Route[] = [
  get('/materials/:id/steps/:step', sharers, show),
  post('/materials/:id/steps/:step', sharers, take),
  get('/materials/:id/remove', sharers, showRemove),
  post('/materials/:id/remove', sharers, remove),
]

async function show(req: Request, res: Response): Promise<void> {
  await draw(req, res)
}

async function take(req: Request, res: Response): Promise<unknown> {
  const id = readId(req.params.id)
  const name = stepOf(req)
  const form = readForm(stepForm, req.body)
  if (!form.ok) return await draw(req, res, form.errors)
  try {
    const actor = actorOf(req)
    const material =
      name === 'submit'
        ? await publishAsFarAs(actor, id, form.values, originOf(req))
        : await takeStep(actor, id, name, form.values, originOf(req))
    notify(res, { kind: 'good', key: `materials.moved.${material.state}` })
    // Whoever has sent it back to a school may not see it any more.
    res.redirect(303, canView(actor, material) ? addressOfMaterial(id) : home)
  } catch (error) {
    if (error instanceof InvalidInput) return await draw(req, res, error.errors)
    throw error
  }
}

async function showRemove(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const material = await loadMaterial(actor, readId(req.params.id))
  if (!canRemove(actor, material)) throw forbidden()
  res.render('materials/remove', removePage(material, req.context.translator))
}

async function remove(req: Request, res: Response): Promise<void> {
  await removeMaterial(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'materials.notices.removed' })
  res.redirect(303, home)
}

async function draw(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const material = await loadMaterial(actor, readId(req.params.id))
  const step = stepsOf(actor, material).find((one) => one.name === stepOf(req))
  if (!step) throw conflict('materialMoved')
  const { draft } = material
  const missing = step.makesEdition
    ? missingFor(draft, draft.scope === 'personal' ? 'school' : draft.scope, await hasTopics(draft))
    : []
  const touched = touches(step, material) ? await touchedFor(req, actor, material) : undefined
  const checks = step.makesEdition ? await materialChecks(req, actor, material._id.toString()) : []
  const typed = typedText(req.body, 'reason', 'note', 'change', 'reasonCode', 'liveOn')
  const hindrances = await hindrancesOf(step, material)
  const isEditor = canEdit(actor, material)
  const page = { material, step, missing, hindrances, isEditor, touched, checks, typed, errors }
  res.status(errors ? 422 : 200).render('materials/step', stepPage(page, req.context.translator))
}

/** Others lose it, or get it under another licence. */
function touches(step: Step, { live, draft }: MaterialRecord): boolean {
  if (step.name === 'hide' || step.name === 'archive') return true
  return step.makesEdition === true && live != null && live.content.licence !== draft.licence
}

function stepOf(req: Request) {
  const name = stepNames.find((one) => one === req.params.step)
  if (!name) throw notFound()
  return name
}
