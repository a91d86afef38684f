// What the outbox calls the work on packages of courses.

export const receivedEvent = 'cartridges.received'
export const startedEvent = 'cartridges.started'
export const exportedEvent = 'cartridges.exportBegun'
export const exportGoneEvent = 'cartridges.exportGone'
