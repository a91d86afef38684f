// What other features may use.

export { useUpstreamUsers } from './users.ts'
