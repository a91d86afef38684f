import { expect } from 'chai'
import { Double } from '../../../../../storage/database/embedded/bson/values.ts'
import { aggregate, codeOf, docs, entries, environment, failureOf, ListReader, inspect } from './support.ts'

type Documents = Record<string, unknown>[]
type Case = [stages: Documents, input: Documents, output: Documents]

function give(cases: Case[]): void {
  for (const [stages, input, output] of cases) {
    it(`${inspect(stages)} on ${inspect(input)}`, () => {
      expect(entries(aggregate(input, stages))).to.deep.equal(entries(docs(...output)))
    })
  }
}

function refuse(cases: [stage: unknown, code: number, input?: Documents][]): void {
  for (const [stage, code, input] of cases) {
    it(`${inspect(stage)} is refused with ${code}`, () => {
      expect(codeOf(() => aggregate(input ?? [], [stage]))).to.equal(code)
    })
  }
}

const double = (number: number) => new Double(number)

describe('stages that shape documents', () => {
  const document = { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ f: 4, g: 5 }, 6] }
  give([
    [[{ $project: { a: 1 } }], [document], [{ _id: 1, a: 1 }]],
    [[{ $project: { a: 1, _id: 0 } }], [document], [{ a: 1 }]],
    [[{ $project: { a: 0, b: 0, 'e.f': 0 } }], [document], [{ _id: 1, e: [{ g: 5 }, 6] }]],
    [[{ $project: { _id: 0, 'b.c': 1, 'e.f': 1 } }], [document], [{ b: { c: 2 }, e: [{ f: 4 }] }]],
    [[{ $project: { x: '$b.c', y: { z: '$a' }, a: 1 } }], [document], [{ _id: 1, a: 1, x: 2, y: { z: 1 } }]],
    [[{ $project: { x: '$nope', _id: 0 } }], [document], [{}]],
    [[{ $project: { x: { $literal: 1 }, y: 'text', z: ['$a'], _id: 0 } }], [document], [{ x: 1, y: 'text', z: [1] }]],
    [[{ $project: { x: { $cond: [true, '$$REMOVE', 1] }, a: 1, _id: 0 } }], [document], [{ a: 1 }]],
    [
      [{ $project: { 'e.h': '$a', 'a.x': '$a', _id: 0 } }],
      [{ a: 1, e: [{ f: 4 }, {}] }],
      [{ e: [{ h: 1 }, { h: 1 }], a: { x: 1 } }],
    ],
    [[{ $project: { s: { $slice: ['$e', 1] }, _id: 0 } }], [document], [{ s: [{ f: 4, g: 5 }] }]],
    [
      [{ $project: { s: { $slice: [[1, null], 1, 1] }, t: { u: { $slice: ['$e', -1] } }, _id: 0 } }],
      [document],
      [{ s: [null], t: { u: [6] } }],
    ],
    [
      [{ $addFields: { a: 2, 'b.c': '$a', 'b.x': 7, n: { m: 1 } } }],
      [document],
      [{ ...document, a: 2, b: { c: 1, d: 3, x: 7 }, n: { m: 1 } }],
    ],
    [[{ $set: { 'e.h': '$a' } }], [document], [{ ...document, e: [{ f: 4, g: 5, h: 1 }, { h: 1 }] }]],
    [[{ $set: { 'a.x': 1 } }], [document], [{ ...document, a: { x: 1 } }]],
    [[{ $set: { a: '$missing', b: '$$REMOVE' } }], [document], [{ _id: 1, e: document.e }]],
    [[{ $set: { a: [1, '$a'], _id: 9 } }], [document], [{ ...document, _id: 9, a: [1, 1] }]],
    [[{ $set: { a: '$x', x: '$a' } }], [{ a: 1, x: 2 }], [{ a: 2, x: 1 }]],
    [[{ $unset: 'a' }], [document], [{ _id: 1, b: document.b, e: document.e }]],
    [[{ $unset: ['_id', 'b.c', 'e.f'] }], [document], [{ a: 1, b: { d: 3 }, e: [{ g: 5 }, 6] }]],
    [[{ $replaceRoot: { newRoot: '$b' } }], [document], [{ c: 2, d: 3 }]],
    [[{ $replaceWith: { $mergeObjects: ['$b', { x: '$a' }] } }], [document], [{ c: 2, d: 3, x: 1 }]],
  ])
  refuse([
    [{ $project: 1 }, 15969],
    [{ $project: {} }, 51272],
    [{ $project: { a: 1, b: 0 } }, 31254],
    [{ $project: { a: 0, b: 1 } }, 31253],
    [{ $project: { a: 0, b: { $add: [1, 2] } } }, 31252],
    [{ $project: { a: 0, b: 'text' } }, 31310],
    [{ $project: { a: 1, 'a.b': 1 } }, 31249],
    [{ $project: { 'a.b': 1, a: 1 } }, 31250],
    [{ $project: { a: {} } }, 51270],
    [{ $project: { 'a.$': 1 } }, 31324],
    [{ $project: { a: { $elemMatch: { b: 1 } } } }, 168],
    [{ $project: { a: { $slice: 1 } } }, 28667],
    [{ $project: { a: { $foo: 1 } } }, 31325],
    [{ $project: { a: { $meta: 'textScore' } } }, 115],
    [{ $addFields: 1 }, 40272],
    [{ $set: {} }, 40177],
    [{ $set: { a: 1, 'a.b': 1 } }, 40176],
    [{ $set: { 'a.b': 1, a: 1 } }, 40176],
    [{ $set: { a: {} } }, 40180],
    [{ $set: { 'a..b': 1 } }, 15998],
    [{ $set: { a: { $foo: 1 } } }, 168],
    [{ $unset: 1 }, 31002],
    [{ $unset: [] }, 31119],
    [{ $unset: ['a', 1] }, 31120],
    [{ $replaceRoot: 1 }, 40229],
    [{ $replaceRoot: {} }, 40414],
    [{ $replaceRoot: { newRoot: {}, x: 1 } }, 40415],
    [{ $replaceRoot: { newRoot: '$a' } }, 40228, [{ a: 5 }]],
    [{ $replaceWith: '$a' }, 40228, [{}]],
  ])

  it('say where the fault is', () => {
    expect(failureOf(() => aggregate([], [{ $set: { 'a..b': 1 } }])).message).to.match(
      /^Invalid \$set :: caused by :: /,
    )
    expect(failureOf(() => aggregate([], [{ $project: {} }])).message).to.equal(
      'Invalid $project :: caused by :: projection specification must have at least one field',
    )
    expect(failureOf(() => aggregate([{ a: 5 }], [{ $replaceRoot: { newRoot: '$a' } }])).message).to.equal(
      "'newRoot' expression  must evaluate to an object, but resulting value was: 5. Type of resulting value: 'int'. Input document: { a: 5 }",
    )
  })

  it('leave the documents they were given alone', () => {
    const shaping = [{ $set: { 'b.c': 9, 'e.f': 9 } }, { $unset: 'b.d' }, { $project: { 'b.c': 1, 'e.x': '$a' } }]
    const [facets] = aggregate([document], [{ $facet: { changed: shaping, same: [] } }])
    expect(facets!.get('same')).to.deep.equal(docs(document))
  })
})

