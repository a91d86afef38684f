// Queries for which an index once gave other answers than a scan, or an index could not be used though it helps.

import { expect } from 'chai'
import {
  Binary,
  BSONSymbol,
  Decimal128,
  doc,
  ObjectId,
  type Doc,
  type Value,
} from '../../../../../storage/database/embedded/bson/values.ts'
import { openDatabase, Refusal, type Database } from '../in-process.ts'

let database: Database
before(async () => (database = await openDatabase()))
after(() => database.close())

let collections = 0

type Plain = Record<string, unknown>

/** A collection with these documents, numbered from 0, and these indexes. */
async function fill(values: readonly Plain[], ...indexes: (Plain & { key: Plain })[]): Promise<string> {
  const name = `c${++collections}`
  await database.run({ create: name })
  for (const [position, index] of indexes.entries()) {
    await database.run({ createIndexes: name, indexes: [{ name: `by_${position}`, ...index }] })
  }
  if (values.length > 0)
    await database.run({ insert: name, documents: values.map((value, _id) => doc({ _id, ...value })) })
  return name
}

const idsOf = (found: readonly Doc[]) => found.map((document) => document.get('_id'))
const find = async (name: string, filter: Plain, options: Plain = {}) =>
  idsOf(await database.list({ find: name, filter, ...options }))

/** The stages of the plan, from the top. */
async function planOf(name: string, filter: Plain, options: Plain = {}): Promise<string> {
  const explain = { find: name, filter, ...options }
  const reply = await database.run({ explain, verbosity: 'queryPlanner' })
  return stagesOf((reply.get('queryPlanner') as Doc).get('winningPlan') as Doc)
}

function stagesOf(plan: Doc): string {
  const own = [plan.get('stage'), plan.get('indexName')].filter((part) => part !== undefined).join(' ')
  const inner = [plan.get('inputStage') ?? plan.get('inputStages') ?? []].flat() as Doc[]
  return [own, ...inner.map(stagesOf)].join(' < ')
}

