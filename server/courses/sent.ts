// What was sent from the form of an item: its fields, and the files that came with it or were finished before.

import type { Request } from 'express'
import { Types } from 'mongoose'
import { actorOf } from '../http/context.ts'
import { type FieldErrors, typedText } from '../http/form.ts'
import type { CourseItemKind } from '../pages/course-kinds.ts'
import { takesUploads, type Upload, uploadsOf, watchUpload } from '../uploads/index.ts'

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
  const before = kind.takesFiles ? await finishedBefore(req) : []
  const given = factsIn(req)
  const ready = arrived.filter(isReady)
  const facts = ready.length > 0 && kind.withFiles ? kind.withFiles(given, ready) : given
  const own = Object.entries(facts).map(([name, value]): [string, string] => [
    `${prefix}${name}`,
    typeof value === 'string' ? value : '',
  ])
  const fields = ['title', 'section', 'isPublished', 'opensAt', 'isOptional', 'rule']
  return {
    facts,
    typed: { kind: kind.name, ...typedText(req.body, ...fields), ...Object.fromEntries(own) },
    uploads: [...before, ...arrived].filter(isReady),
    errors: refusalOf([...before, ...arrived]),
  }
}

const prefix = 'facts.'

function factsIn(req: Request): Record<string, unknown> {
  const given = Object.entries((req.body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    given.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
  )
}

async function finishedBefore(req: Request): Promise<Upload[]> {
  const { upload } = (req.body ?? {}) as { upload?: unknown }
  const ids = [upload ?? []].flat().filter((id): id is string => typeof id === 'string' && Types.ObjectId.isValid(id))
  const uploads = []
  for (const id of new Set(ids.slice(0, mostSent))) uploads.push(await watchUpload(actorOf(req), id))
  return uploads
}

function isReady({ state }: Upload): boolean {
  return state === 'ready'
}

function refusalOf(uploads: readonly Upload[]): FieldErrors {
  const refused = uploads.find((upload) => !isReady(upload))
  if (!refused) return {}
  const { refusal, name } = refused
  if (!refusal) return { file: { key: 'courses.errors.notChecked', values: { name } } }
  return { file: { key: `uploads.refusals.${refusal.code}`, values: { name, ...refusal.values } } }
}
