// The form of a rubric: `c0.title`, `c0.l1.text`, `c0.l1.value`. What is left empty is no criterion, and no level.

import { randomBytes } from 'node:crypto'
import type { FieldError } from '../../http/form.ts'
import { readMark, type Scheme, typedMark } from '../marks.ts'
import { mostCriteria, mostLevels, type Rubric, wordsOf } from './rubric.ts'

export interface TypedLevel {
  readonly id: string
  readonly text: string
  readonly value: string
}
export interface TypedRubric {
  readonly title: string
  readonly criteria: readonly { readonly id: string; readonly title: string; readonly levels: readonly TypedLevel[] }[]
}

export const longestTitle = 200
export const longestText = 500

export function typedRubric(body: unknown): TypedRubric {
  const given = (body ?? {}) as Record<string, unknown>
  const text = (name: string) => {
    const value = given[name]
    return typeof value === 'string' ? value.normalize('NFC').trim() : ''
  }
  return {
    title: text('title'),
    criteria: Array.from({ length: mostCriteria }, (_, at) => ({
      ...{ id: text(`c${at}.id`), title: text(`c${at}.title`) },
      levels: Array.from({ length: mostLevels }, (_, level) => ({
        id: text(`c${at}.l${level}.id`),
        text: text(`c${at}.l${level}.text`),
        value: text(`c${at}.l${level}.value`),
      })),
    })).filter(({ title, levels }) => title !== '' || levels.some(({ text }) => text !== '')),
  }
}

/** For the fields. */
export function typedFrom({ title, criteria }: Rubric, scheme: Scheme): TypedRubric {
  return {
    title,
    criteria: criteria.map((one) => ({
      ...one,
      levels: one.levels.map((level) => ({ ...level, value: typedMark(scheme, level.value) })),
    })),
  }
}

export type ReadRubric =
  | { readonly ok: true; readonly rubric: Rubric }
  | { readonly ok: false; readonly errors: Readonly<Record<string, FieldError>> }

/** Errors are named as the fields are, of those that are drawn again: without the empty ones. */
export function readRubric(typed: TypedRubric, scheme: Scheme): ReadRubric {
  const errors: Record<string, FieldError> = {}
  const long = (name: string, value: string, limit: number) => {
    if (value.length > limit) errors[name] ??= { key: 'field.errors.tooLong', values: { limit } }
  }
  if (typed.title === '') errors.title = { key: 'field.errors.required' }
  long('title', typed.title, longestTitle)
  if (typed.criteria.length === 0) errors['c0.title'] = { key: 'assignments.errors.rubric.noCriterion' }
  const criteria = typed.criteria.map(({ id, title, levels }, at) => {
    if (title === '') errors[`c${at}.title`] = { key: 'field.errors.required' }
    long(`c${at}.title`, title, longestTitle)
    const kept = levels.map((level, index) => ({ ...level, index })).filter(({ text }) => text !== '')
    if (kept.length < 2) errors[`c${at}.l0.text`] = { key: 'assignments.errors.rubric.fewLevels' }
    return {
      ...{ id: idFrom(id), title },
      levels: kept.map(({ id: levelId, text, value, index }) => {
        long(`c${at}.l${index}.text`, text, longestText)
        const worth = worthOf(scheme, value)
        if (worth === undefined) errors[`c${at}.l${index}.value`] = { key: `assignments.errors.rubric.${scheme}` }
        return { id: idFrom(levelId), text, value: worth ?? '' }
      }),
    }
  })
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, rubric: { title: typed.title, criteria } }
}

function worthOf(scheme: Scheme, value: string): string | undefined {
  if (scheme === 'comment') return ''
  if (wordsOf(scheme)) return wordsOf(scheme)!.find((word) => word === value)
  return value === '' ? undefined : readMark('points', value)
}

function idFrom(known: string): string {
  return /^[\w-]{6,16}$/.test(known) ? known : randomBytes(6).toString('base64url')
}
