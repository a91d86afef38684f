// What people have typed: a mistake is a value, shown beside the field with their text kept.

import type { z } from 'zod'

/** A locale key and what fills its sentence. */
export interface FieldError {
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
}

export type FieldErrors = Readonly<Record<string, FieldError>>
export type ReadForm<T> = { ok: true; values: T } | { ok: false; errors: FieldErrors }

/** Texts are trimmed and brought to NFC first. A schema's own messages are locale keys (`accounts.errors.userNameTaken`). */
export function readForm<T>(schema: z.ZodType<T>, input: unknown): ReadForm<T> {
  const read = schema.safeParse(normalise(input ?? {}), { reportInput: true })
  if (read.success) return { ok: true, values: read.data }

  const errors: Record<string, FieldError> = {}
  for (const issue of read.error.issues) errors[issue.path.join('.') || 'form'] ??= errorOf(issue)
  return { ok: false, errors }
}

/** The texts of a form as they were typed, to be shown again. Never passwords. */
export function typedText(input: unknown, ...fields: readonly string[]): Record<string, string> {
  const given = (input ?? {}) as Record<string, unknown>
  return Object.fromEntries(fields.map((field) => [field, typeof given[field] === 'string' ? given[field] : '']))
}

const untrimmed = /password/i

function normalise(input: unknown, name = ''): unknown {
  if (typeof input === 'string') return untrimmed.test(name) ? input.normalize('NFC') : input.normalize('NFC').trim()
  if (Array.isArray(input)) return input.map((part) => normalise(part, name))
  if (typeof input !== 'object' || input === null) return input
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, normalise(value, key)]))
}

function errorOf(issue: z.core.$ZodIssue): FieldError {
  if (/^[a-z]\w*(\.\w+)+$/.test(issue.message)) return { key: issue.message }
  switch (issue.code) {
    case 'invalid_type':
      return { key: issue.input === undefined ? 'field.errors.required' : 'field.errors.invalid' }
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? { key: 'field.errors.required' }
        : {
            key: `field.errors.${issue.origin === 'string' ? 'tooShort' : 'tooSmall'}`,
            values: { limit: Number(issue.minimum) },
          }
    case 'too_big':
      return {
        key: `field.errors.${issue.origin === 'string' ? 'tooLong' : 'tooBig'}`,
        values: { limit: Number(issue.maximum) },
      }
    default:
      return { key: 'field.errors.invalid' }
  }
}
