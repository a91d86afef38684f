import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { rolesGivenBy } from '../../server/people/given-roles.ts'
import { type Role, roles } from '../../server/roles.ts'

const school = new Types.ObjectId()
const plain = ['teacher', 'student', 'guardian', 'subjectLeader', 'librarian', 'registrar'] as const
const leading = ['schoolAdministrator', 'vicePrincipal', 'principal'] as const
const ofSector = ['sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator'] as const

function actorWith(role: Role, unitId = school, unitKind = 'school'): Actor {
  return {
    ...{ accountId: new Types.ObjectId(), personId: new Types.ObjectId(), name: 'Ai đó', userName: 'aido' },
    ...{ language: undefined, duty: undefined, isService: false, scopes: undefined },
    ...{ classes: [], childIds: [] },
    memberships: [{ role, unitId, unitName: 'Nơi ấy', unitKind }],
  }
}
const here = { id: school.toString(), kind: 'school', schoolId: school.toString() }
const elsewhere = { ...here, id: 'x', schoolId: 'x' }
const group = { id: 'g', kind: 'subjectGroup', schoolId: school.toString() }
const office = { id: 'o', kind: 'sectorOffice', schoolId: undefined }
const commune = { id: 'c', kind: 'communeOffice', schoolId: undefined }

describe('the roles that somebody may give', () => {
  const given: Partial<Record<Role, readonly Role[]>> = {
    registrar: plain,
    schoolAdministrator: plain,
    vicePrincipal: plain,
    principal: [...plain, ...leading],
    sectorAdministrator: [...plain, ...leading],
  }
  for (const role of roles) {
    const wanted = given[role] ?? []
    it(`are in a school, for a ${role}: ${wanted.length === 0 ? 'none' : wanted.join(', ')}`, () => {
      expect(rolesGivenBy(actorWith(role), here)).to.have.members(wanted)
    })

    it(`are in another school, for a ${role}: ${role === 'sectorAdministrator' ? 'all' : 'none'}`, () => {
      expect(rolesGivenBy(actorWith(role), elsewhere)).to.have.members(role === 'sectorAdministrator' ? wanted : [])
    })

    it(`are in offices, for a ${role}: ${role === 'sectorAdministrator' ? 'those of the office' : 'none'}`, () => {
      const isAdministrator = role === 'sectorAdministrator'
      expect(rolesGivenBy(actorWith(role), office)).to.have.members(isAdministrator ? ofSector : [])
      expect(rolesGivenBy(actorWith(role), commune)).to.have.members(isAdministrator ? ['communeOfficer'] : [])
    })
  }

  it('are in a part of a school those that there are there', () => {
    const parts = ['teacher', 'subjectLeader', 'librarian']
    expect(rolesGivenBy(actorWith('registrar'), group)).to.have.members(parts)
    expect(rolesGivenBy(actorWith('teacher'), group)).to.deep.equal([])
    expect(rolesGivenBy(actorWith('registrar', new Types.ObjectId()), group)).to.deep.equal([])
  })

  it('are none in a unit where nobody is anything', () => {
    const ministry = { id: 'm', kind: 'ministry', schoolId: undefined }
    expect(rolesGivenBy(actorWith('sectorAdministrator'), ministry)).to.deep.equal([])
  })
})
