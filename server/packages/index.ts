// What later features may use: archives that somebody brings, opened with care.

export { keyOf } from './archive/names.ts'
export { type OpenPackage, openPackage, type PackedEntry } from './archive/open.ts'
export { PackageProblem } from './archive/problem.ts'
