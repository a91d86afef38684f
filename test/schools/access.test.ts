import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { type Role, roles } from '../../server/roles.ts'
import { doingsFor, kindsToAdd, schoolIdIn } from '../../server/schools/access.ts'
import { type UnitKind, unitKinds } from '../../server/schools/unit.model.ts'
import { actorWith, administrator, known, unitsOf } from './known.ts'

const school = new Types.ObjectId().toString()
const other = new Types.ObjectId().toString()

describe('what somebody may do with a unit', () => {
  const doings = (actor: Actor, kind: UnitKind, schoolId: string | undefined, to?: Date) =>
    doingsFor(actor, { kind, to }, schoolId).join(' ')

  it('is everything for the administrator of the sector, as far as the unit allows it', () => {
    for (const kind of unitKinds) {
      const open = kind === 'campus' || kind === 'subjectGroup' ? school : undefined
      expect(doings(administrator(), kind, open), kind).to.equal('add edit merge split close')
      expect(doings(administrator(), kind, open, new Date()), kind).to.equal('edit reopen')
    }
  })

  const keepers: readonly Role[] = ['schoolAdministrator', 'principal']
  for (const role of roles.filter((one) => one !== 'sectorAdministrator')) {
    const isKeeper = keepers.includes(role)
    it(`is ${isKeeper ? 'adding to their school, and changing and closing its parts' : 'nothing'} for a ${role}`, () => {
      const actor = actorWith(role, school)
      expect(doings(actor, 'school', school)).to.equal(isKeeper ? 'add' : '')
      expect(doings(actor, 'campus', school)).to.equal(isKeeper ? 'add edit close' : '')
      expect(doings(actor, 'subjectGroup', school)).to.equal(isKeeper ? 'add edit close' : '')
      expect(doings(actor, 'subjectGroup', school, new Date())).to.equal(isKeeper ? 'edit' : '')
      expect(doings(actor, 'school', other)).to.equal('')
      expect(doings(actor, 'subjectGroup', other)).to.equal('')
      expect(doings(actor, 'communeOffice', undefined)).to.equal('')
    })
  }

  it('is nothing for who has such a role in an office', () => {
    const actor = actorWith('principal', school, 'communeOffice')
    expect(doings(actor, 'subjectGroup', school)).to.equal('')
  })

  it('is adding parts alone for a school, and whatever fits for the sector', () => {
    expect(kindsToAdd(actorWith('principal', school), { kind: 'school' }, school)).to.deep.equal([
      'campus',
      'subjectGroup',
    ])
    expect(kindsToAdd(administrator(), { kind: 'communeOffice' })).to.include('school')
    expect(kindsToAdd(administrator(), { kind: 'school', to: new Date() })).to.deep.equal([])
  })
})

describe('the school of a unit', () => {
  const now = new Date('2026-11-21T03:00:00Z')
  const schoolOf = (...units: ReturnType<typeof known>[]) => schoolIdIn(unitsOf(...units), 'unit', now)

  it('is itself, or what it is part of by way of other parts', () => {
    expect(schoolOf(known('unit'))).to.equal('unit')
    const campus = known('campus', [['partOf', 'school']], { kind: 'campus' })
    const group = known('unit', [['partOf', 'campus']], { kind: 'subjectGroup' })
    expect(schoolOf(group, campus, known('school'))).to.equal('school')
  })

  it('is the last one for a part that has ended, and none for an office', () => {
    const group = known('unit', [['partOf', 'school', '', '2026-01-01']], { kind: 'subjectGroup', to: '2026-01-01' })
    expect(schoolOf(group, known('school'))).to.equal('school')
    expect(schoolOf(known('unit', [['managedBy', 'school']], { kind: 'communeOffice' }), known('school'))).to.equal(
      undefined,
    )
  })

  it('is found in records that go in a circle', () => {
    const circle = known('unit', [['partOf', 'unit']], { kind: 'campus' })
    expect(schoolOf(circle)).to.equal(undefined)
  })
})
