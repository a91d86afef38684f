import { expect } from 'chai'
import { allowedTypos, typosBetween } from '../../../storage/search/typos.ts'

describe('typos', () => {
  const allowed: [string, number][] = [
    ['toan', 0],
    ['hocky', 1],
    ['internet', 1],
    ['microsoft', 2],
    ['12345', 0],
    ['khtn6', 0],
    ['москва', 0],
    ['', 0],
  ]
  for (const [word, count] of allowed)
    it(`are allowed in ${word || 'nothing'}: ${count}`, () => expect(allowedTypos(word)).to.equal(count))

  const counted: [string, string, number][] = [
    ['internet', 'internet', 0],
    ['intrnet', 'internet', 1],
    ['interrnet', 'internet', 1],
    ['intarnet', 'internet', 1],
    ['itnernet', 'internet', 1],
    ['intarnat', 'internet', 2],
    ['enternet', 'internet', 2],
    ['nternet', 'internet', 2],
    ['niternet', 'internet', 2],
    ['', '', 0],
  ]
  for (const [typed, meant, count] of counted)
    it(`between ${typed} and ${meant} are ${count}`, () => expect(typosBetween(typed, meant, 2)).to.equal(count))

  it('are not counted beyond the limit', () => {
    expect(typosBetween('abcdefgh', 'hgfedcba', 2)).to.be.greaterThan(2)
    expect(typosBetween('intarnat', 'internet', 1)).to.be.greaterThan(1)
  })
})
