// https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/

import type { Doc, Value } from '../bson/values.ts'
import { badValue, CommandError, failedToParse } from '../errors.ts'
import type { Environment } from './environment.ts'
import { parseFilter } from './filter.ts'
import { predicateOf, type FilterNode } from './filter-tree.ts'

/** By identifier: whether an array element is meant. */
export type ArrayFilters = ReadonlyMap<string, (element: Value) => boolean>

export function compileArrayFilters(filters: readonly Doc[], environment: Environment): ArrayFilters {
  const compiled = new Map<string, (element: Value) => boolean>()
  for (const filter of filters) {
    const { identifier, node } = parseArrayFilter(filter, environment)
    if (compiled.has(identifier)) {
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`)
    }
    const predicate = predicateOf(node)
    compiled.set(identifier, (element) => predicate(new Map([[identifier, element]])))
  }
  return compiled
}

function parseArrayFilter(filter: Doc, environment: Environment): { identifier: string; node: FilterNode } {
  let node: FilterNode
  let identifier: string | undefined
  try {
    node = parseFilter(filter, environment, 'update')
    identifier = identifierOf(node)
    if (identifier !== undefined && !/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
      throw badValue(
        'The top-level field name must be an alphanumeric string beginning with a lowercase letter, ' +
          `found '${identifier}'`,
      )
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new CommandError(error.code, `Error parsing array filter :: caused by :: ${error.message}`)
  }
  if (identifier === undefined) {
    throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters')
  }
  return { identifier, node }
}

function identifierOf(node: FilterNode): string | undefined {
  switch (node.kind) {
    case 'field':
      return node.parts[0]
    case 'not':
      return identifierOf(node.node)
    case 'document':
      return undefined
  }
  const identifiers = node.nodes.map(identifierOf)
  const other = identifiers.find((identifier) => identifier !== identifiers[0])
  if (other === undefined) return identifiers[0]
  throw failedToParse(`Expected a single top-level field name, found '${identifiers[0]}' and '${other}'`)
}
