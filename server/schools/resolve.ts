// People name a unit by its code or a part of its name, as they do in the list.

import type { FieldError } from '../http/form.ts'
import { fold } from '../../storage/search/fold.ts'
import { nameWordsOf } from './name-words.ts'
import { Unit, type UnitKind } from './unit.model.ts'

export interface Named {
  readonly id: string
  readonly code: string
  readonly name: string
}

export type Resolved = { readonly ok: true; readonly unit: Named } | { readonly ok: false; readonly error: FieldError }

/** What forms show, and take again. */
export function labelOf({ name, code }: Omit<Named, 'id'>): string {
  return `${name} (${code})`
}

/** Of these kinds. The whole code or name alone is enough; otherwise it must be the only one that fits. */
export async function resolveUnit(text: string, kinds: readonly UnitKind[]): Promise<Resolved> {
  const code = /\(([^()]+)\)$/.exec(text)?.[1] ?? text
  const exact = await find({ code: { $in: [text, code] }, kind: { $in: kinds } })
  if (exact.length === 1) return { ok: true, unit: exact[0]! }

  const words = nameWordsOf(text).slice(0, mostWords)
  if (words.length === 0) return refused('unknownUnit', text)
  const fitting = await find({
    $and: [{ kind: { $in: kinds } }, ...words.map((word) => ({ nameWords: { $regex: `^${word}` } }))],
  })
  const whole = fitting.filter(({ name, code }) => [name, code].some((own) => fold(own) === fold(text)))
  const [unit] = whole.length === 1 ? whole : fitting
  if (!unit) return refused('unknownUnit', text)
  if (whole.length !== 1 && fitting.length > 1) return refused('severalUnits', fitting.map(labelOf).join('; '))
  return { ok: true, unit }
}

const mostWords = 8
/** As many as one reads in the message. */
const mostFitting = 6

async function find(filter: object): Promise<Named[]> {
  const found = await Unit.find(filter).select('code name').sort({ sortKey: 1, _id: 1 }).limit(mostFitting).lean()
  return found.map(({ _id, code, name }) => ({ id: _id.toString(), code, name }))
}

function refused(why: 'unknownUnit' | 'severalUnits', text: string): Resolved {
  return { ok: false, error: { key: `schools.errors.${why}`, values: { text } } }
}
