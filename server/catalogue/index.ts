// What later features may use.

export { findSimilar } from './similar.ts'
