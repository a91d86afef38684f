// What later features may use.

export { addressOfSubmission } from './words.ts'
export { useLinkChecks } from './try-links.ts'
export { addConversation, addPanel, addPupilsWork, type AddedSeat } from './add.ts'
export { listSectorCurators } from './colleagues.ts'
