// What later features may use.

export { addressOfSubmission } from './words.ts'
export { addConversation } from './add.ts'
