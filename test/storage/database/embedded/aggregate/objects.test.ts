import { expect } from 'chai'
import { codeOf, evaluate, expectRefusals, expectValues } from './support.ts'

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
  ])
  expectRefusals([
    [{ $mergeObjects: [{ a: 1 }, 5] }, 40400],
    [{ $getField: { field: 'a', input: {}, x: 1 } }, 3041701],
    [{ $getField: { input: {} } }, 3041702],
    [{ $getField: { field: 'a' } }, 3041703],
    [{ $getField: '$a' }, 5654600],
    [{ $getField: { $concat: ['$a', 'b'] } }, 5654601],
    [{ $getField: 5 }, 5654602],
    [{ $rand: 1 }, 3040501],
  ])

  it('get other random numbers each time', () => {
    const roll = () => Number(evaluate({ $rand: {} }))
    const rolls = Array.from({ length: 20 }, roll)
    expect(new Set(rolls).size).to.be.greaterThan(1)
    expect(rolls.every((number) => number >= 0 && number < 1)).to.equal(true)
    expect(codeOf(() => evaluate({ $rand: { a: 1 } }))).to.equal(3040501)
  })
})
