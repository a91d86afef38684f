// The life of a call and of a claim. Pure.

export const callStates = ['open', 'fulfilled', 'closed', 'withdrawn'] as const
export type CallState = (typeof callStates)[number]

export const claimStates = ['active', 'released', 'fulfilled'] as const
export type ClaimState = (typeof claimStates)[number]

/** `over`: its last day has passed and nobody has closed it. */
export const standings = [...callStates, 'over'] as const
export type Standing = (typeof standings)[number]

interface Dated {
  readonly state: CallState
  readonly until: string
}

export function standingOf({ state, until }: Dated, today: string): Standing {
  return state === 'open' && until < today ? 'over' : state
}

export const callSteps = ['extend', 'close', 'reopen', 'withdraw'] as const
export type CallStep = (typeof callSteps)[number]

interface Rule {
  readonly from: readonly Standing[]
  readonly to: CallState
  /** It names a last day anew. */
  readonly takesDay?: true
}

/** Withdrawn is for good: it was a mistake, or it is not needed. */
export const callRules: Readonly<Record<CallStep, Rule>> = {
  extend: { from: ['open', 'over'], to: 'open', takesDay: true },
  close: { from: ['open', 'over'], to: 'closed' },
  reopen: { from: ['closed', 'fulfilled'], to: 'open', takesDay: true },
  withdraw: { from: ['open', 'over', 'closed'], to: 'withdrawn' },
}

export function stepsFrom(standing: Standing): CallStep[] {
  return callSteps.filter((step) => callRules[step].from.includes(standing))
}

/** Somebody may still say that they make it. */
export function takesClaims(call: Dated & { readonly free: number }, today: string): boolean {
  return standingOf(call, today) === 'open' && call.free > 0
}

/** What was promised may still come after the last day. */
export function takesMaterials({ state }: Pick<Dated, 'state'>): boolean {
  return state === 'open'
}

/** So many are there: it is what was wanted. */
export function stateAfterFulfilling({
  wanted,
  fulfilled,
}: {
  readonly wanted: number
  readonly fulfilled: number
}): CallState {
  return fulfilled >= wanted ? 'fulfilled' : 'open'
}
