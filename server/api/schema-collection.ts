// zod's schemas as JSON Schema for an OpenAPI document: those with an id stand once, under components/schemas.

import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface SchemaCollection {
  /** The schema as it is to be written at its place. Throws when two different ones have the same id. */
  add(schema: z.ZodType, direction: 'input' | 'output'): JsonSchema
  components(): Readonly<Record<string, JsonSchema>>
}

export function collectSchemas(): SchemaCollection {
  const named = new Map<string, JsonSchema>()
  return {
    add: (schema, io) => {
      const made = z.toJSONSchema(schema, { io }) as JsonSchema & { $defs?: Readonly<Record<string, JsonSchema>> }
      for (const [id, found] of Object.entries(made.$defs ?? {})) {
        const definition = pointAtComponents(without(found, 'id')) as JsonSchema
        if (!isDeepStrictEqual(named.get(id) ?? definition, definition))
          throw new Error(`Two schemas of the API have the id ${id}.`)
        named.set(id, definition)
      }
      return pointAtComponents(without(made, '$schema', '$defs')) as JsonSchema
    },
    components: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function without(schema: JsonSchema, ...keys: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)))
}

function pointAtComponents(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(pointAtComponents)
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/$defs/', '#/components/schemas/')
        : pointAtComponents(value),
    ]),
  )
}
