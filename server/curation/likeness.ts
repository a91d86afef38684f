// How much two texts have in common, from a few numbers that are kept of each: the smallest hashes of all their runs of words
// (MinHash; Broder 1997). Texts that share a band of them may be alike, and are found by an index, however many there are.

import { fold } from '../../storage/search/fold.ts'

export interface Sketch {
  readonly hashes: readonly number[]
  /** What alike texts are found by. */
  readonly bands: readonly string[]
}

/** Undefined: too little text to say something about it. */
export function sketchOf(text: string): Sketch | undefined {
  const words = fold(text.slice(0, mostLetters)).match(/[a-z0-9]+/g) ?? []
  const runs = new Set<number>()
  for (let at = 0; at + runLength <= words.length; at++) runs.add(hash(words.slice(at, at + runLength).join(' ')))
  if (runs.size < fewest) return undefined
  const hashes = new Array<number>(count).fill(0xffffffff)
  for (const run of runs)
    for (let at = 0; at < count; at++) {
      const mixed = mix(run, at)
      if (mixed < hashes[at]!) hashes[at] = mixed
    }
  return { hashes, bands: bandsOf(hashes) }
}

/** Of all runs of words in either text those in both: 0 to 1, give or take a tenth. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  return a.filter((one, at) => one === b[at]).length / count
}

const mostLetters = 100_000
const runLength = 5
const fewest = 40
const count = 64
const perBand = 4

function bandsOf(hashes: readonly number[]): string[] {
  return Array.from({ length: count / perBand }, (_, at) =>
    [at, ...hashes.slice(at * perBand, (at + 1) * perBand)].map((number) => number.toString(36)).join('.'),
  )
}

/** FNV-1a. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  return sum >>> 0
}

/** Another order of all runs for each number that is kept: the finish of MurmurHash3, from another start. */
function mix(run: number, at: number): number {
  let mixed = run ^ Math.imul(at + 1, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
