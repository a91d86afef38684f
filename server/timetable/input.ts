import { Types } from 'mongoose'
import { z } from 'zod'
import type { WantedLesson } from './save.ts'
import { type Bell, type BellSet, type Bells, mostPeriods, sessions, weekdays } from './times.ts'

export const dayField = z.iso.date('field.errors.invalid')
/** Of the calendar, and not only of that form. */
export function isDay(text: string | undefined): text is string {
  return dayField.safeParse(text).success
}

export const gridForm = z.object({ from: dayField, revision: z.coerce.number().int().min(0) })

/** Of the fields `slots.<weekday>.<session>.<period>` and `rooms.<…>`: those that are filled in. */
export function lessonsIn(body: unknown): WantedLesson[] {
  const given = (body ?? {}) as Readonly<Record<string, unknown>>
  const text = (name: string) => {
    const value = given[name]
    return typeof value === 'string' ? value.normalize('NFC').trim() : ''
  }
  return weekdays.flatMap((weekday) =>
    sessions.flatMap((session) =>
      Array.from({ length: mostPeriods }, (_, at) => at + 1).flatMap((period): WantedLesson[] => {
        const slot = `${weekday}.${session}.${period}`
        const [, level, subjectCode, id] = pair.exec(text(`slots.${slot}`)) ?? []
        if (!level || !subjectCode || !id) return []
        const room = text(`rooms.${slot}`).slice(0, longestRoom)
        return [{ weekday, session, period, level, subjectCode, teacherId: new Types.ObjectId(id), room }]
      }),
    ),
  )
}

const pair = /^([a-zA-Z]{1,30}) ([A-Z0-9_-]{1,40}) ([0-9a-f]{24})$/
export const longestRoom = 40

/** The typed text of the grid, to be shown again. */
export function typedGrid(body: unknown): Record<string, string> {
  const given = Object.entries((body ?? {}) as Readonly<Record<string, unknown>>)
  return Object.fromEntries(
    given.flatMap(([name, value]) =>
      /^(slots|rooms)\./.test(name) && typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}

export const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'timetable.errors.clock')

export type ReadBells =
  | { readonly ok: true; readonly bells: Pick<Bells, BellSet> }
  | { readonly ok: false; readonly errors: Readonly<Record<string, { readonly key: string }>> }

/** Of the fields `<set>.<session>.<period>.begins` and `.ends`; what is left out is as it was. */
export function bellsIn(body: unknown, sets: readonly BellSet[], before: Bells): ReadBells {
  const given = (body ?? {}) as Readonly<Record<string, unknown>>
  const errors: Record<string, { key: string }> = {}
  const text = (name: string) => {
    const value = given[name]
    return typeof value === 'string' ? value.trim().padStart(5, '0') : ''
  }
  const sessionOf = (prefix: string): Bell[] => {
    const found: Bell[] = []
    for (let period = 1; period <= mostPeriods; period++) {
      const [beginsName, endsName] = [`${prefix}.${period}.begins`, `${prefix}.${period}.ends`]
      const [begins, ends] = [text(beginsName), text(endsName)]
      if (/^0*$/.test(begins) && /^0*$/.test(ends)) continue
      if (!clockSchema.safeParse(begins).success) errors[beginsName] = { key: 'timetable.errors.clock' }
      else if (!clockSchema.safeParse(ends).success) errors[endsName] = { key: 'timetable.errors.clock' }
      else if (ends <= begins) errors[endsName] = { key: 'timetable.errors.endsBeforeItBegins' }
      else if (found.length < period - 1) errors[beginsName] = { key: 'timetable.errors.gap' }
      else if ((found.at(-1)?.ends ?? '') > begins) errors[beginsName] = { key: 'timetable.errors.bellsOverlap' }
      found.push({ begins, ends })
    }
    return found
  }
  const read = Object.fromEntries(
    sets.map((set) => {
      const [morning, afternoon] = [sessionOf(`${set}.morning`), sessionOf(`${set}.afternoon`)]
      const first = afternoon[0]
      if (first && (morning.at(-1)?.ends ?? '') > first.begins)
        errors[`${set}.afternoon.1.begins`] ??= { key: 'timetable.errors.bellsOverlap' }
      return [set, { morning, afternoon }]
    }),
  )
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  return { ok: true, bells: { ...before, ...read } }
}
