// What other features may use.

export { type Change, textChanges } from './text-difference.ts'
export { addressOfUpdate } from './address.ts'
export { listOpenIn } from './find.ts'
export { useUpstreamUsers } from './users.ts'
