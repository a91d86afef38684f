import type { Request, Response } from 'express'
import { InvalidInput } from '../../api/index.ts'
import { AppError } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { canTeach, courseMakers } from '../access.ts'
import { addressOfCopy, addressOfCourse, home } from '../address.ts'
import { unitsToTeachFor } from '../create.ts'
import { viewerOf } from '../viewer.ts'
import { beginCopy, findSource, planDays, targetOf, yearsFor } from './begin.ts'
import { findCopy, retryCopy } from './carry-out.ts'
import { copyForm, offerForm } from './input.ts'
import { offerCourse } from './offer.ts'
import { copyPage, reportPage, shownFor } from './page.ts'
import { canMakeTemplate } from './rights.ts'

const makers = only(...courseMakers)

export const copyRoutes: readonly Route[] = [
  get(`${home}/copies/:copyId`, makers, showReport),
  post(`${home}/copies/:copyId/retry`, makers, retry),
  get(`${home}/:id/copy`, makers, async (req, res) => await draw(req, res)),
  post(`${home}/:id/copy`, makers, copy),
  post(`${home}/:id/offer`, makers, offer),
]

interface State {
  readonly errors?: FieldErrors
  readonly chosen?: readonly string[]
  readonly isOther?: boolean
}

async function draw(req: Request, res: Response, { errors = {}, chosen, isOther = false }: State = {}): Promise<void> {
  const actor = actorOf(req)
  const course = await findSource(actor, readId(req.params.id))
  const typed = typedText(req.body, 'title', 'unit', 'year')
  const asked = errors.unit || errors.year ? {} : { unit: typed.unit, year: numberIn(typed.year) }
  const target = await targetOf(actor, asked)
  const viewer = await viewerOf(actor)
  const page = {
    ...{ mayOffer: canTeach(viewer, course), mayMakeTemplate: canMakeTemplate(viewer, course) },
    ...{ course, units: unitsToTeachFor(actor), years: await yearsFor(target.unit), target, errors, chosen, isOther },
    ...{ days: await planDays(course, target), title: req.body === undefined ? course.title : (typed.title ?? '') },
  }
  res.status(Object.keys(errors).length > 0 ? 422 : 200)
  res.render('courses/copy/copy', copyPage(page, req.context.translator))
}

async function copy(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  await findSource(actor, id)
  const given = (req.body as { items?: unknown } | undefined)?.items ?? []
  const items = Array.isArray(given) ? (given as unknown[]) : [given]
  const chosen = items.filter((one) => typeof one === 'string')
  const read = readForm(copyForm, { ...(req.body as object), items })
  if (!read.ok) return await draw(req, res, { errors: read.errors, chosen })
  const { title, unit, year, then, shown } = read.values
  try {
    const target = await targetOf(actor, { unit, year })
    const isOther = shown !== shownFor(target)
    if (then === 'preview' || isOther) return await draw(req, res, { chosen, isOther: isOther && then === 'copy' })
    const copyId = await beginCopy(actor, id, { title, target, itemIds: chosen.map(readId) }, originOf(req))
    res.redirect(303, addressOfCopy(copyId))
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    await draw(req, res, { errors: error.errors, chosen })
  }
}

async function offer(req: Request, res: Response): Promise<void> {
  const course = await findSource(actorOf(req), readId(req.params.id))
  const read = readForm(offerForm, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  const { revision, ...offered } = read.values
  await offerCourse(actorOf(req), { id: course._id, seen: revision, origin: originOf(req) }, offered)
  notify(res, { kind: 'good', key: 'courses.done.saved' })
  res.redirect(303, `${addressOfCourse(course._id)}/copy`)
}

async function showReport(req: Request, res: Response): Promise<void> {
  const report = await findCopy(actorOf(req), readId(req.params.copyId))
  res.render('courses/copy/report', reportPage(report, req.context.translator))
}

async function retry(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.copyId)
  await retryCopy(actorOf(req), id).catch((error: unknown) => {
    // Somebody has pressed twice.
    if (!(error instanceof AppError) || error.code !== 'nothingToRetry') throw error
  })
  res.redirect(303, addressOfCopy(id))
}

function numberIn(text: string | undefined): number | undefined {
  return text && /^\d{4}$/.test(text) ? Number(text) : undefined
}