describe('$unwind', () => {
  const all = [{ _id: 1, a: [1, 2] }, { _id: 2, a: [] }, { _id: 3, a: null }, { _id: 4 }, { _id: 5, a: 'x' }]
  give([
    [
      [{ $unwind: '$a' }],
      all,
      [
        { _id: 1, a: 1 },
        { _id: 1, a: 2 },
        { _id: 5, a: 'x' },
      ],
    ],
    [
      [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i.n' } }],
      all,
      [
        { _id: 1, a: 1, i: { n: 0n } },
        { _id: 1, a: 2, i: { n: 1n } },
        { _id: 2, i: { n: null } },
        { _id: 3, a: null, i: { n: null } },
        { _id: 4, i: { n: null } },
        { _id: 5, a: 'x', i: { n: null } },
      ],
    ],
    [
      [{ $unwind: '$a.b' }],
      [{ a: { b: [1, [2]], c: 3 } }, { a: [{ b: [1] }] }],
      [{ a: { b: 1, c: 3 } }, { a: { b: [2], c: 3 } }],
    ],
    [[{ $unwind: '$a' }, { $unwind: '$a' }], [{ a: [[1, 2], 3] }], [{ a: 1 }, { a: 2 }, { a: 3 }]],
  ])
  refuse([
    [{ $unwind: 1 }, 15981],
    [{ $unwind: 'a' }, 28818],
    [{ $unwind: '' }, 28818],
    [{ $unwind: {} }, 28812],
    [{ $unwind: { path: 1 } }, 28808],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: 1 } }, 28809],
    [{ $unwind: { path: '$a', includeArrayIndex: '' } }, 28810],
    [{ $unwind: { path: '$a', includeArrayIndex: 1 } }, 28810],
    [{ $unwind: { path: '$a', includeArrayIndex: '$i' } }, 28822],
    [{ $unwind: { path: '$a', x: 1 } }, 28811],
    [{ $unwind: '$a.$b' }, 16410],
  ])
})

