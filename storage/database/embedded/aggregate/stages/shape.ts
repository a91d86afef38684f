// Stages that make another document of each one, which is what pipelines in updates may do:
// $project, $addFields, $set, $unset, $replaceRoot, $replaceWith.
import { describe, isDoc, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Environment } from '../../query/environment.ts'
import { compileProjection } from '../../query/project.ts'
import { compileExpression } from '../expression.ts'
import { parseFieldPath } from '../field-path.ts'
import type { Evaluate } from '../scope.ts'
import { commonCodes, readOptions } from './options.ts'
import { mapping, type StageCompiler } from './stage.ts'

export type Shaper = (spec: Value, environment: Environment, name: string) => (document: Doc) => Doc

export const shapers: Readonly<Record<string, Shaper>> = {
  $project: (spec, environment, name) => {
    if (!isDoc(spec)) throw new CommandError(15969, '$project specification must be an object')
    return explained(name, () => {
      if (spec.size === 0) throw new CommandError(51272, 'projection specification must have at least one field')
      return compileProjection(forFind(spec), new Map(), environment)
    })
  },
  $addFields: addFields,
  $set: addFields,
  $unset: (spec, environment, name) => {
    const exclusion = new Map(fieldsToUnset(spec).map((field): [string, Value] => [field, false]))
    return explained(name, () => compileProjection(exclusion, new Map(), environment))
  },
  $replaceRoot: (spec, environment) => {
    const codes = { ...commonCodes, notAnObject: 40229 }
    const newRoot = readOptions('$replaceRoot', spec, { newRoot: 'any!' }, codes).get('newRoot')!
    return replaceRoot(compileExpression(newRoot, environment), "'newRoot' expression ")
  },
  $replaceWith: (spec, environment) => replaceRoot(compileExpression(spec, environment), "'replacement document' "),
}

export const shapeStages: Record<string, StageCompiler> = Object.fromEntries(
  Object.entries(shapers).map(([name, shaper]) => [
    name,
    (spec, { environment }) => mapping(shaper(spec, environment, name)),
  ]),
)

/** The server says in which stage it found a fault. */
function explained<Result>(name: string, compile: () => Result): Result {
  try {
    return compile()
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new CommandError(error.code, `Invalid ${name} :: caused by :: ${error.message}`, error)
  }
}

/** find has a $slice of its own, and more that $project has not. */
function forFind(spec: Doc): Doc {
  return new Map(
    Array.from(spec, ([name, value]): [string, Value] => {
      if (name.split('.').includes('$')) {
        throw new CommandError(31324, 'Cannot use positional projection in aggregation projection')
      }
      if (!isDoc(value)) return [name, value]
      const [operator] = value.keys()
      if (operator === '$elemMatch') throw new CommandError(168, 'Cannot use $elemMatch in this context')
      if (operator === '$slice') return [name, asExpression(value)]
      return [name, operator?.startsWith('$') ? value : forFind(value)]
    }),
  )
}

/** The same, in a form that find does not know. */
function asExpression(expression: Doc): Doc {
  return new Map([
    [
      '$let',
      new Map<string, Value>([
        ['vars', new Map()],
        ['in', expression],
      ]),
    ],
  ])
}

function fieldsToUnset(spec: Value): string[] {
  if (typeof spec === 'string') return [spec]
  if (!Array.isArray(spec)) throw new CommandError(31002, '$unset specification must be a string or an array')
  if (spec.length === 0) {
    throw new CommandError(31119, '$unset specification must be a string or an array with at least one field')
  }
  return spec.map((field) => {
    if (typeof field === 'string') return field
    throw new CommandError(31120, '$unset specification must be a string or an array containing only string values')
  })
}

function replaceRoot(newRoot: Evaluate, subject: string): (document: Doc) => Doc {
  return (document) => {
    const value = newRoot(document)
    if (isDoc(value)) return value
    const found = `but resulting value was: ${describe(value)}. Type of resulting value: '${typeName(value)}'.`
    throw new CommandError(
      40228,
      `${subject} must evaluate to an object, ${found} Input document: ${describe(document)}`,
    )
  }
}

/** What to set at each name: a value, or something within it. */
type Additions = Map<string, Evaluate | Additions>

function addFields(spec: Value, environment: Environment, name: string): (document: Doc) => Doc {
  if (!isDoc(spec)) {
    throw new CommandError(40272, `${name} specification stage must be an object, got ${typeName(spec)}`)
  }
  const additions: Additions = new Map()
  explained(name, () => {
    if (spec.size === 0) throw new CommandError(40177, 'specification must have at least one field')
    addAll(additions, spec, environment, spec)
  })
  return (document) => extend(document, additions, document)
}

function addAll(additions: Additions, spec: Doc, environment: Environment, whole: Doc): void {
  for (const [path, value] of spec) {
    const parts = parseFieldPath(path)
    if (isDoc(value) && !isExpression(value)) {
      if (value.size === 0) {
        throw new CommandError(40180, `an empty object is not a valid value. Found empty object at path ${path}`)
      }
      addAll(branchAt(additions, parts, whole), value, environment, whole)
    } else {
      const parent = branchAt(additions, parts.slice(0, -1), whole)
      if (parent.has(parts.at(-1)!)) throw conflicting(path, whole)
      parent.set(parts.at(-1)!, compileExpression(value, environment))
    }
  }
}

function isExpression(value: Doc): boolean {
  const [first] = value.keys()
  return first !== undefined && first.startsWith('$')
}

function branchAt(additions: Additions, parts: readonly string[], whole: Doc): Additions {
  let branch = additions
  for (const part of parts) {
    const next = branch.get(part) ?? new Map<string, Evaluate | Additions>()
    if (!(next instanceof Map)) throw conflicting(parts.join('.'), whole)
    branch.set(part, next)
    branch = next
  }
  return branch
}

function conflicting(path: string, whole: Doc): CommandError {
  return new CommandError(40176, `specification contains two conflicting paths at '${path}': ${describe(whole)}`)
}

function extend(document: Doc, additions: Additions, root: Doc): Doc {
  const result = new Map(document)
  for (const [name, addition] of additions) {
    const value = addition instanceof Map ? extendValue(document.get(name), addition, root) : addition(root)
    if (value === undefined) result.delete(name)
    else result.set(name, value)
  }
  return result
}

/** Within an array in each element; whatever is no document becomes one. */
function extendValue(value: Value | undefined, additions: Additions, root: Doc): Value {
  if (Array.isArray(value)) return value.map((element) => extendValue(element, additions, root))
  return extend(isDoc(value) ? value : new Map<string, Value>(), additions, root)
}
