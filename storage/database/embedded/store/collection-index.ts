// One index of a collection: which documents it holds, and under which keys.

import { createHash } from 'node:crypto'
import { holdsText, parseCollation } from '../bson/collation.ts'
import { KeyWriter } from '../bson/key.ts'
import { isDoc, isNumber, type Doc, type Value } from '../bson/values.ts'
import { toNumber } from '../bson/number.ts'
import { compileFilter, type Predicate } from '../query/filter.ts'
import type { Environment } from '../query/environment.ts'
import { EMPTY, keysOf, type KeyPart } from '../query/keys.ts'
import { arrayIndex } from '../query/path.ts'
import { CommandError, notSupported } from '../errors.ts'
import { nameOf } from './changes.ts'
import { keySpace, readRecord, recordValue, type Entry, type KeySpace } from './key-values.ts'

export interface IndexField {
  readonly path: string
  readonly parts: readonly string[]
  readonly descending: boolean
  /** A path with a number in it means an element or a field of that name: its keys cannot answer for both. */
  readonly isAmbiguous: boolean
}

/** What the catalog keeps of an index. */
export interface StoredIndex {
  readonly spec: Doc
  readonly space: number
  readonly multikey: readonly boolean[]
  readonly truncated: boolean
}

/** Longer keys are cut and end in a digest (LMDB takes 1,978 bytes, of which some are the space and the record). */
export const longestKey = 1900
const digestBytes = 32

export const idIndexName = '_id_'

export class CollectionIndex {
  readonly spec: Doc
  readonly name: string
  readonly number: number
  readonly space: KeySpace
  readonly fields: readonly IndexField[]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partialFilter: Doc | undefined
  /** A text, geo, hashed or wildcard index is only declared: it holds nothing, and the queries that need it are refused. */
  readonly isDeclaredOnly: boolean
  /** Transactions that began before this generation of the catalog do not use the index. */
  readonly generation: number
  /** For each field: whether some document has had several keys that differ in it, because of an array. */
  readonly multikey: boolean[]
  /** Some key was too long to be held whole. */
  truncated: boolean
  readonly #partial: Predicate | undefined
  readonly #isCollated: boolean
  readonly #paths: readonly (readonly string[])[]

  constructor(stored: StoredIndex, environment: Environment, generation: number) {
    const key = stored.spec.get('key') as Doc
    this.spec = stored.spec
    this.name = stored.spec.get('name') as string
    this.number = stored.space
    this.space = keySpace(stored.space)
    this.fields = [...key].map(([path, direction]) => ({
      path,
      parts: path.split('.'),
      descending: isNumber(direction) && toNumber(direction) < 0,
      isAmbiguous: path.split('.').some((part) => arrayIndex(part) !== undefined),
    }))
    this.#paths = this.fields.map((field) => field.parts)
    this.unique = stored.spec.get('unique') === true || this.name === idIndexName
    this.sparse = stored.spec.get('sparse') === true
    this.isDeclaredOnly = isDeclaredOnly(key)
    this.partialFilter = stored.spec.get('partialFilterExpression') as Doc | undefined
    this.#partial = this.partialFilter && compileFilter(this.partialFilter, this.collated(environment))
    this.#isCollated = stored.spec.has('collation')
    this.multikey = [...stored.multikey]
    this.truncated = stored.truncated
    this.generation = generation
  }

  get hidden(): boolean {
    return this.spec.get('hidden') === true
  }

  get isMultikey(): boolean {
    return this.multikey.includes(true)
  }

  /** Seconds after the date of the field at which a document expires, or undefined. */
  get expireAfterSeconds(): number | undefined {
    const seconds = this.spec.get('expireAfterSeconds')
    return isNumber(seconds) && this.fields.length === 1 ? toNumber(seconds) : undefined
  }

  toStored(): StoredIndex {
    return { spec: this.spec, space: this.number, multikey: this.multikey, truncated: this.truncated }
  }