describe('$group', () => {
  give([
    [
      [{ $group: { _id: '$a', n: { $sum: '$n' } } }],
      [
        { a: 1, n: 1 },
        { a: double(1), n: 2 },
        { a: 1n, n: 3 },
        { a: '1', n: 4 },
      ],
      [
        { _id: 1, n: 6 },
        { _id: '1', n: 4 },
      ],
    ],
    [[{ $group: { _id: '$a', n: { $sum: 1 } } }], [{ a: null }, {}], [{ _id: null, n: 2 }]],
    [
      [{ $group: { _id: { a: '$a' }, n: { $sum: 1 } } }],
      [{ a: null }, {}, { a: null }],
      [
        { _id: { a: null }, n: 2 },
        { _id: {}, n: 1 },
      ],
    ],
    [
      [{ $group: { _id: { x: '$a', y: { $add: ['$b', 1] } } } }],
      [
        { a: 1, b: 1 },
        { a: 1, b: 1 },
      ],
      [{ _id: { x: 1, y: 2 } }],
    ],
    [[{ $group: { _id: ['$a', '$b'] } }], [{ a: 1 }, { a: 1, b: null }], [{ _id: [1, null] }]],
    [
      [{ $group: { _id: null, all: { $push: '$$ROOT' } } }],
      [{ 2: 'b', 1: 'a' }],
      [{ _id: null, all: [{ 2: 'b', 1: 'a' }] }],
    ],
    [[{ $group: { _id: null } }], [], []],
    [[{ $group: { _id: '$$REMOVE' } }], [{}], [{ _id: null }]],
    [
      [{ $sortByCount: '$a' }],
      [{ a: 'x' }, { a: 'y' }, { a: 'y' }],
      [
        { _id: 'y', count: 2 },
        { _id: 'x', count: 1 },
      ],
    ],
    [[{ $sortByCount: { $toLower: '$a' } }], [{ a: 'x' }, { a: 'X' }], [{ _id: 'x', count: 2 }]],
  ])
  refuse([
    [{ $group: 1 }, 15947],
    [{ $group: {} }, 15955],
    [{ $group: { n: { $sum: 1 } } }, 15955],
    [{ $group: { n: true } }, 40234],
    [{ $group: { _id: 1, n: 5 } }, 40234],
    [{ $group: { _id: 1, n: { sum: 1 } } }, 40234],
    [{ $group: { _id: 1, 'a.b': { $sum: 1 } } }, 40235],
    [{ $group: { _id: 1, $a: { $sum: 1 } } }, 40236],
    [{ $group: { _id: 1, n: {} } }, 40238],
    [{ $group: { _id: 1, n: { $sum: 1, $avg: 1 } } }, 40238],
    [{ $group: { _id: { $foo: 1 } } }, 168],
    [{ $sortByCount: {} }, 40147],
    [{ $sortByCount: { a: 1 } }, 40147],
    [{ $sortByCount: 'a' }, 40148],
    [{ $sortByCount: 1 }, 40149],
  ])

  it('puts together what is equal under the collation, also within documents', () => {
    const given = environment({}, { locale: 'vi', strength: 1 })
    const names = ['An', 'ân', 'Bình', 'BINH', 'Chi'].map((name) => ({ name }))
    const count = { n: { $sum: 1 } }
    const simple = aggregate(names, [{ $group: { _id: '$name', ...count } }], { environment: given })
    const nested = aggregate(names, [{ $group: { _id: [{ x: '$name' }], ...count } }], { environment: given })
    expect(simple.map((group) => group.get('n'))).to.deep.equal(nested.map((group) => group.get('n')))
    expect(entries(simple[0])).to.deep.equal([
      ['_id', 'An'],
      ['n', given.collation!.compareStrings('An', 'ân') === 0 ? 2 : 1],
    ])
    expect(simple.find((group) => group.get('_id') === 'Bình')!.get('n')).to.equal(2)
  })
})

