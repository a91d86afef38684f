import type { Doc, Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { PAUSE } from '../../query/rows.ts'
import { nestedValue, parseFieldPath, withNestedValue } from '../field-path.ts'
import { readOptions, type Options } from './options.ts'
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
  const given = readOptions('$unwind', spec, options, codes)
  return {
    path: parsePath(given.get('path') as string),
    index: parseIndex(given.get('includeArrayIndex') as string | undefined),
    preserve: given.get('preserveNullAndEmptyArrays') === true,
  }
}

const options: Options = {
  path: 'string!',
  includeArrayIndex: ['string', 28810],
  preserveNullAndEmptyArrays: ['bool', 28809],
}
const codes = { notAnObject: 15981, unknown: 28811, missing: 28812, wrongType: 28808 }

function parsePath(path: string): string[] {
  if (path.startsWith('$')) return parseFieldPath(path.slice(1))
  throw new CommandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`)
}

function parseIndex(index: string | undefined): string[] | undefined {
  if (index === undefined) return undefined
  if (index === '') throw new CommandError(28810, 'the option includeArrayIndex of $unwind must not be empty')
  if (!index.startsWith('$')) return parseFieldPath(index)
  throw new CommandError(28822, `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`)
}
