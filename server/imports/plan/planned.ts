import { Types } from 'mongoose'
import type { Reason } from '../wanted.ts'
import type { Step } from './steps.ts'

export const outcomes = ['create', 'change', 'ask', 'refuse', 'skip', 'same'] as const
/** `ask`: somebody has to say who it is; `skip`: nothing to take in; `same`: it is all there already. */
export type Outcome = (typeof outcomes)[number]

/** A field of `imports.fields`, from what to what, as neutral text: a day as `2015-03-02`, a role by its name. */
export interface Change {
  readonly field: string
  readonly before?: string
  readonly after?: string
}

/** Who it might be. */
export interface Candidate {
  /** Of the person; undefined for another row of the list, which can only be left out. */
  readonly id?: string
  readonly label: string
  /** Somewhere else: more than that must not be told. */
  readonly isHidden?: true
}

/** `new`, `skip`, `end`, or the id of the person that it is. */
export type Choice = string

export interface Planned {
  readonly outcome: Outcome
  readonly reasons: readonly Reason[]
  readonly changes: readonly Change[]
  readonly candidates: readonly Candidate[]
  /** Which of these somebody may choose. */
  readonly choices: readonly Choice[]
  readonly steps: readonly Step[]
  /** Whom or what it is about, when it is there already. */
  readonly targetId?: Types.ObjectId
}

/** Ids of what a row will create: made once, so that carrying it out twice creates nothing twice. */
export class Ids {
  readonly made: Record<string, Types.ObjectId>

  constructor(made: Record<string, Types.ObjectId> = {}) {
    this.made = { ...made }
  }

  of(what: string): Types.ObjectId {
    return (this.made[what] ??= new Types.ObjectId())
  }

  /** Shared with an earlier row. */
  share(what: string, id: Types.ObjectId): void {
    this.made[what] = id
  }
}

export function refused(...reasons: readonly Reason[]): Planned {
  return { ...nothing, outcome: 'refuse', reasons }
}

export function skipped(...reasons: readonly Reason[]): Planned {
  return { ...nothing, outcome: 'skip', reasons }
}

export function asked(reason: Reason, candidates: readonly Candidate[], choices: readonly Choice[]): Planned {
  return { ...nothing, outcome: 'ask', reasons: [reason], candidates, choices }
}

const nothing = { reasons: [], changes: [], candidates: [], choices: [], steps: [] } as const
