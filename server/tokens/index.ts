// What other features may use.

export { type MadeToken } from './create.ts'
