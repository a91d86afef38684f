// What the outbox calls the work on a list.

export const receivedEvent = 'imports.received'
export const answeredEvent = 'imports.answered'
export const confirmedEvent = 'imports.confirmed'
export const undoneEvent = 'imports.undone'
