import type { Request, Response } from 'express'
import { z } from 'zod'
import { attachment } from '../../../storage/files/disposition.ts'
import { findClasses } from '../../classes/index.ts'
import { findAllSubjects } from '../../curriculum/index.ts'
import { forbidden } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, type Guard, post, type Route } from '../../http/route.ts'
import { fileOf } from '../../http/upload.ts'
import { findPeople } from '../../people/index.ts'
import { dayOf, type KnownUnit } from '../../schools/index.ts'
import { writeXlsx, xlsxType } from '../../spreadsheets/index.ts'
import { addDays, dayBeginning, weekdayOf } from '../../years/index.ts'
import { canManageTimetables } from '../access.ts'
import { home, schoolUrl } from '../address.ts'
import { readLessons, subjectOf } from '../find.ts'
import { dayField } from '../input.ts'
import { currentYear, findTimetableSchool } from '../school.ts'
import { compareSlots } from '../times.ts'
import { columns } from './read.ts'
import { confirmImport, findImport, plansOf, receiveImport } from './take.ts'

export const importRoutes = (managers: Guard): readonly Route[] => [
  get(`${home}/schools/:id/import`, managers, async (req, res) => await draw(req, res)),
  post(`${home}/schools/:id/import`, managers, receive, { takesFile: true }),
  get(`${home}/schools/:id/template`, managers, sendTemplate),
  get(`${home}/imports/:id`, managers, showReport),
  post(`${home}/imports/:id/confirm`, managers, confirm),
]

async function findManaged(req: Request): Promise<KnownUnit> {
  const school = await findTimetableSchool(actorOf(req), readId(req.params.id))
  if (!canManageTimetables(actorOf(req), school.id)) throw forbidden()
  return school
}

async function draw(req: Request, res: Response, errors: FieldErrors = {}): Promise<void> {
  const school = await findManaged(req)
  const { t } = req.context.translator
  const title = t('timetable.titles.import')
  const monday = addDays(dayBeginning(new Date()), 7 - weekdayOf(new Date()))
  const labels: Record<string, string> = { file: t('timetable.import.file'), from: t('timetable.form.from') }
  res.status(Object.keys(errors).length > 0 ? 422 : 200).render('timetable/import', {
    ...{
      title,
      lead: school.name,
      url: `${schoolUrl(school.id)}/import`,
      templateUrl: `${schoolUrl(school.id)}/template`,
    },
    breadcrumbs: [{ label: t('timetable.titles.school'), url: schoolUrl(school.id) }, { label: title }],
    ...{ from: typedText(req.body, 'from').from || dayOf(monday), errors, cancelUrl: schoolUrl(school.id) },
    summary:
      Object.keys(errors).length > 0
        ? Object.entries(errors).map(([name, error]) => ({ name, label: labels[name] ?? name, ...error }))
        : undefined,
  })
}

async function receive(req: Request, res: Response): Promise<void> {
  const form = readForm(z.object({ from: dayField }), req.body)
  const file = fileOf(req)
  if (!form.ok || !file)
    return await draw(req, res, {
      ...(form.ok ? {} : form.errors),
      ...(file ? {} : { file: { key: 'spreadsheets.errors.none' } }),
    })
  const received = await receiveImport(actorOf(req), { schoolId: readId(req.params.id), from: form.values.from, file })
  if (!received.ok) return await draw(req, res, { file: received.error })
  res.redirect(303, `${home}/imports/${received.id.toString()}`)
}

/** With what is entered already, so that it can be changed and sent back. */
async function sendTemplate(req: Request, res: Response): Promise<void> {
  const school = await findManaged(req)
  const schoolId = readId(school.id)
  const { t } = req.context.translator
  const year = await currentYear(schoolId)
  const today = dayBeginning(new Date())
  const lessons = await readLessons({ schoolId, yearKey: year.key }, { from: today, to: addDays(today, 1) })
  const classes = await findClasses(lessons.map(({ classId }) => classId))
  const people = await findPeople(lessons.map(({ teacherId }) => teacherId))
  const subjects = await findAllSubjects({})
  const sortKey = (id: { toString(): string }) => classes.get(id.toString())?.sortKey ?? ''
  const rows = [...lessons]
    .sort((a, b) => sortKey(a.classId).localeCompare(sortKey(b.classId)) || compareSlots(a, b))
    .map((one) => [
      ...[classes.get(one.classId.toString())?.name ?? '', String(one.weekday + 2)],
      ...[one.session === 'morning' ? 'Sáng' : 'Chiều', String(one.period), subjectOf(subjects, one).shortName],
      ...[people.get(one.teacherId.toString())?.fullName ?? '', one.room ?? ''],
    ])
  const headings = Object.values(columns).map(([heading]) => ({ heading: heading!, width: 16 }))
  const name = t('timetable.import.fileName')
  const bytes = await writeXlsx([{ name, columns: headings, rows }])
  res
    .type(xlsxType)
    .set('Content-Disposition', attachment(`${name}.xlsx`))
    .send(bytes)
}

async function showReport(req: Request, res: Response): Promise<void> {
  const found = await findImport(actorOf(req), readId(req.params.id))
  const { t } = req.context.translator
  const plans = plansOf(found.rows)
  const problems = found.rows.filter(({ problem }) => problem)
  const names = new Map(found.rows.map(({ classId, className }) => [classId?.toString(), className ?? '']))
  const title = t('timetable.titles.report')
  const [number, row, why] = ['number', 'row', 'why'].map((key) => t(`timetable.import.columns.${key}`))
  const [group, count] = ['group', 'count'].map((key) => t(`timetable.import.columns.${key}`))
  res.render('timetable/report', {
    ...{ title, lead: found.fileName, isDone: Boolean(found.doneAt), canConfirm: !found.doneAt && plans.length > 0 },
    breadcrumbs: [{ label: t('timetable.titles.school'), url: schoolUrl(found.schoolId) }, { label: title }],
    text: t('timetable.import.summary', {
      ...{ taken: found.rows.length - problems.length, total: found.rows.length, classes: plans.length },
      day: found.from.split('-').reverse().join('/'),
    }),
    ...{ url: `${home}/imports/${found._id.toString()}/confirm`, backUrl: schoolUrl(found.schoolId) },
    problemColumns: [{ label: number, isNumber: true }, { label: row }, { label: why }],
    problems: problems.map((one) => ({
      cells: [
        { label: number, text: String(one.number), isNumber: true },
        { label: row, text: one.text, isVietnamese: true },
        { label: why, text: t(one.problem!.key, one.problem!.values) },
      ],
    })),
    classColumns: [{ label: group }, { label: count, isNumber: true }],
    classes: plans.map(({ classId, lessons }) => ({
      cells: [
        { label: group, text: names.get(classId.toString()) ?? '', isName: true, isVietnamese: true },
        { label: count, text: String(lessons.length), isNumber: true },
      ],
    })),
  })
}

async function confirm(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await confirmImport(actorOf(req), id, originOf(req))
  notify(res, { kind: 'good', key: 'timetable.done.imported' })
  res.redirect(303, `${home}/imports/${id.toString()}`)
}
