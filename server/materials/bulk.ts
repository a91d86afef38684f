// The same said of many of one's materials at once: each is changed by itself, and what could not be is told.

import { Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { AppError } from '../errors.ts'
import type { FieldError } from '../http/form.ts'
import { changeDraft } from './draft.ts'
import type { ContentForm } from './input.ts'
import { loadMaterial } from './write.ts'

export interface Changed {
  readonly id: Types.ObjectId
  readonly title: string
  /** Undefined when it was changed; otherwise why it was not. */
  readonly error?: FieldError
}

/** What is left out of `form` stays; lists are added to what is there. At most as many as a page shows. */
export async function changeMany(
  actor: Actor,
  ids: readonly Types.ObjectId[],
  form: ContentForm,
  origin: Origin,
): Promise<Changed[]> {
  const done: Changed[] = []
  for (const id of ids) done.push(await changeOne(actor, id, form, origin))
  return done
}

async function changeOne(actor: Actor, id: Types.ObjectId, form: ContentForm, origin: Origin): Promise<Changed> {
  try {
    const { draft, revision } = await loadMaterial(actor, id)
    const added = Object.fromEntries(
      Object.entries(form).map(([field, value]) => {
        const before = draft[field as keyof typeof draft]
        return [field, Array.isArray(value) ? [...new Set([...(before as unknown[]), ...value])] : value]
      }),
    ) as ContentForm
    await changeDraft(actor, id, added, origin, revision)
    return { id, title: draft.title }
  } catch (error) {
    return { id, title: '', error: errorOf(error) }
  }
}

function errorOf(error: unknown): FieldError {
  if (error instanceof InvalidInput) return Object.values(error.errors)[0]!
  if (error instanceof AppError && error.status < 500) return { key: `errors.${error.code}.text`, values: error.values }
  throw error
}
