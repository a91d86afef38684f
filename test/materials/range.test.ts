import { expect } from 'chai'
import { readConditions } from '../../server/materials/view/range.ts'

describe('what is asked for of a file of ten bytes', () => {
  const read = (range?: string, more: { ifRange?: string; ifNoneMatch?: string } = {}, size = 10) =>
    readConditions({ range, ...more }, '"x"', size)

  for (const [range, part] of [
    ['bytes=0-0', [0, 0]],
    ['bytes=0-9', [0, 9]],
    ['bytes=0-10', [0, 9]],
    ['bytes=9-', [9, 9]],
    ['bytes=9-9999999999', [9, 9]],
    ['bytes=3-5', [3, 5]],
    ['bytes=-1', [9, 9]],
    ['bytes=-10', [0, 9]],
    ['bytes=-11', [0, 9]],
  ] as const)
    it(`${range} is a part`, () => expect(read(range)).to.deep.equal({ start: part[0], end: part[1] }))

  for (const range of ['bytes=10-', 'bytes=10-12', 'bytes=-0'])
    it(`${range} is nothing of it`, () => expect(read(range)).to.equal('unsatisfiable'))

  for (const range of ['bytes=5-4', 'bytes=-', 'bytes=a-b', 'lines=0-1', 'bytes=0-1,3-4', '', 'bytes=1'])
    it(`${range || 'nothing'} is no part: all of it is sent`, () => expect(read(range)).to.equal('whole'))

  it('is nothing of an empty one', () => {
    for (const range of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) expect(read(range, {}, 0)).to.equal('unsatisfiable')
    expect(read(undefined, {}, 0)).to.equal('whole')
  })

  it('is a part only of the file that somebody has begun with', () => {
    expect(read('bytes=0-0', { ifRange: '"x"' })).to.deep.equal({ start: 0, end: 0 })
    for (const ifRange of ['"y"', 'W/"x"', 'Fri, 27 Nov 2026 00:00:00 GMT'])
      expect(read('bytes=0-0', { ifRange })).to.equal('whole')
  })

  it('is not sent again to whoever has it', () => {
    for (const ifNoneMatch of ['"x"', 'W/"x"', '"a", "x"', '*'])
      expect(read('bytes=0-0', { ifNoneMatch })).to.equal('unchanged')
    expect(read(undefined, { ifNoneMatch: '"y"' })).to.equal('whole')
  })
})
