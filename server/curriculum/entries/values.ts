// What an entry says, apart from where it stands: the values of its kind's fields, as forms and the API give them, and as
// they are stored.

import { z } from 'zod'
import type { EntryRecord, Field, Kind } from './kinds.ts'

export type Values = Readonly<Record<string, unknown>>

const codePattern = /^[A-Z0-9]+([._-][A-Z0-9]+)*$/

/** Of all these fields. Those left out of the optional ones are empty. */
export function wholeValues(fields: readonly Field[]): z.ZodObject {
  return remembered(wholeSchemas, fields, () =>
    z.strictObject(Object.fromEntries(fields.map((field) => [field.name, optional(field, schemaOf(field))]))),
  )
}

export function openFields(kind: Kind): readonly Field[] {
  return remembered(openLists, kind, () => kind.fields.filter(({ isIdentity }) => !isIdentity))
}

/** Of those that can be changed; those left out stay. */
export function changedValues(kind: Kind): z.ZodObject {
  return remembered(changedSchemas, kind, () =>
    z.strictObject(
      Object.fromEntries(
        openFields(kind).map((field) => [
          field.name,
          (field.isOptional ? schemaOf(field).nullable() : schemaOf(field)).optional(),
        ]),
      ),
    ),
  )
}

/** What people have typed, as values: a number that is none stays a text, for the schema to refuse. */
export function typedValues(fields: readonly Field[], typed: Readonly<Record<string, string>>): Values {
  return Object.fromEntries(
    fields.map((field) => {
      const text = (typed[field.name] ?? '').normalize('NFC').trim()
      return [field.name, text === '' ? emptyOf(field) : valueOf(field, text)]
    }),
  )
}

/** The same the other way round. */
export function textsOf({ fields }: Kind, values: Values): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field.name, textOf(field, values[field.name])]))
}

export function valuesOf({ fields }: Kind, entry: EntryRecord): Values {
  return Object.fromEntries(
    fields.map(({ name, input }) => {
      if (input === 'requirement') return [name, requirementOf(entry)]
      const value = entry[name]
      if (input === 'branches') return [name, ((value ?? []) as Branch[]).map(({ code, name }) => ({ code, name }))]
      return [name, value === undefined || value === null ? (input === 'list' ? [] : null) : value]
    }),
  )
}

/** As an update: what is empty goes. */
export function updateOf({ fields }: Kind, values: Values): { set: Values; unset: Record<string, 1> } {
  const stored = Object.entries(values).flatMap(([name, value]) =>
    fields.find((field) => field.name === name)?.input === 'requirement'
      ? Object.entries(storedRequirement(String(value)))
      : [[name, value] as const],
  )
  const isEmpty = (value: unknown) => value === null || value === undefined
  return {
    set: Object.fromEntries(stored.filter(([, value]) => !isEmpty(value))),
    unset: Object.fromEntries(stored.filter(([, value]) => isEmpty(value)).map(([name]) => [name, 1])),
  }
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

/** Making a schema takes far longer than reading something with it, and an import reads thousands of rows. */
const wholeSchemas = new WeakMap<object, z.ZodObject>()
const changedSchemas = new WeakMap<object, z.ZodObject>()
const openLists = new WeakMap<object, readonly Field[]>()

function remembered<Key extends object, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key) ?? make()
  known.set(key, found)
  return found
}

interface Branch {
  readonly code: string
  readonly name: string
}

/** `compulsory`, `elective`, or the code of the choice group of which pupils take some. */
function requirementOf({ isCompulsory, choiceGroup }: EntryRecord): string {
  if (isCompulsory) return 'compulsory'
  return typeof choiceGroup === 'string' ? choiceGroup : 'elective'
}

function storedRequirement(requirement: string): Values {
  const isGroup = requirement !== 'compulsory' && requirement !== 'elective'
  return { isCompulsory: requirement === 'compulsory', choiceGroup: isGroup ? requirement : null }
}

function schemaOf(field: Field): z.ZodType {
  switch (field.input) {
    case 'code':
      return z.string().min(1).max(60).regex(codePattern, 'curriculum.errors.code')
    case 'line':
    case 'text':
      return z.string().min(1).max(field.limit)
    case 'number':
      return z.int().min(field.least).max(field.most)
    case 'grade':
      return z.int().min(1).max(12)
    case 'choice':
      return z.enum(field.choices)
    case 'requirement':
      return z
        .string()
        .min(1)
        .max(60)
        .meta({ description: '`compulsory`, `elective`, or the code of the group that pupils choose from.' })
    case 'list':
      return z.array(z.string().min(1).max(100)).max(50)
    case 'branches':
      return z
        .array(
          z.strictObject({
            code: z.string().min(1).max(60).regex(codePattern, 'curriculum.errors.code'),
            name: z.string().min(1).max(200),
          }),
          'curriculum.errors.branches',
        )
        .max(20)
  }
}

function optional({ isOptional, input }: Field, schema: z.ZodType): z.ZodType {
  if (!isOptional) return schema
  return input === 'list' || input === 'branches' ? schema.nullable().default([]) : schema.nullable().default(null)
}

function emptyOf({ input, isOptional }: Field): unknown {
  if (input === 'list' || input === 'branches') return []
  return isOptional ? null : undefined
}

function valueOf({ input }: Field, text: string): unknown {
  switch (input) {
    case 'code':
      return text.toUpperCase()
    case 'number':
    case 'grade':
      return /^\d{1,9}$/.test(text) ? Number(text) : text
    case 'list':
      return partsOf(text, /[\r\n,;]+/)
    case 'branches':
      return partsOf(text, /[\r\n;]+/).map((part) => {
        const [, code = '', name = ''] = /^([^:]*):(.*)$/s.exec(part) ?? []
        return { code: code.trim().toUpperCase(), name: name.trim() }
      })
    default:
      return text
  }
}

function partsOf(text: string, separator: RegExp): string[] {
  const parts = text.split(separator).map((part) => part.trim())
  return [...new Set(parts.filter((part) => part !== ''))]
}

function textOf({ input }: Field, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (input === 'list') return (value as string[]).join(', ')
  if (input === 'branches') return (value as Branch[]).map(({ code, name }) => `${code}: ${name}`).join('\n')
  return typeof value === 'number' ? String(value) : (value as string)
}
