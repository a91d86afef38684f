import type { Actor } from '../actor.ts'

export interface NavigationEntry {
  /** Locale key of its label. */
  readonly key: string
  readonly url: string
  /** A symbol of public/icons.svg. */
  readonly icon: string
  /** Smallest first. */
  readonly order: number
  isFor(actor: Actor): boolean
  /** Also for those who are signed out. */
  readonly isForGuests?: true
}

/** A page of one's own account that a feature brings, beside those of the password and the sessions. */
export interface ProfileLink {
  /** Locale key of its label. */
  readonly key: string
  readonly url: string
  readonly icon: string
}
