// Many items of an outline at once: chosen by their boxes, then what is to become of them.

import type { Request, Response } from 'express'
import { actorOf } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, post, type Route, signedIn } from '../http/route.ts'
import { AppError } from '../errors.ts'
import { addressOfArranging, home } from './address.ts'
import { changeItems } from './bulk.ts'
import { bulkOf, bulkPage, type BulkState } from './bulk-page.ts'
import { bulkForm } from './input.ts'
import { changing, courseUrl, findTaught } from './saving.ts'

const address = `${home}/:id/arrange`

export const bulkRoutes: readonly Route[] = [
  get(address, signedIn, async (req, res) => await draw(req, res)),
  post(address, signedIn, change),
]

async function draw(req: Request, res: Response, state: BulkState = {}): Promise<void> {
  const course = await findTaught(req)
  res.status(state.errors ? 422 : 200).render('courses/bulk', bulkPage({ course, ...state }, req.context.translator))
}

async function change(req: Request, res: Response): Promise<void> {
  const course = await findTaught(req)
  const read = readForm(bulkForm, req.body)
  if (!read.ok) return await draw(req, res, { errors: read.errors, typed: (req.body ?? {}) as object })
  const { items, revision, ...rest } = read.values
  const bulk = bulkOf(rest)
  const isThere = bulk.what !== 'move' || course.sections.some(({ _id }) => _id.equals(bulk.sectionId))
  if (!isThere)
    return await draw(req, res, { errors: { section: { key: 'field.errors.required' } }, typed: req.body as object })
  try {
    const ids = items.map((id) => readId(id))
    const done = await changeItems(actorOf(req), changing(req, revision), ids, bulk)
    if (done.unchanged.length > 0) return await draw(req, res, { done })
    notify(res, { kind: 'good', key: 'courses.bulk.done', values: { count: done.changed.length } })
    res.redirect(303, courseUrl(req))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'courseChanged') throw error
    notify(res, { kind: 'careful', key: 'courses.stale' })
    res.redirect(303, addressOfArranging(readId(req.params.id)))
  }
}
