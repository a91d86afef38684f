import { z } from 'zod'
import type { Choice } from '../rubrics/rubric.ts'

const count = z.coerce.number().int().min(0)

/** What was drawn: a mark never lands on anything else. */
const drawn = z.object({
  submission: z.string().regex(/^[0-9a-f]{24}$/, 'field.errors.invalid'),
  attempt: count,
  revision: count,
  markedAt: count,
})

export const keepForm = drawn.extend({
  mark: z.string().max(20).default(''),
  comment: z.string().max(20_000).default(''),
})
export const finishForm = keepForm.extend({
  /** Sent back to the pupil at once. */
  returns: z.string().max(10).default(''),
})

/** The fields `level.<criterion>`. */
export function choicesIn(body: unknown): readonly Choice[] {
  return Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, levelId]) =>
    name.startsWith('level.') && typeof levelId === 'string' && levelId !== ''
      ? [{ criterionId: name.slice('level.'.length), levelId }]
      : [],
  )
}
