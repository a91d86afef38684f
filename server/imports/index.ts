// What later features may use.

export { canImport, canSeeImports } from './access.ts'
export { seldom } from './pace.ts'
