import { Double, ObjectId } from '../../../../../storage/database/embedded/bson/values.ts'
import { expectRefusals, expectValues } from './support.ts'

const id = (last: number) => new ObjectId(`00000000000000000000000${last}`)

describe('arrays in expressions', () => {
  describe('are read', () => {
    expectValues([
      [{ $isArray: [[1]] }, true],
      [{ $isArray: '$a' }, false, {}],
      [{ $size: '$a' }, 2, { a: [1, null] }],
      [{ $arrayElemAt: [[1, 2, 3], 0] }, 1],
      [{ $arrayElemAt: [[1, 2, 3], -1] }, 3],
      [{ $arrayElemAt: [[1, 2, 3], new Double(1)] }, 2],
      [{ $arrayElemAt: [[1, 2, 3], 5] }, undefined],
      [{ $arrayElemAt: [null, 5] }, null],
      [{ $first: '$a' }, 1, { a: [1, 2] }],
      [{ $last: '$a' }, 2, { a: [1, 2] }],
      [{ $first: '$a' }, undefined, { a: [] }],
      [{ $first: '$a' }, null, {}],
      [{ $in: [id(1), '$a'] }, true, { a: [id(2), id(1)] }],
      [{ $in: ['$missing', [null]] }, false],
      [{ $in: [{ a: 1, b: 2 }, [{ b: 2, a: 1 }]] }, false],
      [{ $indexOfArray: [['a', 'b', 'a'], 'a', 1] }, 2],
      [{ $indexOfArray: [['a', 'b', 'a'], 'a', 1, 2] }, -1],
      [{ $indexOfArray: [['a'], 'a', 5] }, -1],
      [{ $indexOfArray: ['$missing', 'a'] }, null],
    ])
    expectRefusals([
      [{ $size: '$a' }, 17124],
      [{ $size: 5 }, 17124],
      [{ $arrayElemAt: [1, 1] }, 28689],
      [{ $arrayElemAt: [[1], 'a'] }, 28690],
      [{ $arrayElemAt: [[1], 1.5] }, 28691],
      [{ $first: 1 }, 28689],
      [{ $in: [1, '$missing'] }, 40081],
      [{ $indexOfArray: ['a', 'a'] }, 40090],
      [{ $indexOfArray: [['a'], 'a', 1.5] }, 40096],
      [{ $indexOfArray: [['a'], 'a', -1] }, 40097],
    ])
  })

  describe('are made', () => {
    expectValues([
      [{ $concatArrays: [[1], '$a', [[3]]] }, [1, 2, [3]], { a: [2] }],
      [{ $concatArrays: [[1], null] }, null],
      [{ $concatArrays: [] }, []],
      [{ $reverseArray: [[1, 2, [3, 4]]] }, [[3, 4], 2, 1]],
      [{ $reverseArray: null }, null],
      [{ $slice: [[1, 2, 3], 2] }, [1, 2]],
      [{ $slice: [[1, 2, 3], -2] }, [2, 3]],
      [{ $slice: [[1, 2, 3], 15, 2] }, []],
      [{ $slice: [[1, 2, 3], -15, 2] }, [1, 2]],
      [{ $slice: [[1, 2, 3], 1, 5] }, [2, 3]],
      [{ $slice: [null, 1] }, null],
      [{ $range: [0, 10, 3] }, [0, 3, 6, 9]],
      [{ $range: [10, 0, -4] }, [10, 6, 2]],
      [{ $range: [0, 5, -1] }, []],
      [{ $range: [0, 3n] }, [0, 1, 2]],
      [
        {
          $arrayToObject: [
            [
              ['b', 1],
              ['a', 2],
            ],
          ],
        },
        { b: 1, a: 2 },
      ],
      [
        {
          $arrayToObject: {
            $literal: [
              { k: 'x', v: 1 },
              { k: 'x', v: 2 },
            ],
          },
        },
        { x: 2 },
      ],
      [{ $arrayToObject: { $literal: [] } }, {}],
      [{ $arrayToObject: null }, null],
      [
        { $objectToArray: '$a' },
        [
          { k: 'x', v: 1 },
          { k: 'y', v: { z: 2 } },
        ],
        { a: { x: 1, y: { z: 2 } } },
      ],
      [{ $objectToArray: '$missing' }, null],
    ])
    expectRefusals([
      [{ $concatArrays: [[1], 2] }, 28664],
      [{ $reverseArray: 1 }, 34435],
      [{ $slice: [1, 2] }, 28724],
      [{ $slice: [[1], 'a'] }, 28725],
      [{ $slice: [[1], 1.5] }, 28726],
      [{ $slice: [[1], 1, 'a'] }, 28727],
      [{ $slice: [[1], 1, 1.5] }, 28728],
      [{ $slice: [[1], 1, 0] }, 28729],
      [{ $range: ['a', 1] }, 34443],
      [{ $range: [1.5, 1] }, 34444],
      [{ $range: [1, 'a'] }, 34445],
      [{ $range: [1, 1.5] }, 34446],
      [{ $range: [1, 2, 'a'] }, 34447],
      [{ $range: [1, 2, 1.5] }, 34448],
      [{ $range: [1, 2, 0] }, 34449],
      [{ $range: [0, 2000000000] }, 146],
      [{ $arrayToObject: 1 }, 40386],
      [{ $arrayToObject: [[1]] }, 40398],
      [{ $arrayToObject: [[['a', 1], 1]] }, 40396],
      [{ $arrayToObject: [[['a']]] }, 40397],
      [{ $arrayToObject: [[[1, 2]]] }, 40395],
      [{ $arrayToObject: [[{ k: 'a', v: 1 }, 1]] }, 40391],
      [{ $arrayToObject: [[{ k: 'a' }]] }, 40392],
      [{ $arrayToObject: [[{ k: 'a', x: 1 }]] }, 40393],
      [{ $arrayToObject: [[{ k: 1, v: 1 }]] }, 40394],
      [{ $arrayToObject: [[['a\0b', 1]]] }, 4940400],
      [{ $objectToArray: [[1]] }, 40390],
    ])
  })

  describe('are mapped, filtered and reduced', () => {
    expectValues([
      [{ $map: { input: '$a', in: { $add: ['$$this', 1] } } }, [2, 3], { a: [1, 2] }],
      [{ $map: { input: '$a', as: 'x', in: '$$x.b' } }, [1, null], { a: [{ b: 1 }, {}] }],
      [
        { $map: { input: [1, 2], as: 'x', in: { $map: { input: [10, 20], in: { $multiply: ['$$x', '$$this'] } } } } },
        [
          [10, 20],
          [20, 40],
        ],
      ],
      [{ $map: { input: null, in: 1 } }, null],
      [{ $filter: { input: '$a', cond: { $gt: ['$$this', 1] } } }, [2, 3], { a: [1, 2, 3] }],
      [{ $filter: { input: [1, 2, 3, 4], as: 'n', cond: { $gt: ['$$n', 1] }, limit: 2 } }, [2, 3]],
      [{ $filter: { input: [1, 2], cond: true, limit: null } }, [1, 2]],
      [{ $filter: { input: '$missing', cond: true } }, null],
      [{ $reduce: { input: ['a', 'b'], initialValue: '', in: { $concat: ['$$value', '$$this'] } } }, 'ab'],
      [{ $reduce: { input: [], initialValue: 5, in: 1 } }, 5],
      [{ $reduce: { input: null, initialValue: 5, in: 1 } }, null],
      [{ $let: { vars: { a: 1, b: '$x' }, in: { $add: ['$$a', '$$b'] } } }, 3, { x: 2 }],
      [{ $let: { vars: { a: 1 }, in: { $let: { vars: { a: 2, b: '$$a' }, in: ['$$a', '$$b'] } } } }, [2, 1]],
      [{ $let: { vars: { CURRENT: '$a' }, in: '$b' } }, 1, { a: { b: 1 } }],
      [{ $let: { vars: { a: '$missing' }, in: '$$a' } }, undefined],
      [{ $sortArray: { input: [3, 'a', 1], sortBy: 1 } }, [1, 3, 'a']],
      [{ $sortArray: { input: [1, 2, 3], sortBy: -1 } }, [3, 2, 1]],
      [
        { $sortArray: { input: '$a', sortBy: { n: -1, m: 1 } } },
        [{ n: 2 }, { n: 1, m: 1 }, { n: 1, m: 2 }, 5],
        { a: [{ n: 1, m: 2 }, 5, { n: 2 }, { n: 1, m: 1 }] },
      ],
      [{ $sortArray: { input: null, sortBy: 1 } }, null],
    ])
    expectRefusals([
      [{ $map: 1 }, 16878],
      [{ $map: { input: [], in: 1, x: 1 } }, 16879],
      [{ $map: { in: 1 } }, 16880],
      [{ $map: { input: [] } }, 16882],
      [{ $map: { input: 'a', in: 1 } }, 16883],
      [{ $map: { input: [], as: 'X', in: 1 } }, 9],
      [{ $map: { input: [], as: '', in: 1 } }, 9],
      [{ $map: { input: [], as: 'x', in: '$$this' } }, 17276],
      [{ $filter: 1 }, 28646],
      [{ $filter: { input: [], cond: 1, x: 1 } }, 28647],
      [{ $filter: { cond: 1 } }, 28648],
      [{ $filter: { input: [] } }, 28650],
      [{ $filter: { input: 1, cond: 1 } }, 28651],
      [{ $filter: { input: [1], cond: 1, limit: 1.5 } }, 327391],
      [{ $filter: { input: [1], cond: 1, limit: 0 } }, 327392],
      [{ $reduce: 1 }, 40075],
      [{ $reduce: { input: [], initialValue: 1, in: 1, x: 1 } }, 40076],
      [{ $reduce: { initialValue: 1, in: 1 } }, 40077],
      [{ $reduce: { input: [], in: 1 } }, 40078],
      [{ $reduce: { input: [], initialValue: 1 } }, 40079],
      [{ $reduce: { input: 1, initialValue: 1, in: 1 } }, 40080],
      [{ $let: 1 }, 16874],
      [{ $let: { vars: {}, in: 1, x: 1 } }, 16875],
      [{ $let: { in: 1 } }, 16876],
      [{ $let: { vars: {} } }, 16877],
      [{ $let: { vars: 1, in: 1 } }, 10065],
      [{ $let: { vars: { X: 1 }, in: 1 } }, 9],
      [{ $let: { vars: { 'a.b': 1 }, in: 1 } }, 9],
      [{ $sortArray: 1 }, 2942500],
      [{ $sortArray: { input: [], sortBy: 1, x: 1 } }, 2942501],
      [{ $sortArray: { sortBy: 1 } }, 2942502],
      [{ $sortArray: { input: [] } }, 2942503],
      [{ $sortArray: { input: 1, sortBy: 1 } }, 2942504],
      [{ $sortArray: { input: [], sortBy: 2 } }, 2942506],
      [{ $sortArray: { input: [], sortBy: 'a' } }, 2942507],
    ])
  })

  describe('are sets', () => {
    expectValues([
      [
        {
          $setUnion: [
            [1, 2],
            [2, 3, new Double(1)],
          ],
        },
        [1, 2, 3],
      ],
      [{ $setUnion: [[1], null] }, null],
      [
        { $setUnion: [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }]] },
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      ],
      [
        {
          $setIntersection: [
            [3, 1, 2, 1],
            [1, 3],
          ],
        },
        [1, 3],
      ],
      [{ $setIntersection: [['$a'], [id(1)]] }, [id(1)], { a: id(1) }],
      [{ $setIntersection: [] }, []],
      [{ $setIntersection: [[1], '$missing'] }, null],
      [{ $setDifference: [[3, 1, 2, 3], [1]] }, [3, 2]],
      [{ $setDifference: [null, [1]] }, null],
      [
        {
          $setEquals: [
            [1, 2, 2],
            [2, 1],
          ],
        },
        true,
      ],
      [{ $setEquals: [[1, 2], [1], [1, 2]] }, false],
      [
        {
          $setIsSubset: [
            [1, 1],
            [1, 2],
          ],
        },
        true,
      ],
      [{ $setIsSubset: [[3], [1, 2]] }, false],
      [{ $allElementsTrue: [[true, 1, 'a']] }, true],
      [{ $allElementsTrue: [[]] }, true],
      [{ $allElementsTrue: [[null]] }, false],
      [{ $anyElementTrue: [[0, 1]] }, true],
      [{ $anyElementTrue: [[]] }, false],
    ])
    expectRefusals([
      [{ $setUnion: [1] }, 17043],
      [{ $setIntersection: [[1], 1] }, 17047],
      [{ $setDifference: [1, [1]] }, 17048],
      [{ $setDifference: [[1], 1] }, 17049],
      [{ $setEquals: [[1], null] }, 17044],
      [{ $setEquals: [[1]] }, 17045],
      [{ $setIsSubset: [1, [1]] }, 17046],
      [{ $setIsSubset: [[1], 1] }, 17042],
      [{ $allElementsTrue: '$missing' }, 17040],
      [{ $anyElementTrue: 1 }, 17041],
    ])
  })
})
