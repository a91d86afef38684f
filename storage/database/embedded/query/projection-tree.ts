// Reading a projection of find: which fields stay or go, and what is computed.
// https://www.mongodb.com/docs/manual/tutorial/project-fields-from-query-results/

import { describe, isDoc, isNumber, isTruthy, typeName, type Doc, type Value } from '../bson/values.ts'
import { CommandError, notSupported } from '../errors.ts'
import type { Environment } from './environment.ts'
import { parseElementFilter, parseFilter } from './filter.ts'
import type { FilterNode, Test } from './filter-tree.ts'
import { checkFieldPath } from './path.ts'

export type ProjectionNode =
  | Branch
  | { readonly kind: 'include' | 'exclude' }
  | { readonly kind: 'compute'; readonly evaluate: (root: Doc) => Value | undefined }
  | { readonly kind: 'position'; readonly path: readonly string[] }
  | SliceNode

export interface Branch {
  readonly kind: 'branch'
  readonly children: Map<string, ProjectionNode>
}

export interface SliceNode {
  readonly kind: 'slice'
  readonly path: readonly string[]
  readonly skip: number | undefined
  readonly limit: number
}

export interface Projection {
  readonly root: Branch
  readonly including: boolean
}

export function parseProjection(spec: Doc, filter: Doc, environment: Environment): Projection {
  const parser = new ProjectionParser(filter, environment)
  for (const [name, value] of spec) parser.parseElement(name, value, [], parser.root)
  return parser.finish(Array.from(spec.keys()).some((name) => name === '_id' || name.startsWith('_id.')))
}

class ProjectionParser {
  readonly root: Branch = { kind: 'branch', children: new Map() }
  private readonly filter: Doc
  private readonly environment: Environment
  private including: boolean | undefined
  private id: 'included' | 'excluded' | undefined
  private hasPosition = false
  private hasSlice = false
  private hasElement = false

  constructor(filter: Doc, environment: Environment) {
    this.filter = filter
    this.environment = environment
  }

  parseElement(name: string, value: Value, above: readonly string[], parent: Branch): void {
    const isPositional = name === '$' || name.endsWith('.$') || name.includes('.$.')
    if (isDoc(value)) {
      if (isPositional) {
        throw new CommandError(31271, 'positional projection cannot be used with an expression or sub object')
      }
      this.parseDocument(name, value, above, parent)
    } else if (typeof value === 'boolean' || isNumber(value)) {
      if (!isTruthy(value)) this.exclude(name, parent)
      else if (isPositional) this.includePosition(name, above, parent)
      else this.include(name, parent)
    } else {
      if (isPositional) throw new CommandError(31308, 'positional projection cannot be used with a literal')
      add(parent, name, { kind: 'compute', evaluate: this.environment.expression(value, this.environment) })
      if (this.including === false) {
        const shown = `${name}: ${describe(value)}`
        throw new CommandError(31310, `Cannot use an expression ${shown} in an exclusion projection`)
      }
      this.including = true
    }
  }

  /** Where the fields do not say it, the other parts do. */
  finish(idSpecified: boolean): Projection {
    const including =
      this.including ?? (this.hasSlice ? this.id === 'included' : this.hasElement || this.id === 'included')
    if (including && !idSpecified) this.root.children.set('_id', { kind: 'include' })
    if (!including && this.id === 'included') this.root.children.delete('_id')
    return { root: this.root, including }
  }

  private include(name: string, parent: Branch): void {
    add(parent, name, { kind: 'include' })
    if (this.isId(name, parent)) this.id = 'included'
    else this.markIncluding(name)
  }

  private exclude(name: string, parent: Branch): void {
    add(parent, name, { kind: 'exclude' })
    if (this.isId(name, parent)) {
      this.id = 'excluded'
    } else {
      if (this.including === true) {
        throw new CommandError(31254, `Cannot do exclusion on field ${name} in inclusion projection`)
      }
      this.including = false
    }
  }

  private includePosition(name: string, above: readonly string[], parent: Branch): void {
    if (this.hasPosition) {
      throw new CommandError(31276, 'Cannot specify more than one positional projection per query.')
    }
    if (this.hasElement) throw new CommandError(31256, 'Cannot specify positional operator and $elemMatch.')
    const parts = name.split('.')
    const field = above[0] ?? parts[0]!
    if (!looksAt(parseFilter(this.filter, this.environment), field)) {
      throw new CommandError(31277, `Positional projection '${name}' does not match the query document.`)
    }
    if (name.endsWith('.$.')) throw new CommandError(31270, "Path cannot end with '.$.'")
    if (parts.filter((part) => part === '$').length > 1) {
      throw new CommandError(31287, `Cannot use positional operator twice: ${name}`)
    }
    // As on the server, what follows the operator does not count.
    const path = parts.slice(0, parts.indexOf('$'))
    add(parent, path.join('.'), { kind: 'position', path: [...above, ...path] })
    this.hasPosition = true
    this.markIncluding(name)
  }

