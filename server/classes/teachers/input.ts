import { z } from 'zod'
import { dayField, idField } from '../input.ts'
import type { Duty } from './assign.ts'

const none = z.literal('').transform(() => undefined)

export const assignForm = z.object({
  person: idField,
  /** `homeroom`, or the level and the code of a subject: `lowerSecondary:TOAN`. */
  duty: z
    .string()
    .regex(/^(homeroom|\w+:[\w.-]+)$/)
    .transform(dutyOf),
  firstDay: dayField,
  lastDay: z.union([none, dayField]).optional(),
  substituteFor: z.union([none, idField]).optional(),
  replaces: z.literal('yes').optional(),
})

export function dutyOf(text: string): Duty {
  const [level = '', subjectCode] = text.split(':')
  return subjectCode === undefined ? { kind: 'homeroom' } : { kind: 'subject', level, subjectCode }
}

export function dutyText(duty: { kind: string; level?: string | undefined; subjectCode?: string | undefined }): string {
  return duty.kind === 'homeroom' ? 'homeroom' : `${duty.level}:${duty.subjectCode}`
}
