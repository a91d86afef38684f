// $facet: several pipelines over the same documents. $unionWith: the documents of another pipeline after these.
import { isDoc, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { PAUSE, type Rows } from '../../query/rows.ts'
import { checkFieldName } from '../field-path.ts'
import { checkDocuments } from './lookup.ts'
import { commonCodes, readOptions } from './options.ts'
import { paced, type StageCompiler } from './stage.ts'

export const facet: StageCompiler = (spec, context) => {
  if (!isDoc(spec) || spec.size === 0) {
    throw new CommandError(40169, 'the $facet specification must be a non-empty object')
  }
  const facets = Array.from(spec, ([name, stages]) => {
    checkFieldName(name)
    if (!Array.isArray(stages)) {
      throw new CommandError(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`)
    }
    return [name, context.stages(stages, '$facet')] as const
  })
  return function* (rows) {
    const input = yield* collect(rows)
    const result: Doc = new Map()
    for (const [name, stage] of facets) result.set(name, yield* collect(stage(paced(input))))
    yield result
  }
}

export const unionWith: StageCompiler = (spec, context) => {
  const { collection, stages } = parseUnion(spec)
  const other = context.pipeline(stages, { collection, place: '$unionWith' })
  return function* (rows) {
    yield* rows
    yield* other.run()
  }
}

function* collect(rows: Rows): Generator<typeof PAUSE, Doc[]> {
  const documents: Doc[] = []
  for (const row of rows) {
    if (row === PAUSE) yield PAUSE
    else documents.push(row)
  }
  return documents
}

function parseUnion(spec: Value): { collection: string | undefined; stages: Value[] } {
  if (typeof spec === 'string') return { collection: spec, stages: [] }
  const given = readOptions(
    '$unionWith',
    spec,
    { coll: 'string', pipeline: 'array' },
    { ...commonCodes, notAnObject: 9 },
  )
  const stages = given.get('pipeline') as Value[] | undefined
  const collection = given.get('coll') as string | undefined
  if (collection === undefined) checkDocuments(stages, '$unionWith')
  return { collection, stages: stages ?? [] }
}
