// What is built on an edition of a material and can follow it to a newer one: an adaptation, a course. Whoever declares a kind
// says each use of it with `addUse` (usage); that there is something new, who is told and what was skipped is kept for it.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from './actor.ts'

export interface UpstreamUser {
  /** As in `addUse`. */
  readonly kind: string
  /**
   * It follows to `edition`: in the transaction in which the link and the use do, too. What it answers is kept with the link,
   * for `undo`. Undefined: it cannot be undone.
   */
  take(actor: Actor, link: UpstreamLink, taking: Taking, session: ClientSession): Promise<unknown>
  /** Locale key of why it cannot be undone any more; undefined: it can. */
  whyNotUndo(link: UpstreamLink, kept: unknown, session?: ClientSession): Promise<string | undefined>
  undo(actor: Actor, link: UpstreamLink, kept: unknown, origin: Origin, session: ClientSession): Promise<void>
  /** Besides whoever has made the use: who teaches a course together. Left out: nobody. */
  mayDecide?(actor: Actor, link: UpstreamLink): Promise<boolean>
  /** Who answers for it when whoever has made the use has left, the first one first. Left out: those who run the school. */
  responsible?(usedIn: Types.ObjectId): Promise<readonly Types.ObjectId[]>
  /** Whatever was held for undoing is let go: there is something newer, or nothing of it is there any more. */
  forget?(link: UpstreamLink, kept: unknown, session: ClientSession): Promise<void>
  /** How many pupils work with these now; left out: none do. */
  countPupils?(usedIn: readonly Types.ObjectId[]): Promise<number>
}

export interface UpstreamLink {
  readonly _id: Types.ObjectId
  readonly kind: string
  /** The id of what uses it. */
  readonly usedIn: Types.ObjectId
  /** The original. */
  readonly materialId: Types.ObjectId
  /** The edition that was taken. */
  readonly synced: number
}

export interface Taking {
  readonly edition: number
  /** What was changed by those who use it stays; otherwise the original takes its place. */
  readonly keepsOwn: boolean
  /** Of what uses it: the revision that the actor has seen. */
  readonly seen?: number | undefined
  readonly origin: Origin
}
