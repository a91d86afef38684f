import type { Request, Response } from 'express'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { staff } from '../materials/index.ts'
import { findComment, findRatings, hideComment, showComment } from './comments.ts'
import { hideForm, ratingForm } from './input.ts'
import { rateMaterial, takeBackRating } from './rate.ts'
import { addressOfRatings, hidePage, ratingsPage } from './ratings-page.ts'

const workers = only(...staff)

export const ratingsRoutes: readonly Route[] = [
  get('/materials/:id/ratings', workers, (req, res) => draw(req, res)),
  post('/materials/:id/ratings', workers, rate),
  post('/materials/:id/ratings/remove', workers, takeBack),
  get('/materials/:id/ratings/:ratingId/hide', workers, (req, res) => drawHide(req, res)),
  post('/materials/:id/ratings/:ratingId/hide', workers, hide),
  post('/materials/:id/ratings/:ratingId/show', workers, show),
]

async function draw(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const input = readPage(req, 20)
  const ratings = await findRatings(actorOf(req), readId(req.params.id), input)
  const typed = errors && typedText(req.body, 'stars', 'comment')
  const page = { ...ratings, typed, errors, isFurther: input.cursor !== undefined }
  res.status(errors ? 422 : 200).render('usage/ratings', ratingsPage(page, req.context.translator))
}

async function rate(req: Request, res: Response): Promise<unknown> {
  const form = readForm(ratingForm, req.body)
  if (!form.ok) return await draw(req, res, form.errors)
  await rateMaterial(actorOf(req), readId(req.params.id), form.values, originOf(req))
  done(req, res, 'rated')
}

async function takeBack(req: Request, res: Response): Promise<void> {
  await takeBackRating(actorOf(req), readId(req.params.id), originOf(req))
  done(req, res, 'takenBack')
}

async function drawHide(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const found = await findComment(actorOf(req), readId(req.params.id), readId(req.params.ratingId))
  const typed = errors && typedText(req.body, 'reason')
  const page = hidePage({ ...found, typed, errors }, req.context.translator)
  res.status(errors ? 422 : 200).render('usage/hide', page)
}

async function hide(req: Request, res: Response): Promise<unknown> {
  const form = readForm(hideForm, req.body)
  if (!form.ok) return await drawHide(req, res, form.errors)
  await hideComment(actorOf(req), readId(req.params.id), readId(req.params.ratingId), form.values, originOf(req))
  done(req, res, 'hidden')
}

async function show(req: Request, res: Response): Promise<void> {
  await showComment(actorOf(req), readId(req.params.id), readId(req.params.ratingId), originOf(req))
  done(req, res, 'shown')
}

function done(req: Request, res: Response, what: string): void {
  notify(res, { kind: 'good', key: `usage.notices.${what}` })
  res.redirect(303, addressOfRatings(readId(req.params.id)))
}