describe('$bucket', () => {
  const minutes = [15, 30, 45, 60, 90].map((m) => ({ m }))
  give([
    [
      [{ $bucket: { groupBy: '$m', boundaries: [0, 45, 90], default: 'long' } }],
      minutes,
      [
        { _id: 0, count: 2 },
        { _id: 45, count: 2 },
        { _id: 'long', count: 1 },
      ],
    ],
    [
      [{ $bucket: { groupBy: { $divide: ['$m', 15] }, boundaries: [0, 7], output: { all: { $push: '$m' } } } }],
      minutes,
      [{ _id: 0, all: [15, 30, 45, 60, 90] }],
    ],
    [[{ $bucket: { groupBy: '$x', boundaries: [0, 7], default: -1 } }], minutes, [{ _id: -1, count: 5 }]],
    [[{ $bucket: { groupBy: '$m', boundaries: [0, { $add: [50, 50] }] } }], [], []],
  ])
  const bucket = (more: object) => ({ $bucket: { groupBy: '$m', boundaries: [0, 1], ...more } })
  refuse([
    [{ $bucket: 1 }, 40201],
    [{ $bucket: { groupBy: '$m' } }, 40198],
    [bucket({ x: 1 }), 40197],
    [bucket({ groupBy: 'm' }), 40202],
    [bucket({ groupBy: { m: 1 } }), 40202],
    [bucket({ boundaries: 1 }), 40200],
    [bucket({ boundaries: ['$a', 1] }), 40191],
    [bucket({ boundaries: [1] }), 40192],
    [bucket({ boundaries: [1, 'a'] }), 40193],
    [bucket({ boundaries: [1, 1] }), 40194],
    [bucket({ boundaries: [2, 1] }), 40194],
    [bucket({ default: '$a' }), 40195],
    [bucket({ default: 0 }), 40199],
    [bucket({ output: 1 }), 40196],
    [bucket({}), 40066, [{ m: 1 }]],
    [bucket({}), 40066, [{ m: -1 }]],
    [bucket({}), 40066, [{}]],
  ])
})

