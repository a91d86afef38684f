// What other features and the start may use.

export { usePolicies } from './definitions.ts'
export { policyOf } from './find.ts'
