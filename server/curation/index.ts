// What later features may use.

export { addressOfSubmission } from './words.ts'
