// The page on which many submissions are chosen, and the report of what became of them.

import type { Request, Response } from 'express'
import { z } from 'zod'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { curators } from './access.ts'
import type { BatchAction } from './batch.model.ts'
import { beginBatch, findBatch, mostAtOnce } from './batch.ts'
import { batchPage, bulkPage } from './bulk-pages.ts'
import { type Colleague, listColleagues } from './colleagues.ts'
import { queryOf } from './query.ts'
import { listQueue } from './queue.ts'
import { home } from './words.ts'

const deciders = only(...curators)

export const bulkRoutes: readonly Route[] = [
  get('/curation/bulk', deciders, show),
  post('/curation/bulk', deciders, begin),
  get('/curation/batches/:id', deciders, report),
]

async function show(req: Request, res: Response): Promise<void> {
  await draw(req, res)
}

async function begin(req: Request, res: Response): Promise<unknown> {
  const form = readForm(bulkForm, req.body)
  if (!form.ok) return await draw(req, res, form.errors)
  const { submission, action, person } = form.values
  if (submission.length === 0) return await draw(req, res, { submission: { key: 'curation.errors.noSubmission' } })
  if (action === 'assign' && person === '')
    return await draw(req, res, { person: { key: 'curation.errors.noColleague' } })
  const given = {
    action,
    submissionIds: submission.map(readId),
    personId: action === 'assign' ? readId(person) : undefined,
  }
  const id = await beginBatch(actorOf(req), given, originOf(req))
  res.redirect(303, `${home}/batches/${id.toString()}`)
}

async function report(req: Request, res: Response): Promise<void> {
  const found = await findBatch(actorOf(req), readId(req.params.id))
  res.render('curation/batch', batchPage(found, req.context.translator))
}

async function draw(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const query = queryOf(req)
  const submissions = await listQueue(actor, query, readPage(req, 50))
  const colleagues = new Map<string, Colleague>()
  const places = new Map(
    submissions.items.map((one) => [one.stage + (one.stage === 'sector' ? '' : one.unitId.toString()), one]),
  )
  for (const place of places.values())
    for (const colleague of await listColleagues(actor, place)) colleagues.set(colleague.id, colleague)
  const { submission: chosen = [] } = (req.body ?? {}) as { submission?: string | string[] }
  const { action = '', person = '' } = typedText(req.body, 'action', 'person')
  const typed = { action, person, chosen: [chosen].flat() }
  const page = { submissions, colleagues: [...colleagues.values()], query, typed, errors }
  res.status(errors ? 422 : 200).render('curation/bulk', bulkPage(page, req.context.translator, new Date()))
}

const id = z.string().regex(/^[0-9a-f]{24}$/)
const bulkForm = z.object({
  submission: z.preprocess((given) => [given ?? []].flat(), z.array(id).max(mostAtOnce)),
  action: z.enum(['approve', 'assign'] satisfies BatchAction[], 'curation.errors.noAction'),
  person: z.union([z.literal(''), id]).default(''),
})
