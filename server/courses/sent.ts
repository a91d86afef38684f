// What was sent from the form of an item: its fields, and the files that came with it or were finished before.

import type { Request } from 'express'
import { type FieldErrors, typedText } from '../http/form.ts'
import type { CourseItemKind } from '../pages/course-kinds.ts'
import { takesUploads, type Upload, uploadsBefore, uploadsOf, whyNotReady } from '../uploads/index.ts'

/** With one form; more come with the next one. */
export const mostSent = 20
/** Bytes: of the longest text of a kind. */
const longestText = 512 * 1024

export const readsFiles = takesUploads('file', { most: mostSent, longestText })

export interface Sent {
  /** Of the fields `facts.*`, without that prefix. */
  readonly facts: Readonly<Record<string, unknown>>
  readonly typed: Readonly<Record<string, string>>
  /** Finished ones. */
  readonly uploads: readonly Upload[]
  /** Of files that were refused, or are still being checked. */
  readonly errors: FieldErrors
}

export async function readSent(req: Request, kind: CourseItemKind): Promise<Sent> {
  const arrived = kind.takesFiles ? uploadsOf(req) : []
  const before = kind.takesFiles ? await uploadsBefore(req, mostSent) : []
  const given = factsIn(req)
  const ready = arrived.filter(isReady)
  const facts = ready.length > 0 && kind.withFiles ? kind.withFiles(given, ready) : given
  const refused = whyNotReady([...before, ...arrived])
  const own = Object.entries(facts).map(([name, value]): [string, string] => [
    `${prefix}${name}`,
    typeof value === 'string' ? value : '',
  ])
  const fields = ['title', 'section', 'isPublished', 'opensAt', 'isOptional', 'rule']
  return {
    facts,
    typed: { kind: kind.name, ...typedText(req.body, ...fields), ...Object.fromEntries(own) },
    uploads: [...before, ...arrived].filter(isReady),
    errors: refused ? { file: refused } : {},
  }
}

const prefix = 'facts.'

function factsIn(req: Request): Record<string, unknown> {
  const given = Object.entries((req.body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    given.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
  )
}

function isReady({ state }: Upload): boolean {
  return state === 'ready'
}
