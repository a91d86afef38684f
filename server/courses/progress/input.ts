import { z } from 'zod'
import { mostFiles, mostParts } from './state.ts'

const invalid = 'field.errors.invalid'
const whole = (most: number) => z.coerce.number({ error: invalid }).int().min(0).max(most)

/** Between two reports lie fifteen seconds; a device that was away tells what it has gathered, a day at most. */
export const mostSeconds = 86_400

/** `1-3,5`: of the first file. */
const parts = z
  .string()
  .max(4000, { abort: true })
  .regex(/^(\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*)?$/, { error: invalid, abort: true })
  .default('')
  .transform((text) =>
    text === ''
      ? []
      : text.split(',').flatMap((range) => {
          const [from = 0, to = from] = range.split('-').map(Number)
          return Array.from({ length: Math.max(0, Math.min(to, mostParts) - from + 1) }, (_, step) => from + step)
        }),
  )

export const operationField = z
  .string()
  .regex(/^[\w-]{1,40}$/, invalid)
  .optional()

export const seenShape = {
  file: whole(mostFiles - 1),
  files: whole(mostFiles).pipe(z.number().min(1)),
  place: whole(1_000_000).optional(),
  total: whole(mostParts).pipe(z.number().min(1)),
  seconds: whole(mostSeconds).default(0),
}

/** A button, or what the page of an item tells by itself. Parts are counted from 1. */
export const reportForm = z
  .object({
    done: z.enum(['yes', 'no'], { error: invalid }).optional(),
    at: z.iso.datetime(invalid).optional(),
    operation: operationField,
    parts,
    file: seenShape.file.optional(),
    files: seenShape.files.optional(),
    place: seenShape.place,
    total: seenShape.total.optional(),
    seconds: seenShape.seconds,
  })
  .refine(({ parts, total }) => parts.every((part) => part >= 1 && part <= (total ?? 0)), {
    error: invalid,
    path: ['parts'],
  })
  .refine(({ file = 0, files = 1 }) => file < files, { error: invalid, path: ['file'] })
  .transform(({ done, at, operation, total, parts, file = 0, files = 1, place, seconds }) => ({
    done: done === undefined ? undefined : done === 'yes',
    at: at === undefined ? undefined : new Date(at),
    operation,
    seen: total === undefined ? undefined : { file, files, place, parts, total, seconds },
  }))

export const tickForm = z.object({
  pupils: z
    .array(z.string().regex(/^[0-9a-f]{24}$/, invalid))
    .min(1, 'courses.progress.errors.nobody')
    .max(2000),
  done: z.enum(['yes', 'no'], { error: invalid }),
})
