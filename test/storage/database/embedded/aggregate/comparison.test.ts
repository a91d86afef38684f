import { expect } from 'chai'
import { Decimal128, Double, MinKey, ObjectId } from '../../../../../storage/database/embedded/bson/values.ts'
import { environment, evaluate, expectRefusals, expectValues } from './support.ts'

const id = (last: number) => new ObjectId(`00000000000000000000000${last}`)

describe('comparing in expressions', () => {
  expectValues([
    [{ $eq: [1, new Double(1)] }, true],
    [{ $eq: [1n, Decimal128.fromString('1.00')] }, true],
    [{ $eq: [9007199254740993n, 9007199254740992] }, false],
    [{ $eq: ['$a', '$b'] }, true, { a: id(1), b: id(1) }],
    [
      {
        $eq: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      },
      false,
    ],
    [{ $eq: ['$missing', null] }, false],
    [{ $eq: ['$missing', '$absent'] }, true],
    [{ $lt: ['$missing', null] }, true],
    [{ $gt: ['$missing', new MinKey()] }, true],
    [{ $ne: [1, 1] }, false],
    [{ $cmp: [2, 1] }, 1],
    [{ $cmp: [1, 'a'] }, -1],
    [{ $cmp: ['a', 'a'] }, 0],
    [{ $gt: ['a', 1] }, true],
    [{ $gte: [[1, 2], [1]] }, true],
    [{ $lt: [id(1), id(2)] }, true],
    [{ $lte: [NaN, 1] }, true],
    [{ $gt: ['\u{1F600}', '\uff61'] }, true],
  ])

  it('follows the collation', () => {
    const given = environment({}, { locale: 'vi', strength: 1 })
    expect(evaluate({ $eq: ['Dũng', 'dung'] }, {}, given)).to.equal(true)
    expect(evaluate({ $in: ['AN', ['an']] }, {}, given)).to.equal(true)
    expect(evaluate({ $max: ['a', 'B'] }, {}, given)).to.equal('B')
  })
})

describe('conditions', () => {
  expectValues([
    [{ $and: [] }, true],
    [{ $and: [1, 'text', true] }, true],
    [{ $and: [1, 0] }, false],
    [{ $and: '$a' }, false, { a: null }],
    [{ $or: [] }, false],
    [{ $or: ['$missing', 0n, new Double(0), ''] }, true],
    [{ $or: [null, false] }, false],
    [{ $or: [true, { $divide: [1, 0] }] }, true],
    [{ $not: ['$missing'] }, true],
    [{ $not: [[]] }, false],
    [{ $not: 'text' }, false],
    [{ $cond: ['$a', 'yes', 'no'] }, 'no', { a: 0 }],
    [{ $cond: { if: true, then: 'yes', else: { $divide: [1, 0] } } }, 'yes'],
    [{ $ifNull: ['$missing', null, 3, 4] }, 3],
    [{ $ifNull: [null, '$missing'] }, undefined],
    [
      {
        $switch: {
          branches: [
            { case: false, then: 1 },
            { case: '$a', then: 2 },
          ],
          default: 3,
        },
      },
      2,
      { a: 1 },
    ],
    [{ $switch: { branches: [{ case: false, then: 1 }], default: 3 } }, 3],
  ])
  expectRefusals([
    [{ $not: [1, 2] }, 16020],
    [{ $cond: [1, 2] }, 16020],
    [{ $cond: { then: 1, else: 2 } }, 17080],
    [{ $cond: { if: 1, else: 2 } }, 17081],
    [{ $cond: { if: 1, then: 2 } }, 17082],
    [{ $cond: { if: 1, then: 2, else: 3, x: 4 } }, 17083],
    [{ $ifNull: [1] }, 1257300],
    [{ $ifNull: '$a' }, 1257300],
    [{ $switch: 1 }, 40060],
    [{ $switch: { branches: 1 } }, 40061],
    [{ $switch: { branches: [1] } }, 40062],
    [{ $switch: { branches: [{ case: 1, then: 2, x: 3 }] } }, 40063],
    [{ $switch: { branches: [{ then: 2 }] } }, 40064],
    [{ $switch: { branches: [{ case: 1 }] } }, 40065],
    [{ $switch: { branches: [{ case: false, then: 2 }] } }, 40066],
    [{ $switch: { branches: [], x: 1 } }, 40067],
    [{ $switch: { branches: [] } }, 40068],
    [{ $switch: {} }, 40068],
  ])
})
