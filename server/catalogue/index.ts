// What later features may use.

export { findLastReconciling } from './reconcile.ts'
export { indexOutdatedEvent } from './restored.ts'
export { findSimilar } from './similar.ts'
