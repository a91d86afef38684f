// What the outbox calls the work on a package.

export const receivedEvent = 'packages.received'
export const startedEvent = 'packages.started'
export const undoneEvent = 'packages.undone'
