// What later features may use.

export { type AddedCall, addCalls } from './calls/add.ts'
export { gatherNew } from './wanted/gather.ts'
