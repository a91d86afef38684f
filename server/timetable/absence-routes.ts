// Somebody is absent on a day: their lessons of it, and for each who gives it.

import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { InvalidInput } from '../api/index.ts'
import { forbidden } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, type Guard, post, type Route } from '../http/route.ts'
import { type KnownPerson, listMembers } from '../people/index.ts'
import { beginningOf, dayOf, type KnownUnit } from '../schools/index.ts'
import { addDays } from '../years/index.ts'
import { canManageTimetables } from './access.ts'
import { home, schoolUrl } from './address.ts'
import type { NamedLesson } from './find.ts'
import { listSubstitutions, busyIn } from './free.ts'
import { isDay } from './input.ts'
import { findTimetableSchool } from './school.ts'
import { type Instead, lessonsOfDay, saveAbsence } from './substitute.ts'
import { shownLesson } from './week-page.ts'

export const absenceRoutes = (managers: Guard): readonly Route[] => [
  get(`${home}/schools/:id/absences`, managers, async (req, res) => await draw(req, res)),
  post(`${home}/schools/:id/absences`, managers, save),
]

async function findSchool(req: Request): Promise<KnownUnit> {
  const school = await findTimetableSchool(actorOf(req), readId(req.params.id))
  if (!canManageTimetables(actorOf(req), school.id)) throw forbidden()
  return school
}

async function draw(req: Request, res: Response, errors: FieldErrors = {}): Promise<void> {
  const school = await findSchool(req)
  const { t } = req.context.translator
  const schoolId = readId(school.id)
  const typed = typedText(req.body ?? req.query, 'day', 'person', 'note')
  const day = isDay(typed.day) ? typed.day : dayOf(addDays(new Date(), 1))
  const staff = (await listMembers({ unitId: schoolId, group: 'staff' }, { limit: 400 })).items
  const absent = staff.find(({ id }) => id === typed.person)
  const lessons = absent ? await lessonsOfDay(new Types.ObjectId(absent.id), { schoolId, day }) : []
  const span = { from: beginningOf(day), to: addDays(beginningOf(day), 1) }
  const busy = lessons.length > 0 ? await busyIn(schoolId, span) : []
  const title = t('timetable.titles.absences')
  const url = `${schoolUrl(school.id)}/absences`
  res.status(Object.keys(errors).length > 0 ? 422 : 200).render('timetable/absences', {
    ...{ title, lead: school.name, url, day, note: typed.note || (lessons[0]?.substitution?.note ?? '') },
    breadcrumbs: [{ label: t('timetable.titles.school'), url: schoolUrl(school.id) }, { label: title }],
    people: staff.map(({ id, fullName }) => ({
      ...{ value: id, label: fullName, isVietnamese: true, isSelected: id === absent?.id },
    })),
    absent: absent && { id: absent.id, name: absent.fullName },
    hasNone: absent !== undefined && lessons.length === 0,
    lessons: lessons.map((one) => {
      const { _id } = one.lesson
      const name = `lessons.${_id.toString()}`
      const sent = typedText(req.body, name)[name]
      const now = one.substitution ? (one.substitution.teacherId?.toString() ?? 'cancelled') : 'usual'
      const isTaken = (id: string) => busy.some((other) => other.teacherId === id && overlapsWith(other, one))
      const { period, time, subject, beside: group } = shownLesson(one, { shows: 'classes' }, req.context.translator)
      const option = (value: string, label: string, isVietnamese = false) => ({
        ...{ value, label, isVietnamese, isSelected: value === (sent || now) },
      })
      const others = staff.filter(({ id }) => id !== absent!.id)
      const named = (who: readonly KnownPerson[], key: string) =>
        who.map(({ id, fullName }) => option(id, t(key, { name: fullName }), true))
      return {
        ...{ name, label: `${period} (${time}): ${subject}, ${group}`, error: errors[name] },
        options: [
          option('usual', t('timetable.absences.usual')),
          option('cancelled', t('timetable.absences.cancelled')),
          ...named(
            others.filter(({ id }) => !isTaken(id)),
            'timetable.absences.free',
          ),
          ...named(
            others.filter(({ id }) => isTaken(id)),
            'timetable.absences.busy',
          ),
        ],
      }
    }),
    summary:
      Object.keys(errors).length > 0
        ? Object.entries(errors).map(([name, error]) => ({ name, label: t('timetable.absences.instead'), ...error }))
        : undefined,
    list: (await listSubstitutions(schoolId, span)).map((one) => ({
      ...shownLesson(one, { shows: 'classes' }, req.context.translator),
      owner: one.owner?.fullName,
      url: `${url}?day=${day}&person=${one.owner?.id ?? ''}`,
    })),
  })
}

function overlapsWith({ bell }: { readonly bell: { begins: string; ends: string } }, one: NamedLesson): boolean {
  return bell.begins < one.bell.ends && one.bell.begins < bell.ends
}

async function save(req: Request, res: Response): Promise<void> {
  const school = await findSchool(req)
  const { day = '', person = '', note = '' } = typedText(req.body, 'day', 'person', 'note')
  if (!isDay(day) || !/^[0-9a-f]{24}$/.test(person))
    return await draw(req, res, { person: { key: 'field.errors.required' } })
  const chosen = Object.entries((req.body ?? {}) as Record<string, unknown>).flatMap(([name, value]) => {
    const [, id] = /^lessons\.([0-9a-f]{24})$/.exec(name) ?? []
    return id && typeof value === 'string' ? [[id, insteadOf(value)] as const] : []
  })
  const absence = {
    ...{ schoolId: readId(school.id), absentId: readId(person), day, note: note.normalize('NFC').trim().slice(0, 300) },
    instead: new Map(chosen),
  }
  try {
    const count = await saveAbsence(actorOf(req), absence, originOf(req))
    notify(res, { kind: 'good', key: 'timetable.done.absence', values: { count } })
    res.redirect(303, `${schoolUrl(school.id)}/absences?day=${day}&person=${person}`)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    await draw(req, res, error.errors)
  }
}

export function insteadOf(value: string): Instead {
  if (value === 'usual' || value === 'cancelled') return value
  return readId(value)
}
