// What later features and the start may use.

export { useContact } from './contact.ts'
