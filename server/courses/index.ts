// What later features, and the start, may use.

export { addressOfCourse, addressOfItem } from './address.ts'
export { useItemKinds } from './kinds.ts'
