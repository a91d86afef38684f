import { expect } from 'chai'
import { Types } from 'mongoose'
import {
  canDecideForSchool,
  canDecideForSector,
  canSeeSchoolPolicies,
  canSeeSectorPolicies,
} from '../../server/policies/access.ts'
import { type Role, roles } from '../../server/roles.ts'
import { makeActor } from '../support/make.ts'

describe('the access to policies', () => {
  const school = new Types.ObjectId()
  const isOfSector = (role: Role) => /^(sector|reviewer)/.test(role)
  const here = (role: Role) => makeActor(role, school, isOfSector(role) ? 'sectorOffice' : 'school')
  const elsewhere = (role: Role) => makeActor(role, new Types.ObjectId(), isOfSector(role) ? 'sectorOffice' : 'school')
  const sectorReaders = ['sectorAdministrator', 'sectorLeader', 'sectorSpecialist']
  const staff = [
    ...['principal', 'vicePrincipal', 'schoolAdministrator', 'registrar', 'teacher', 'subjectLeader', 'librarian'],
  ]

  for (const role of roles) {
    it(`is right for somebody who is a ${role}`, () => {
      const seesSector = sectorReaders.includes(role)
      const isAdministrator = role === 'sectorAdministrator'
      expect(canSeeSectorPolicies(here(role))).to.equal(seesSector)
      expect(canDecideForSector(here(role))).to.equal(isAdministrator)
      expect(canSeeSchoolPolicies(here(role), school)).to.equal(seesSector || staff.includes(role))
      expect(canSeeSchoolPolicies(elsewhere(role), school)).to.equal(seesSector)
      const decides = isAdministrator || role === 'principal' || role === 'schoolAdministrator'
      expect(canDecideForSchool(here(role), school)).to.equal(decides)
      expect(canDecideForSchool(elsewhere(role), school)).to.equal(isAdministrator)
    })
  }

  it('takes no role in a part of a school for one in the school', () => {
    expect(canDecideForSchool(makeActor('principal', school, 'campus'), school)).to.equal(false)
  })
})