describe('an index gives the documents of a scan', () => {
  it('by a descending unique key that ends in ff', async () => {
    const ids = ['00', '01', 'fe', 'ff'].map((end) => new ObjectId('00112233445566778899aa' + end))
    const values = [...ids, new Binary(Buffer.from([0xff, 0xff])), new Date(255)]
    const name = await fill(
      values.map((a) => ({ a })),
      { key: { a: -1 }, unique: true },
    )

    for (const [position, a] of values.entries()) expect(await find(name, { a })).to.deep.equal([position])
    expect(await planOf(name, { a: ids[3] })).to.equal('FETCH < IXSCAN by_0')
  })

  it('for $elemMatch within $elemMatch, where the index has the inner array whole', async () => {
    const name = await fill([{ a: [[5]] }, { a: [5] }, { a: [[1, 7], 5] }], { key: { a: 1 } })

    expect(await find(name, { a: { $elemMatch: { $elemMatch: { $gt: 4 } } } })).to.deep.equal([0, 2])
  })

  for (const [operator, expected] of [
    ['$gt', []],
    ['$gte', [0, 1]],
    ['$lt', []],
    ['$lte', [0, 1]],
  ] as const) {
    it(`for ${operator} of a Decimal128 that is not a number`, async () => {
      const nan = Decimal128.fromString('NaN')
      const name = await fill([{ a: NaN }, { a: nan }, { a: 1 }, { a: -Infinity }], { key: { a: 1 } })

      expect(await find(name, { a: { [operator]: nan } })).to.deep.equal(expected)
    })
  }

  it('for a symbol under a collation', async () => {
    const name = await fill([{ a: 'A' }, { a: 'b' }, { a: 'C' }], { key: { a: 1 } })
    const collation = { locale: 'en', strength: 2 }

    expect(await find(name, { a: { $gte: new BSONSymbol('B') } }, { collation })).to.deep.equal([1, 2])
  })

  it('when a partial index was filled by its own collation', async () => {
    const partialFilterExpression = { a: { $gt: 'b' } }
    const name = await fill([{ a: 'B' }, { a: 'c' }, { a: '{' }], {
      key: { a: 1 },
      partialFilterExpression,
      collation: { locale: 'en', strength: 2 },
    })

    expect(await find(name, { a: { $gt: 'b' } })).to.deep.equal([1, 2])
    expect(await find(name, { a: { $gt: 'c' } })).to.deep.equal([2])
  })

  it('for a partial index of one type, when a value of another type is equal', async () => {
    const partial = (type: string) => ({ key: { a: 1 }, partialFilterExpression: { a: { $type: type } } })
    const text = await fill([{ a: 'x' }, { a: new BSONSymbol('x') }], partial('string'))
    const int = await fill([{ a: 1 }, { a: 1n }], partial('int'))

    expect(await find(text, { a: 'x' })).to.deep.equal([0, 1])
    expect(await find(int, { a: 1 })).to.deep.equal([0, 1])
    expect(await planOf(await fill([], partial('number')), { a: 1 })).to.equal('FETCH < IXSCAN by_0')
  })

  it('for $elemMatch, which looks into arrays within arrays, and a partial index, whose filter does not', async () => {
    const name = await fill([{ a: [[]] }, { a: [{ b: 1 }] }, { a: [{ c: 1 }] }], {
      key: { 'a.b': 1 },
      partialFilterExpression: { 'a.b': { $eq: null } },
    })

    expect(await find(name, { a: { $elemMatch: { b: null } } })).to.deep.equal([0, 2])
  })

  it('between bounds that no key near them can be cut to', async () => {
    const long = 'x'.repeat(1900)
    const name = await fill([{ a: `${long}b` }, { a: `${long}a` }, { a: 'x' }], { key: { a: 1 } })
    const between = (options: Plain) => find(name, {}, { hint: 'by_0', ...options })

    expect(await between({ min: { a: 'x' }, max: { a: 'y' } })).to.have.members([0, 1, 2])
    for (const bound of [{ min: { a: long } }, { max: { a: long } }]) {
      const refusal = await between(bound).catch((error: unknown) => error)
      expect(refusal).to.be.instanceOf(Refusal).and.to.include({ code: 115 })
      expect((refusal as Refusal).message).to.match(/min\(\) or max\(\).*MONGODB_URI/)
    }
    // What was asked for leaves no trace: the order of the index can still be used.
    const short = await fill([{ a: 'b' }, { a: 'a' }], { key: { a: 1 } })
    await find(short, {}, { hint: 'by_0', min: { a: long } }).catch(() => undefined)
    expect(await planOf(short, {}, { sort: { a: 1 } })).to.equal('FETCH < IXSCAN by_0')
  })

  it('between bounds only when the hint names an index', async () => {
    const name = await fill([{ a: 1 }, { a: 2 }], { key: { a: 1 } })
    const refusal = await find(name, {}, { hint: { $natural: 1 }, min: { a: 2 } }).catch((error: unknown) => error)

    expect(refusal).to.include({ code: 51173 })
    expect(await find(name, {}, { hint: { a: 1 }, min: { a: 2 } })).to.deep.equal([1])
    expect(await planOf(name, {}, { hint: { a: 1 }, min: { a: 2 } })).to.equal('FETCH < IXSCAN by_0')
  })
})

