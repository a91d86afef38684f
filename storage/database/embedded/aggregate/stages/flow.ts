// Stages that let documents through as they are: $match, $sort, $limit, $skip, $sample; and $count.
import { toNumber } from '../../bson/number.ts'
import { describe, isDoc, isNumber, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { wholeNumber } from '../../query/integers.ts'
import { compileFilter } from '../../query/filter.ts'
import { PAUSE } from '../../query/rows.ts'
import { compileSort, type SortKey } from '../../query/sort.ts'
import { checkFieldName } from '../field-path.ts'
import { Ranking } from '../folds.ts'
import { readOptions } from './options.ts'
import { paced, type Context, type Stage, type StageCompiler } from './stage.ts'

export const match: StageCompiler = (spec, { environment }) => {
  const passes = compileFilter(matchFilter(spec), environment)
  return function* (rows) {
    for (const row of rows) if (row === PAUSE || passes(row)) yield row
  }
}

export function matchFilter(spec: Value): Doc {
  if (isDoc(spec)) return spec
  throw new CommandError(15959, 'the match filter must be an expression in an object')
}

/** Keeps no more than the first `most` documents. */
export function sort(spec: Value, { environment }: Context, most = Infinity): Stage {
  const sorter = compileSort(sortKeys(spec), environment)
  return function* (rows) {
    const ranking = new Ranking<{ document: Doc; key: SortKey }>(most, (a, b) => sorter.compare(a.key, b.key))
    for (const row of rows) {
      if (row === PAUSE) yield PAUSE
      else ranking.add({ document: row, key: sorter.key(row) })
    }
    yield* paced(ranking.best().map(({ document }) => document))
  }
}

export function sortKeys(spec: Value): Doc {
  if (isDoc(spec)) return spec
  throw new CommandError(15973, 'the $sort key specification must be an object')
}

export const limit: StageCompiler = (spec) => {
  const most = limitOf(spec)
  return function* (rows) {
    let count = 0
    for (const row of rows) {
      yield row
      if (row !== PAUSE && ++count === most) return
    }
  }
}

export function limitOf(spec: Value): number {
  const most = nonNegative(spec, '$limit', 2107201)
  if (most === 0) throw new CommandError(15958, 'the limit must be positive')
  return most
}

export const skip: StageCompiler = (spec) => {
  const first = skipOf(spec)
  return function* (rows) {
    let count = 0
    for (const row of rows) if (row === PAUSE || count++ >= first) yield row
  }
}

export function skipOf(spec: Value): number {
  return nonNegative(spec, '$skip', 5107200)
}

export const count: StageCompiler = (spec) => {
  const name = countField(spec)
  return function* (rows) {
    let total = 0
    for (const row of rows) {
      if (row === PAUSE) yield PAUSE
      else total++
    }
    if (total > 0) yield new Map([[name, total]])
  }
}

export function countField(spec: Value): string {
  if (typeof spec !== 'string') throw new CommandError(40156, 'the count field must be a non-empty string')
  if (spec === '') throw new CommandError(40157, 'the count field must be a non-empty string')
  if (spec.startsWith('$')) throw new CommandError(40158, 'the count field cannot be a $-prefixed path')
  if (spec.includes('\0')) throw new CommandError(40159, 'the count field cannot contain a null byte')
  if (spec.includes('.')) throw new CommandError(40160, "the count field cannot contain '.'")
  checkFieldName(spec)
  return spec
}

export const sample: StageCompiler = (spec) => {
  const size = sampleSize(spec)
  return function* (rows) {
    const chosen: Doc[] = []
    let seen = 0
    for (const row of rows) {
      if (row === PAUSE) {
        yield PAUSE
        continue
      }
      // Reservoir sampling, at the place of a random one of those before.
      const place = Math.floor(Math.random() * ++seen)
      if (chosen.length < size) {
        chosen.push(chosen[place] ?? row)
        chosen[place] = row
      } else if (place < size) chosen[place] = row
    }
    yield* paced(chosen)
  }
}

function sampleSize(spec: Value): number {
  const codes = { notAnObject: 28745, unknown: 28748, missing: 28749, wrongType: 28746 }
  const size = readOptions('$sample', spec, { size: 'any!' }, codes).get('size')
  if (!isNumber(size)) throw new CommandError(28746, 'size argument to $sample must be a number')
  const whole = Math.trunc(toNumber(size))
  if (whole > 0) return whole
  throw new CommandError(28747, 'size argument to $sample must be a positive integer')
}

function nonNegative(spec: Value, name: string, code: number): number {
  const invalid = (reason: string) =>
    new CommandError(code, `invalid argument to ${name} stage: ${reason} in: ${name}: ${describe(spec)}`)
  if (!isNumber(spec)) throw invalid(`Expected a number, but found ${typeName(spec)}`)
  const whole = wholeNumber(spec)
  if (whole === undefined) throw invalid('Expected an integer')
  if (whole < 0n) throw invalid('Expected a non-negative number')
  return Number(whole)
}
