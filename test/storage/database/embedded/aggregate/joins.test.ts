import { expect } from 'chai'
import { runPipeline } from '../../../../../storage/database/embedded/aggregate/pipeline.ts'
import { BSONRegExp, type Doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { PAUSE } from '../../../../../storage/database/embedded/query/rows.ts'
import { aggregate, codeOf, entries, environment, ListReader, inspect, value } from './support.ts'

type Documents = Record<string, unknown>[]

const idsOf = (document: Doc | undefined, as = 'found') => (document?.get(as) as Doc[]).map((found) => found.get('_id'))

describe('$lookup', () => {
  describe('by fields', () => {
    const joined = (local: unknown, foreign: Documents, fields = { localField: 'a', foreignField: 'b' }) => {
      const document = local === undefined ? {} : { a: local }
      const stage = { $lookup: { from: 'others', ...fields, as: 'found' } }
      const [result] = aggregate([document], [stage], { others: { others: foreign } })
      return idsOf(result)
    }
    // What MongoDB's manual and its own tests say of joins by equality.
    const foreign = [
      { _id: 0, b: 1 },
      { _id: 1, b: [1, 2] },
      { _id: 2, b: null },
      { _id: 3 },
      { _id: 4, b: [[1, 2]] },
      { _id: 5, b: 'a1' },
      { _id: 6, b: [null, 'x'] },
      { _id: 7, b: 1n },
    ]
    const cases: [local: unknown, found: number[]][] = [
      [1, [0, 1, 7]],
      [
        [1, 'a1'],
        [0, 1, 5, 7],
      ],
      [null, [2, 3, 6]],
      [undefined, [2, 3, 6]],
      [[], [2, 3, 6]],
      [[[1, 2]], [1, 4]],
      ['nothing', []],
      [new BSONRegExp('a', ''), []],
      [
        [new BSONRegExp('a', ''), 1],
        [0, 1, 7],
      ],
    ]
    for (const [local, found] of cases) {
      it(`of ${inspect(local)} finds ${inspect(found)}`, () => {
        expect(joined(local, foreign)).to.deep.equal(found)
      })
    }

    it('go along paths through arrays', () => {
      const fields = { localField: 'a.x', foreignField: 'b.y' }
      const others = [{ _id: 1, b: [{ y: 1 }, { y: 2 }] }, { _id: 2, b: { y: 3 } }, { _id: 3 }]
      expect(joined([{ x: 2 }, { x: [3] }, {}], others, fields)).to.deep.equal([1, 2])
      expect(joined({ x: 4 }, others, fields)).to.deep.equal([])
      expect(joined([{}], others, fields)).to.deep.equal([3])
    })

    it('asks the reader by equality, so that an index can help', () => {
      const reader = new ListReader({ items: [{ a: 1 }, { a: [1, 2] }], others: [] })
      aggregate([], [{ $lookup: { from: 'others', localField: 'a', foreignField: 'b', as: 'found' } }], { reader })
      const filters = reader.queries
        .filter(({ collection }) => collection === 'others')
        .map(({ query }) => query.filter)
      expect(entries(filters)).to.deep.equal([[['b', [['$eq', 1]]]], [['b', [['$in', [1, 2]]]]]])
    })

    it('puts what it finds under a dotted name', () => {
      const stage = { $lookup: { from: 'none', localField: 'a', foreignField: 'b', as: 'x.y' } }
      expect(entries(aggregate([{ a: 1, x: 5 }], [stage]))).to.deep.equal([
        [
          ['a', 1],
          ['x', [['y', []]]],
        ],
      ])
    })
  })

  describe('with a pipeline', () => {
    const items = [{ _id: 1, a: 1 }, { _id: 2, a: 2 }, { _id: 3 }]
    const others = [{ _id: 1, b: 1, n: 5 }, { _id: 2, b: 2, n: 6 }, { _id: 3, b: null }, { _id: 4 }]
    const run = (fields: object, reader = new ListReader({ items, others })) => {
      const stage = { $lookup: { from: 'others', as: 'found', ...fields } }
      return { found: aggregate([], [stage], { reader }).map((document) => idsOf(document)), reader }
    }

    it('sees the variables of each document, missing ones too', () => {
      const pipeline = [{ $match: { $expr: { $eq: ['$b', '$$a'] } } }]
      expect(run({ let: { a: '$a' }, pipeline }).found).to.deep.equal([[1], [2], [4]])
    })

    it('sees the variables of the pipelines around it', () => {
      const inner = {
        $lookup: {
          from: 'others',
          let: { n: '$n' },
          pipeline: [{ $match: { $expr: { $and: [{ $eq: ['$b', '$$a'] }, { $eq: ['$n', '$$n'] }] } } }],
          as: 'inner',
        },
      }
      const pipeline = [inner, { $match: { inner: { $ne: [] } } }]
      expect(run({ let: { a: '$a' }, pipeline }).found).to.deep.equal([[1], [2], [3, 4]])
    })

    it('joins by fields first', () => {
      const fields = {
        localField: 'a',
        foreignField: 'b',
        pipeline: [{ $match: { n: { $gt: 5 } } }, { $project: { n: 1 } }],
      }
      expect(run(fields).found).to.deep.equal([[], [2], []])
    })

    it('hands a leading $match, $sort and $limit on to the reader', () => {
      const pipeline = [{ $match: { b: 1 } }, { $sort: { n: 1 } }, { $limit: 3 }, { $set: { x: 1 } }]
      const { reader } = run({ let: { a: '$a' }, pipeline: [...pipeline, { $match: { $expr: { $ne: ['$$a', 0] } } }] })
      const query = reader.queries.find(({ collection }) => collection === 'others')!.query
      expect(entries(query.filter)).to.deep.equal([['b', 1]])
      expect(entries(query.sort)).to.deep.equal([['n', 1]])
      expect(query.limit).to.equal(3)
    })

    it('reads once what does not depend on the document', () => {
      const reads = (fields: object) =>
        run(fields).reader.queries.filter(({ collection }) => collection === 'others').length
      expect(reads({ pipeline: [{ $match: { b: 1 } }] })).to.equal(1)
      expect(reads({ let: { a: '$a' }, pipeline: [{ $match: { b: 1 } }] })).to.equal(1)
      expect(reads({ let: { a: '$a' }, pipeline: [{ $match: { $expr: { $eq: ['$b', '$$a'] } } }] })).to.equal(3)
      expect(reads({ pipeline: [{ $sample: { size: 1 } }] })).to.equal(3)
      expect(reads({ localField: 'a', foreignField: 'b', pipeline: [] })).to.equal(3)
    })

    it('may have documents of its own', () => {
      const stage = {
        $lookup: { let: { a: '$a' }, pipeline: [{ $documents: [{ _id: '$$a' }, { _id: 0 }] }], as: 'found' },
      }
      expect(aggregate(items, [stage]).map((document) => idsOf(document))).to.deep.equal([
        [1, 0],
        [2, 0],
        [undefined, 0],
      ])
    })
  })

  describe('is refused', () => {
    const by = { localField: 'a', foreignField: 'b' }
    const refusals: [unknown, number][] = [
      [1, 9],
      [{ from: 'c', ...by }, 9],
      [{ from: 'c', localField: 'a', as: 'd' }, 9],
      [{ from: 'c', foreignField: 'a', as: 'd', pipeline: [] }, 9],
      [{ from: 'c', ...by, as: 'd', let: {} }, 9],
      [{ from: 'c', ...by, as: 'd', x: 'y' }, 9],
      [{ from: 'c', ...by, as: 5 }, 9],
      [{ from: 'c', let: 1, pipeline: [], as: 'd' }, 9],
      [{ ...by, as: 'd' }, 9],
      [{ pipeline: [{ $match: {} }], as: 'd' }, 9],
      [{ from: 'c', pipeline: 1, as: 'd' }, 14],
      [{ from: 'c', pipeline: [1], as: 'd' }, 14],
      [{ from: 'c', pipeline: [{}], as: 'd' }, 40323],
      [{ from: 'c', pipeline: [{ $foo: 1 }], as: 'd' }, 40324],
      [{ from: 'c', pipeline: [{ $out: 'x' }], as: 'd' }, 51047],
      [{ from: 'c', pipeline: [{ $match: {} }, { $merge: 'x' }], as: 'd' }, 51047],
      [{ from: 'c', pipeline: [{ $documents: [] }], as: 'd' }, 73],
      [{ from: 'c', let: { A: 1 }, pipeline: [], as: 'd' }, 9],
      [{ from: 'c', pipeline: [{ $match: { $expr: '$$x' } }], as: 'd' }, 17276],
      [{ from: 'c', ...by, as: '$d' }, 16410],
      [{ from: 'c', localField: 'a', foreignField: '$b', as: 'd' }, 16410],
      [{ from: { db: 'x', coll: 'c' }, ...by, as: 'd' }, 115],
    ]
    for (const [spec, code] of refusals) {
      it(`with ${code}: ${inspect(spec)}`, () => {
        expect(codeOf(() => aggregate([], [{ $lookup: spec }]))).to.equal(code)
      })
    }
  })
})

describe('$graphLookup', () => {
  const parts = [
    { _id: 1, name: 'course', of: null },
    { _id: 2, name: 'chapter', of: 'course' },
    { _id: 3, name: 'lesson', of: ['chapter', 'course'] },
    { _id: 4, name: 'exercise', of: 'lesson', draft: true },
    { _id: 5, name: 'loop', of: 'loop' },
    { _id: 6, name: 'root' },
  ]
  const graph = { from: 'parts', startWith: '$start', connectFromField: 'name', connectToField: 'of', as: 'found' }
  const search = (start: unknown, fields: object = {}) => {
    const [result] = aggregate([{ start }], [{ $graphLookup: { ...graph, ...fields } }], { others: { parts } })
    return result!.get('found') as Doc[]
  }
  const ids = (found: Doc[]) => found.map((document) => document.get('_id'))

  it('follows references, each document once', () => {
    expect(ids(search('course'))).to.deep.equal([2, 3, 4])
    expect(ids(search(['lesson', 'loop']))).to.deep.equal([4, 5])
    expect(ids(search('nothing'))).to.deep.equal([])
  })

  it('begins with null, but not with what is missing', () => {
    expect(ids(search(null, { maxDepth: 0 }))).to.deep.equal([1])
    expect(ids(search(undefined))).to.deep.equal([])
  })

  it('stops at a depth and tells it', () => {
    const found = search('course', { maxDepth: 1, depthField: 'at.depth' })
    expect(found.map((document) => entries(document.get('at')))).to.deep.equal([
      [['depth', 0n]],
      [['depth', 0n]],
      [['depth', 1n]],
    ])
    expect(ids(search('course', { maxDepth: 0 }))).to.deep.equal([2, 3])
  })

  it('searches only what it is restricted to', () => {
    expect(ids(search('course', { restrictSearchWithMatch: { draft: { $ne: true } } }))).to.deep.equal([2, 3])
  })

  const refusals: [unknown, number][] = [
    [1, 40327],
    [{ ...graph, maxDepth: 'a' }, 40100],
    [{ ...graph, maxDepth: -1 }, 40101],
    [{ ...graph, maxDepth: 1.5 }, 40102],
    [{ ...graph, as: 1 }, 40103],
    [{ ...graph, x: 1 }, 40104],
    [{ from: 'parts' }, 40105],
    [{ ...graph, restrictSearchWithMatch: 1 }, 40185],
    [{ ...graph, restrictSearchWithMatch: { $foo: 1 } }, 2],
    [{ ...graph, from: { db: 'x', coll: 'c' } }, 115],
  ]
  for (const [spec, code] of refusals) {
    it(`is refused with ${code}: ${inspect(spec)}`, () => {
      expect(codeOf(() => aggregate([], [{ $graphLookup: spec }]))).to.equal(code)
    })
  }

  it('is refused for documents without _id', () => {
    const others = { parts: [{ of: 'course' }] }
    expect(codeOf(() => aggregate([{ start: 'course' }], [{ $graphLookup: graph }], { others }))).to.equal(40271)
  })
})

describe('$unionWith and $facet', () => {
  const items = [{ _id: 1 }, { _id: 2 }]
  const others = {
    others: [
      { _id: 3, n: 1 },
      { _id: 4, n: 2 },
    ],
  }
  const ids = (stages: unknown[]) => aggregate(items, stages, { others }).map((document) => document.get('_id'))

  it('append another collection, or what a pipeline gives', () => {
    expect(ids([{ $unionWith: 'others' }])).to.deep.equal([1, 2, 3, 4])
    expect(ids([{ $unionWith: { coll: 'others', pipeline: [{ $match: { n: 2 } }] } }])).to.deep.equal([1, 2, 4])
    expect(ids([{ $unionWith: 'nothing' }])).to.deep.equal([1, 2])
    expect(ids([{ $unionWith: { pipeline: [{ $documents: [{ _id: 9 }] }] } }])).to.deep.equal([1, 2, 9])
  })

  it('run several pipelines over the same documents', () => {
    const facets = { first: [{ $limit: 1 }], n: [{ $count: 'n' }], none: [{ $match: { _id: 9 } }], all: [] }
    expect(entries(aggregate(items, [{ $facet: facets }]))).to.deep.equal([
      [
        ['first', [[['_id', 1]]]],
        ['n', [[['n', 2]]]],
        ['none', []],
        ['all', [[['_id', 1]], [['_id', 2]]]],
      ],
    ])
    expect(entries(aggregate([], [{ $facet: { n: [{ $count: 'n' }] } }]))).to.deep.equal([[['n', []]]])
  })

  const refusals: [unknown, number][] = [
    [{ $unionWith: 1 }, 9],
    [{ $unionWith: {} }, 9],
    [{ $unionWith: { pipeline: [{ $match: {} }] } }, 9],
    [{ $unionWith: { coll: 1 } }, 14],
    [{ $unionWith: { coll: 'c', pipeline: 1 } }, 14],
    [{ $unionWith: { coll: 'c', x: 1 } }, 40415],
    [{ $unionWith: { coll: 'c', pipeline: [{ $out: 'x' }] } }, 31441],
    [{ $facet: 1 }, 40169],
    [{ $facet: {} }, 40169],
    [{ $facet: { a: 1 } }, 40170],
    [{ $facet: { $a: [] } }, 16410],
    [{ $facet: { 'a.b': [] } }, 16412],
    [{ $facet: { a: [{ $facet: { b: [] } }] } }, 40600],
    [{ $facet: { a: [{ $out: 'x' }] } }, 40600],
    [{ $facet: { a: [{ $merge: 'x' }] } }, 40600],
    [{ $facet: { a: [{ $documents: [] }] } }, 40600],
    [{ $facet: { a: [{ $indexStats: {} }] } }, 40600],
    [{ $facet: { a: [{ $lookup: { from: 'c', pipeline: [{ $out: 'x' }], as: 'd' } }] } }, 51047],
  ]
  for (const [stage, code] of refusals) {
    it(`are refused with ${code}: ${inspect(stage)}`, () => {
      expect(codeOf(() => aggregate([], [stage]))).to.equal(code)
    })
  }
})

describe('joins', () => {
  it('pass the pauses of all that they read on', () => {
    const reader = new ListReader({ items: [{ a: 1 }], others: [{ b: 1 }, { b: 1 }] })
    const stages = [
      { $lookup: { from: 'others', localField: 'a', foreignField: 'b', as: 'x' } },
      { $graphLookup: { from: 'others', startWith: '$a', connectFromField: 'c', connectToField: 'b', as: 'y' } },
    ]
    const withIds = new ListReader({
      items: [{ a: 1 }],
      others: [
        { _id: 1, b: 1 },
        { _id: 2, b: 1 },
      ],
    })
    const pauses = (given: ListReader, list: unknown[]) =>
      Array.from(runPipeline('items', list.map(value), given, environment())).filter((row) => row === PAUSE).length
    expect(pauses(reader, stages.slice(0, 1))).to.equal(3)
    expect(pauses(withIds, stages)).to.equal(5)
    expect(pauses(withIds, [{ $unionWith: 'others' }])).to.equal(3)
    expect(pauses(withIds, [{ $facet: { a: [{ $unionWith: 'others' }] } }])).to.equal(3)
  })
})
