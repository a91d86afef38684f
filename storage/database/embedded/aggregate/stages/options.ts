import { describe, isDoc, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'

type Kind = 'string' | 'bool' | 'object' | 'array' | 'any'

/** What a stage may be told; a kind with an exclamation mark has to be there. With a code of its own for the wrong type. */
export type Options = Readonly<Record<string, Kind | `${Kind}!` | readonly [Kind, code: number]>>

/** Each stage has codes of its own for the same mistakes. */
export interface Codes {
  readonly notAnObject: number
  readonly unknown: number
  readonly missing: number
  readonly wrongType: number
}

export function readOptions(name: string, spec: Value, options: Options, codes: Codes): Doc {
  if (!isDoc(spec)) {
    throw new CommandError(codes.notAnObject, `the ${name} specification must be an object, but is ${typeName(spec)}`)
  }
  for (const [option, value] of spec) {
    const wanted = Object.hasOwn(options, option) ? options[option] : undefined
    if (wanted === undefined) throw new CommandError(codes.unknown, `'${option}' is an unknown option of ${name}`)
    const [kind, code] = typeof wanted === 'string' ? [wanted.replace('!', ''), codes.wrongType] : wanted
    if (kind === 'any' || kind === typeName(value)) continue
    const found = `found ${describe(value)} of type ${typeName(value)}`
    throw new CommandError(code, `the option '${option}' of ${name} must be of type ${kind}, ${found}`)
  }
  for (const [option, kind] of Object.entries(options)) {
    if (typeof kind === 'string' && kind.endsWith('!') && !spec.has(option)) {
      throw new CommandError(codes.missing, `${name} needs the option '${option}'`)
    }
  }
  return spec
}

/** Of the stages whose options the server reads by its interface definition language. */
export const commonCodes: Codes = { notAnObject: 14, unknown: 40415, missing: 40414, wrongType: 14 }