describe('the planner', () => {
  const many = (count: number, make: (position: number) => Plain) => Array.from({ length: count }, (_, at) => make(at))

  const chosen: [string, Plain[], Plain, Plain, string][] = [
    ['an equality', [{ key: { a: 1 } }], { a: 3 }, {}, 'FETCH < IXSCAN by_0'],
    [
      'the unique index of several',
      [{ key: { a: 1, b: 1 } }, { key: { a: 1 }, unique: true }],
      { a: 3, b: 1 },
      {},
      'FETCH < IXSCAN by_1',
    ],
    [
      'the index with more fixed fields',
      [{ key: { a: 1 } }, { key: { a: 1, b: 1 } }],
      { a: 3, b: 1 },
      {},
      'FETCH < IXSCAN by_1',
    ],
    ['a sort after an equality', [{ key: { a: 1, b: -1 } }], { a: 3 }, { sort: { b: 1 } }, 'FETCH < IXSCAN by_0'],
    ['a sort by several fields', [{ key: { a: 1, b: -1 } }], {}, { sort: { a: -1, b: 1 } }, 'FETCH < IXSCAN by_0'],
    ['a sort by a field that is fixed', [{ key: { a: 1 } }], { a: 3 }, { sort: { a: -1 } }, 'FETCH < IXSCAN by_0'],
    ['not a sort in mixed directions', [{ key: { a: 1, b: 1 } }], {}, { sort: { a: 1, b: -1 } }, 'SORT < COLLSCAN'],
    ['not a sort by the second field alone', [{ key: { a: 1, b: 1 } }], {}, { sort: { b: 1 } }, 'SORT < COLLSCAN'],
    ['not a sort by a sparse index', [{ key: { a: 1 }, sparse: true }], {}, { sort: { a: 1 } }, 'SORT < COLLSCAN'],
    ['not a sparse index for null', [{ key: { a: 1 }, sparse: true }], { a: null }, {}, 'COLLSCAN'],
    ['a sparse index for a value', [{ key: { a: 1 }, sparse: true }], { a: 3 }, {}, 'FETCH < IXSCAN by_0'],
    ['not a hidden index', [{ key: { a: 1 }, hidden: true }], { a: 3 }, {}, 'COLLSCAN'],
    ['not a text under a collation', [{ key: { a: 1 } }], { a: 'x' }, { collation: { locale: 'vi' } }, 'COLLSCAN'],
    [
      'a number under a collation',
      [{ key: { a: 1 } }],
      { a: 3 },
      { collation: { locale: 'vi' } },
      'FETCH < IXSCAN by_0',
    ],
    [
      'a partial index that holds it',
      [{ key: { a: 1 }, partialFilterExpression: { b: { $gt: 5 } } }],
      { a: 3, b: { $gte: 6 } },
      {},
      'FETCH < IXSCAN by_0',
    ],
    [
      'not a partial index that may not',
      [{ key: { a: 1 }, partialFilterExpression: { b: { $gt: 5 } } }],
      { a: 3, b: { $gte: 5 } },
      {},
      'COLLSCAN',
    ],
    [
      'nor across types',
      [{ key: { a: 1 }, partialFilterExpression: { b: { $gt: 5 } } }],
      { a: 3, b: { $gt: 'x' } },
      {},
      'COLLSCAN',
    ],
    [
      'a partial index of what exists',
      [{ key: { a: 1 }, partialFilterExpression: { b: { $exists: true } } }],
      { a: 3, b: { $gt: 'x' } },
      {},
      'FETCH < IXSCAN by_0',
    ],
    [
      'several indexes for $or',
      [{ key: { a: 1 } }, { key: { b: 1 } }],
      { $or: [{ a: 3 }, { b: { $lt: 2 } }] },
      {},
      'FETCH < OR < IXSCAN by_0 < IXSCAN by_1',
    ],
    ['none when a part of $or has none', [{ key: { a: 1 } }], { $or: [{ a: 3 }, { b: 2 }] }, {}, 'COLLSCAN'],
    ['a beginning of a text', [{ key: { a: 1 } }], { a: { $regex: '^ab' } }, {}, 'FETCH < IXSCAN by_0'],
    ['not an end of a text', [{ key: { a: 1 } }], { a: { $regex: 'ab$' } }, {}, 'COLLSCAN'],
    [
      'a list of a thousand',
      [{ key: { a: 1 } }],
      { a: { $in: many(1000, (at) => at as never) } },
      {},
      'FETCH < IXSCAN by_0',
    ],
  ]
  for (const [what, indexes, filter, options, plan] of chosen) {
    it(`takes ${what}: ${plan}`, async () => {
      const name = await fill(
        many(50, (a) => ({ a, b: a % 7 })),
        ...(indexes as (Plain & { key: Plain })[]),
      )

      expect(await planOf(name, filter, options)).to.equal(plan)
    })
  }

  it('takes the index that leaves few documents, and sorts them, rather than one that has the order', async () => {
    const name = await fill(
      many(3000, (at) => ({ school: at % 100, at })),
      { key: { at: -1 } },
      { key: { school: 1 } },
    )
    const query: [Plain, Plain] = [{ school: 99 }, { sort: { at: -1 }, limit: 20 }]

    expect(await planOf(name, ...query)).to.equal('LIMIT < SORT < FETCH < IXSCAN by_1')
    expect(await planOf(name, { school: { $gte: 0 } }, query[1])).to.equal('LIMIT < FETCH < IXSCAN by_0')
    expect(await find(name, ...query)).to.have.length(20)
  })

  it('reads one range of a compound index for each combination of two lists, but not of any number', async () => {
    const name = await fill([{ a: 1, b: 2 }], { key: { a: 1, b: 1 } })
    const list = (count: number): Value => Array.from({ length: count }, (_, at) => at)
    const rangesFor = async (a: number, b: number) => {
      const explain = { find: name, filter: { a: { $in: list(a) }, b: { $in: list(b) } } }
      const { queryPlanner } = Object.fromEntries(await database.run({ explain, verbosity: 'queryPlanner' }))
      return ((queryPlanner as Doc).get('winningPlan') as Doc).get('inputStage') as Doc
    }

    expect((await rangesFor(25, 20)).get('ranges')).to.equal(500)
    expect((await rangesFor(25, 21)).get('ranges')).to.equal(25)
    expect((await rangesFor(900, 3)).get('ranges')).to.equal(900)
  })
})

