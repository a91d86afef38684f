// The page on which a material is described and its files are put in order.

import type { Request, Response } from 'express'
import { z } from 'zod'
import { InvalidInput } from '../api/index.ts'
import { AppError, forbidden } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { canEdit } from './access.ts'
import { hasTopics } from './check.ts'
import { describeForm } from './describe-input.ts'
import { describePage, type Typed, typedIn } from './describe-page.ts'
import type { Content } from './content.ts'
import { changeDraft } from './draft.ts'
import { changeFile, detachFile } from './files.ts'
import { addressOfMaterial } from './labels.ts'
import type { Suggestion } from './suggest.ts'
import { acceptSuggestions, findSuggestions } from './suggestions.ts'
import { staff } from './viewers.ts'
import { vocabulariesFor } from './vocabularies.ts'
import { fileRoles } from './vocabulary.ts'
import { loadMaterial } from './write.ts'

const sharers = only(...staff)

export const describeRoutes: readonly Route[] = [
  get('/materials/:id/edit', sharers, show),
  post('/materials/:id/edit', sharers, change),
  post('/materials/:id/suggestions', sharers, accept),
  post('/materials/:id/files/:fileId/change', sharers, changeOneFile),
  post('/materials/:id/files/:fileId/remove', sharers, removeFile),
]

async function show(req: Request, res: Response): Promise<void> {
  await draw(req, res, {})
}

async function change(req: Request, res: Response): Promise<unknown> {
  const id = readId(req.params.id)
  const typed = typedIn(req.body)
  const form = readForm(describeForm, req.body)
  if (!form.ok) return await draw(req, res, { typed, errors: form.errors })
  const seen = readForm(seenForm, req.body)
  try {
    await changeDraft(actorOf(req), id, form.values, originOf(req), seen.ok ? seen.values.revision : 0)
  } catch (error) {
    if (error instanceof InvalidInput) return await draw(req, res, { typed, errors: error.errors })
    if (error instanceof AppError && error.status === 409) return await draw(req, res, { typed, isStale: true })
    throw error
  }
  const { next } = (req.body ?? {}) as { next?: unknown }
  if (next === 'topics') return res.redirect(303, `${addressOfMaterial(id)}/edit#field-topics`)
  notify(res, { kind: 'good', key: 'materials.notices.changed' })
  res.redirect(303, next === 'stay' ? `${addressOfMaterial(id)}/edit` : addressOfMaterial(id))
}

async function accept(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const { accepted } = (req.body ?? {}) as { accepted?: unknown }
  const keys = [accepted ?? []].flat().map(String)
  const count = await acceptSuggestions(actorOf(req), id, keys, originOf(req))
  notify(res, { kind: 'good', key: 'materials.notices.accepted', values: { count } })
  res.redirect(303, `${addressOfMaterial(id)}/edit`)
}

async function changeOneFile(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const form = readForm(fileForm, req.body)
  // Only buttons and choices: whoever sends something else has not used the page.
  if (!form.ok) throw new AppError(422, 'invalid')
  const { role, place, isForTeachersOnly } = form.values
  const given = place === undefined ? { role, isForTeachersOnly: isForTeachersOnly !== undefined } : { place }
  await changeFile(actorOf(req), id, readId(req.params.fileId), given, originOf(req))
  res.redirect(303, `${addressOfMaterial(id)}/edit#field-files`)
}

async function removeFile(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await detachFile(actorOf(req), id, readId(req.params.fileId), originOf(req))
  notify(res, { kind: 'good', key: 'materials.notices.fileRemoved' })
  res.redirect(303, `${addressOfMaterial(id)}/edit#field-files`)
}

interface Drawn {
  readonly typed?: Typed
  readonly errors?: FieldErrors
  readonly isStale?: boolean
}

async function draw(req: Request, res: Response, { typed, errors, isStale }: Drawn): Promise<void> {
  const actor = actorOf(req)
  const material = await loadMaterial(actor, readId(req.params.id))
  if (!canEdit(actor, material)) throw forbidden()
  const suggestions = await findSuggestions(material)
  const chosen = typed ? chosenIn(typed) : withSuggested(material.draft, suggestions)
  const page = {
    ...{ material, typed, errors, isStale, suggestions },
    vocabularies: await vocabulariesFor(material, chosen),
    hasTopics: await hasTopics(material.draft),
  }
  const status = isStale ? 409 : errors ? 422 : 200
  res.status(status).render('materials/edit', describePage(page, req.context.translator))
}

const seenForm = z.object({ revision: z.coerce.number().int().min(0) })
const fileForm = z.object({
  role: z.enum(fileRoles).optional(),
  isForTeachersOnly: z.literal('yes').optional(),
  place: z.coerce.number().int().min(0).max(1000).optional(),
})

function chosenIn(typed: Typed) {
  const list = (name: string) => (Array.isArray(typed[name]) ? (typed[name] as readonly string[]) : [])
  const grades = list('grades').map(Number).filter(Number.isInteger)
  return { subjects: list('subjects'), grades, topics: list('topics'), outcomes: list('outcomes') }
}

/** So that what is suggested can be named. */
function withSuggested(draft: Content, suggestions: readonly Suggestion[]) {
  const topics = suggestions.flatMap((one) => (one.field === 'topics' ? [one.value] : []))
  return { ...draft, topics: [...draft.topics, ...topics] }
}
