import { expect } from 'chai'
import {
  compilePipelineUpdate,
  runPipeline,
  splitOutput,
} from '../../../../../storage/database/embedded/aggregate/pipeline.ts'
import { doc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { PAUSE } from '../../../../../storage/database/embedded/query/rows.ts'
import {
  aggregate,
  codeOf,
  documentsOf,
  entries,
  environment,
  failureOf,
  ListReader,
  inspect,
  value,
} from './support.ts'

const items = Array.from({ length: 10 }, (_, n) => ({ _id: n, n, even: n % 2 === 0 }))
const stagesOf = (stages: unknown[]): Value[] => stages.map(value)

describe('a pipeline', () => {
  describe('asks the reader', () => {
    const asked = (stages: unknown[]) => {
      const reader = new ListReader({ items })
      const result = aggregate([], stages, { reader })
      return { reader, query: reader.queries[0]?.query, ids: result.map((document) => document.get('_id')) }
    }

    it('for what its first stages want', () => {
      const { query, ids } = asked([
        { $match: { even: true } },
        { $match: { n: { $gt: 0 } } },
        { $sort: { n: -1 } },
        { $skip: 1 },
        { $limit: 2 },
        { $match: { n: { $lt: 6 } } },
      ])
      expect(entries(query!.filter)).to.deep.equal([['$and', [[['even', true]], [['n', [['$gt', 0]]]]]]])
      expect(entries(query!.sort)).to.deep.equal([['n', -1]])
      expect([query!.skip, query!.limit]).to.deep.equal([1, 2])
      expect(ids).to.deep.equal([4])
    })

    it('for everything when it begins otherwise', () => {
      expect(asked([{ $set: { x: 1 } }, { $match: { n: 1 } }]).query).to.deep.equal({ filter: new Map() })
      expect(asked([{ $limit: 2 }, { $skip: 1 }]).query).to.deep.equal({ filter: new Map(), limit: 2 })
      expect(asked([]).ids).to.have.length(10)
    })

    it('for a number when it only counts', () => {
      const { reader } = asked([{ $match: { even: true } }, { $group: { _id: 1, n: { $sum: 1 } } }])
      expect(reader.queries).to.deep.equal([])
      expect(entries(reader.counts[0]!.filter)).to.deep.equal([['even', true]])
    })

    const counting: [stages: unknown[], result: unknown][] = [
      [
        [{ $match: { even: true } }, { $group: { _id: 1, n: { $sum: 1 } } }],
        [
          [
            ['_id', 1],
            ['n', 5],
          ],
        ],
      ],
      [
        [{ $group: { _id: null, all: { $count: {} } } }],
        [
          [
            ['_id', null],
            ['all', 10],
          ],
        ],
      ],
      [
        [{ $group: { n: { $sum: 1 }, _id: { a: 1 } } }],
        [
          [
            ['_id', [['a', 1]]],
            ['n', 10],
          ],
        ],
      ],
      [[{ $match: { n: { $lt: 3 } } }, { $count: 'few' }], [[['few', 3]]]],
      [[{ $match: { n: 99 } }, { $count: 'none' }], []],
      [[{ $match: { n: 99 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
    ]
    for (const [stages, result] of counting) {
      it(`counts ${inspect(stages)}`, () => {
        const reader = new ListReader({ items })
        expect(entries(aggregate([], stages, { reader }))).to.deep.equal(result)
        expect(reader.counts).to.have.length(1)
      })
    }

    const reading: [stages: unknown[], result: unknown][] = [
      [
        [{ $skip: 8 }, { $group: { _id: 1, n: { $sum: 1 } } }],
        [
          [
            ['_id', 1],
            ['n', 2],
          ],
        ],
      ],
      [[{ $limit: 3 }, { $count: 'n' }], [[['n', 3]]]],
      [
        [{ $match: { n: { $lt: 3 } } }, { $group: { _id: 1, n: { $sum: '$n' } } }],
        [
          [
            ['_id', 1],
            ['n', 3],
          ],
        ],
      ],
      [
        [{ $match: { n: { $lt: 1 } } }, { $group: { _id: '$n', n: { $sum: 1 } } }],
        [
          [
            ['_id', 0],
            ['n', 1],
          ],
        ],
      ],
      [
        [{ $group: { _id: 1, n: { $sum: 1 } } }, { $set: { x: 1 } }],
        [
          [
            ['_id', 1],
            ['n', 10],
            ['x', 1],
          ],
        ],
      ],
      [
        [{ $group: { _id: 1, n: { $sum: 2 } } }],
        [
          [
            ['_id', 1],
            ['n', 20],
          ],
        ],
      ],
    ]
    for (const [stages, result] of reading) {
      it(`reads for ${inspect(stages)}`, () => {
        const reader = new ListReader({ items })
        expect(entries(aggregate([], stages, { reader }))).to.deep.equal(result)
        expect(reader.counts).to.have.length(0)
      })
    }

    it('counts rows when there is no number', () => {
      const reader = new ListReader({ items })
      const rows = () => reader.find('items', { filter: doc({ even: true }) }, environment())
      const counter = { find: reader.find.bind(reader), stats: reader.stats.bind(reader), count: rows }
      const result = Array.from(runPipeline('items', stagesOf([{ $count: 'n' }]), counter, environment()))
      expect(result.filter((row) => row === PAUSE)).to.have.length(5)
      expect(result.at(-1)).to.deep.equal(doc({ n: 5 }))
    })

    it('only as long as it needs more', () => {
      const reader = new ListReader({ items })
      expect(aggregate([], [{ $set: { x: 1 } }, { $limit: 3 }], { reader })).to.have.length(3)
      expect(reader.read).to.equal(3)
    })
  })

  it('pauses itself where it has collected much', () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({ n }))
    const rows = Array.from(
      runPipeline('items', stagesOf([{ $group: { _id: '$n' } }]), new ListReader({ items: many }), environment()),
    )
    expect(rows.filter((row) => row === PAUSE).length).to.be.greaterThan(1000)
  })

  it('works without a collection on documents of its own', () => {
    const run = (stages: unknown[], given = environment()) =>
      documentsOf(runPipeline(undefined, stagesOf(stages), new ListReader({}), given))
    expect(entries(run([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }]))).to.deep.equal([[['a', 2]]])
    expect(
      entries(run([{ $documents: { $map: { input: '$$list', in: { n: '$$this' } } } }], environment({ list: [5] }))),
    ).to.deep.equal([[['n', 5]]])
    expect(codeOf(() => run([]))).to.equal(73)
    expect(codeOf(() => run([{ $match: {} }]))).to.equal(73)
    expect(codeOf(() => run([{ $changeStream: {} }]))).to.equal(40573)
    expect(codeOf(() => run([{ $foo: 1 }]))).to.equal(40324)
    expect(codeOf(() => run([{ $documents: 5 }]))).to.equal(5858203)
    expect(codeOf(() => run([{ $documents: [5] }]))).to.equal(40228)
  })

  describe('is refused', () => {
    const refusals: [stages: unknown[], code: number][] = [
      [[5], 14],
      [[{}], 40323],
      [[{ $match: {}, $limit: 1 }], 40323],
      [[{ $foo: 1 }], 40324],
      [[{ $match: {} }, { $indexStats: {} }], 40602],
      [[{ $match: {} }, { $documents: [] }], 40602],
      [[{ $out: 'x' }, { $match: {} }], 40601],
      [[{ $merge: 'x' }, { $match: {} }], 40601],
      [[{ $changeStream: {} }], 40573],
      [[{ $search: {} }], 31082],
      [[{ $vectorSearch: {} }], 31082],
      [[{ $setWindowFields: {} }], 115],
      [[{ $densify: {} }], 115],
      [[{ $redact: '$$KEEP' }], 115],
      [[{ $bucketAuto: { groupBy: '$a', buckets: 2 } }], 115],
      [[{ $fill: {} }], 115],
      [[{ $geoNear: {} }], 115],
      [[{ $currentOp: {} }], 115],
      [[{ $listLocalSessions: {} }], 115],
    ]
    for (const [stages, code] of refusals) {
      it(`with ${code}: ${inspect(stages)}`, () => {
        const start = () => runPipeline('items', stagesOf(stages), new ListReader({}), environment())
        expect(codeOf(start)).to.equal(code)
      })
    }

    it('with the way out where MongoDB has the stage', () => {
      expect(failureOf(() => aggregate([], [{ $setWindowFields: {} }])).message)
        .to.include('$setWindowFields')
        .and.include('MONGODB_URI')
    })
  })
})

describe('the output of a pipeline', () => {
  it('is split off its end', () => {
    const stages = stagesOf([{ $match: {} }, { $out: 'x' }])
    expect(splitOutput(stages)).to.deep.equal({ stages: stages.slice(0, 1), output: { stage: '$out', spec: 'x' } })
    expect(splitOutput(stages.slice(0, 1))).to.deep.equal({ stages: stages.slice(0, 1) })
    expect(splitOutput([])).to.deep.equal({ stages: [] })
  })

  const accepted: unknown[] = [
    { $out: { db: 'other', coll: 'x' } },
    { $out: { coll: 'x' } },
    { $merge: 'x' },
    { $merge: { into: { db: 'other', coll: 'x' }, on: 'a' } },
    { $merge: { into: 'x', on: ['a', 'b'], whenMatched: 'replace', whenNotMatched: 'discard' } },
    { $merge: { into: 'x', whenMatched: 'keepExisting' } },
    { $merge: { into: 'x', whenMatched: 'fail', whenNotMatched: 'insert' } },
    { $merge: { into: 'x', whenMatched: [{ $set: { a: 1 } }], let: { b: 1, new: '$$ROOT' }, whenNotMatched: 'fail' } },
  ]
  for (const stage of accepted) {
    it(`may be ${inspect(stage)}`, () => {
      const [[name, spec]] = [...(value(stage) as Doc)] as [[string, Value]]
      expect(splitOutput(stagesOf([stage])).output).to.deep.equal({ stage: name, spec })
    })
  }

  const refused: [stage: unknown, code: number][] = [
    [{ $out: 1 }, 16990],
    [{ $out: '' }, 73],
    [{ $out: {} }, 40414],
    [{ $out: { coll: 1 } }, 14],
    [{ $out: { coll: 'x', a: 1 } }, 40415],
    [{ $out: { coll: 'x', timeseries: {} } }, 115],
    [{ $merge: 1 }, 51182],
    [{ $merge: {} }, 40414],
    [{ $merge: { into: 1 } }, 51178],
    [{ $merge: { into: {} } }, 40414],
    [{ $merge: { into: 'x', a: 1 } }, 40415],
    [{ $merge: { into: 'x', on: 1 } }, 51186],
    [{ $merge: { into: 'x', on: [] } }, 51187],
    [{ $merge: { into: 'x', on: ['a', 1] } }, 51134],
    [{ $merge: { into: 'x', on: ['a', 'a'] } }, 31465],
    [{ $merge: { into: 'x', whenMatched: 1 } }, 51191],
    [{ $merge: { into: 'x', whenMatched: 'x' } }, 2],
    [{ $merge: { into: 'x', whenNotMatched: 1 } }, 14],
    [{ $merge: { into: 'x', whenNotMatched: 'x' } }, 2],
    [{ $merge: { into: 'x', whenMatched: 'keepExisting', whenNotMatched: 'discard' } }, 51181],
    [{ $merge: { into: 'x', whenMatched: 'fail', whenNotMatched: 'fail' } }, 51181],
    [{ $merge: { into: 'x', let: {} } }, 51199],
    [{ $merge: { into: 'x', whenMatched: [], let: 1 } }, 14],
    [{ $merge: { into: 'x', whenMatched: [], let: { new: 1 } } }, 51273],
  ]
  for (const [stage, code] of refused) {
    it(`may not be ${inspect(stage)}: ${code}`, () => {
      expect(codeOf(() => splitOutput(stagesOf([stage])))).to.equal(code)
    })
  }
})

describe('a pipeline that updates', () => {
  const update = (stages: unknown[], document: Record<string, unknown>, given = environment()) =>
    entries(compilePipelineUpdate(stagesOf(stages), given)(doc(document)))

  it('shapes the document, stage after stage', () => {
    const stages = [{ $set: { a: { $add: ['$a', '$$by'] } } }, { $addFields: { b: '$a' } }, { $unset: 'c' }]
    expect(update(stages, { _id: 1, a: 1, c: 1 }, environment({ by: 5 }))).to.deep.equal([
      ['_id', 1],
      ['a', 6],
      ['b', 6],
    ])
    expect(update([{ $replaceWith: { x: '$a' } }, { $project: { x: 1 } }], { a: 1 })).to.deep.equal([['x', 1]])
    expect(update([{ $replaceRoot: { newRoot: '$a' } }], { a: { b: 1 } })).to.deep.equal([['b', 1]])
    expect(update([], { a: 1 })).to.deep.equal([['a', 1]])
  })

  it('leaves the document that it was given alone', () => {
    const given = doc({ a: { b: 1 }, list: [{ c: 1 }] })
    compilePipelineUpdate(stagesOf([{ $set: { 'a.b': 2, 'list.c': 2 } }, { $unset: 'a.b' }]), environment())(given)
    expect(given).to.deep.equal(doc({ a: { b: 1 }, list: [{ c: 1 }] }))
  })

  const refusals: [stage: unknown, code: number][] = [
    [{ $match: {} }, 72],
    [{ $group: { _id: 1 } }, 72],
    [{ $out: 'x' }, 72],
    [{ $setWindowFields: {} }, 72],
    [{ $foo: 1 }, 40324],
    [{}, 40323],
    [5, 14],
    [{ $set: 1 }, 40272],
  ]
  for (const [stage, code] of refusals) {
    it(`may not contain ${inspect(stage)}: ${code}`, () => {
      expect(codeOf(() => compilePipelineUpdate(stagesOf([stage]), environment()))).to.equal(code)
    })
  }
})
