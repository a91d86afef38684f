import { describe, isDoc, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { PAUSE } from '../../query/rows.ts'
import { nestedValue, parseFieldPath, withNestedValue } from '../field-path.ts'
import type { StageCompiler } from './stage.ts'

interface Unwinding {
  readonly path: readonly string[]
  readonly index: readonly string[] | undefined
  readonly preserve: boolean
}

export const unwind: StageCompiler = (spec) => {
  const unwinding = parse(spec)
  return function* (rows) {
    for (const row of rows) {
      if (row === PAUSE) yield PAUSE
      else yield* elementsOf(row, unwinding)
    }
  }
}

function* elementsOf(document: Doc, { path, index, preserve }: Unwinding): Iterable<Doc> {
  const value = nestedValue(document, path)
  const withIndex = (unwound: Doc, position: bigint | null) =>
    index === undefined ? unwound : withNestedValue(unwound, index, position)

  if (Array.isArray(value) && value.length > 0) {
    for (const [position, element] of value.entries()) {
      yield withIndex(withNestedValue(document, path, element), BigInt(position))
    }
  } else if (Array.isArray(value)) {
    if (preserve) yield withIndex(withNestedValue(document, path, undefined), null)
  } else if (preserve || (value !== undefined && value !== null)) yield withIndex(document, null)
}

function parse(spec: Value): Unwinding {
  if (typeof spec === 'string') return { path: parsePath(spec), index: undefined, preserve: false }
  if (!isDoc(spec)) {
    throw new CommandError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(spec)}`,
    )
  }
  for (const name of spec.keys()) {
    if (['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(name)) continue
    throw new CommandError(28811, `unrecognized option to $unwind stage: ${name}`)
  }
  const path = spec.get('path')
  if (path === undefined) throw new CommandError(28812, 'no path specified to $unwind stage')
  if (typeof path !== 'string') {
    throw new CommandError(28808, `expected a string as the path for $unwind stage, got ${typeName(path)}`)
  }
  const preserve = spec.get('preserveNullAndEmptyArrays') ?? false
  if (typeof preserve !== 'boolean') {
    const found = `got ${typeName(preserve)}`
    throw new CommandError(
      28809,
      `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, ${found}`,
    )
  }
  return { path: parsePath(path), index: parseIndex(spec.get('includeArrayIndex')), preserve }
}

function parsePath(path: string): string[] {
  if (path.startsWith('$')) return parseFieldPath(path.slice(1))
  throw new CommandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`)
}

function parseIndex(index: Value | undefined): string[] | undefined {
  if (index === undefined) return undefined
  if (typeof index !== 'string' || index === '') {
    const found = typeof index === 'string' ? describe(index) : typeName(index)
    throw new CommandError(
      28810,
      `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${found}`,
    )
  }
  if (!index.startsWith('$')) return parseFieldPath(index)
  throw new CommandError(28822, `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`)
}
