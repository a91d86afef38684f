// What other features may use.

export { addressOfUpdate } from './address.ts'
export { listOpenIn } from './find.ts'
export { useUpstreamUsers } from './users.ts'
