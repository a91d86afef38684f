import { expect } from 'chai'
import { Decimal128, DistantDate, Double } from '../../../../../storage/database/embedded/bson/values.ts'
import { evaluate, expectRefusals, expectValues, failureOf } from './support.ts'

const decimal = (text: string) => Decimal128.fromString(text)
const double = (number: number) => new Double(number)
const longest = 9223372036854775807n

describe('arithmetic', () => {
  describe('adds and subtracts', () => {
    expectValues([
      [{ $add: [] }, 0],
      [{ $add: [1, 2] }, 3],
      [{ $add: [2147483647, 1] }, 2147483648n],
      [{ $add: [2147483647, 1, -1] }, 2147483647],
      [{ $add: [1, 2n] }, 3n],
      [{ $add: [longest, 1] }, 2 ** 63],
      [{ $add: [1, double(2)] }, double(3)],
      [{ $add: [1, 0.5] }, 1.5],
      [{ $add: [1, decimal('0.10')] }, decimal('1.10')],
      [{ $add: [1, null, 'text'] }, null],
      [{ $add: ['$missing', 1] }, null],
      [{ $add: [new Date(5), 3, 2n] }, new Date(10)],
      [{ $add: [new Date(5), 1.5] }, new Date(7)],
      [{ $add: [new Date(5), decimal('2.5')] }, new Date(8)],
      [{ $subtract: [3, 5] }, -2],
      [{ $subtract: [-2147483648, 1] }, -2147483649n],
      [{ $subtract: [-longest, 10] }, -(2 ** 63)],
      [{ $subtract: [new Date(9), new Date(5)] }, 4n],
      [{ $subtract: [new Date(9), 4] }, new Date(5)],
      [{ $subtract: [decimal('1.5'), 1] }, decimal('0.5')],
      [{ $subtract: [null, 'text'] }, null],
    ])
    expectRefusals([
      [{ $add: [1, 'text'] }, 14],
      [{ $add: [new Date(1), new Date(2)] }, 16612],
      [{ $add: [new Date(1), 1e300] }, 15],
      [{ $subtract: ['a', 1] }, 14],
      [{ $subtract: [1, new Date(1)] }, 14],
      [{ $subtract: [new Date(1), 1e300] }, 15],
    ])

    it('keeps dates that JavaScript does not know', () => {
      const sum = evaluate({ $add: [new Date(8.64e15), 1] })
      expect(sum).to.be.instanceOf(DistantDate)
      expect((sum as DistantDate).milliseconds).to.equal(8640000000000001n)
    })
  })

  describe('multiplies and divides', () => {
    expectValues([
      [{ $multiply: [] }, 1],
      [{ $multiply: [3, 4] }, 12],
      [{ $multiply: [65536, 65536] }, 4294967296n],
      [{ $multiply: [65536, 65536, 0] }, 0],
      [{ $multiply: [longest, 2] }, 2 ** 64],
      [{ $multiply: [decimal('1.5'), 2] }, decimal('3.0')],
      [{ $multiply: [2, '$missing'] }, null],
      [{ $divide: [6, 2] }, double(3)],
      [{ $divide: [1, 4] }, 0.25],
      [{ $divide: [1n, decimal('4')] }, decimal('0.25')],
      [{ $divide: [null, 0] }, null],
      [{ $mod: [7, 3] }, 1],
      [{ $mod: [-7, 3] }, -1],
      [{ $mod: [7n, 3] }, 1n],
      [{ $mod: [7.5, 2] }, 1.5],
      [{ $mod: [null, 0] }, null],
    ])
    expectRefusals([
      [{ $multiply: [1, 'a'] }, 14],
      [{ $divide: [1, 0] }, 2],
      [{ $divide: [1, double(0)] }, 2],
      [{ $divide: ['a', 1] }, 14],
      [{ $mod: [1, 0] }, 16610],
      [{ $mod: ['a', 1] }, 16611],
    ])

    it('says what it cannot divide', () => {
      expect(failureOf(() => evaluate({ $divide: [1, 0] })).message).to.equal("can't $divide by zero")
      expect(failureOf(() => evaluate({ $divide: ['a', 1] })).message).to.equal(
        '$divide only supports numeric types, not string and int',
      )
    })
  })

  describe('rounds', () => {
    expectValues([
      [{ $ceil: 7.8 }, double(8)],
      [{ $ceil: -0.5 }, -0],
      [{ $ceil: 5n }, 5n],
      [{ $floor: -2.5 }, double(-3)],
      [{ $floor: '$missing' }, null],
      [{ $round: [10.5, 0] }, double(10)],
      [{ $round: 11.5 }, double(12)],
      [{ $round: [19.25, 1] }, 19.2],
      [{ $round: [28.73, 1] }, 28.7],
      [{ $round: [2.675, 2] }, 2.67],
      [{ $round: [1.298, 100] }, 1.298],
      [{ $round: [-0.3] }, -0],
      [{ $round: [23, -1] }, 20],
      [{ $round: [2147483647, -1] }, 2147483650n],
      [{ $round: [25n, -1] }, 20n],
      [{ $round: [NaN, 1] }, NaN],
      [{ $round: [Infinity] }, Infinity],
      [{ $round: [1.5, null] }, null],
      [{ $trunc: [-45.34, 1] }, -45.3],
      [{ $trunc: [28.73, -1] }, double(20)],
      [{ $abs: -5 }, 5],
      [{ $abs: -2147483648 }, 2147483648n],
      [{ $abs: -5n }, 5n],
      [{ $abs: double(-5) }, double(5)],
      [{ $abs: null }, null],
    ])
    expectRefusals([
      [{ $round: 'a' }, 51081],
      [{ $trunc: [1, 'a'] }, 51082],
      [{ $round: [1, 1.5] }, 51082],
      [{ $round: [1, 101] }, 51083],
      [{ $round: [1, -21] }, 51083],
      [{ $round: [9223372036854775806n, -1] }, 51080],
      [{ $round: [1, 2, 3] }, 28667],
      [{ $ceil: 'a' }, 28765],
      [{ $abs: 'a' }, 28765],
      [{ $abs: -9223372036854775808n }, 28680],
    ])
  })

  describe('takes powers, roots and logarithms', () => {
    expectValues([
      [{ $pow: [5, 2] }, 25],
      [{ $pow: [2, 31] }, 2147483648n],
      [{ $pow: [2, 63] }, 2 ** 63],
      [{ $pow: [-2, 63] }, -9223372036854775808n],
      [{ $pow: [2, -1] }, 0.5],
      [{ $pow: [-1, 99999999999n] }, -1n],
      [{ $pow: [5n, 0] }, 1n],
      [{ $pow: [0, 0] }, 1],
      [{ $pow: [4, 0.5] }, double(2)],
      [{ $sqrt: 25 }, double(5)],
      [{ $sqrt: null }, null],
    ])
    expectRefusals([
      [{ $pow: ['a', 1] }, 28762],
      [{ $pow: [1, 'a'] }, 28763],
      [{ $pow: [0, -1] }, 28764],
      [{ $sqrt: -1 }, 28714],
      [{ $sqrt: decimal('4') }, 115],
      [{ $round: [decimal('1.298'), 1] }, 115],
      [{ $ceil: decimal('2.1') }, 115],
      [{ $abs: decimal('-1.50') }, 115],
      [{ $mod: [decimal('7.5'), 2] }, 115],
      [{ $pow: [decimal('4'), 2] }, 115],
    ])
  })

  describe('knows trigonometry', () => {
    const near: [unknown, number][] = []
    for (const [expression, expected] of near) {
      it(`${JSON.stringify(expression)} is about ${expected}`, () => {
        expect(Number(evaluate(expression))).to.be.closeTo(expected, 1e-12)
      })
    }
    expectValues([])
    expectRefusals([])
  })

  describe('works on bits', () => {
    expectValues([])
    expectRefusals([])
  })
})
