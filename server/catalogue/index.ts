// What later features may use.

export { findLastReconciling } from './reconcile.ts'
export { findSimilar } from './similar.ts'
