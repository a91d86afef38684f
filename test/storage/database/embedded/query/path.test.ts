import { expect } from 'chai'
import { doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import { EMPTY, keysOf } from '../../../../../storage/database/embedded/query/keys.ts'
import { arrayIndex, checkFieldPath, valueAt, visit } from '../../../../../storage/database/embedded/query/path.ts'
import { expectError, ordered, shown } from './support.ts'

describe('a path', () => {
  const visits: [Record<string, unknown>, string, unknown[]][] = [
    [{ a: 1 }, 'a', [1]],
    [{ a: [1, 2] }, 'a', [[1, 2]]],
    [{}, 'a', [undefined]],
    [{ a: 5 }, 'a.b', [undefined]],
    [{ a: [{ b: 1 }, { b: [2] }, {}, 5, [{ b: 9 }]] }, 'a.b', [1, [2], undefined]],
    [{ a: [] }, 'a.b', []],
    [{ a: [5, 7] }, 'a.1', [7]],
    [{ a: [5, { 1: 4 }] }, 'a.1', [4, { 1: 4 }]],
    [{ a: [[6, 7]] }, 'a.0.1', [7]],
    [{ a: [{ b: 1 }, { b: 2 }] }, 'a.1.b', [undefined, undefined, 2]],
  ]
  for (const [document, path, leaves] of visits) {
    it(`${path} leads to ${shown(leaves)} in ${shown(document)}`, () => {
      const found: unknown[] = []
      visit(doc(document), path.split('.'), 0, (value) => {
        found.push(ordered(value))
        return false
      })
      expect(found).to.deep.equal(leaves.map((leaf) => (leaf === undefined ? undefined : ordered(plainToValue(leaf)))))
    })
  }

  it('is not walked on after a leaf has said so', () => {
    let count = 0
    const stopped = visit(doc({ a: [{ b: 1 }, { b: 2 }] }), ['a', 'b'], 0, () => ++count === 1)
    expect([stopped, count]).to.deep.equal([true, 1])
  })

  it('tells whether its last step was an index', () => {
    const seen: boolean[] = []
    visit(doc({ a: [[1]] }), ['a', '0'], 0, (_value, byIndex) => seen.push(byIndex) > 9)
    visit(doc({ a: [1] }), ['a'], 0, (_value, byIndex) => seen.push(byIndex) > 9)
    expect(seen).to.deep.equal([true, false])
  })

  it('leads to one value when arrays are only entered by index', () => {
    const document = doc({ a: { b: [1, { c: 2 }] } })
    expect(valueAt(document, 'a.b.1.c')).to.equal(2)
    expect(valueAt(document, ['a', 'b', '0'])).to.equal(1)
    expect(valueAt(document, 'a.b.c')).to.equal(undefined)
    expect(valueAt(document, 'a.b.9.c')).to.equal(undefined)
    expect(valueAt(document, 'x.y')).to.equal(undefined)
  })

  it('has indexes without leading zeros', () => {
    expect(['0', '12', '01', '', '-1', '1a', 'a'].map(arrayIndex)).to.deep.equal([0, 12, ...Array(5).fill(undefined)])
  })

  const refusals: [string, number][] = [
    ['', 40352],
    ['a.', 40353],
    ['.a', 15998],
    ['a..b', 15998],
    ['$a', 16410],
    ['a.$b', 16410],
    ['a\0', 16411],
  ]
  for (const [path, code] of refusals) {
    it(`"${path}" is refused with ${code}`, () => expectError(() => checkFieldPath(path), code, /^FieldPath /))
  }

  it('may lead into a reference', () => checkFieldPath('a.$id'))
})

describe('the keys of a document', () => {
  const cases: [Record<string, unknown>, string[], unknown[][]][] = [
    [{ a: 1, b: { c: 2 } }, ['a', 'b.c'], [[1, 2]]],
    [{}, ['a'], [[undefined]]],
    [{ a: 5 }, ['a.b'], [[undefined]]],
    [{ a: [1, 2, [3]] }, ['a'], [[1], [2], [[3]]]],
    [{ a: [] }, ['a'], [[EMPTY]]],
    [{ a: [] }, ['a.b'], [[undefined]]],
    [{ a: [[]] }, ['a'], [[[]]]],
    [{ a: [{ b: 1 }, 5, {}] }, ['a.b'], [[1], [undefined], [undefined]]],
    [{ a: [{ b: [1, 2] }, { b: 3 }] }, ['a.b'], [[1], [2], [3]]],
    [
      { a: [{ b: 1, c: 2 }, { b: 3 }], d: 4 },
      ['a.b', 'a.c', 'd'],
      [
        [1, 2, 4],
        [3, undefined, 4],
      ],
    ],
    [{ a: [7, 8] }, ['a.1'], [[8]]],
    [{ a: [[7, 8]] }, ['a.0'], [[[7, 8]]]],
    [{ a: [[]] }, ['a.0'], [[EMPTY]]],
    [{ a: [{ b: [7, 8] }] }, ['a.0.b'], [[7], [8]]],
    [{ a: [7, 8] }, ['a.5'], [[undefined], [undefined]]],
  ]
  for (const [document, paths, keys] of cases) {
    it(`${shown(document)} at ${paths.join(', ')} are right`, () => {
      expect(keysOf(doc(document), split(paths), parallel)).to.deep.equal(keys)
    })
  }

  it('cannot lie in two arrays', () => {
    expectError(() => keysOf(doc({ a: [1], b: [2] }), split(['a', 'b']), parallel), 171, 'b a')
    expectError(() => keysOf(doc({ a: { x: [1], y: [] } }), split(['a.x', 'a.y']), parallel), 171, 'y x')
  })

  it('are refused when an index could also be a name', () => {
    expectError(
      () => keysOf(doc({ a: [{ 0: 1 }] }), split(['a.0']), parallel),
      16746,
      /field: '0' for array: \[ \{ 0: 1 \} \]$/,
    )
  })
})

function split(paths: string[]): string[][] {
  return paths.map((path) => path.split('.'))
}

function parallel(first: string, second: string): Error {
  return new CommandError(171, `${first} ${second}`)
}

function plainToValue(value: unknown): Value {
  return doc({ value }).get('value')!
}
