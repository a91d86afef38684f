// What later features may use.

export { addressOfSubmission } from './words.ts'
export { addConversation, addPanel, type AddedSeat } from './add.ts'
