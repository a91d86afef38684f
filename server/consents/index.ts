// What other features may use: they ask before they do something with data of people.

export { hasConsent, listWithoutConsent } from './ask.ts'
export { addStatements } from './add.ts'
export { type Purpose, purposes } from './purposes.ts'
