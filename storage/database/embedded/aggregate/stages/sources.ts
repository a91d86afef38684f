// Stages with documents of their own. They stand first in a pipeline.
import { isDoc, typeName, type Value } from '../../bson/values.ts'
import { CommandError, notSupported } from '../../errors.ts'
import type { Rows } from '../../query/rows.ts'
import { scopeOf } from '../expression.ts'
import { paced, type Context } from './stage.ts'

export type Source = () => Rows

export const sources: Readonly<Record<string, (spec: Value, context: Context) => Source>> = {
  $documents: (spec, { collection, environment }) => {
    if (collection !== undefined) {
      throw new CommandError(73, "'$documents' can only be run with {aggregate: 1}")
    }
    const documents = scopeOf(environment).compile(spec)
    return () => {
      const list = documents(new Map())
      if (!Array.isArray(list)) {
        throw new CommandError(5858203, `$documents must evaluate to an array of objects, found ${typeName(list)}`)
      }
      return paced(
        list.map((value) => {
          if (isDoc(value)) return value
          throw new CommandError(
            40228,
            `$documents must evaluate to an array of objects, found ${typeName(value)} in it`,
          )
        }),
      )
    }
  },
  $indexStats: (spec, { collection, reader }) => {
    if (!isDoc(spec) || spec.size > 0) {
      throw new CommandError(28803, 'The $indexStats stage specification must be an empty object')
    }
    return () => (reader.stats(collection!).get('indexes') as Value[]).filter(isDoc)
  },
  $collStats: (spec, { collection, reader }) => {
    if (!isDoc(spec)) {
      throw new CommandError(5447000, `$collStats must take a nested object but found: ${typeName(spec)}`)
    }
    for (const option of spec.keys()) checkStatistic(option)
    return () => {
      const stats = reader.stats(collection!)
      const names = ['ns', 'host', 'localTime', ...spec.keys()]
      return [new Map(names.filter((name) => stats.has(name)).map((name) => [name, stats.get(name)!]))]
    }
  },
}

function checkStatistic(option: string): void {
  if (option === 'count' || option === 'storageStats') return
  if (option === 'latencyStats' || option === 'queryExecStats') throw notCollected(option)
  throw new CommandError(40415, `BSON field '$collStats.${option}' is an unknown field.`)
}

function notCollected(option: string): CommandError {
  return notSupported(`$collStats with '${option}'`)
}
