import { expect } from 'chai'
import type { Doc, Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { usePlanning, type Index, type Plain } from './filled.ts'

describe('the planner', () => {
  const planning = usePlanning()
  const { fill, find, planOf } = planning

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
        ...(indexes as Index[]),
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

  it('takes the order of an index over a list for one value of it, not for a range, several values or the list itself', async () => {
    const name = await fill(
      many(300, (at) => ({ words: [`w${at % 3}`, `v${at % 2}`], at: (at * 7) % 300 })),
      { key: { words: 1, at: 1 } },
    )
    const planBy = (words: Value, sort: Plain) => planOf(name, { words }, { sort, limit: 20 })

    expect(await planBy('w1', { at: 1 })).to.equal('LIMIT < FETCH < IXSCAN by_0')
    for (const words of [{ $in: ['w1', 'v1'] }, { $gte: 'w1' }] as unknown as Value[])
      expect(await planBy(words, { at: 1 })).to.equal('LIMIT < SORT < FETCH < IXSCAN by_0')
    expect(await planBy('w1', { words: 1, at: 1 })).to.equal('LIMIT < SORT < FETCH < IXSCAN by_0')
    // Multiples of 7 modulo 300 are all different.
    const last = many(300, (at) => ({ at, place: (at * 7) % 300 })) as { at: number; place: number }[]
    const wanted = last.filter(({ at }) => at % 3 === 1).sort((a, b) => b.place - a.place)
    expect(await find(name, { words: 'w1' }, { sort: { at: -1 }, limit: 5 })).to.deep.equal(
      wanted.slice(0, 5).map(({ at }) => at),
    )
  })

  it('reads one range of a compound index for each combination of two lists, but not of any number', async () => {
    const name = await fill([{ a: 1, b: 2 }], { key: { a: 1, b: 1 } })
    const list = (count: number): Value => Array.from({ length: count }, (_, at) => at)
    const rangesFor = async (a: number, b: number) => {
      const explain = { find: name, filter: { a: { $in: list(a) }, b: { $in: list(b) } } }
      const { queryPlanner } = Object.fromEntries(await planning.database.run({ explain, verbosity: 'queryPlanner' }))
      return ((queryPlanner as Doc).get('winningPlan') as Doc).get('inputStage') as Doc
    }

    expect((await rangesFor(25, 20)).get('ranges')).to.equal(500)
    expect((await rangesFor(25, 21)).get('ranges')).to.equal(25)
    expect((await rangesFor(900, 3)).get('ranges')).to.equal(900)
  })
})
