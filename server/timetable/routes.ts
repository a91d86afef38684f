import type { Request, Response } from 'express'
import { InvalidInput } from '../api/index.ts'
import { findClass, listClassesOf } from '../classes/index.ts'
import { forbidden } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route, signedIn } from '../http/route.ts'
import { findPeople, listMembers } from '../people/index.ts'
import { beginningOf, canSeeSchool, dayOf, findUnits, schoolManagers } from '../schools/index.ts'
import { addDays, dayBeginning, weekdayOf, yearAt } from '../years/index.ts'
import { absenceRoutes } from './absence-routes.ts'
import { canManageTimetables } from './access.ts'
import { classUrl, home, myUrl, schoolUrl, teacherUrl } from './address.ts'
import { bellsRoutes } from './bells-routes.ts'
import { lessonsOfClasses, listOfClass, listOfTeacher } from './find.ts'
import { gridOf, gridPage } from './form-page.ts'
import { importRoutes } from './import/routes.ts'
import { gridForm, isDay, lessonsIn, typedGrid } from './input.ts'
import { linkFor } from './links.ts'
import { lessonsOfPerson } from './mine.ts'
import { findBells } from './bells.ts'
import { saveTimetable } from './save.ts'
import { currentYear, findTimetableSchool } from './school.ts'
import { schoolPage } from './school-page.ts'
import { weekOfLessons, weekSpan } from './week-page.ts'

export const managers = only('sectorAdministrator', ...schoolManagers)

export const timetableRoutes: readonly Route[] = [
  get(myUrl, signedIn, showMine),
  get(`${home}/classes/:id`, signedIn, showClass),
  get(`${home}/classes/:id/edit`, managers, showGrid),
  post(`${home}/classes/:id/edit`, managers, saveGrid),
  get(`${home}/schools/:id`, signedIn, showSchool),
  get(`${home}/schools/:id/teachers`, signedIn, chooseTeacher),
  get(`${home}/schools/:id/teachers/:personId`, signedIn, showTeacher),
  ...bellsRoutes(managers),
  ...absenceRoutes(managers),
  ...importRoutes(managers),
]

async function showMine(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { t } = req.context.translator
  const span = weekSpan(dayIn(req))
  const children = await findPeople(actor.childIds)
  const own = actor.memberships.filter(({ unitKind, role }) => unitKind === 'school' && role !== 'guardian')
  const whose = [
    ...(own.length > 0 || children.size === 0
      ? [{ id: actor.personId, name: t('timetable.mine.own'), isOwn: true }]
      : []),
    ...actor.childIds.flatMap((id) => {
      const name = children.get(id.toString())?.fullName
      return name ? [{ id, name, isOwn: false }] : []
    }),
  ]
  const chosen = whose.find(({ id }) => id.toString() === req.query.child) ?? whose[0]!
  const lessons = await lessonsOfPerson(actor, chosen.id, span)
  const schoolId = lessons[0]?.lesson.schoolId ?? own[0]?.unitId
  const query: Record<string, string> = chosen.isOwn ? {} : { child: chosen.id.toString() }
  const isTeacher = lessons.some(({ teacher, owner }) => [teacher?.id, owner?.id].includes(chosen.id.toString()))
  const parts = {
    ...{ span, lessons, url: myUrl, query, shows: isTeacher ? ('classes' as const) : ('teachers' as const) },
    ...{ year: await yearAt(span.from, schoolId), now: new Date(), linkOf: linkFor(req) },
  }
  const seen = await findUnits(own.map(({ unitId }) => unitId.toString()))
  const schools = [...seen.values()].filter((unit) => unit.kind === 'school' && canSeeSchool(actor, unit))
  res.render('timetable/week', {
    title: t('timetable.titles.mine'),
    tabs:
      whose.length < 2
        ? undefined
        : whose.map((one) => ({
            ...{ label: one.name, isVietnamese: !one.isOwn, isCurrent: one === chosen },
            url: one.isOwn ? myUrl : `${myUrl}?child=${one.id.toString()}`,
          })),
    week: weekOfLessons(parts, req.context.translator),
    links: schools.map(({ id, name }) => ({
      url: schoolUrl(id),
      label: t('timetable.mine.school', { name }),
      icon: 'school',
    })),
  })
}

async function showClass(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const span = weekSpan(dayIn(req))
  const { one, school, lessons } = await listOfClass(actor, readId(req.params.id), span)
  const { t } = req.context.translator
  const parts = {
    ...{ span, lessons, url: classUrl(one._id), shows: 'teachers' as const },
    ...{ year: await yearAt(span.from, school.id), now: new Date(), linkOf: linkFor(req) },
  }
  const canManage = canManageTimetables(actor, school.id)
  res.render('timetable/week', {
    title: t('timetable.titles.class', { name: one.name }),
    lead: school.name,
    breadcrumbs: canSeeSchool(actor, school)
      ? [
          { label: t('timetable.titles.school'), url: schoolUrl(school.id) },
          { label: one.name, isVietnamese: true },
        ]
      : undefined,
    week: weekOfLessons(parts, req.context.translator),
    editUrl: canManage ? `${classUrl(one._id)}/edit` : undefined,
  })
}

