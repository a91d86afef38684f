// The pages of those who teach a course.

import type { Request, Response } from 'express'
import { dayOf } from '../../day.ts'
import { actorOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route, signedIn } from '../../http/route.ts'
import { canOwn, leaders, roleIn } from '../access.ts'
import { home } from '../address.ts'
import { seenForm } from '../input.ts'
import type { FormState } from '../item-page.ts'
import { changing, courseUrl, pressed, saving, statusOf } from '../saving.ts'
import { loadOwned } from '../write.ts'
import { listTeacherCandidates } from './candidates.ts'
import { ownerForm, teacherForm } from './input.ts'
import { addTeacher, endTeacher, handOver, listOfferedSubstitutes, listOwnerless, loadStaffed } from './teachers.ts'
import { ownerlessPage, teachersPage } from './teachers-page.ts'

const one = `${home}/:id/teachers`

export const teacherRoutes: readonly Route[] = [
  get(one, signedIn, async (req, res) => await draw(req, res)),
  post(one, signedIn, add),
  post(`${one}/owner`, signedIn, giveAway),
  post(`${one}/:teacherId/end`, signedIn, end),
]

export const ownerlessRoute: Route = get(`${home}/ownerless`, only(...leaders), async (req, res) => {
  res.render('courses/people/ownerless', ownerlessPage(await listOwnerless(actorOf(req)), req.context.translator))
})

async function draw(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const actor = actorOf(req)
  const { viewer, course } = await loadStaffed(actor, readId(req.params.id))
  const text = (state.typed?.q ?? typedText(req.query, 'q').q ?? '').trim().slice(0, 200)
  const mayOwn = canOwn(viewer, course)
  const page = {
    ...{ course, mayOwn, text, personId: actor.personId.toString() },
    found: mayOwn ? await listTeacherCandidates(actor, course, text) : [],
    offered: mayOwn ? await listOfferedSubstitutes(course) : [],
    ...state,
  }
  res.status(statusOf(state)).render('courses/people/teachers', teachersPage(page, req.context.translator))
}

async function add(req: Request, res: Response): Promise<void> {
  await loadOwned(actorOf(req), readId(req.params.id))
  const typed = typedText(req.body, 'q', 'person', 'role', 'from', 'to')
  const again = async (state: FormState) => await draw(req, res, state)
  if (typed.role === 'owner') {
    const read = readForm(ownerForm, req.body)
    if (!read.ok) return await again({ typed, errors: read.errors })
    await saving(again, typed, async () => {
      await handOver(actorOf(req), changing(req, read.values.revision), readId(read.values.person))
      notify(res, { kind: 'good', key: 'courses.done.handedOver' })
      res.redirect(303, await afterwards(req))
    })
    return
  }
  const read = readForm(teacherForm, req.body)
  if (!read.ok) return await again({ typed, errors: read.errors })
  await saving(again, typed, async () => {
    const { person, revision, ...seat } = read.values
    await addTeacher(actorOf(req), changing(req, revision), { ...seat, personId: readId(person) })
    notify(res, { kind: 'good', key: 'courses.done.teacherAdded' })
    res.redirect(303, teachersUrl(req))
  })
}

async function giveAway(req: Request, res: Response): Promise<void> {
  const load = async () => await loadOwned(actorOf(req), readId(req.params.id))
  const press = async ({ person, revision }: { person: string; revision: number }) => {
    await handOver(actorOf(req), changing(req, revision), readId(person))
    notify(res, { kind: 'good', key: 'courses.done.handedOver' })
    return await afterwards(req)
  }
  await pressed(req, res, ownerForm, press, { load, backUrl: teachersUrl(req) })
}

async function end(req: Request, res: Response): Promise<void> {
  const load = async () => await loadStaffed(actorOf(req), readId(req.params.id))
  const press = async ({ revision }: { revision: number }) => {
    const actor = actorOf(req)
    const course = await endTeacher(actor, changing(req, revision), readId(req.params.teacherId))
    const isInside = roleIn(course, actor.personId, dayOf(new Date())) !== undefined
    notify(res, { kind: 'good', key: isInside ? 'courses.done.teacherEnded' : 'courses.done.ended' })
    return await afterwards(req)
  }
  await pressed(req, res, seenForm, press, { load, backUrl: teachersUrl(req) })
}

/** Whoever has left it themselves has nothing to see there. */
async function afterwards(req: Request): Promise<string> {
  return await loadStaffed(actorOf(req), readId(req.params.id)).then(
    () => teachersUrl(req),
    () => home,
  )
}

function teachersUrl(req: Request): string {
  return `${courseUrl(req)}/teachers`
}
