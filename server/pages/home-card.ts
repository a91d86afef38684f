import type { Actor } from '../actor.ts'

export interface HomeCard {
  /** Smallest first. */
  readonly order: number
  /** The partial that draws it, in the feature's own folder: `operations/_stores-card`. */
  readonly view: string
  isFor(actor: Actor): boolean
  /** What the partial is given; undefined when there is nothing to show today. */
  load(actor: Actor): Promise<object | undefined>
}