  private markIncluding(name: string): void {
    if (this.including === false) {
      throw new CommandError(31253, `Cannot do inclusion on field ${name} in exclusion projection`)
    }
    this.including = true
  }

  private parseDocument(name: string, value: Doc, above: readonly string[], parent: Branch): void {
    const [operator] = value.keys()
    if (operator === undefined) {
      throw new CommandError(51270, 'An empty sub-projection is not a valid value. Found empty object at path')
    }
    if (value.size === 1 && operator.startsWith('$')) {
      this.parseOperator(name, operator, value, above, parent)
      return
    }
    const branch: Branch = { kind: 'branch', children: new Map() }
    add(parent, name, branch)
    for (const [inner, member] of value) this.parseElement(inner, member, [...above, ...name.split('.')], branch)
  }

  private parseOperator(name: string, operator: string, value: Doc, above: readonly string[], parent: Branch): void {
    if (operator === '$meta') throw notSupported('$meta in a projection')
    if (operator === '$slice') this.slice(name, value, above, parent)
    else if (operator === '$elemMatch') this.element(name, value.get(operator)!, parent)
    else this.compute(name, value, parent)
  }

  private compute(name: string, expression: Doc, parent: Branch): void {
    if (this.including === false) {
      throw new CommandError(31252, 'Cannot use expression other than $meta in exclusion projection')
    }
    add(parent, name, { kind: 'compute', evaluate: this.compileExpression(expression) })
    this.including = true
  }

  private compileExpression(expression: Doc): (root: Doc) => Value | undefined {
    try {
      return this.environment.expression(expression, this.environment)
    } catch (error) {
      const [operator] = expression.keys()
      const isUnknown =
        error instanceof CommandError && error.message.startsWith(`Unrecognized expression '${operator}'`)
      throw isUnknown ? new CommandError(31325, `Unknown expression ${operator}`) : error
    }
  }

  /** find has a $slice of its own; [array, n] is the expression. */
  private slice(name: string, value: Doc, above: readonly string[], parent: Branch): void {
    const operand = value.get('$slice')!
    const window = windowOf(operand)
    if (window !== undefined) {
      add(parent, name, { kind: 'slice', path: [...above, ...name.split('.')], ...window })
      this.hasSlice = true
    } else if (Array.isArray(operand) && isNumber(operand[0])) {
      throw new CommandError(28724, `Invalid $slice syntax: ${describe(value)}. It takes a number or [skip, limit]`)
    } else this.compute(name, value, parent)
  }

  private element(name: string, operand: Value, parent: Branch): void {
    if (!isDoc(operand)) {
      throw new CommandError(31274, `elemMatch: Invalid argument, object required, but got ${typeName(operand)}`)
    }
    if (this.hasPosition) throw new CommandError(31255, 'Cannot specify positional operator and $elemMatch.')
    if (parent !== this.root || name.includes('.')) {
      throw new CommandError(31275, 'Cannot use $elemMatch projection on a nested field.')
    }
    const test = parseElementFilter(operand, this.environment)
    add(parent, name, { kind: 'compute', evaluate: (root) => firstElement(root.get(name), test) })
    this.hasElement = true
  }

  private isId(name: string, parent: Branch): boolean {
    return name === '_id' && parent === this.root
  }
}

function add(parent: Branch, path: string, node: ProjectionNode): void {
  checkFieldPath(path)
  const parts = path.split('.')
  let branch = parent
  for (const part of parts.slice(0, -1)) {
    const existing = branch.children.get(part)
    if (existing !== undefined && existing.kind !== 'branch') {
      const rest = parts.slice(1).join('.')
      throw new CommandError(31249, `Path collision at ${path} remaining portion ${rest}`)
    }
    const next: Branch = existing ?? { kind: 'branch', children: new Map() }
    branch.children.set(part, next)
    branch = next
  }
  const last = parts.at(-1)!
  if (branch.children.has(last)) throw new CommandError(31250, `Path collision at ${path}`)
  branch.children.set(last, node)
}

function looksAt(node: FilterNode, field: string): boolean {
  switch (node.kind) {
    case 'field':
      return node.parts[0] === field
    case 'not':
      return looksAt(node.node, field)
    case 'document':
      return false
  }
  return node.nodes.some((member) => looksAt(member, field))
}

function windowOf(operand: Value): Pick<SliceNode, 'skip' | 'limit'> | undefined {
  if (isNumber(operand)) return { skip: undefined, limit: toInteger(operand) }
  if (!Array.isArray(operand) || operand.length !== 2) return undefined
  const [skip, limit] = operand as [Value, Value]
  const isWindow = isNumber(skip) && isNumber(limit) && toInteger(limit) > 0
  return isWindow ? { skip: toInteger(skip), limit: toInteger(limit) } : undefined
}

function toInteger(value: Value): number {
  return Math.trunc(Number(value)) || 0
}

function firstElement(array: Value | undefined, test: Test): Value[] | undefined {
  const found = Array.isArray(array) ? array.find(test) : undefined
  return found === undefined ? undefined : [found]
}
