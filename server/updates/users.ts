// The kinds of what follows materials, from whichever feature each comes.

import type { UpstreamUser } from '../upstream-users.ts'

/** prepare.ts collects them. */
export function useUpstreamUsers(declared: readonly UpstreamUser[]): void {
  users = declared
}

/** Undefined: what uses a material in this way always shows its newest edition. */
export function upstreamUser(kind: string): UpstreamUser | undefined {
  return users.find((one) => one.kind === kind)
}

export function upstreamUsers(): readonly UpstreamUser[] {
  return users
}

let users: readonly UpstreamUser[] = []
