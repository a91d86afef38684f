// Pages of a notebook in the order in which they are read. Pure.

import { z } from 'zod'
import type { Photo } from './submission.model.ts'

export const photoActs = ['turn', 'earlier', 'later'] as const

/** A button beside a page: `turn:<id>`. */
export const actField = z
  .string()
  .regex(new RegExp(`^(${photoActs.join('|')}):[0-9a-f]{24}$`), 'field.errors.invalid')
  .transform((text) => {
    const [what, id] = text.split(':') as [PhotoAct['what'], string]
    return { what, id }
  })

export interface PhotoAct {
  readonly what: (typeof photoActs)[number]
  readonly id: string
}

/** As they were, when the page is gone or stands at that end already. */
export function arranged(photos: readonly Photo[], { what, id }: PhotoAct): readonly Photo[] {
  const at = photos.findIndex((photo) => photo.id.equals(id))
  if (at === -1) return photos
  const photo = photos[at]!
  if (what === 'turn') return photos.with(at, { ...photo, turn: (photo.turn + 90) % 360 })
  const others = photos.filter((one) => one !== photo)
  const to = what === 'earlier' ? Math.max(at - 1, 0) : at + 1
  return [...others.slice(0, to), photo, ...others.slice(to)]
}
