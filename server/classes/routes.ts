import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import type { z } from 'zod'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route, signedIn } from '../http/route.ts'
import { classLinks } from '../pages/place-links.ts'
import { findUnits, type KnownUnit, schoolManagers } from '../schools/index.ts'
import { canManageClasses, canSeePupils, canUseClassList, isClassTeacher } from './access.ts'
import { attempt } from './attempt.ts'
import { changeClass, formOf, removeClass } from './change.ts'
import { chooseManagedSchool, chooseSchool, chooseYear, listOwnSchools } from './choose.ts'
import { classPage } from './class-page.ts'
import { countPupils } from './count.ts'
import { type ClassForm, createClass, listCampuses } from './create.ts'
import { findClasses } from './find.ts'
import { changeClassPage, newClassPage, removeClassPage, type TypedClass } from './form-page.ts'
import { findManagedClass, findManagedSchool } from './guarded.ts'
import { classForm, listQuery } from './input.ts'
import { classUrl, listPage, listUrl } from './list-page.ts'
import { listClasses, shownCounter } from './list.ts'
import { listTaught } from './own.ts'
import { pupilRoutes } from './pupils/routes.ts'
import { listRoll } from './roll.ts'
import { listLeaving, listTeachers } from './teachers/list.ts'
import { rolloverRoutes } from './rollover/routes.ts'
import { teacherRoutes } from './teachers/routes.ts'
import { momentOf } from './time.ts'
import { findClass } from './view.ts'

const managers = only(...schoolManagers, 'sectorAdministrator')

export const classRoutes: readonly Route[] = [
  get(listUrl, signedIn, showClasses),
  get(`${listUrl}/new`, managers, showNew),
  post(`${listUrl}/new`, managers, create),
  ...rolloverRoutes,
  ...pupilRoutes,
  ...teacherRoutes,
  get(`${listUrl}/:id`, signedIn, showClass),
  get(`${listUrl}/:id/change`, managers, showChange),
  post(`${listUrl}/:id/change`, managers, change),
  get(`${listUrl}/:id/remove`, managers, askToRemove),
  post(`${listUrl}/:id/remove`, managers, remove),
]

async function showClasses(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const now = new Date()
  const asked = readForm(listQuery, req.query)
  const query = asked.ok ? asked.values : { school: '', year: '' }
  const school = await chooseSchool(actor, query.school)
  if (!school) {
    res.render('classes/no-school', {})
    return
  }
  const { years, yearKey } = await chooseYear(school.id, query.year, now)
  const classes = await listClasses(actor, { school, yearKey }, readPage(req, rows), now)
  const isFurther = typeof req.query.cursor === 'string'
  const canManage = canManageClasses(actor, school.id)
  const taught = isFurther ? [] : await listTaught(actor, now)
  const page = {
    ...{ school, years, yearKey, classes, isFurther, canManage },
    schools: await listOwnSchools(actor),
    own: taught.filter(({ one }) => one.schoolId.equals(school.id) && one.yearKey === yearKey),
    leaving: canManage && !isFurther ? await leavingOf(school, yearKey, now) : [],
  }
  res.status(asked.ok ? 200 : 422).render('classes/list', listPage(page, req.context.translator))
}

async function leavingOf(school: KnownUnit, yearKey: number, now: Date) {
  const schoolId = new Types.ObjectId(school.id)
  const leaving = await listLeaving(schoolId, yearKey, await momentOf({ schoolId, yearKey }, now))
  const classes = await findClasses(leaving.map(({ classId }) => classId))
  return leaving.map((one) => ({ ...one, className: classes.get(one.classId.toString())?.name ?? '' }))
}

