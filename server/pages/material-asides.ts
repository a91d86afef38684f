// What a later feature adds to the page of a material.

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import { declaredFeatures } from './administration.ts'

export interface MaterialAside {
  /** Smallest first. */
  readonly order: number
  /** The partial that draws it, in the feature's own folder: `catalogue/_similar`. */
  readonly view: string
  /** What the partial is given, for somebody who sees the material; undefined when there is nothing to show. */
  load(actor: Actor | undefined, place: MaterialPlace): Promise<object | undefined>
}

export interface MaterialPlace {
  readonly id: string
}

/** For `{{#each asides}}{{> (lookup this "view") model}}{{/each}}`. One that fails costs only itself. */
export async function materialAsides(req: Request, place: MaterialPlace): Promise<{ view: string; model: object }[]> {
  const { visitor } = req.context
  const asides = declaredFeatures(req)
    .flatMap(({ materialAsides = [] }) => materialAsides)
    .sort((a, b) => a.order - b.order)
  const loaded = await Promise.all(asides.map(({ load }) => load(visitor, place).catch(() => undefined)))
  return asides.flatMap(({ view }, at) => (loaded[at] ? [{ view, model: loaded[at] }] : []))
}
