// Updates: operators, a whole new document, or a pipeline.
// https://www.mongodb.com/docs/manual/reference/command/update/#syntax

import { equals } from '../bson/compare.ts'
import { clone, describe, isDoc, Timestamp, typeCode, typeName, type Doc, type Value } from '../bson/values.ts'
import { badValue, CommandError, failedToParse } from '../errors.ts'
import { compileArrayFilters, type ArrayFilters } from './array-filters.ts'
import type { Environment } from './environment.ts'
import { compileMatchedIndex, type MatchedIndex } from './positional.ts'
import { modifyAt, refuseDollarName, renameTo } from './update-apply.ts'
import { modifierMakers, nextTimestamp } from './update-operators.ts'
import { addToTree, emptyTree, isPositional, stepsOf, type Branch, type Step } from './update-tree.ts'

export { seedFromFilter } from './seed.ts'

export interface Update {
  /** `document` may be changed; the result may be the same Map. `matchedBy` is the filter that found the document. */
  apply(document: Doc, matchedBy: Doc): Doc
  /** The document of an upsert, from what the filter demands (seedFromFilter). */
  insert(seed: Doc): Doc
}

export interface UpdateOptions {
  readonly arrayFilters?: readonly Doc[]
  readonly environment: Environment
  /** Pipelines are compiled by a layer above this one. */
  readonly pipeline?: PipelineUpdate
}

export type PipelineUpdate = (stages: Value[], environment: Environment) => (document: Doc) => Doc

export function compileUpdate(update: Value, options: UpdateOptions): Update {
  if (Array.isArray(update)) return pipelineUpdate(update, options)
  if (!isDoc(update)) throw failedToParse('Update argument must be either an object or an array')
  return isReplacement(update) ? replacementUpdate(update, options) : operatorUpdate(update, options)
}

export function isReplacement(update: Value): boolean {
  if (!isDoc(update)) return false
  const [first] = update.keys()
  return first === undefined || !first.startsWith('$')
}

/** What happens at one path of the tree. */
interface Action {
  readonly insertOnly?: boolean
  run(document: Doc, path: readonly string[]): void
}

function operatorUpdate(update: Doc, { arrayFilters = [], environment }: UpdateOptions): Update {
  const filters = compileArrayFilters(arrayFilters, environment)
  const { tree, paths } = buildTree(update, filters, environment)
  const isFixed = !paths.some((path) => path.split('.').some(isPositional))
  const fixedSteps = isFixed ? [...stepsOf(tree, undefined, [], filters, undefined)] : undefined
  const changesId = paths.some((path) => path === '_id' || path.startsWith('_id.'))

  const run = (document: Doc, matchedIndex: MatchedIndex | undefined, inserting: boolean) => {
    // All steps are known before the first is taken: array filters see the elements as they were.
    const steps = fixedSteps ?? [...stepsOf(tree, document, [], filters, matchedIndex)]
    const id = changesId && document.has('_id') ? clone(document.get('_id')!) : undefined
    for (const step of steps) {
      if (step.action.insertOnly && !inserting) continue
      step.action.run(document, step.path)
      if (id !== undefined) refuseChangedId(id, document, step)
    }
    return document
  }

  const usesPosition = paths.some((path) => path.split('.').includes('$'))
  let matched: { by: Doc; index: (document: Doc) => MatchedIndex } | undefined
  return {
    apply: (document, matchedBy) => {
      if (usesPosition && matched?.by !== matchedBy) {
        matched = { by: matchedBy, index: compileMatchedIndex(matchedBy, environment) }
      }
      return run(document, matched?.index(document), false)
    },
    insert: (seed) => withIdFirst(run(seed, undefined, true)),
  }
}

