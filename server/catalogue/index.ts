// What later features may use.

export type { Card } from './card.ts'
export { cardsOf } from './cards.ts'
export { findLastReconciling } from './reconcile.ts'
export { indexOutdatedEvent } from './restored.ts'
export { findInCatalogue } from './find.ts'
export { findSimilar } from './similar.ts'
export { allSynonyms } from './synonyms.ts'
export { type AddedUnanswered, addUnanswered, noteUnanswered, walkUnanswered } from './unanswered.ts'
export type { UnansweredRecord } from './unanswered.model.ts'
