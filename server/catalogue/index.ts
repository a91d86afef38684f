// What later features may use.

export type { Card } from './card.ts'
export { cardsOf } from './cards.ts'
export { findLastReconciling } from './reconcile.ts'
export { indexOutdatedEvent } from './restored.ts'
export { findSimilar } from './similar.ts'
