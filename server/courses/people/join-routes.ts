// The pages with which people come into a course by themselves, and leave it.

import type { Request, Response } from 'express'
import { actorOf, originOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { behind, limited } from '../../http/rate-limit.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { canView } from '../access.ts'
import { addressOfCourse, home } from '../address.ts'
import { viewerOf } from '../viewer.ts'
import { findOpenCourse, joinByCode, joinOpenCourse, leaveCourse } from './enrol.ts'
import { joinForm } from './input.ts'
import { joinPage, openPage } from './join-page.ts'
import { mostTries, triesWindowSeconds } from './tries.ts'
import { ownerlessRoute } from './teacher-routes.ts'

/** Of each person: a class that types a code wrongly is not one who guesses. */
const tries = limited('courseCodes', {
  ...{ limit: mostTries, windowSeconds: triesWindowSeconds },
  key: (req) => actorOf(req).personId.toString(),
})

/** Before what is told by an id. */
export const joinRoutes: readonly Route[] = [
  get(`${home}/join`, signedIn, showForm),
  post(`${home}/join`, signedIn, behind(tries, join)),
  ownerlessRoute,
  get(`${home}/:id/join`, signedIn, showOpen),
  post(`${home}/:id/join`, signedIn, comeIn),
  post(`${home}/:id/leave`, signedIn, leave),
]

/** The QR code on the board brings the code along. */
function showForm(req: Request, res: Response): void {
  const { code = '' } = typedText(req.query, 'code')
  res.render('courses/people/join', joinPage({ code: code.slice(0, 40) }, req.context.translator))
}

async function join(req: Request, res: Response): Promise<void> {
  const { code = '' } = typedText(req.body, 'code')
  const again = (key: string, values = {}) => {
    const page = { code, errors: { code: { key, values } } }
    res.status(422).render('courses/people/join', joinPage(page, req.context.translator))
  }
  const read = readForm(joinForm, req.body)
  if (!read.ok) return again(read.errors.code!.key, read.errors.code!.values)
  const answered = await joinByCode(actorOf(req), read.values.code, originOf(req))
  if (answered.kind !== 'joined') return again(`courses.errors.code.${answered.kind}`)
  notify(res, { kind: 'good', key: 'courses.done.joined' })
  res.redirect(303, addressOfCourse(answered.courseId))
}

async function showOpen(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const course = await findOpenCourse(actor, readId(req.params.id))
  if (canView(await viewerOf(actor), course)) return res.redirect(303, addressOfCourse(course._id))
  res.render('courses/people/open', openPage(course, req.context.translator))
}

async function comeIn(req: Request, res: Response): Promise<void> {
  const { _id } = await joinOpenCourse(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'courses.done.joined' })
  res.redirect(303, addressOfCourse(_id))
}

async function leave(req: Request, res: Response): Promise<void> {
  await leaveCourse(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'courses.done.left' })
  res.redirect(303, home)
}
