import type { Request, Response } from 'express'
import { z } from 'zod'
import { forbidden } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, type Guard, post, type Route } from '../http/route.ts'
import { seenField } from '../http/seen.ts'
import { canManageTimetables } from './access.ts'
import { home, schoolUrl } from './address.ts'
import { findBells, saveBells } from './bells.ts'
import { bellsIn } from './input.ts'
import { findTimetableSchool } from './school.ts'
import { mostPeriods, sessions, setsOfLevels } from './times.ts'

export const bellsRoutes = (managers: Guard): readonly Route[] => [
  get(`${home}/schools/:id/bells`, managers, async (req, res) => await draw(req, res)),
  post(`${home}/schools/:id/bells`, managers, save),
]

async function findPlace(req: Request) {
  const school = await findTimetableSchool(actorOf(req), readId(req.params.id))
  if (!canManageTimetables(actorOf(req), school.id)) throw forbidden()
  return { school, known: (await findBells([school.id])).get(school.id)!, sets: setsOfLevels(school.levels) }
}

async function draw(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const { school, known, sets } = await findPlace(req)
  const { t } = req.context.translator
  const typed = errors ? (req.body as Readonly<Record<string, unknown>>) : undefined
  const valueOf = (name: string, stored: string | undefined) => {
    const value = typed?.[name]
    return typed ? (typeof value === 'string' ? value : '') : (stored ?? '')
  }
  const rowOf = (set: (typeof sets)[number], session: (typeof sessions)[number], at: number) => {
    const [begins, ends] = [`${set}.${session}.${at + 1}.begins`, `${set}.${session}.${at + 1}.ends`]
    const bell = known.bells[set][session][at]
    return {
      label: t(`timetable.periods.${session}`, { period: at + 1 }),
      begins: { name: begins, value: valueOf(begins, bell?.begins), error: errors?.[begins] },
      ends: { name: ends, value: valueOf(ends, bell?.ends), error: errors?.[ends] },
    }
  }
  const title = t('timetable.titles.bells')
  res.status(errors ? 422 : 200).render('timetable/bells', {
    ...{ title, lead: school.name, url: `${schoolUrl(school.id)}/bells`, cancelUrl: schoolUrl(school.id) },
    breadcrumbs: [{ label: t('timetable.titles.school'), url: schoolUrl(school.id) }, { label: title }],
    seen: typeof typed?.seen === 'string' ? typed.seen : (known.changedAt?.toISOString() ?? ''),
    sets: sets.map((set) => ({
      name: t(`timetable.bells.${set}`),
      rows: sessions.flatMap((session) => Array.from({ length: mostPeriods }, (_, at) => rowOf(set, session, at))),
    })),
    summary:
      errors && Object.entries(errors).map(([name, error]) => ({ name, label: t('timetable.bells.time'), ...error })),
  })
}

async function save(req: Request, res: Response): Promise<void> {
  const { school, known, sets } = await findPlace(req)
  const form = readForm(z.object({ seen: seenField }), req.body)
  const read = bellsIn(req.body, sets, known.bells)
  if (!read.ok) return await draw(req, res, read.errors)
  const seen = form.ok ? form.values.seen : null
  await saveBells(actorOf(req), readId(school.id), { bells: read.bells, seen }, originOf(req))
  notify(res, { kind: 'good', key: 'timetable.done.bells' })
  res.redirect(303, schoolUrl(school.id))
}