async function showClass(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const now = new Date()
  const { one, school } = await findClass(actor, readId(req.params.id), now)
  const at = await momentOf(one, now)
  const canUseList = canUseClassList(actor, one)
  const counts = await countPupils(school.id, one.yearKey, now)
  const shown = await shownCounter(actor, school, now)
  const campusId = one.campusId?.toString()
  const place = { id: one._id.toString(), schoolId: school.id, isOwn: isClassTeacher(actor, one._id) }
  const page = {
    ...{ one, school, canUseList },
    campus: campusId === undefined ? undefined : (await findUnits([campusId])).get(campusId),
    count: shown(counts.get(one._id.toString()) ?? 0),
    pupils: canSeePupils(actor, one) ? await listRoll(one, { at, now, withGuardians: canUseList }) : undefined,
    teachers: await listTeachers(one, at),
    links: classLinks(req, place),
    canManage: canManageClasses(actor, one.schoolId),
    asOf: at.getTime() === now.getTime() ? undefined : at,
  }
  res.render('classes/class', classPage(page, req.context.translator, now))
}

async function showNew(req: Request, res: Response): Promise<void> {
  const state = await newState(req)
  res.render(
    'classes/form',
    newClassPage({ ...state, typed: { name: '', grades: [], campus: '' } }, req.context.translator),
  )
}

async function create(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const state = await newState(req)
  const form = readForm(classForm, req.body)
  const made = form.ok
    ? await attempt(() =>
        createClass(
          actor,
          { ...formIn(form.values), schoolId: new Types.ObjectId(state.school.id), yearKey: state.yearKey },
          originOf(req),
        ),
      )
    : form
  if (!made.ok) {
    const page = newClassPage({ ...state, typed: typedClass(req), errors: made.errors }, req.context.translator)
    res.status(422).render('classes/form', page)
    return
  }
  notify(res, { kind: 'good', key: 'classes.notices.created', values: { name: made.value.name } })
  res.redirect(303, classUrl(made.value._id))
}

async function showChange(req: Request, res: Response): Promise<void> {
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  const { name, grades, campusId } = formOf(found.one)
  const typed = { name, grades: grades.map(String), campus: campusId?.toString() ?? '' }
  const state = { ...found, campuses: await listCampuses(found.school), typed }
  res.render('classes/form', changeClassPage(state, req.context.translator))
}

async function change(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const found = await findManagedClass(actor, id)
  const form = readForm(classForm, req.body)
  const changed = form.ok ? await attempt(() => changeClass(actor, id, formIn(form.values), originOf(req))) : form
  if (!changed.ok) {
    const state = {
      ...found,
      campuses: await listCampuses(found.school),
      typed: typedClass(req),
      errors: changed.errors,
    }
    res.status(422).render('classes/form', changeClassPage(state, req.context.translator))
    return
  }
  notify(res, { kind: 'good', key: 'classes.notices.changed', values: { name: changed.value.name } })
  res.redirect(303, classUrl(id))
}

async function askToRemove(req: Request, res: Response): Promise<void> {
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  res.render('classes/confirm', removeClassPage(found, req.context.translator))
}

async function remove(req: Request, res: Response): Promise<void> {
  const { name, schoolId, yearKey } = await removeClass(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'classes.notices.removed', values: { name } })
  res.redirect(303, `${listUrl}?school=${schoolId.toString()}&year=${yearKey}`)
}

const rows = 60

async function newState(req: Request) {
  const actor = actorOf(req)
  const given = { ...req.query, ...(req.body as object | undefined) }
  const asked = readForm(listQuery, typedText(given, 'school', 'year'))
  const { school: schoolId, year } = asked.ok ? asked.values : { school: '', year: '' }
  const school = await chooseManagedSchool(actor, schoolId)
  await findManagedSchool(actor, new Types.ObjectId(school.id))
  return { school, campuses: await listCampuses(school), ...(await chooseYear(school.id, year, new Date())) }
}

function formIn({ name, grades, campus }: z.output<typeof classForm>): ClassForm {
  return { name, grades, campusId: campus }
}

/** The form as it was sent. */
function typedClass(req: Request): TypedClass {
  const { grades } = (req.body ?? {}) as { grades?: string | string[] }
  const { name = '', campus = '' } = typedText(req.body, 'name', 'campus')
  return { name, campus, grades: [grades ?? []].flat() }
}
