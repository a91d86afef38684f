import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { canGiveRole, canImport, canSeeImports, importsSeenBy } from '../../server/imports/access.ts'
import { ImportList } from '../../server/imports/list.model.ts'
import { type Role, roles } from '../../server/roles.ts'
import { withDatabase } from '../outbox/outbox.ts'

const here = new Types.ObjectId()
const elsewhere = new Types.ObjectId()
const actorWith = (role: Role, unitId = here): Actor =>
  ({
    memberships: [
      { role, unitId, unitName: '', unitKind: /^(sector|reviewer)/.test(role) ? 'sectorOffice' : 'school' },
    ],
  }) as unknown as Actor

describe('who may import', () => {
  const importers: readonly Role[] = ['schoolAdministrator', 'registrar', 'sectorAdministrator']
  const readers: readonly Role[] = [...importers, 'principal', 'vicePrincipal']
  for (const role of roles)
    it(`${role}: ${importers.includes(role) ? 'imports' : readers.includes(role) ? 'sees' : 'neither'}`, () => {
      const actor = actorWith(role)
      const isSector = role === 'sectorAdministrator'
      expect(canImport(actor, here)).to.equal(importers.includes(role))
      expect(canSeeImports(actor, here)).to.equal(readers.includes(role))
      expect([
        canImport(actor, elsewhere),
        canImport(actor, undefined),
        canSeeImports(actor, elsewhere),
        canSeeImports(actor, null),
      ]).to.deep.equal(Array.from({ length: 4 }, () => isSector))
    })

  it('gives no more rights than somebody has', () => {
    const mayGive = (actor: Actor) => roles.filter((role) => canGiveRole(actor, role, here))
    const ofSchool = ['teacher', 'subjectLeader', 'librarian', 'registrar', 'student', 'guardian']
    expect(mayGive(actorWith('registrar'))).to.have.members(ofSchool)
    expect(mayGive(actorWith('schoolAdministrator'))).to.have.members(ofSchool)
    expect(mayGive(actorWith('sectorAdministrator'))).to.have.members([
      ...ofSchool,
      'schoolAdministrator',
      'vicePrincipal',
      'principal',
    ])
    expect(mayGive(actorWith('schoolAdministrator', elsewhere))).to.deep.equal([])
    expect(mayGive(actorWith('principal'))).to.deep.equal([])
  })

  describe('as a query', () => {
    withDatabase()

    it('finds what the rule lets them see', async () => {
      const list = (schoolId: Types.ObjectId | undefined) => ({
        ...{ state: 'done', yearKey: 2026, position: 0, total: 0, createdAt: new Date() },
        ...{ createdById: here, createdByName: 'Lê An', ...(schoolId ? { schoolId } : {}) },
      })
      await ImportList.insertMany([list(here), list(elsewhere), list(undefined)])
      const all = await ImportList.find().lean()
      for (const role of roles) {
        const actor = actorWith(role)
        const found = await ImportList.find(importsSeenBy(actor)).lean()
        const allowed = all.filter(({ schoolId }) => canSeeImports(actor, schoolId))
        expect(
          found.map(({ _id }) => _id.toString()),
          role,
        ).to.have.members(allowed.map(({ _id }) => _id.toString()))
      }
    })
  })
})
