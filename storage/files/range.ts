/** Bytes are counted from 0. `end` is the last one that is wanted, as in HTTP, and may lie behind the file's end. */
export interface ByteRange {
  readonly start: number
  readonly end?: number
}

/** The part of a file of `size` bytes that is meant, or undefined when it has none of these bytes. */
export function resolveRange(
  range: ByteRange | undefined,
  size: number,
): { start: number; length: number } | undefined {
  if (!range) return { start: 0, length: size }
  if (!isRange(range) || range.start >= size) return undefined
  return { start: range.start, length: Math.min(range.end ?? size, size - 1) - range.start + 1 }
}

export function isRange({ start, end = Infinity }: ByteRange): boolean {
  return Number.isSafeInteger(start) && start >= 0 && (end === Infinity || Number.isSafeInteger(end)) && end >= start
}