describe('stages that choose documents', () => {
  const numbers = [3, 1, 2].map((n) => ({ n }))
  const past = { $set: { x: '$$REMOVE' } } // keeps what follows from becoming part of the query
  give([
    [[past, { $match: { n: { $gte: 2 } } }], numbers, [{ n: 3 }, { n: 2 }]],
    [[past, { $match: { $expr: { $gt: ['$n', 2] } } }], numbers, [{ n: 3 }]],
    [[past, { $sort: { n: 1 } }], numbers, [{ n: 1 }, { n: 2 }, { n: 3 }]],
    [[past, { $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }], numbers, [{ n: 2 }]],
    [[past, { $sort: { n: 1 } }, { $limit: 1 }, { $skip: 1 }], numbers, []],
    [[past, { $skip: 1 }, { $limit: 1 }], numbers, [{ n: 1 }]],
    [[past, { $skip: 0 }, { $limit: double(2) }], numbers, [{ n: 3 }, { n: 1 }]],
    [[past, { $count: 'total' }], numbers, [{ total: 3 }]],
    [[past, { $match: { n: 9 } }, { $count: 'total' }], numbers, []],
  ])
  refuse([
    [{ $match: 1 }, 15959],
    [{ $match: { $where: 'true' } }, 115],
    [{ $match: { n: { $foo: 1 } } }, 2],
    [{ $sort: 1 }, 15973],
    [{ $sort: {} }, 15976],
    [{ $sort: { n: 2 } }, 15975],
    [{ $limit: 0 }, 15958],
    [{ $limit: -1 }, 2107201],
    [{ $limit: 1.5 }, 2107201],
    [{ $limit: 'a' }, 2107201],
    [{ $skip: -1 }, 5107200],
    [{ $skip: 'a' }, 5107200],
    [{ $count: 1 }, 40156],
    [{ $count: '' }, 40157],
    [{ $count: '$a' }, 40158],
    [{ $count: 'a\0' }, 40159],
    [{ $count: 'a.b' }, 40160],
    [{ $sample: 1 }, 28745],
    [{ $sample: { size: 'a' } }, 28746],
    [{ $sample: { size: -1 } }, 28747],
    [{ $sample: { size: 1, x: 1 } }, 28748],
    [{ $sample: {} }, 28749],
  ])

  it('keep the order of equal ones when sorting, also with a limit', () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({ n, k: n % 3 }))
    const kept = aggregate(many, [past, { $sort: { k: 1 } }, { $limit: 5 }])
    expect(kept.map((document) => document.get('n'))).to.deep.equal([0, 3, 6, 9, 12])
  })

  it('take each document at most once into a sample', () => {
    const many = Array.from({ length: 50 }, (_, n) => ({ n }))
    const samples = Array.from({ length: 20 }, () =>
      aggregate(many, [{ $sample: { size: 5 } }]).map((document) => document.get('n')),
    )
    expect(samples.every((sample) => new Set(sample).size === 5)).to.equal(true)
    expect(new Set(samples.flat()).size).to.be.greaterThan(20)
    expect(aggregate(many, [{ $sample: { size: 99 } }])).to.have.length(50)
  })
})

describe('stages with documents of their own', () => {
  it('give statistics of the collection', () => {
    const reader = new ListReader({ items: [{}] })
    const stats = (stage: object) => entries(aggregate([], [stage], { reader }))
    expect(stats({ $collStats: { count: {} } })).to.deep.equal([
      [
        ['ns', 'test.items'],
        ['count', 1],
      ],
    ])
    expect(stats({ $collStats: { storageStats: {} } })).to.deep.equal([
      [
        ['ns', 'test.items'],
        ['storageStats', [['count', 1]]],
      ],
    ])
    expect(stats({ $indexStats: {} })).to.deep.equal([
      [
        ['name', '_id_'],
        ['key', [['_id', 1]]],
      ],
    ])
  })

  refuse([
    [{ $collStats: 1 }, 5447000],
    [{ $collStats: { x: {} } }, 40415],
    [{ $collStats: { latencyStats: {} } }, 115],
    [{ $indexStats: { a: 1 } }, 28803],
    [{ $documents: [] }, 73],
  ])
})
