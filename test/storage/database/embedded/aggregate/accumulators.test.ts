import { expect } from 'chai'
import { Decimal128, Double, ObjectId } from '../../../../../storage/database/embedded/bson/values.ts'
import {
  aggregate,
  codeOf,
  entries,
  environment,
  evaluate,
  expectRefusals,
  expectValues,
  inspect,
  value,
} from './support.ts'

const decimal = (text: string) => Decimal128.fromString(text)
const double = (number: number) => new Double(number)
const longest = 9223372036854775807n
const id = (last: number) => new ObjectId(`00000000000000000000000${last}`)

/** The result of an accumulator over documents { v }. */
function accumulate(accumulator: unknown, values: unknown[], given = environment()) {
  const documents = values.map((v) => (v === undefined ? {} : { v }))
  const [group] = aggregate(documents, [{ $group: { _id: null, result: accumulator } }], { environment: given })
  return group!.get('result')
}

const missing = undefined

describe('accumulators', () => {
  const cases: [accumulator: unknown, values: unknown[], expected: unknown][] = [
    [{ $sum: '$v' }, [1, 2, 'text', null, missing], 3],
    [{ $sum: '$v' }, ['text'], 0],
    [{ $sum: 1 }, [1, 2, 3], 3],
    [{ $sum: '$v' }, [2147483647, 1], 2147483648n],
    [{ $sum: '$v' }, [2147483647, 1, -1], 2147483647],
    [{ $sum: '$v' }, [9007199254740993n, 1], 9007199254740994n],
    [{ $sum: '$v' }, [longest, 1], 9223372036854775808],
    [{ $sum: '$v' }, [longest, 1, -1], longest],
    [{ $sum: '$v' }, [1, double(2)], double(3)],
    [{ $sum: '$v' }, Array.from({ length: 10 }, () => 0.1), double(1)],
    [{ $sum: '$v' }, [1e100, 1, -1e100], double(1)],
    [{ $sum: '$v' }, [9007199254740993n, 0.5, -9007199254740992n], 1.5],
    [{ $sum: '$v' }, [decimal('1.5'), decimal('2.5')], decimal('4.0')],
    [{ $sum: '$v' }, [decimal('1.5'), 1, 2n], decimal('4.5')],
    [{ $sum: '$v' }, [Infinity, 1], Infinity],
    [{ $sum: '$v' }, [Infinity, -Infinity], NaN],
    [{ $sum: '$v' }, [NaN, 1], NaN],
    [{ $sum: '$v' }, [decimal('1'), Infinity], decimal('Infinity')],
    [{ $avg: '$v' }, [1, 'text', 3], double(2)],
    [{ $avg: '$v' }, [1, 2], 1.5],
    [{ $avg: '$v' }, [decimal('1'), 2], decimal('1.5')],
    [{ $avg: '$v' }, ['text', null], null],
    [{ $min: '$v' }, [3, null, missing, 1.5, 'a'], 1.5],
    [{ $max: '$v' }, [3, 'a', { x: 1 }, null], { x: 1 }],
    [{ $max: '$v' }, [id(1), id(2)], id(2)],
    [{ $min: '$v' }, [null, missing], null],
    [{ $first: '$v' }, [1, 2], 1],
    [{ $first: '$v' }, [missing, 2], null],
    [{ $last: '$v' }, [1, 2], 2],
    [{ $last: '$v' }, [1, missing], null],
    [{ $push: '$v' }, [1, missing, null, [2]], [1, null, [2]]],
    [{ $push: { a: '$v' } }, [1, missing], [{ a: 1 }, {}]],
    [{ $addToSet: '$v' }, [1, double(1), 1n, 'a', missing, null], [1, 'a', null]],
    [{ $addToSet: '$v' }, [id(1), id(1)], [id(1)]],
    [
      { $addToSet: '$v' },
      [
        { x: 1, y: 1 },
        { y: 1, x: 1 },
      ],
      [
        { x: 1, y: 1 },
        { y: 1, x: 1 },
      ],
    ],
    [{ $mergeObjects: '$v' }, [{ a: 1 }, null, missing, { b: 2, a: 3 }], { a: 3, b: 2 }],
    [{ $count: {} }, [1, 2], 2],
  ]
  for (const [accumulator, values, expected] of cases) {
    const shown = inspect([accumulator, values])
    it(`${shown.slice(0, 150)} is right`, () => {
      expect(entries(accumulate(accumulator, values))).to.deep.equal(entries(value(expected)))
    })
  }

  describe('are refused', () => {
    const refusals: [accumulator: unknown, code: number][] = [
      [{ $foo: '$v' }, 15952],
      [{ $accumulator: {} }, 115],
      [{ $topN: { n: 1, output: '$v', sortBy: { v: 1 } } }, 115],
      [{ $stdDevPop: '$v' }, 115],
      [{ $sum: ['$v', 1] }, 40237],
      [{ $push: ['$v'] }, 40237],
      [{ $count: 1 }, 14],
      [{ $count: { a: 1 } }, 14],
      [{ $mergeObjects: '$v' }, 40400],
    ]
    for (const [accumulator, code] of refusals) {
      it(inspect(accumulator), () => {
        expect(codeOf(() => accumulate(accumulator, [5]))).to.equal(code)
      })
    }
  })

  describe('as expressions', () => {
    expectValues([
      [{ $sum: '$a' }, 6, { a: [1, 2, 3, 'x'] }],
      [{ $sum: ['$a', 1] }, 1, { a: [1, 2, 3] }],
      [{ $sum: ['$a', '$b'] }, 3, { a: 1, b: 2 }],
      [{ $sum: '$missing' }, 0],
      [{ $sum: [[1, 2.5]] }, 3.5],
      [{ $avg: [1, 2, null] }, 1.5],
      [{ $max: ['$a', 5n] }, 5n, { a: 3 }],
      [{ $min: '$a' }, 1, { a: [3, null, 1] }],
    ])
    expectRefusals([[{ $push: 1 }, 168]])

    it('keep the types of what they choose', () => {
      expect(evaluate({ $max: ['$a', '$b'] }, { a: double(5), b: 1 })).to.deep.equal(double(5))
    })
  })
})
