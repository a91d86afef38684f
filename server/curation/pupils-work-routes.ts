import type { Request, Response } from 'express'
import { InvalidInput } from '../api/index.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { addressOfMaterial, staff } from '../materials/index.ts'
import { pupilsForm } from './input.ts'
import { pupilsWorkPage } from './pupils-work-page.ts'
import { findWorkOfPupils, sayWhoseWork } from './pupils-work.ts'

const sharers = only(...staff)

export const pupilsWorkRoutes: readonly Route[] = [
  get('/curation/materials/:id/pupils', sharers, show),
  post('/curation/materials/:id/pupils', sharers, say),
]

async function show(req: Request, res: Response): Promise<void> {
  await draw(req, res)
}

async function say(req: Request, res: Response): Promise<unknown> {
  const id = readId(req.params.id)
  const form = readForm(pupilsForm, req.body)
  if (!form.ok) return await draw(req, res, { pupil: { key: 'curation.errors.noPupil' } })
  const { pupil, nobody } = form.values
  if ((pupil.length === 0) !== nobody) return await draw(req, res, { pupil: { key: 'curation.errors.noPupil' } })
  try {
    await sayWhoseWork(actorOf(req), id, pupil.map(readId), originOf(req))
  } catch (error) {
    if (error instanceof InvalidInput) return await draw(req, res, error.errors)
    throw error
  }
  notify(res, { kind: 'good', key: 'curation.done.pupilsSaid' })
  res.redirect(303, addressOfMaterial(id))
}

async function draw(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const work = await findWorkOfPupils(actorOf(req), readId(req.params.id))
  res.status(errors ? 422 : 200).render('curation/pupils', pupilsWorkPage({ work, errors }, req.context.translator))
}
