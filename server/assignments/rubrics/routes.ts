import type { Request, Response } from 'express'
import { actorOf, originOf } from '../../http/context.ts'
import type { FieldErrors } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { findMarked } from '../find.ts'
import { itemUrl, keyOf } from '../request.ts'
import { readRubric, type TypedRubric, typedFrom, typedRubric } from './input.ts'
import { forgetRubric, type Keeping, listRubrics, removeRubric, setRubric, takeRubric } from './keep.ts'
import { rubricPage } from './page.ts'

const rubric = '/courses/:id/items/:itemId/rubric'

export const rubricRoutes: readonly Route[] = [
  get(rubric, signedIn, async (req, res) => await draw(req, res)),
  post(rubric, signedIn, save),
  post(`${rubric}/take`, signedIn, take),
  post(`${rubric}/remove`, signedIn, remove),
  post(`${rubric}/forget`, signedIn, forget),
]

interface RubricState {
  readonly typed?: TypedRubric
  readonly keeping?: Keeping
  readonly errors?: FieldErrors
}

async function draw(req: Request, res: Response, { typed, keeping = 'own', errors = {} }: RubricState = {}) {
  const actor = actorOf(req)
  const found = await findMarked(actor, keyOf(req))
  const { rubric: known, scheme } = found.assignment
  const words = typeof req.query.q === 'string' ? req.query.q.slice(0, 100) : ''
  const kept = await listRubrics(actor, found, words)
  const shown = typed ?? (known ? typedFrom(known, scheme) : { title: '', criteria: [] })
  const page = { found, typed: shown, keeping, errors, kept, words, personId: actor.personId, now: new Date() }
  res.status(Object.keys(errors).length > 0 ? 422 : 200)
  res.render('assignments/rubric', rubricPage(page, req.context.translator))
}

async function save(req: Request, res: Response): Promise<void> {
  const { assignment } = await findMarked(actorOf(req), keyOf(req))
  const typed = typedRubric(req.body)
  const given = (req.body ?? {}) as Record<string, unknown>
  const keeping = (['no', 'own', 'school'] as const).find((one) => one === given.keeping) ?? 'no'
  if (given.more === 'yes') return await draw(req, res, { typed, keeping })
  const read = readRubric(typed, assignment.scheme)
  if (!read.ok) return await draw(req, res, { typed, keeping, errors: read.errors })
  await setRubric(actorOf(req), { ...keyOf(req), origin: originOf(req) }, { rubric: read.rubric, keeping })
  notify(res, { kind: 'good', key: 'assignments.done.rubricSet' })
  res.redirect(303, itemUrl(req))
}

async function take(req: Request, res: Response): Promise<void> {
  await findMarked(actorOf(req), keyOf(req))
  await takeRubric(actorOf(req), { ...keyOf(req), origin: originOf(req) }, rubricIdOf(req))
  notify(res, { kind: 'good', key: 'assignments.done.rubricTaken' })
  res.redirect(303, `${itemUrl(req)}/rubric`)
}

async function remove(req: Request, res: Response): Promise<void> {
  await removeRubric(actorOf(req), { ...keyOf(req), origin: originOf(req) })
  notify(res, { kind: 'good', key: 'assignments.done.rubricRemoved' })
  res.redirect(303, itemUrl(req))
}

async function forget(req: Request, res: Response): Promise<void> {
  await findMarked(actorOf(req), keyOf(req))
  await forgetRubric(actorOf(req), rubricIdOf(req))
  notify(res, { kind: 'good', key: 'assignments.done.rubricForgotten' })
  res.redirect(303, `${itemUrl(req)}/rubric`)
}

function rubricIdOf({ body }: Request) {
  const { rubric: id } = (body ?? {}) as { rubric?: unknown }
  return readId(id)
}
