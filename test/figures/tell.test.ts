import { expect } from 'chai'
import { nothingIsFew, sumOf, tellParts, tellPupils, tellRows } from '../../server/figures/tell.ts'

const isFew = (count: number) => count > 0 && count < 5
const of = (pupils: number, boys: number, girls: number, linked = 0, unused?: number) => {
  return { pupils, boys, girls, linked, ...(unused === undefined ? {} : { unused }) }
}

describe('what is told of figures', () => {
  it('is everything to those who may know it', () => {
    const figures = of(4, 1, 2, 1, 3)
    expect(tellPupils(figures, nothingIsFew)).to.deep.equal(figures)
  })

  it('is no number from one to four; nobody and five are told', () => {
    expect(tellPupils(of(0, 0, 0), isFew)).to.include({ pupils: 0, boys: 0, girls: 0 })
    for (const few of [1, 4]) expect(tellPupils(of(few, few, 0), isFew)).to.include({ pupils: 'few', boys: 'few' })
    expect(tellPupils(of(5, 5, 0), isFew)).to.include({ pupils: 5, boys: 5, girls: 0 })
  })

  it('lets no small number be reckoned from the others and the sum', () => {
    expect(tellPupils(of(34, 4, 30), isFew)).to.include({ pupils: 34, boys: 'few', girls: 'few' })
    expect(tellPupils(of(35, 5, 30), isFew)).to.include({ boys: 5, girls: 30 })
    // One of whom it is not known.
    expect(tellPupils(of(31, 10, 20), isFew)).to.include({ boys: 'few', girls: 'few' })
    expect(tellPupils(of(30, 10, 20, 26), isFew)).to.include({ linked: 'few' })
    expect(tellPupils(of(30, 10, 20, 25, 30), isFew)).to.include({ linked: 25, unused: 30 })
    expect(tellPupils(of(30, 10, 20, 30, 26), isFew)).to.include({ linked: 30, unused: 'few' })
  })

  it('hides the smallest other part beside one that alone is small, and nothing beside two', () => {
    expect(tellParts([4, 30, 20, 0], isFew)).to.deep.equal(['few', 30, 'few', 0])
    expect(tellParts([4, 3, 20], isFew)).to.deep.equal(['few', 'few', 20])
    expect(tellParts([5, 30, 20], isFew)).to.deep.equal([5, 30, 20])
    expect(tellParts([4, 0], isFew)).to.deep.equal(['few', 0])
  })

  it('does the same in a column that has its sum below it', () => {
    const rows = tellRows([of(3, 1, 2), of(30, 15, 15), of(20, 10, 10)], isFew)
    expect(rows.map(({ pupils }) => pupils)).to.deep.equal(['few', 30, 'few'])
    expect(rows.map(({ boys }) => boys)).to.deep.equal(['few', 15, 'few'])
  })

  it('does not know what nobody could count', () => {
    expect(tellPupils(of(30, 15, 15), isFew).unused).to.equal(undefined)
    expect(sumOf([undefined, undefined])).to.equal(undefined)
  })

  it('adds up what is told, and says when that is not all', () => {
    expect(sumOf([5, 10])).to.deep.equal({ value: 15, isAtLeast: false })
    expect(sumOf([5, 'few', 10])).to.deep.equal({ value: 15, isAtLeast: true })
    expect(sumOf([5, undefined])).to.deep.equal({ value: 5, isAtLeast: true })
    expect(sumOf([])).to.equal(undefined)
  })
})
