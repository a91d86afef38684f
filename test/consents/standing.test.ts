import { expect } from 'chai'
import { type Said, sidesNeeded, standingOf } from '../../server/consents/standing.ts'
import { ageOn } from '../../server/people/index.ts'

const now = new Date('2026-11-27T05:00:00Z')
const born = (day: string) => new Date(day)

describe('whose consent is needed', () => {
  const cases: [string, string | undefined, string[]][] = [
    ['a child who is seven tomorrow', '2019-11-28', ['guardian']],
    ['a child who is seven today', '2019-11-27', ['self', 'guardian']],
    ['a pupil who is sixteen tomorrow', '2010-11-28', ['self', 'guardian']],
    ['a pupil who is sixteen today', '2010-11-27', ['self']],
    ['an adult', '1998-06-17', ['self']],
    ['somebody whose birth date is not known', undefined, ['self', 'guardian']],
  ]
  for (const [who, birthDate, sides] of cases) {
    it(`is that of ${sides.join(' and ')} for ${who}`, () => {
      expect(sidesNeeded(birthDate === undefined ? undefined : born(birthDate), now)).to.deep.equal(sides)
    })
  }

  it('goes by the day in Vietnam', () => {
    expect(ageOn(born('2019-11-28'), new Date('2026-11-27T16:59:00Z'))).to.equal(6)
    expect(ageOn(born('2019-11-28'), new Date('2026-11-27T17:00:00Z'))).to.equal(7)
  })

  it('makes somebody born on 29 February older on 1 March', () => {
    expect(ageOn(born('2012-02-29'), new Date('2027-02-28T05:00:00Z'))).to.equal(14)
    expect(ageOn(born('2012-02-29'), new Date('2027-03-01T05:00:00Z'))).to.equal(15)
  })
})

describe('whether consent holds', () => {
  const said = (side: Said['side'], answer: Said['answer'], saidById?: string, textVersion = 1): Said => ({
    ...{ side, answer, saidById, textVersion },
    saidByName: saidById ?? 'Tên trên giấy',
  })
  const given = (
    statements: Said[],
    more: { birthDate?: Date; renewedVersion?: number; guardianIds?: string[] } = {},
  ) =>
    standingOf({
      birthDate: born('2015-03-02'),
      renewedVersion: 1,
      guardianIds: ['mother', 'father'],
      now,
      ...more,
      statements,
    }).isGiven
  const pupil = said('self', 'given', 'pupil')
  const mother = said('guardian', 'given', 'mother')

  it('does not when nothing was said', () => expect(given([])).to.equal(false))
  it('does not when one of two needed has said yes', () => {
    expect(given([pupil])).to.equal(false)
    expect(given([mother])).to.equal(false)
  })
  it('does when both have, in any order', () => {
    expect(given([pupil, mother])).to.equal(true)
    expect(given([mother, pupil])).to.equal(true)
  })
  it('needs one of two guardians', () => expect(given([pupil, said('guardian', 'given', 'father')])).to.equal(true))
  it('does not when the other guardian has said no', () => {
    expect(given([pupil, mother, said('guardian', 'refused', 'father')])).to.equal(false)
  })
  it('does not after one has withdrawn, whoever says yes afterwards', () => {
    const withdrawn = [pupil, mother, said('guardian', 'withdrawn', 'mother')]
    expect(given(withdrawn)).to.equal(false)
    expect(given([...withdrawn, said('guardian', 'given', 'father')])).to.equal(false)
    expect(given([...withdrawn, mother])).to.equal(true)
  })
  it('does not go by somebody who is no guardian any more', () => {
    expect(given([pupil, mother], { guardianIds: ['father'] })).to.equal(false)
    expect(given([pupil, mother, said('guardian', 'refused', 'father')], { guardianIds: ['mother'] })).to.equal(true)
  })
  it('goes by a name on paper too', () => expect(given([pupil, said('guardian', 'given')])).to.equal(true))
  it('does not count a yes to a text that was renewed, but still a no', () => {
    expect(given([pupil, mother], { renewedVersion: 2 })).to.equal(false)
    const anew = [said('self', 'given', 'pupil', 2), said('guardian', 'given', 'mother', 2)]
    expect(given(anew, { renewedVersion: 2 })).to.equal(true)
    expect(given([...anew, said('guardian', 'refused', 'father')], { renewedVersion: 2 })).to.equal(false)
  })
  it('of somebody of sixteen is their own business', () => {
    const birthDate = born('2010-11-27')
    expect(given([pupil], { birthDate })).to.equal(true)
    expect(given([mother], { birthDate })).to.equal(false)
    expect(given([pupil, said('guardian', 'refused', 'mother')], { birthDate })).to.equal(true)
  })
  it('of a small child is the guardian’s', () => {
    expect(given([mother], { birthDate: born('2020-01-01') })).to.equal(true)
  })
})
