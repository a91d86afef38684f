// The pages of those who learn in a course, for those who teach it.

import type { Request, Response } from 'express'
import { siteOf } from '../../api/index.ts'
import { canSeePupils, findClasses, listClassesOf } from '../../classes/index.ts'
import { notFound } from '../../errors.ts'
import { actorOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { home } from '../address.ts'
import type { CourseRecord } from '../course.model.ts'
import { enrolClasses } from '../create.ts'
import { enrolForm } from '../input.ts'
import type { FormState } from '../item-page.ts'
import { changing, courseUrl, findTaught, pressed, saving, statusOf } from '../saving.ts'
import { listLearnerCandidates } from './candidates.ts'
import { enrolPerson, setDoor, unenrolPerson } from './enrol.ts'
import { doorForm, pressForm, newCodeForm, personForm } from './input.ts'
import { listLearners } from './learners.ts'
import { codePage, learnersPage } from './learners-page.ts'

const one = `${home}/:id`

export const learnerRoutes: readonly Route[] = [
  get(`${one}/people`, signedIn, async (req, res) => await draw(req, res)),
  post(`${one}/people`, signedIn, enrol),
  post(`${one}/people/add`, signedIn, addOne),
  post(`${one}/people/:personId/remove`, signedIn, removeOne),
  post(`${one}/door`, signedIn, openDoor),
  get(`${one}/code`, signedIn, showCode),
  post(`${one}/code`, signedIn, renewCode),
]

async function draw(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const actor = actorOf(req)
  const course = await findTaught(req)
  const text = (state.typed?.q ?? typedText(req.query, 'q').q ?? '').trim().slice(0, 200)
  const page = {
    ...{ course, text, classes: await classesFor(req, course), learners: await listLearners(course) },
    found: await listLearnerCandidates(actor, course, text),
    ...state,
  }
  res.status(statusOf(state)).render('courses/people/learners', learnersPage(page, req.context.translator))
}

async function classesFor(req: Request, course: CourseRecord) {
  const [offered, enrolled] = await Promise.all([
    course.isOfOffice ? [] : listClassesOf(course.unitId, course.yearKey),
    findClasses(course.classIds),
  ])
  const isEnrolled = (id: string) => enrolled.has(id)
  return offered
    .filter((one) => isEnrolled(one._id.toString()) || canSeePupils(actorOf(req), one))
    .map((one) => ({ id: one._id.toString(), name: one.name, isEnrolled: isEnrolled(one._id.toString()) }))
}

async function enrol(req: Request, res: Response): Promise<void> {
  await findTaught(req)
  const again = async (state: FormState) => await draw(req, res, state)
  const given = (req.body as { classes?: unknown } | undefined)?.classes ?? []
  const read = readForm(enrolForm, { ...(req.body as object), classes: Array.isArray(given) ? given : [given] })
  if (!read.ok) return await again({ errors: read.errors })
  await saving(again, {}, async () => {
    await enrolClasses(actorOf(req), changing(req, read.values.revision), read.values.classes.map(readId))
    notify(res, { kind: 'good', key: 'courses.done.enrolled' })
    res.redirect(303, peopleUrl(req))
  })
}

async function addOne(req: Request, res: Response): Promise<void> {
  await findTaught(req)
  const typed = typedText(req.body, 'q', 'person', 'userName')
  const again = async (state: FormState) => await draw(req, res, state)
  const read = readForm(personForm, req.body)
  if (!read.ok) return await again({ typed, errors: read.errors })
  await saving(again, typed, async () => {
    const { person, userName } = read.values
    const wanted = userName ? { userName } : { personId: readId(person) }
    await enrolPerson(actorOf(req), changing(req, undefined), wanted)
    notify(res, { kind: 'good', key: 'courses.done.personEnrolled' })
    res.redirect(303, peopleUrl(req))
  })
}

async function removeOne(req: Request, res: Response): Promise<void> {
  await pressed(req, res, pressForm, async () => {
    await unenrolPerson(actorOf(req), changing(req, undefined), readId(req.params.personId))
    notify(res, { kind: 'good', key: 'courses.done.personRemoved' })
    return peopleUrl(req)
  })
}

async function openDoor(req: Request, res: Response): Promise<void> {
  await findTaught(req)
  const typed = typedText(req.body, 'door')
  const again = async (state: FormState) => await draw(req, res, state)
  const read = readForm(doorForm, req.body)
  if (!read.ok) return await again({ typed, errors: read.errors })
  await saving(again, typed, async () => {
    const { door, revision } = read.values
    await setDoor(actorOf(req), changing(req, revision), { door })
    notify(res, { kind: 'good', key: 'courses.done.doorSet' })
    res.redirect(303, peopleUrl(req))
  })
}

async function showCode(req: Request, res: Response): Promise<void> {
  const course = await findTaught(req)
  const { joinCode } = course
  if (!joinCode) throw notFound()
  res.render('courses/people/code', codePage({ ...course, joinCode }, siteOf(req), req.context.translator))
}

/** The one before opens nothing any more. */
async function renewCode(req: Request, res: Response): Promise<void> {
  await pressed(
    req,
    res,
    newCodeForm,
    async ({ revision }) => {
      await setDoor(actorOf(req), changing(req, revision), { door: 'code', isNewCode: true })
      notify(res, { kind: 'good', key: 'courses.done.codeMade' })
      return `${courseUrl(req)}/code`
    },
    { backUrl: `${courseUrl(req)}/people` },
  )
}

function peopleUrl(req: Request): string {
  return `${courseUrl(req)}/people`
}
