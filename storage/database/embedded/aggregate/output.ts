// $out and $merge only end a pipeline. Whoever runs it writes; here their form is checked.
import { describe, isDoc, typeName, type Doc, type Value } from '../bson/values.ts'
import { badValue, CommandError, notSupported } from '../errors.ts'
import { commonCodes, readOptions } from './stages/options.ts'

export interface Output {
  readonly stage: '$out' | '$merge'
  /** Of $out: a name, or { db, coll }. Of $merge: a name, or a document as the manual has it. */
  readonly spec: Value
}

export function isOutput(name: string): name is Output['stage'] {
  return name === '$out' || name === '$merge'
}

export function checkOutput({ stage, spec }: Output): void {
  if (typeof spec === 'string') checkCollection(spec)
  else if (!isDoc(spec)) throw notTakenBy(stage, spec)
  else if (stage === '$out') checkOut(spec)
  else checkMerge(spec)
}

function notTakenBy(stage: Output['stage'], spec: Value): CommandError {
  if (stage === '$out') {
    return new CommandError(16990, `$out only supports a string or object argument, but found ${typeName(spec)}`)
  }
  return new CommandError(51182, `$merge requires a string or object argument, but found ${typeName(spec)}`)
}

function checkOut(spec: Doc): void {
  if (spec.has('timeseries')) throw notSupported("$out to a time series collection ('timeseries')")
  checkTarget(spec, '$out')
}

function checkTarget(target: Doc, field: string): void {
  checkCollection(readOptions(field, target, { db: 'string', coll: 'string!' }, commonCodes).get('coll') as string)
}

function checkCollection(name: string): void {
  if (name === '' || name.includes('\0')) throw new CommandError(73, `Invalid target namespace: '${name}'`)
}

function checkMerge(spec: Doc): void {
  const options = { into: 'any!', on: 'any', let: 'object', whenMatched: 'any', whenNotMatched: 'string' } as const
  readOptions('$merge', spec, options, commonCodes)
  checkInto(spec.get('into'))
  checkOn(spec.get('on'))
  checkModes(spec)
}

function checkInto(into: Value | undefined): void {
  if (typeof into === 'string') checkCollection(into)
  else if (isDoc(into)) checkTarget(into, '$merge.into')
  else
    throw new CommandError(
      51178,
      `$merge 'into' field  must be either a string or an object, but found ${typeName(into)}`,
    )
}

function checkOn(on: Value | undefined): void {
  if (on === undefined || typeof on === 'string') return
  if (!Array.isArray(on)) {
    const found = `but found ${typeName(on)}`
    throw new CommandError(51186, `$merge 'on' field  must be either a string or an array of strings, ${found}`)
  }
  if (on.length === 0) {
    throw new CommandError(51187, "If explicitly specifying $merge 'on', must include at least one field")
  }
  for (const [index, field] of on.entries()) {
    if (typeof field !== 'string') {
      throw new CommandError(51134, `$merge 'on' array elements must be strings, but found ${typeName(field)}`)
    }
    if (on.indexOf(field) < index) throw new CommandError(31465, `Found a duplicate field '${field}'`)
  }
}

const modesWhenMatched = ['replace', 'keepExisting', 'merge', 'fail']
const modesWhenNotMatched = ['insert', 'discard', 'fail']

function checkModes(spec: Doc): void {
  const whenMatched = spec.get('whenMatched') ?? 'merge'
  const whenNotMatched = (spec.get('whenNotMatched') as string | undefined) ?? 'insert'
  const isPipeline = Array.isArray(whenMatched)
  if (!isPipeline && typeof whenMatched !== 'string') {
    const found = `but found ${typeName(whenMatched)}`
    throw new CommandError(51191, `$merge 'whenMatched' field  must be either a string or an array, ${found}`)
  }
  if (!isPipeline && !modesWhenMatched.includes(whenMatched)) throw unknownMode('whenMatched', whenMatched)
  if (!modesWhenNotMatched.includes(whenNotMatched)) throw unknownMode('whenNotMatched', whenNotMatched)
  if ((whenMatched === 'keepExisting' || whenMatched === 'fail') && whenNotMatched !== 'insert') {
    const modes = `'whenMatched: ${whenMatched}' and 'whenNotMatched: ${whenNotMatched}'`
    throw new CommandError(51181, `Combination of $merge modes ${modes} is not supported`)
  }
  checkLet(spec.get('let') as Doc | undefined, whenMatched)
}

function checkLet(definitions: Doc | undefined, whenMatched: Value): void {
  if (definitions === undefined) return
  if (!Array.isArray(whenMatched)) {
    throw new CommandError(51199, `Cannot use 'let' variables with 'whenMatched: ${whenMatched as string}' mode`)
  }
  const reserved = definitions.get('new')
  if (reserved === undefined || reserved === '$$ROOT') return
  throw new CommandError(
    51273,
    `'let' may not define a value for the reserved 'new' variable other than '$$ROOT', but found ${describe(reserved)}`,
  )
}

function unknownMode(field: string, mode: string): CommandError {
  return badValue(`Enumeration value '${mode}' for field '$merge.${field}' is not a valid value.`)
}