  /**
   * The distinct keys of a document, with the index's space in front. Remembers when they made the index multikey or
   * truncated: `changed` is then true and the catalog has to be written.
   * The keys are in binary order: texts that a collation takes for equal would not meet in a unique index.
   * @throws CannotIndexParallelArrays (171), CommandNotSupported (115)
   */
  keysOf(document: Doc): { keys: Buffer[]; changed: boolean } {
    if (this.isDeclaredOnly || (this.#partial && !this.#partial(document))) return { keys: [], changed: false }
    const tuples = keysOf(document, this.#paths, parallelArrays)
    if (this.sparse && tuples.every((tuple) => tuple.every((part) => part === undefined)))
      return { keys: [], changed: false }
    if (this.unique && this.#isCollated && tuples.some((tuple) => tuple.some(isText)))
      throw notSupported('A string in a unique index with a collation')
    const wasTruncated = this.truncated
    const isNews = tuples.length > 1 && this.#noteMultikey(tuples)
    const keys = tuples.map((tuple) => this.#encode(tuple))
    return { keys: keys.length === 1 ? keys : distinct(keys), changed: isNews || this.truncated !== wasTruncated }
  }

  /** The key of a tuple of values, one for each field, however long. */
  keyOf(values: readonly Value[]): Buffer {
    return this.#write(values)
  }

  /** A unique index holds the record under the key; the others hold key and record as one key. */
  entry(key: Buffer, record: number): Entry {
    const value = recordValue(record)
    return this.unique ? { key, value } : { key: Buffer.concat([key, value]), value: present }
  }

  recordOf(entry: Entry): number {
    return this.unique ? readRecord(entry.value, 0) : readRecord(entry.key, entry.key.length - 8)
  }

  #noteMultikey([first, ...others]: readonly (readonly KeyPart[])[]): boolean {
    const news = this.fields.filter((_, field) => {
      const isMultikey = others.some((tuple) => tuple[field] !== first![field])
      if (!isMultikey || this.multikey[field]) return false
      this.multikey[field] = true
      return true
    })
    return news.length > 0
  }

  #write(tuple: readonly KeyPart[]): Buffer {
    writer.reset()
    writer.bytes(this.space)
    tuple.forEach((part, field) => {
      const descending = this.fields[field]!.descending
      if (part === EMPTY) writer.emptyArray(descending)
      else writer.value(part ?? null, descending)
    })
    return writer.result()
  }

  #encode(tuple: readonly KeyPart[]): Buffer {
    const key = this.#write(tuple)
    if (key.length <= longestKey) return key
    this.truncated = true
    const digest = createHash('sha256').update(key).digest()
    return Buffer.concat([key.subarray(0, longestKey - digestBytes), digest])
  }

  private collated(environment: Environment): Environment {
    return { ...environment, collation: parseCollation(this.spec.get('collation')) }
  }
}

const isText = (part: KeyPart) => part !== undefined && part !== EMPTY && holdsText(part)
const writer = new KeyWriter()
const present = Buffer.from([1])

export function isDeclaredOnly(key: Doc): boolean {
  return [...key].some(([path, kind]) => typeof kind === 'string' || path === '$**' || path.endsWith('.$**'))
}

/** True when two index keys name the same fields in the same order and direction. */
export function sameKey(a: Value | undefined, b: Value | undefined): boolean {
  if (!isDoc(a) || !isDoc(b) || a.size !== b.size) return false
  const others = [...b]
  return [...a].every(([path, kind], position) => {
    const [otherPath, otherKind] = others[position]!
    return path === otherPath && directionOf(kind) === directionOf(otherKind)
  })
}

const directionOf = (kind: Value) => (isNumber(kind) ? Math.sign(toNumber(kind)) : kind)

const parallelArrays = (first: string, second: string) =>
  new CommandError(171, `cannot index parallel arrays [${first}] [${second}]`)

function distinct(keys: Buffer[]): Buffer[] {
  return [...new Map(keys.map((key) => [nameOf(key), key])).values()]
}
