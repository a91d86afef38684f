// What later features may use.

export { addWork, type AddedWork } from './add.ts'