describe('a cursor that stands still', () => {
  const open = async (indexes: (Plain & { key: Plain })[], filter: Plain, count = 300) => {
    const name = await fill(
      Array.from({ length: count }, (_, a) => ({ a, b: 0 })),
      ...indexes,
    )
    const { batch, cursorId } = await database.ask({ find: name, filter, batchSize: 10 })
    const rest = async () => {
      const found = [...batch]
      for (let id = cursorId; id !== 0n;) {
        const next = await database.ask({ getMore: id, collection: name })
        if (next.fields.get('ok') !== 1) throw new Refusal(next.fields)
        found.push(...next.batch)
        id = next.cursorId
      }
      return found
    }
    return { name, rest }
  }
  const byIndex: [string, (Plain & { key: Plain })[]][] = [
    ['of an index', [{ key: { a: 1 } }]],
    ['of the whole collection', []],
  ]

  for (const [what, indexes] of byIndex) {
    it(`gives no document ${what} that has stopped matching meanwhile`, async () => {
      const { name, rest } = await open(indexes, { a: { $gte: 0 } })
      await database.run({
        update: name,
        updates: [{ q: { _id: { $gte: 20, $lt: 40 } }, u: { $set: { a: -1 } }, multi: true }],
      })
      const found = await rest()

      expect(found).to.have.length(280)
      for (const document of found) expect(document.get('a')).to.be.at.least(0)
    })

    it(`gives documents ${what} as they are when they are read`, async () => {
      const { name, rest } = await open(indexes, { a: { $gte: 0 } })
      await database.run({ update: name, updates: [{ q: {}, u: { $set: { b: 1 } }, multi: true }] })
      await database.run({ delete: name, deletes: [{ q: { _id: { $gte: 200 } }, limit: 0 }] })
      const found = await rest()

      // The first batch, and the one document that was read to see whether there are more.
      expect(found.map((document) => document.get('b'))).to.deep.equal([...Array(11).fill(0), ...Array(189).fill(1)])
    })
  }

  for (const count of [30, 300]) {
    it(`is told when its index was dropped, of ${count} documents`, async () => {
      const { name, rest } = await open([{ key: { a: 1 } }], { a: { $gte: 0 } }, count)
      await database.run({ dropIndexes: name, index: 'by_0' })
      const refusal = await rest().catch((error: unknown) => error)

      expect(refusal).to.be.instanceOf(Refusal).and.to.include({ code: 175 })
    })

    for (const [what, indexes] of byIndex) {
      it(`is told when its collection was dropped, ${what} of ${count} documents`, async () => {
        const { name, rest } = await open(indexes, { a: { $gte: 0 } }, count)
        await database.run({ drop: name })
        const refusal = await rest().catch((error: unknown) => error)

        expect(refusal).to.be.instanceOf(Refusal).and.to.include({ code: 175 })
      })
    }
  }
})
