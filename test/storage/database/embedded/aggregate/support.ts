// What the tests of this folder share: environments, evaluation, and a reader over lists in memory.
import { inspect as inspectDeeply } from 'node:util'
import { expect } from 'chai'
import { compileExpression } from '../../../../../storage/database/embedded/aggregate/expression.ts'
import {
  runPipeline,
  type FindQuery,
  type Reader,
} from '../../../../../storage/database/embedded/aggregate/pipeline.ts'
import { parseCollation } from '../../../../../storage/database/embedded/bson/collation.ts'
import { doc, isDoc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import type { Environment } from '../../../../../storage/database/embedded/query/environment.ts'
import { compileFilter } from '../../../../../storage/database/embedded/query/filter.ts'
import { PAUSE, type Rows } from '../../../../../storage/database/embedded/query/rows.ts'
import { compileSort } from '../../../../../storage/database/embedded/query/sort.ts'

export const now = new Date('2024-02-29T12:00:00Z')

export function environment(variables: Record<string, unknown> = {}, collation?: Record<string, unknown>): Environment {
  return {
    collation: collation && parseCollation(doc(collation)),
    variables: new Map([['NOW', now], ...doc(variables)]),
    expression: compileExpression,
  }
}

/** The value of an expression, of plain objects and arrays, for a document. */
export function evaluate(expression: unknown, document: Record<string, unknown> = {}, given = environment()) {
  return compileExpression(value(expression), given)(doc(document))
}

export function value(plain: unknown): Value {
  return doc({ plain }).get('plain')!
}

/** Names and values in order, without caring for the types of containers. */
export function entries(result: Value | undefined): unknown {
  if (isDoc(result)) return Array.from(result, ([name, member]) => [name, entries(member)])
  return Array.isArray(result) ? result.map(entries) : result
}

/** The code of the error that an action ends in. */
export function codeOf(action: () => unknown): number {
  return failureOf(action).code
}

export function failureOf(action: () => unknown): CommandError {
  try {
    action()
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
  throw new Error('It was expected to fail')
}

/** Collections as lists. It pauses before every document, and remembers what it was asked for. */
export class ListReader implements Reader {
  readonly queries: { collection: string; query: FindQuery }[] = []
  readonly counts: { collection: string; filter: Doc }[] = []
  /** Documents that somebody took. */
  read = 0
  readonly #collections: Map<string, Doc[]>

  constructor(collections: Record<string, Record<string, unknown>[]>) {
    this.#collections = new Map(Object.entries(collections).map(([name, documents]) => [name, documents.map(doc)]))
  }

  *find(collection: string, query: FindQuery, given: Environment): Rows {
    this.queries.push({ collection, query })
    const passes = compileFilter(query.filter, given)
    let found = (this.#collections.get(collection) ?? []).filter(passes)
    if (query.sort !== undefined) {
      const sorter = compileSort(query.sort, given)
      found = found.toSorted((a, b) => sorter.compare(sorter.key(a), sorter.key(b)))
    }
    const start = query.skip ?? 0
    for (const document of found.slice(start, query.limit === undefined ? undefined : start + query.limit)) {
      yield PAUSE
      this.read++
      yield document
    }
  }

  count(collection: string, filter: Doc, given: Environment): number {
    this.counts.push({ collection, filter })
    return (this.#collections.get(collection) ?? []).filter(compileFilter(filter, given)).length
  }

  stats(collection: string): Doc {
    const count = this.#collections.get(collection)?.length ?? 0
    return doc({
      ns: `test.${collection}`,
      count,
      storageStats: { count },
      indexes: [{ name: '_id_', key: { _id: 1 } }],
    })
  }
}

/** What comes out of a pipeline over a list of documents, without the pauses. */
export function aggregate(
  documents: Record<string, unknown>[],
  stages: unknown[],
  more: { others?: Record<string, Record<string, unknown>[]>; environment?: Environment; reader?: Reader } = {},
): Doc[] {
  const reader = more.reader ?? new ListReader({ items: documents, ...more.others })
  return documentsOf(runPipeline('items', stages.map(value), reader, more.environment ?? environment()))
}

export function documentsOf(rows: Rows): Doc[] {
  return Array.from(rows).filter((row) => row !== PAUSE)
}

export function docs(...documents: Record<string, unknown>[]): Doc[] {
  return documents.map(doc)
}

/** An expression, what it gives, and the document if it looks at one. */
export type Given = readonly [expression: unknown, expected: unknown, document?: Record<string, unknown>]

/** An expression and the code of its refusal. */
export type Refused = readonly [expression: unknown, code: number, document?: Record<string, unknown>]

export function expectValues(cases: readonly Given[]): void {
  for (const [expression, expected, document] of cases) {
    it(`${inspect(expression)} gives ${inspect(expected)}`, () => {
      const result = evaluate(expression, document)
      expect(entries(result)).to.deep.equal(expected === undefined ? undefined : entries(value(expected)))
    })
  }
}

export function expectRefusals(cases: readonly Refused[]): void {
  for (const [expression, code, document] of cases) {
    it(`${inspect(expression)} is refused with ${code}`, () => {
      expect(codeOf(() => evaluate(expression, document))).to.equal(code)
    })
  }
}

export function inspect(thing: unknown): string {
  return inspectDeeply(thing, { depth: 9, breakLength: Infinity, compact: true, maxStringLength: 80 })
}
