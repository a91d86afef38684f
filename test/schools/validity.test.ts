import { expect } from 'chai'
import { holdsAt, type Relation, relatedUnitId } from '../../server/schools/validity.ts'

const before = new Date('2025-06-30T16:59:59.999Z')
const border = new Date('2025-06-30T17:00:00.000Z')

describe('what holds at a time', () => {
  it('does always without a beginning and an end', () => {
    expect(holdsAt({}, before)).to.equal(true)
  })

  it('does not before it begins', () => {
    expect(holdsAt({ from: border }, before)).to.equal(false)
    expect(holdsAt({ from: border }, border)).to.equal(true)
  })

  it('no longer does from the moment at which it ends', () => {
    expect(holdsAt({ to: border }, before)).to.equal(true)
    expect(holdsAt({ to: border }, border)).to.equal(false)
  })
})

describe('the unit at the other end of a relation', () => {
  const relations: Relation[] = [
    { kind: 'managedBy', unitId: 'district', to: border },
    { kind: 'managedBy', unitId: 'commune', from: border },
    { kind: 'guidedBy', unitId: 'sector' },
  ]

  it('is that of the day', () => {
    expect(relatedUnitId(relations, 'managedBy', before)).to.equal('district')
    expect(relatedUnitId(relations, 'managedBy', border)).to.equal('commune')
  })

  it('is that of the kind', () => {
    expect(relatedUnitId(relations, 'guidedBy', before)).to.equal('sector')
    expect(relatedUnitId(relations, 'partOf', before)).to.equal(undefined)
  })
})
