// What other features may use.

export { type NewNotice, notify } from './notify.ts'
export { countUnread } from './own.ts'
