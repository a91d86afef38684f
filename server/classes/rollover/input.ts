// The form of the preview. Its fields are named after what they decide on: `name.<part>`, `pupil.<id>`.

import { z } from 'zod'
import { idText } from '../input.ts'
import { type Decisions, type Then, thens } from './plan.ts'
import { type TeacherMode, teacherModes } from './teachers.ts'

const none = z.literal('')

export const rolloverQuery = z.object({
  school: z.union([none, idText]).default(''),
  year: z.union([none, z.string().regex(/^20\d\d$/)]).default(''),
})

export const rolloverStep = z.object({
  step: z.enum(['preview', 'check', 'start', 'discard']).default('preview'),
  fingerprint: z.string().max(40).default(''),
})

export const cancelForm = z.object({ how: z.enum(['keep', 'undo']) })

export const itemFilters = ['all', 'look', 'refused'] as const
export const itemQuery = z.object({ show: z.enum(itemFilters).default('all') })

/** What makes no sense is as if it had not been sent: it is proposed anew. */
export function readDecisions(body: unknown): Decisions {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value.normalize('NFC').trim()]] : [],
  )
  const named = (kind: string) =>
    new Map(
      fields.flatMap(([name, value]): [string, string][] =>
        name.startsWith(`${kind}.`) ? [[name.slice(kind.length + 1), value.slice(0, longest)]] : [],
      ),
    )
  const [, teachers = ''] = fields.find(([name]) => name === 'teachers') ?? []
  return {
    teachers: isMode(teachers) ? teachers : 'follow',
    thens: new Map([...named('then')].flatMap(([key, value]) => (isThen(value) ? [[key, value] as const] : []))),
    names: named('name'),
    classTeachers: new Map(
      [...named('teachers')].flatMap(([key, value]) => (isMode(value) ? [[key, value] as const] : [])),
    ),
    intake: named('intake'),
    pupils: named('pupil'),
  }
}

/** The same as fields again: what is left out was not decided. */
export function fieldsOf({ teachers, thens, names, classTeachers, intake, pupils }: Decisions): [string, string][] {
  const named = (kind: string, values: ReadonlyMap<string, string>) =>
    [...values].map(([key, value]): [string, string] => [`${kind}.${key}`, value])
  return [
    ['teachers', teachers],
    ...named('then', thens),
    ...named('name', names),
    ...named('teachers', classTeachers),
    ...named('intake', intake),
    ...named('pupil', pupils),
  ]
}

/** Characters. The key of a target is its name with what it is a key of. */
const longest = 70

function isMode(value: string): value is TeacherMode {
  return teacherModes.some((mode) => mode === value)
}

function isThen(value: string): value is Then {
  return thens.some((then) => then === value)
}