async function showTeacher(req: Request, res: Response): Promise<void> {
  const span = weekSpan(dayIn(req))
  const [schoolId, personId] = [readId(req.params.id), readId(req.params.personId)]
  const { teacher, lessons } = await listOfTeacher(actorOf(req), { schoolId, personId }, span)
  const { t } = req.context.translator
  const parts = {
    ...{ span, lessons, url: teacherUrl(schoolId, personId), shows: 'classes' as const },
    ...{ year: await yearAt(span.from, schoolId), now: new Date(), linkOf: linkFor(req) },
  }
  res.render('timetable/week', {
    title: t('timetable.titles.teacher', { name: teacher.fullName }),
    breadcrumbs: [
      { label: t('timetable.titles.school'), url: schoolUrl(schoolId) },
      { label: teacher.fullName, isVietnamese: true },
    ],
    week: weekOfLessons(parts, req.context.translator),
  })
}

async function showGrid(req: Request, res: Response): Promise<void> {
  const found = await findManaged(req)
  const asked = req.query.from
  const from = typeof asked === 'string' && isDay(asked) ? asked : dayOf(nextMonday(new Date()))
  res.render('timetable/form', gridPage(await gridOf(found, from), req.context.translator, new Date()))
}

async function saveGrid(req: Request, res: Response): Promise<void> {
  const found = await findManaged(req)
  const draw = async (errors: FieldErrors, from: string) => {
    const parts = { ...(await gridOf(found, from)), typed: typedGrid(req.body), errors }
    const { revision } = (req.body ?? {}) as { revision?: unknown }
    const seen = typeof revision === 'string' && /^\d+$/.test(revision) ? Number(revision) : parts.revision
    res.status(422).render('timetable/form', gridPage({ ...parts, revision: seen }, req.context.translator, new Date()))
  }
  const form = readForm(gridForm, req.body)
  if (!form.ok) return await draw(form.errors, dayOf(nextMonday(new Date())))
  const { from, revision } = form.values
  try {
    const plan = { classId: found.one._id, lessons: lessonsIn(req.body) }
    await saveTimetable(actorOf(req), { plan, from, seen: revision }, originOf(req))
    notify(res, { kind: 'good', key: 'timetable.done.saved', values: { day: from.split('-').reverse().join('/') } })
    res.redirect(303, `${classUrl(found.one._id)}?day=${from}`)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    await draw(error.errors, from)
  }
}

async function showSchool(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const school = await findTimetableSchool(actor, readId(req.params.id))
  const schoolId = readId(school.id)
  const year = await currentYear(schoolId)
  const asked = dayIn(req)
  const day = weekdayOf(asked) === 6 ? addDays(dayBeginning(asked), 1) : dayBeginning(asked)
  const all = await listClassesOf(schoolId, year.key)
  const grades = [...new Set(all.flatMap((one) => one.grades))].sort((a, b) => a - b)
  const grade = grades.find((one) => String(one) === req.query.grade)
  const chosen = grade === undefined ? all : all.filter((one) => one.grades.includes(grade))
  const page = typeof req.query.page === 'string' && /^\d{1,3}$/.test(req.query.page) ? Math.max(1, +req.query.page) : 1
  const classes = chosen.slice((page - 1) * perPage, page * perPage)
  const span = { from: day, to: addDays(day, 1) }
  const lessons = await lessonsOfClasses(
    classes.map(({ _id }) => _id),
    span,
  )
  const { bells } = (await findBells([school.id])).get(school.id)!
  const parts = {
    ...{ school, year, day, classes, lessons, bells, grades, grade, page, hasNext: chosen.length > page * perPage },
    staff: (await listMembers({ unitId: schoolId, group: 'staff' }, { limit: mostStaff })).items,
    ...{ canManage: canManageTimetables(actor, school.id), now: new Date() },
  }
  res.render('timetable/school', schoolPage(parts, req.context.translator))
}

const perPage = 20
const mostStaff = 400

async function chooseTeacher(req: Request, res: Response): Promise<void> {
  const school = await findTimetableSchool(actorOf(req), readId(req.params.id))
  res.redirect(303, teacherUrl(school.id, readId(req.query.person)))
}

async function findManaged(req: Request) {
  const found = await findClass(actorOf(req), readId(req.params.id))
  if (!canManageTimetables(actorOf(req), found.school.id)) throw forbidden()
  return found
}

export function dayIn({ query: { day } }: Pick<Request, 'query'>): Date {
  return typeof day === 'string' && isDay(day) ? beginningOf(day) : new Date()
}

function nextMonday(now: Date): Date {
  return addDays(dayBeginning(now), 7 - weekdayOf(now))
}
