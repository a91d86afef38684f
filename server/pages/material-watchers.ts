// A feature that wants to know when a learning material is looked at or taken. The page belongs to an earlier one.

import type { Request } from 'express'
import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { declaredFeatures } from './administration.ts'

export interface SeenMaterial {
  readonly _id: Types.ObjectId
  readonly ownerId: Types.ObjectId
  readonly unitId: Types.ObjectId
}

export interface Seen {
  readonly what: 'view' | 'download'
  readonly material: SeenMaterial
  /** Which part of it: pressing twice for the same is once. */
  readonly part: string
  readonly visitor: Actor | undefined
  readonly address: string
  readonly userAgent: string | undefined
  /** A browser fetches it in case somebody wants it. */
  readonly isAhead: boolean
}

/** Returns at once and throws nothing: nobody waits for it. */
export type MaterialWatcher = (seen: Seen) => void

/** Of what is live, after the answer has gone out. */
export function tellWatchers(req: Request, seen: Pick<Seen, 'what' | 'material' | 'part'>): void {
  if (req.method === 'HEAD') return
  const purpose = `${req.get('sec-purpose') ?? ''} ${req.get('purpose') ?? ''}`
  const asked = { visitor: req.context.visitor, address: req.ip ?? '', userAgent: req.get('user-agent') }
  const told = { ...seen, ...asked, isAhead: purpose.includes('prefetch') }
  for (const { materialWatchers = [] } of declaredFeatures(req)) for (const watch of materialWatchers) watch(told)
}
