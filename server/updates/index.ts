// What other features may use.

export { type Change, textChanges } from './text-difference.ts'
export { useUpstreamUsers } from './users.ts'
