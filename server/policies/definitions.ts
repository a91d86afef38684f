// The policies that the features declare, known to whatever process asks: prepare.ts collects them.

import { notFound } from '../errors.ts'
import type { PolicyDefinition, PolicyValue } from '../policy.ts'

/** Throws when one does not describe itself rightly. */
export function usePolicies(declared: readonly PolicyDefinition[]): void {
  const byKey = new Map(declared.map((definition) => [definition.key, definition]))
  if (byKey.size < declared.length) throw new Error('Two policies have the same key.')
  for (const definition of declared) {
    const { key, usual, mayOverride, isSectorOnly } = definition
    if (!/^[a-z]\w*\.[a-z]\w*$/.test(key)) throw new Error(`A policy has the key ${key}.`)
    if (!isValueOf(definition, usual)) throw new Error(`What is usual of the policy ${key} is none of its values.`)
    if (isSectorOnly && mayOverride)
      throw new Error(`The policy ${key} is the sector's alone: no school may override it.`)
  }
  definitions = byKey
}

/** In the order of the features. */
export function listDefinitions(): PolicyDefinition[] {
  return [...definitions.values()]
}

/** @throws AppError 404 */
export function findDefinition(key: unknown): PolicyDefinition {
  const definition = typeof key === 'string' ? definitions.get(key) : undefined
  if (!definition) throw notFound()
  return definition
}

export function isValueOf({ values }: PolicyDefinition, value: unknown): value is PolicyValue {
  switch (values.kind) {
    case 'yesNo':
      return typeof value === 'boolean'
    case 'number':
      return Number.isInteger(value) && (value as number) >= values.least && (value as number) <= values.most
    case 'choice':
      return typeof value === 'string' && values.choices.includes(value)
  }
}

let definitions: ReadonlyMap<string, PolicyDefinition> = new Map()
