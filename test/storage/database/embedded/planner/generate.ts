// Random collections and queries, made of few fields and values so that they meet.

import { compare } from '../../../../../storage/database/embedded/bson/compare.ts'
import { BSONRegExp, doc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import type { Random } from './random.ts'
import { longText, randomValues } from './values.ts'

/** How arrays occur: not at all; with one element at most, which leaves an index in order; or in any way. */
export type Shape = 'scalar' | 'single' | 'array'

const fields = ['a', 'b', 'c', 'd'] as const
const indexPaths = ['a', 'b', 'c', 'd', 'a.x', 'a.y', 'b.x', 'b.x.z', '_id']
const queryPaths = [...indexPaths, 'a', 'b', 'c', 'd', 'a.x', 'a.0', 'a.0.x', 'b.1', 'a.x.0', 'missing']
const types = ['number', 'string', 'objectId', 'bool', 'date', 'null', 'int', 'double', 'decimal', 'array', 'object']
const patterns = ['^a', '^ab', '^ab?', '^a\\.', '^', 'b', '^A|b', '^x', '^\u{1f600}', '^(a)', '^a$', 'a.b', '^é']

export const collations: Doc[] = [
  doc({ locale: 'vi', strength: 1 }),
  doc({ locale: 'en', strength: 2 }),
  doc({ locale: 'vi', strength: 3 }),
  doc({ locale: 'en', numericOrdering: true }),
]

export class Generator {
  readonly random: Random
  readonly shape: Shape
  readonly #values: Value[]
  /** Fields that may hold arrays: not all of them, or compound indexes would refuse most documents. */
  readonly #arrayFields: readonly string[]
  readonly #indexedPaths: string[][] = []
  readonly #partialFilters: Doc[] = []

  constructor(random: Random) {
    this.random = random
    this.shape = random.pick<Shape>(['scalar', 'single', 'array', 'array'])
    this.#values = randomValues(random)
    this.#arrayFields = this.shape === 'scalar' ? [] : random.sample(fields, 1 + random.below(2))
  }

  document(id: Value): Doc {
    const document: Doc = new Map([['_id', id]])
    for (const field of this.random.sample(fields, 4)) {
      if (this.random.chance(0.85)) document.set(field, this.#fieldValue(field))
    }
    return document
  }

  #fieldValue(field: string): Value {
    const { random } = this
    const isArray = this.#arrayFields.includes(field)
    return random.weighted<Value>([
      [6, () => this.scalar()],
      [field === 'a' || field === 'b' ? 2 : 0.5, () => this.#nested(isArray)],
      [isArray ? 4 : 0, () => this.#array()],
    ])
  }

  scalar(): Value {
    return this.random.pick(this.#values)
  }

  #nested(mayHoldArrays: boolean): Doc {
    const nested: Doc = new Map()
    for (const name of this.random.sample(['x', 'y', '0'], 2)) {
      if (name === '0' && mayHoldArrays) continue // would be refused by indexes on numbered elements
      nested.set(name, this.random.chance(0.8) ? this.scalar() : this.#inner(mayHoldArrays))
    }
    return nested
  }

  #inner(mayHoldArrays: boolean): Value {
    if (mayHoldArrays && this.random.chance(0.5)) return this.#list(() => this.scalar())
    return doc({ z: this.scalar() })
  }

  #array(): Value[] {
    const { random } = this
    return this.#list(() =>
      random.weighted<Value>([
        [5, () => this.scalar()],
        [3, () => this.#nested(this.shape === 'array')],
        [1.2, () => this.#list(() => this.scalar())],
        [0.5, () => this.#list(() => this.#nested(false))],
      ]),
    )
  }

  #list(make: () => Value): Value[] {
    return this.random.list(0, this.shape === 'single' ? 1 : 4, make)
  }

  index(name: string): Doc {
    const { random } = this
    const paths = random.sample(indexPaths.slice(0, -1), random.pick([1, 1, 1, 2, 2, 3]))
    if (random.chance(0.05)) paths.push('_id')
    if (random.chance(0.1)) paths.unshift('a.0')
    this.#indexedPaths.push(paths)
    const key = new Map<string, Value>(paths.map((path) => [path, random.pick([1, 1, -1])]))
    const options = random.weighted<Record<string, unknown>>([
      [6, () => ({})],
      [1.5, () => ({ sparse: true })],
      [2, () => ({ partialFilterExpression: this.#partialFilter(paths) })],
      [0.7, () => ({ unique: true })],
      [0.4, () => ({ unique: true, sparse: true })],
      [0.4, () => ({ unique: true, partialFilterExpression: this.#partialFilter(paths) })],
      [0.3, () => ({ hidden: true })],
      [0.4, () => ({ collation: random.pick(collations) })],
      [0.8, () => ({ collation: random.pick(collations), partialFilterExpression: this.#partialFilter(paths) })],
    ])
    return doc({ key, name, ...options })
  }

  #partialFilter(paths: string[]): Doc {
    const { random } = this
    const path = random.chance(0.6) ? random.pick(paths) : random.pick(indexPaths)
    const filter = random.weighted<Doc>([
      [3, () => doc({ [path]: doc({ [random.pick(comparisons)]: this.scalar() }) })],
      [1, () => doc({ [path]: this.#range() })],
      [2, () => doc({ [path]: doc({ $exists: true }) })],
      [1.5, () => doc({ [path]: doc({ $type: random.pick(types.slice(0, 5)) }) })],
      [1, () => doc({ [path]: doc({ $eq: this.scalar() }) })],
      [1, () => doc({ [path]: doc({ $in: random.list(1, 3, () => this.scalar()) }) })],
      [0.5, () => doc({ $and: [doc({ a: doc({ $gt: this.scalar() }) }), doc({ b: doc({ $exists: true }) })] })],
      [0.5, () => doc({ $or: [doc({ a: doc({ $gt: this.scalar() }) }), doc({ b: doc({ $exists: true }) })] })],
    ])
    this.#partialFilters.push(filter)
    return filter
  }

  filter(depth = 0): Doc {
    const { random } = this
    const filter: Doc = new Map()
    for (const path of this.#paths()) {
      filter.set(path, path === '_id' ? this.#idCondition() : this.condition())
    }
    // A partial index is only used when the query says what its filter says, or more.
    if (this.#partialFilters.length > 0 && random.chance(0.35)) {
      for (const [name, condition] of random.pick(this.#partialFilters)) filter.set(name, condition)
    }
    if (depth < 2 && random.chance(0.15))
      filter.set(
        '$or',
        random.list(1, 3, () => this.filter(depth + 1)),
      )
    if (depth < 2 && random.chance(0.1))
      filter.set(
        '$and',
        random.list(1, 2, () => this.filter(depth + 1)),
      )
    if (depth < 2 && random.chance(0.04))
      filter.set(
        '$nor',
        random.list(1, 2, () => this.filter(depth + 1)),
      )
    if (random.chance(0.03)) filter.set('$expr', doc({ $gt: ['$a', random.below(3)] }))
    if (depth === 0 && random.chance(0.08)) return doc({ $or: random.list(2, 3, () => this.#part()) })
    return filter
  }

  /** Often those with which an index begins. */
  #paths(): string[] {
    const { random } = this
    const count = random.pick([1, 1, 1, 2, 3])
    if (this.#indexedPaths.length === 0 || random.chance(0.5)) return random.sample(queryPaths, count)
    return random.pick(this.#indexedPaths).slice(0, count)
  }

  /** Something that an index is likely to find. */
  #part(): Doc {
    return doc({
      [this.random.pick(['a', 'b', 'a.x', '_id'])]: this.random.chance(0.5) ? this.scalar() : this.condition(),
    })
  }

  #idCondition(): Value {
    const id = () => this.random.below(80)
    return this.random.weighted<Value>([
      [3, () => id()],
      [1, () => BigInt(id())],
      [2, () => doc({ $in: this.random.list(0, 20, id) })],
      [1, () => doc({ $in: Array.from({ length: 600 }, (_, position) => position * 2) })],
      [2, () => doc({ $gt: id() })],
      [1, () => doc({ $gte: id(), $lt: id() })],
      [1, () => this.condition()],
    ])
  }

  /** What may stand beside a path. */
  condition(): Value {
    const { random } = this
    return random.weighted<Value>([
      [6, () => this.scalar()],
      [1, () => this.#fieldValue(random.pick(fields))],
      [1, () => null],
      [0.5, () => new BSONRegExp(random.pick(patterns), random.pick(['', '', 'i']))],
      [10, () => this.#operators()],
      [3, () => new Map([...this.#operators(), ...this.#operators()])],
    ])
  }

  #operators(): Doc {
    const { random } = this
    const scalar = () => this.scalar()
    const any = () => (random.chance(0.9) ? this.scalar() : this.#fieldValue(random.pick(fields)))
    return random.weighted<Doc>([
      [1, () => doc({ $eq: any() })],
      [6, () => doc({ [random.pick(comparisons)]: any() })],
      [4, () => this.#range()],
      [4, () => doc({ $in: random.list(0, 4, any) })],
      [0.3, () => doc({ $in: random.list(20, 60, scalar) })],
      [1, () => doc({ $in: [...random.list(0, 2, scalar), new BSONRegExp(random.pick(patterns), '')] })],
      [1, () => doc({ $nin: random.list(0, 3, any) })],
      [1, () => doc({ $ne: any() })],
      [2, () => doc({ $exists: random.chance(0.6) })],
      [1, () => doc({ $type: random.pick(types) })],
      [0.5, () => doc({ $size: random.below(3) })],
      [0.3, () => doc({ $mod: [2, random.below(2)] })],
      [2, () => doc({ $regex: random.pick(patterns), $options: random.pick(['', '', 'i', 'm', 's']) })],
      [0.5, () => doc({ $regex: `^${longText(random).replace('\0', '')}` })],
      [1, () => doc({ $all: random.list(0, 3, any) })],
      [0.5, () => doc({ $all: [doc({ $elemMatch: this.#operators() })] })],
      [2, () => doc({ $elemMatch: this.#operators() })],
      [2, () => doc({ $elemMatch: this.#element() })],
      [0.7, () => doc({ $elemMatch: doc({ $elemMatch: this.#operators() }) })],
      [1, () => doc({ $not: this.#operators() })],
    ])
  }

  #range(): Doc {
    const [low, high] = [this.scalar(), this.scalar()].sort(compare)
    return doc({ [this.random.pick(['$gt', '$gte'])]: low, [this.random.pick(['$lt', '$lte'])]: high })
  }

  #element(): Doc {
    const names = this.random.sample(['x', 'y', 'x.z', '0'], 1 + this.random.below(2))
    return doc(Object.fromEntries(names.map((name) => [name, this.condition()])))
  }

  sort(): Doc {
    const { random } = this
    const paths = random.sample(queryPaths.slice(0, -1), random.pick([1, 1, 2, 2, 3]))
    return new Map(paths.map((path) => [path, random.pick([1, -1])]))
  }

  /** The values of `min` or `max` of an index. */
  bound(key: Doc): Doc {
    return new Map([...key.keys()].map((path) => [path, this.scalar()]))
  }

  /** An update with operators; some of them fail on some documents. */
  update(): Doc {
    const { random } = this
    const field = random.pick(fields)
    return random.weighted<Doc>([
      [6, () => doc({ $set: { [field]: this.#fieldValue(field) } })],
      [2, () => doc({ $set: { [random.pick(['a.x', 'b.x', 'c'])]: this.scalar() } })],
      [2, () => doc({ $unset: { [field]: '' } })],
      [1, () => doc({ $inc: { [field]: 1 } })],
      [1, () => doc({ $push: { [field]: this.scalar() } })],
      [1, () => doc({ $pull: { [field]: this.scalar() } })],
      [1, () => doc({ $min: { [field]: this.scalar() } })],
    ])
  }
}

const comparisons = ['$gt', '$gte', '$lt', '$lte']
