// What other features and the start may use.

export { usePolicies } from './definitions.ts'
export { policyOf, sectorKey } from './find.ts'
