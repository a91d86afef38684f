import type { Request, Response } from 'express'
import { notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { listMembers } from '../../people/index.ts'
import { dayOf, schoolManagers } from '../../schools/index.ts'
import { attempt } from '../attempt.ts'
import { findManagedClass } from '../guarded.ts'
import { endForm } from '../input.ts'
import { classUrl, listUrl } from '../list-page.ts'
import { momentOf } from '../time.ts'
import type { ClassInSchool } from '../view.ts'
import { assignTeacher, endAssignment, listSubjects } from './assign.ts'
import { assignForm } from './input.ts'
import { findAssignmentOf, listTeachers } from './list.ts'
import { assignPage, endPage, type TypedAssignment } from './page.ts'

const managers = only(...schoolManagers, 'sectorAdministrator')

export const teacherRoutes: readonly Route[] = [
  get(`${listUrl}/:id/teachers/add`, managers, showAssign),
  post(`${listUrl}/:id/teachers/add`, managers, assign),
  get(`${listUrl}/:id/teachers/:assignmentId/end`, managers, showEnd),
  post(`${listUrl}/:id/teachers/:assignmentId/end`, managers, end),
]

async function showAssign(req: Request, res: Response): Promise<void> {
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  const firstDay = dayOf(await momentOf(found.one, new Date()))
  await renderAssign(req, res, found, {
    typed: { person: '', duty: '', firstDay, lastDay: '', substituteFor: '', replaces: '' },
  })
}

async function assign(req: Request, res: Response): Promise<void> {
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  const form = readForm(assignForm, req.body)
  const assigned = form.ok
    ? await attempt(() => {
        const { person, substituteFor, replaces, ...rest } = form.values
        const wish = { ...rest, personId: person, substituteForId: substituteFor, replaces: replaces === 'yes' }
        return assignTeacher(actorOf(req), found.one._id, wish, originOf(req))
      })
    : form
  if (!assigned.ok) {
    const fields = ['person', 'duty', 'firstDay', 'lastDay', 'substituteFor', 'replaces']
    const typed = typedText(req.body, ...fields) as unknown as TypedAssignment
    res.status(422)
    await renderAssign(req, res, found, { typed, errors: assigned.errors })
    return
  }
  notify(res, { kind: 'good', key: 'classes.notices.assigned', values: { name: found.one.name } })
  res.redirect(303, classUrl(found.one._id))
}

async function renderAssign(
  req: Request,
  res: Response,
  found: ClassInSchool,
  form: { readonly typed: TypedAssignment; readonly errors?: FieldErrors },
): Promise<void> {
  const now = new Date()
  const at = await momentOf(found.one, now)
  const staff = await listMembers(
    { unitId: found.one.schoolId, group: 'staff' },
    { limit: mostStaff, cursor: undefined },
    at,
  )
  const page = {
    ...found,
    ...form,
    staff: staff.items,
    subjects: await listSubjects(found.one),
    teachers: await listTeachers(found.one, at),
  }
  res.render('classes/assign', assignPage(page, req.context.translator, now))
}

/** More work in no school. */
const mostStaff = 500

async function showEnd(req: Request, res: Response): Promise<void> {
  const state = await endState(req)
  const lastDay = dayOf(await momentOf(state.one, new Date()))
  res.render('classes/end', endPage({ ...state, typed: { how: 'ended', lastDay } }, req.context.translator, new Date()))
}

async function end(req: Request, res: Response): Promise<void> {
  const state = await endState(req)
  const form = readForm(endForm, req.body)
  const which = { classId: state.one._id, assignmentId: readId(req.params.assignmentId) }
  const ended = form.ok
    ? await attempt(() => endAssignment(actorOf(req), which, form.values.lastDay, originOf(req)))
    : form
  if (!ended.ok) {
    const { how = '', lastDay = '' } = typedText(req.body, 'how', 'lastDay')
    const page = { ...state, typed: { how, lastDay }, errors: ended.errors }
    res.status(422).render('classes/end', endPage(page, req.context.translator, new Date()))
    return
  }
  const values = { teacher: state.assignment.person.fullName, name: state.one.name }
  notify(res, { kind: 'good', key: 'classes.notices.assignmentEnded', values })
  res.redirect(303, classUrl(state.one._id))
}

async function endState(req: Request) {
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  const assignment = await findAssignmentOf(found.one, readId(req.params.assignmentId))
  if (!assignment) throw notFound()
  return { ...found, assignment }
}
