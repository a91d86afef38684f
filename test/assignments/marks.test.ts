import { expect } from 'chai'
import { levels, passFail, readMark, type Scheme, schemesFor, typedMark } from '../../server/assignments/marks.ts'

describe('a mark', () => {
  const points: readonly (readonly [typed: string, stored: string | undefined])[] = [
    ['0', '0'],
    ['10', '100'],
    ['10,0', '100'],
    ['8,5', '85'],
    ['8.5', '85'],
    [' 7 ', '70'],
    ['', ''],
    ['10,1', undefined],
    ['11', undefined],
    ['85', undefined],
    ['-1', undefined],
    ['7,25', undefined],
    ['7,', undefined],
    [',5', undefined],
    ['tám', undefined],
    ['1e1', undefined],
  ]
  for (const [typed, stored] of points)
    it(`of ten points that is typed “${typed}” is ${stored === undefined ? 'none' : `${stored || 'no'} tenths`}`, () =>
      expect(readMark('points', typed)).to.equal(stored))

  it('is shown as people write it', () => {
    expect(['85', '100', '0', '7', ''].map((value) => typedMark('points', value))).to.deep.equal([
      ...['8,5', '10', '0', '0,7', ''],
    ])
    expect(typedMark('levels', 'done')).to.equal('done')
  })

  it('is one of its scheme and no other', () => {
    for (const [scheme, own] of [
      ['passFail', passFail],
      ['levels', levels],
    ] as const) {
      for (const value of own) expect(readMark(scheme, value)).to.equal(value)
      for (const value of ['8', scheme === 'levels' ? 'pass' : 'done'])
        expect(readMark(scheme, value)).to.equal(undefined)
    }
    expect(readMark('comment', '')).to.equal('')
    expect(readMark('comment', '9')).to.equal(undefined)
  })

  it('has no number in primary schools and preschools', () => {
    const told = (level: string | undefined): readonly Scheme[] => schemesFor(level)
    expect(told('primary')).to.deep.equal(['levels', 'comment'])
    expect(told('preschool')).to.deep.equal(['comment'])
    for (const level of ['lowerSecondary', 'upperSecondary', undefined])
      expect(told(level)).to.deep.equal(['points', 'passFail', 'comment'])
  })
})
