import { expect } from 'chai'
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  doc,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Doc,
  type Value,
} from '../../../../../storage/database/embedded/bson/values.ts'
import type { Environment } from '../../../../../storage/database/embedded/query/environment.ts'
import { compileSort } from '../../../../../storage/database/embedded/query/sort.ts'
import { caseInsensitive, environment, expectError, shown } from './support.ts'

describe('a sort', () => {
  it('goes by type first, an empty array being the least after MinKey', () => {
    const values: Record<string, Value> = {
      minKey: new MinKey(),
      emptyArray: [],
      null: null,
      number: 1,
      string: '',
      object: new Map(),
      arrayInArray: [[1]],
      binary: new Binary(Buffer.from([1])),
      objectId: new ObjectId(),
      boolean: true,
      date: new Date(0),
      timestamp: new Timestamp({ t: 0, i: 1 }),
      regex: new BSONRegExp('a'),
      code: new Code('x'),
      maxKey: new MaxKey(),
    }
    const names = Object.keys(values)
    const documents = names.map(
      (name): Doc =>
        new Map([
          ['_id', name],
          ['a', values[name]!],
        ]),
    )
    expect(sorted([...documents].reverse(), { a: 1 })).to.deep.equal(names)
    expect(sorted(documents, { a: -1 })).to.deep.equal([...names].reverse())
  })

  const cases: [string, Record<string, unknown>[], Record<string, unknown>, unknown[]][] = [
    ['takes the least element of an array', [{ a: [5, 9] }, { a: 6 }, { a: [7, 1] }], { a: 1 }, [2, 0, 1]],
    ['takes the greatest element when descending', [{ a: [5, 9] }, { a: 6 }, { a: [7, 1] }], { a: -1 }, [0, 2, 1]],
    ['treats missing as null', [{ a: 1 }, {}, { a: null }, { a: [] }], { a: 1 }, [3, 1, 2, 0]],
    ['follows paths', [{ a: { b: 2 } }, { a: [{ b: 1 }, { b: 3 }] }, { a: 5 }], { 'a.b': 1 }, [2, 1, 0]],
    [
      'uses later fields for ties',
      [
        { a: 1, b: 1 },
        { a: 0, b: 5 },
        { a: 1, b: 2 },
      ],
      { a: 1, b: -1 },
      [1, 2, 0],
    ],
    [
      'compares numbers exactly across types',
      [{ a: 9007199254740995n }, { a: 5 }, { a: 9007199254740993n }, { a: Decimal128.fromString('9.5') }, { a: NaN }],
      { a: 1 },
      [4, 1, 3, 2, 0],
    ],
    ['compares texts by code points', [{ a: '\u{1F600}' }, { a: '\uFF61' }], { a: 1 }, [1, 0]],
    [
      'takes all fields of one array from the same element',
      [
        {
          a: [
            { b: 1, c: 2 },
            { b: 1, c: 9 },
            { b: 2, c: 0 },
          ],
        },
        { a: { b: 1, c: 1 } },
      ],
      { 'a.b': 1, 'a.c': 1 },
      [1, 0],
    ],
    ['keeps the order of equal documents', [{ a: 1 }, { a: 1n }, { a: 1 }], { a: 1 }, [0, 1, 2]],
    ['takes directions of any numeric type', [{ a: 1 }, { a: 2 }], { a: -1n }, [1, 0]],
  ]
  for (const [name, documents, spec, order] of cases) {
    it(name, () => {
      expect(
        sorted(
          documents.map((document, index) => doc({ _id: index, ...document })),
          spec,
        ),
      ).to.deep.equal(order)
    })
  }

  it('goes by the collation', () => {
    const documents = ['b', 'A', 'a'].map((a, index) => doc({ _id: index + 1, a }))
    expect(sorted(documents, { a: 1 })).to.deep.equal([2, 3, 1])
    expect(sorted([documents[2]!, documents[1]!], { a: 1 }, caseInsensitive)).to.deep.equal([3, 2])
  })

  it('tells its fields', () => {
    expect(compileSort(doc({ 'a.b': 1, c: -1 }), environment).fields).to.deep.equal([
      { path: 'a.b', descending: false },
      { path: 'c', descending: true },
    ])
  })

  it('is refused for two arrays in one document', () => {
    const sorter = compileSort(doc({ a: 1, b: 1 }), environment)
    expectError(() => sorter.key(doc({ a: [1], b: [2] })), 2, 'cannot sort with keys that are parallel arrays')
  })

  const refusals: [Record<string, unknown>, number, string | RegExp][] = [
    [{}, 15976, '$sort stage must have at least one sort key'],
    [{ a: 'x' }, 15974, 'Illegal key in $sort specification: a: "x"'],
    [{ a: { b: 1 } }, 15974, 'Illegal key in $sort specification: a: { b: 1 }'],
    [{ a: 0 }, 15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)'],
    [{ a: 2 }, 15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)'],
    [{ a: { $meta: 'textScore' } }, 115, /^Sorting by \$meta is not supported .* MONGODB_URI/],
    [{ $a: 1 }, 16410, /^FieldPath /],
    [{ 'a..b': 1 }, 15998, /^FieldPath /],
  ]
  for (const [spec, code, message] of refusals) {
    it(`is refused for ${shown(spec)} with ${code}`, () => {
      expectError(() => compileSort(doc(spec), environment), code, message)
    })
  }
})

function sorted(documents: Doc[], spec: Record<string, unknown>, given: Environment = environment) {
  const sorter = compileSort(doc(spec), given)
  const rows = documents.map((document) => ({ document, key: sorter.key(document) }))
  rows.sort((a, b) => sorter.compare(a.key, b.key))
  return rows.map(({ document }) => document.get('_id'))
}