function buildTree(update: Doc, filters: ArrayFilters, environment: Environment) {
  const tree: Branch<Action> = emptyTree()
  const paths: string[] = []
  const used = new Set<string>()
  const add = (path: string, action: Action) => {
    for (const identifier of addToTree(tree, path, action, filters)) used.add(identifier)
    paths.push(path)
  }
  for (const [operator, fields] of update) {
    for (const [path, operand] of readFields(operator, fields)) {
      if (operator === '$rename') {
        const target = readRenameTarget(path, operand)
        add(target, { run: (document, to) => renameTo(document, path.split('.'), to) })
        add(path, { run: () => {} }) // nothing else may touch the source
      } else {
        const modifier = modifierMakers[operator]!(operand, path, environment)
        const insertOnly = operator === '$setOnInsert'
        add(path, { insertOnly, run: (document, at) => modifyAt(document, at, modifier) })
      }
    }
  }
  for (const identifier of filters.keys()) {
    if (used.has(identifier)) continue
    throw failedToParse(
      `The array filter for identifier '${identifier}' was not used in the update ${describe(update)}`,
    )
  }
  return { tree, paths }
}

function readFields(operator: string, fields: Value): Doc {
  if (operator !== '$rename' && !Object.hasOwn(modifierMakers, operator)) {
    throw failedToParse(
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    )
  }
  if (isDoc(fields)) return fields
  throw failedToParse(
    `Modifiers operate on fields but we found type ${typeName(fields)} instead. ` +
      `For example: {$mod: {<field>: ...}} not {${operator}: ${describe(fields)}}`,
  )
}

function readRenameTarget(from: string, to: Value): string {
  const shown = `${from}: ${describe(to)}`
  if (typeof to !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${shown}`)
  if (to.includes('\0')) throw badValue("The 'to' field for $rename cannot contain an embedded null byte")
  if (from === to) throw badValue(`The source and target field for $rename must differ: ${shown}`)
  if (to.startsWith(`${from}.`) || from.startsWith(`${to}.`)) {
    throw badValue(`The source and target field for $rename must not be on the same path: ${shown}`)
  }
  if (from.split('.').some(isPositional)) throw badValue(`The source field for $rename may not be dynamic: ${from}`)
  if (to.split('.').some(isPositional)) throw badValue(`The destination field for $rename may not be dynamic: ${to}`)
  return to
}

function refuseChangedId(id: Value, document: Doc, { path }: Step<Action>): void {
  if (path[0] !== '_id' || isSame(id, document.get('_id'))) return
  const changed = path.join('.')
  throw new CommandError(66, `Performing an update on the path '${changed}' would modify the immutable field '_id'`)
}

function isSame(a: Value, b: Value | undefined): boolean {
  return b !== undefined && equals(a, b) && typeCode(a) === typeCode(b)
}

function replacementUpdate(replacement: Doc, { arrayFilters = [] }: UpdateOptions): Update {
  if (arrayFilters.length > 0) {
    throw failedToParse('arrayFilters may not be specified for replacement-style updates')
  }
  const stamped: Doc = new Map()
  for (const [name, value] of replacement) {
    refuseDollarName(name)
    // The server fills in empty timestamps at the top level.
    const isEmpty = value instanceof Timestamp && value.t === 0 && value.i === 0 && name !== '_id'
    stamped.set(name, isEmpty ? nextTimestamp() : value)
  }
  const replace = (document: Doc) => replaceBy(document.get('_id'), clone(stamped) as Doc)
  return { apply: replace, insert: replace }
}

function pipelineUpdate(stages: Value[], { arrayFilters = [], environment, pipeline }: UpdateOptions): Update {
  if (arrayFilters.length > 0) throw failedToParse('arrayFilters may not be specified for pipeline-style updates')
  if (pipeline === undefined) throw failedToParse('A pipeline-style update is not allowed here')
  const transform = pipeline(stages, environment)
  const run = (document: Doc) => {
    const id = document.get('_id')
    return replaceBy(id === undefined ? undefined : clone(id), transform(document))
  }
  return { apply: run, insert: run }
}

/** The _id stays, whether the new content repeats it or leaves it out. */
function replaceBy(id: Value | undefined, content: Doc): Doc {
  if (id === undefined) return withIdFirst(content)
  const newId = content.get('_id') ?? (content.has('_id') ? null : id)
  if (!equals(id, newId)) {
    throw new CommandError(
      66,
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${describe(newId)}`,
    )
  }
  return withIdFirst(content.set('_id', newId))
}

function withIdFirst(document: Doc): Doc {
  const id = document.get('_id')
  if (id === undefined || document.keys().next().value === '_id') return document
  return new Map([['_id', id], ...document])
}
