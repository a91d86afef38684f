// Dotted names as aggregation takes them: never an index into an array, and no name may begin with a dollar.
import { isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import { checkFieldPath } from '../query/path.ts'

export function parseFieldPath(path: string): string[] {
  checkFieldPath(path)
  return path.split('.')
}

export function checkFieldName(name: string): void {
  if (name.includes('.')) throw new CommandError(16412, "FieldPath field names may not contain '.'.")
  if (name === '') throw new CommandError(15998, 'FieldPath field names may not be empty strings.')
  checkFieldPath(name)
}

/** What "$a.b" gives: from an array the values of all its documents, without those that have none. */
export function valueAlong(value: Value | undefined, parts: readonly string[], from = 0): Value | undefined {
  for (let index = from; index < parts.length; index++) {
    if (isDoc(value)) value = value.get(parts[index]!)
    else return Array.isArray(value) ? valuesAlong(value, parts, index) : undefined
  }
  return value
}

/** The value at a path through documents only. */
export function nestedValue(document: Doc, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = document
  for (const part of parts) value = isDoc(value) ? value.get(part) : undefined
  return value
}

/** A copy of the document with one value set, or taken away; whatever is not a document on the way is replaced by one. */
export function withNestedValue(document: Doc, parts: readonly string[], value: Value | undefined, from = 0): Doc {
  const name = parts[from]!
  const copy = new Map(document)
  if (from + 1 < parts.length) {
    const child = document.get(name)
    if (value !== undefined || isDoc(child)) {
      copy.set(name, withNestedValue(isDoc(child) ? child : new Map<string, Value>(), parts, value, from + 1))
    }
  } else if (value === undefined) copy.delete(name)
  else copy.set(name, value)
  return copy
}

function valuesAlong(array: Value[], parts: readonly string[], from: number): Value[] {
  const values: Value[] = []
  for (const element of array) {
    if (!isDoc(element)) continue
    const value = valueAlong(element, parts, from)
    if (value !== undefined) values.push(value)
  }
  return values
}
