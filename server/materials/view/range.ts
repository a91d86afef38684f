// What a request says about the part of a file that it wants, and about what it has already.
// https://www.rfc-editor.org/rfc/rfc9110#section-13, #section-14

import type { ByteRange } from '../../../storage/files/range.ts'

export interface Conditions {
  readonly range?: string | undefined
  readonly ifRange?: string | undefined
  readonly ifNoneMatch?: string | undefined
}

/** `unsatisfiable`: the file has none of these bytes. */
export type Asked = 'whole' | 'unchanged' | 'unsatisfiable' | Required<ByteRange>

/** One range is given; of several, and of what is no range, all of the file is, which is always right. */
export function readConditions({ range, ifRange, ifNoneMatch }: Conditions, etag: string, size: number): Asked {
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) return 'unchanged'
  // The part would not fit to what the asking one has. A date is not looked at: files are told apart by their content.
  if (range === undefined || (ifRange !== undefined && ifRange.trim() !== etag)) return 'whole'
  const [, first, last] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(range) ?? []
  if (first === undefined || last === undefined || first + last === '') return 'whole'
  if (first === '') return lastBytes(Number(last), size)
  const [start, end] = [Number(first), last === '' ? size - 1 : Number(last)]
  if (last !== '' && end < start) return 'whole'
  return start >= size ? 'unsatisfiable' : { start, end: Math.min(end, size - 1) }
}

function lastBytes(count: number, size: number): Asked {
  return count === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(size - count, 0), end: size - 1 }
}

function matches(list: string, etag: string): boolean {
  return list.trim() === '*' || list.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}
