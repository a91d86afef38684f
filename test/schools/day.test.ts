import { expect } from 'chai'
import { beginningOf, dayOf } from '../../server/schools/day.ts'

describe('a day', () => {
  it('begins at midnight in Vietnam', () => {
    expect(beginningOf('2026-08-31').toISOString()).to.equal('2026-08-30T17:00:00.000Z')
    expect(dayOf(new Date('2026-08-30T16:59:59.999Z'))).to.equal('2026-08-30')
    expect(dayOf(new Date('2026-08-30T17:00:00.000Z'))).to.equal('2026-08-31')
  })

  it('is the one that begins then', () => {
    for (const day of ['2024-02-29', '2026-01-01', '2026-12-31']) expect(dayOf(beginningOf(day))).to.equal(day)
  })
})
