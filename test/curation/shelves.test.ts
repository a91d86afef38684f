import { expect } from 'chai'
import { shelfOf, shelvesOf } from '../../server/curation/shelves.ts'

describe('a submission', () => {
  it('lies on a shelf for every way to look for it', () => {
    const shelves = shelvesOf({ subjects: ['TOAN'], grades: [6, 7], type: 'PHT' })
    expect(shelves).to.have.length(2 * 3 * 2)
    expect(shelves).to.include.members([shelfOf({}), shelfOf({ grade: 7 }), shelfOf({ subject: 'TOAN', type: 'PHT' })])
    expect(shelvesOf({ subjects: [], grades: [], type: '' })).to.deep.equal(['..'])
  })
})
