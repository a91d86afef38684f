import { expect } from 'chai'
import { compileExpression } from '../../../../../storage/database/embedded/aggregate/expression.ts'
import { Timestamp, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { codeOf, environment, evaluate, expectRefusals, expectValues } from './support.ts'

describe('documents in expressions', () => {
  expectValues([
    [{ $mergeObjects: ['$a', { b: 2 }, null] }, { a: 1, b: 2 }, { a: { a: 1, b: 1 } }],
    [{ $mergeObjects: '$a' }, { x: 2, y: 1 }, { a: [{ x: 1 }, { y: 1 }, { x: 2 }] }],
    [{ $mergeObjects: [] }, {}],
    [{ $getField: 'a.b' }, 1, { 'a.b': 1 }],
    [{ $getField: { field: { $literal: '$price' }, input: '$in' } }, 5, { in: { $price: 5 } }],
    [{ $getField: { $literal: '$a' } }, 1, { $a: 1 }],
    [{ $getField: { field: 'a', input: null } }, null],
    [{ $getField: { field: 'a', input: '$missing' } }, undefined],
    [{ $getField: { field: 'a', input: 5 } }, undefined],
    [{ $setField: { field: 'a.b', input: '$$ROOT', value: 2 } }, { x: 1, 'a.b': 2 }, { x: 1 }],
    [{ $setField: { field: 'x', input: '$$ROOT', value: '$$REMOVE' } }, { y: 1 }, { x: 1, y: 1 }],
    [{ $setField: { field: 'x', input: null, value: 1 } }, null],
    [{ $unsetField: { field: 'a.b', input: '$$ROOT' } }, { x: 1 }, { x: 1, 'a.b': 1 }],
    [{ $bsonSize: {} }, 5],
    [{ $bsonSize: '$$ROOT' }, 12, { a: 1 }],
    [{ $bsonSize: null }, null],
    [{ $tsSecond: null }, null],
  ])
  expectRefusals([
    [{ $mergeObjects: [{ a: 1 }, 5] }, 40400],
    [{ $getField: { field: 'a', input: {}, x: 1 } }, 3041701],
    [{ $getField: { input: {} } }, 3041702],
    [{ $getField: { field: 'a' } }, 3041703],
    [{ $getField: '$a' }, 5654600],
    [{ $getField: { $concat: ['$a', 'b'] } }, 5654601],
    [{ $getField: 5 }, 5654602],
    [{ $setField: 1 }, 4161100],
    [{ $setField: { field: 'a', input: {}, value: 1, x: 1 } }, 4161101],
    [{ $setField: { input: {}, value: 1 } }, 4161102],
    [{ $setField: { field: 'a', input: {} } }, 4161103],
    [{ $setField: { field: 'a', value: 1 } }, 4161109],
    [{ $setField: { field: '$a', input: {}, value: 1 } }, 4161108],
    [{ $setField: { field: { $toLower: '$a' }, input: {}, value: 1 } }, 4161106],
    [{ $setField: { field: 1, input: {}, value: 1 } }, 4161107],
    [{ $setField: { field: 'a', input: 1, value: 1 } }, 4161105],
    [{ $unsetField: { field: 'a', input: {}, value: 1 } }, 4161101],
    [{ $bsonSize: 1 }, 31393],
    [{ $rand: 1 }, 3040501],
    [{ $tsSecond: 1 }, 5687301],
    [{ $tsIncrement: 1 }, 5687302],
  ])

  it('are not changed by $setField', () => {
    const original: Value = new Map([['x', 1]])
    compileExpression(
      new Map([
        [
          '$setField',
          new Map<string, Value>([
            ['field', 'x'],
            ['input', '$$ROOT'],
            ['value', 2],
          ]),
        ],
      ]),
      environment(),
    )(original)
    expect(original.get('x')).to.equal(1)
  })

  it('hold timestamps, whose parts are int64', () => {
    const at = new Map([['at', new Timestamp({ t: 1622731060, i: 5 })]])
    const read = (operator: string) => compileExpression(new Map([[operator, '$at']]), environment())(at)
    expect([read('$tsSecond'), read('$tsIncrement')]).to.deep.equal([1622731060n, 5n])
  })

  it('get other random numbers each time', () => {
    const roll = () => Number(evaluate({ $rand: {} }))
    const rolls = Array.from({ length: 20 }, roll)
    expect(new Set(rolls).size).to.be.greaterThan(1)
    expect(rolls.every((number) => number >= 0 && number < 1)).to.equal(true)
    expect(codeOf(() => evaluate({ $rand: { a: 1 } }))).to.equal(3040501)
  })
})
