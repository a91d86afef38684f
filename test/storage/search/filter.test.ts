import { expect } from 'chai'
import { simplify } from '../../../storage/search/filter.ts'
import type { Filter } from '../../../storage/search/index.ts'
import { materials } from './corpus.ts'

describe('a filter', () => {
  const six: Filter = { field: 'grade', is: 6 }
  const seven: Filter = { field: 'grade', is: 7 }
  const open = { field: 'grade', in: [6] }
  const cases: [string, Filter | undefined, unknown][] = [
    ['none', undefined, true],
    ['all of nothing', { and: [] }, true],
    ['any of nothing', { or: [] }, false],
    ['no value', { field: 'grade', in: [] }, false],
    ['all of one', { and: [six] }, open],
    ['any of one', { or: [six] }, open],
    ['all of one and everything', { and: [six, { and: [] }] }, open],
    ['any of one and everything', { or: [six, { and: [] }] }, true],
    ['all of one and nothing', { and: [six, { or: [] }] }, false],
    ['any of one and nothing', { or: [six, { or: [] }] }, open],
    ['not nothing', { not: { or: [] } }, true],
    ['not everything', { not: { and: [] } }, false],
    ['not one', { not: six }, { not: open }],
    ['all of two', { and: [six, seven] }, { and: [open, { field: 'grade', in: [7] }] }],
    ['nothing, deep down', { and: [six, { or: [{ and: [seven, { not: { and: [] } }] }] }] }, false],
  ]
  for (const [what, filter, simple] of cases)
    it(`is simplified: ${what}`, () => expect(simplify(materials, filter)).to.deep.equal(simple))

  it('compares in NFC', () => {
    expect(simplify(materials, { field: 'subject', is: 'toán'.normalize('NFD') })).to.deep.equal({
      field: 'subject',
      in: ['toán'],
    })
  })
})
