// Lists in pages. A cursor says after which record the next page begins, not how many there were before: what is added or
// removed meanwhile neither repeats nor hides anything else.

import { Types } from 'mongoose'
import { z } from 'zod'
import { AppError } from '../errors.ts'

export const pageParameters = z.object({
  limit: z.int().min(1).max(100).default(20).meta({ description: 'How many items at most.' }),
  cursor: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: 'Where to go on: `next.cursor` of the page before.' }),
})

export type PageInput = z.output<typeof pageParameters>

export interface Page<Item> {
  readonly items: readonly Item[]
  /** The cursor of the next page; undefined on the last one. */
  readonly next: string | undefined
}

/** The schema of a page as it is answered. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  const next = z.strictObject({ cursor: z.string(), url: z.url() })
  return z.strictObject({
    items: z.array(item),
    next: next.nullable().meta({ description: 'How to get the next page; null on the last one.' }),
  })
}

/** By one field that every record has, and by `_id` among equals. With a collation if the query has it too. */
export interface Order {
  readonly field: string
  readonly direction: 1 | -1
}

export interface PageQuery {
  /** To be combined with `$and`. */
  readonly filter: Readonly<Record<string, unknown>>
  readonly sort: Readonly<Record<string, 1 | -1>>
  /** One more than asked for: it tells whether there is a next page. */
  readonly limit: number
}

/** @throws AppError 422 `invalidCursor` */
export function pageQuery({ limit, cursor }: PageInput, order: Order): PageQuery {
  const { field, direction } = order
  return {
    filter: cursor === undefined ? {} : after(readCursor(cursor, order), order),
    sort: { [field]: direction, _id: direction },
    limit: limit + 1,
  }
}

/** Of what a query with `pageQuery` has found. */
export function pageFrom<Item, Found extends { readonly _id: Types.ObjectId }>(
  found: readonly Found[],
  { limit }: PageInput,
  order: Order,
  present: (record: Found) => Item,
): Page<Item> {
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(present), next: last && found.length > limit ? writeCursor(last, order) : undefined }
}

interface Position {
  readonly value: Key
  readonly id: Types.ObjectId
}

type Key = string | number | Date | Types.ObjectId

function after({ value, id }: Position, { field, direction }: Order): Record<string, unknown> {
  const beyond = direction === 1 ? '$gt' : '$lt'
  if (field === '_id') return { _id: { [beyond]: id } }
  // The first condition follows from the second; by it an index begins here instead of at the first page.
  return {
    [field]: { [`${beyond}e`]: value },
    $or: [{ [field]: { [beyond]: value } }, { [field]: value, _id: { [beyond]: id } }],
  }
}

function writeCursor(record: { readonly _id: Types.ObjectId }, order: Order): string {
  const value = (record as Record<string, unknown>)[order.field] as Key
  const written = [nameOf(order), ...writeKey(value), record._id.toString()]
  return Buffer.from(JSON.stringify(written)).toString('base64url')
}

const cursorSchema = z.tuple([
  z.string(),
  z.enum(['text', 'number', 'date', 'id']),
  z.union([z.string(), z.number()]),
  z.string(),
])

function readCursor(cursor: string, order: Order): Position {
  try {
    const [name, kind, value, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    if (name === nameOf(order)) return { value: readKey(kind, value), id: readObjectId(id) }
  } catch {
    // Told below, like a cursor of another list.
  }
  throw new AppError(422, 'invalidCursor')
}

function nameOf({ field, direction }: Order): string {
  return `${direction === 1 ? '' : '-'}${field}`
}

function writeKey(value: Key): [string, string | number] {
  if (value instanceof Date) return ['date', value.getTime()]
  if (typeof value === 'number') return ['number', value]
  return typeof value === 'string' ? ['text', value] : ['id', value.toString()]
}

function readKey(kind: string, value: string | number): Key {
  if (kind === 'id' && typeof value === 'string') return readObjectId(value)
  if (kind === 'text' && typeof value === 'string') return value
  if (kind === 'number' && typeof value === 'number') return value
  if (kind === 'date' && typeof value === 'number' && Math.abs(value) <= 8.64e15) return new Date(value)
  throw new TypeError(`a ${kind} that is none`)
}

function readObjectId(text: string): Types.ObjectId {
  if (!/^[0-9a-f]{24}$/.test(text)) throw new TypeError('no id')
  return new Types.ObjectId(text)
}
