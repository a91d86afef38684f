// Walking a dotted path as MongoDB does: documents by name, arrays element by element and by index.
// https://www.mongodb.com/docs/manual/tutorial/query-array-of-documents/

import { isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'

/**
 * Called with each value at the end of the path; `undefined` where a field is missing. True stops the walk.
 * `byIndex`: the last step was an index into an array, so that an array found there is not looked into.
 */
export type OnLeaf = (value: Value | undefined, byIndex: boolean) => boolean

/** An array at the end of the path is one leaf: whoever asks decides whether its elements count. */
export function visit(value: Value | undefined, parts: readonly string[], from: number, onLeaf: OnLeaf): boolean {
  if (from === parts.length) return onLeaf(value, false)
  const part = parts[from]!
  if (isDoc(value)) return visit(value.get(part), parts, from + 1, onLeaf)
  if (!Array.isArray(value)) return onLeaf(undefined, false)

  for (const element of value) if (isDoc(element) && visit(element, parts, from, onLeaf)) return true
  const index = arrayIndex(part)
  if (index === undefined || index >= value.length) return false
  const element = value[index]!
  if (from + 1 === parts.length) return onLeaf(element, true)
  return (
    typeof element === 'object' && (isDoc(element) || Array.isArray(element)) && visit(element, parts, from + 1, onLeaf)
  )
}

/** The one value at a path; in an array only an index leads on. */
export function valueAt(document: Doc, path: string | readonly string[]): Value | undefined {
  let value: Value | undefined = document
  for (const part of typeof path === 'string' ? path.split('.') : path) {
    value = child(value, part)
    if (value === undefined) return undefined
  }
  return value
}

export function child(value: Value | undefined, part: string): Value | undefined {
  if (isDoc(value)) return value.get(part)
  if (!Array.isArray(value)) return undefined
  const index = arrayIndex(part)
  return index === undefined ? undefined : value[index]
}

/** "0", "12"; not "01", which is only ever a field name. */
export function arrayIndex(part: string): number | undefined {
  const first = part.charCodeAt(0)
  if (!(first >= 48 && first <= 57)) return undefined
  return /^(?:0|[1-9]\d{0,9})$/.test(part) ? Number(part) : undefined
}

/** The server's rules for paths in projections, sorts and expressions. */
export function checkFieldPath(path: string): void {
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string')
  if (path.endsWith('.')) throw new CommandError(40353, "FieldPath must not end with a '.'.")
  for (const part of path.split('.')) {
    if (part === '') throw new CommandError(15998, 'FieldPath field names may not be empty strings.')
    if (part.startsWith('$') && !['$ref', '$id', '$db'].includes(part)) {
      throw new CommandError(
        16410,
        "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      )
    }
    if (part.includes('\0')) throw new CommandError(16411, 'FieldPath field names may not contain embedded nulls.')
  }
}
