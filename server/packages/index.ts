// What later features may use.

export { openPackage, type PackedEntry } from './archive/open.ts'
export { PackageProblem } from './archive/problem.ts'
