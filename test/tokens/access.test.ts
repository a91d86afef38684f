import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor, ActorMembership } from '../../server/actor.ts'
import type { Role } from '../../server/roles.ts'
import { canMakeTokens, canManage, manageableBy } from '../../server/tokens/access.ts'

const [here, there] = [new Types.ObjectId(), new Types.ObjectId()]
const membership = (role: Role, unitId: Types.ObjectId): ActorMembership => ({
  role,
  unitId,
  unitName: 'Sở',
  unitKind: 'sectorOffice',
})
const base: Actor = {
  accountId: new Types.ObjectId(),
  personId: new Types.ObjectId(),
  name: 'Nguyễn Văn Thử',
  userName: 'thu',
  language: undefined,
  memberships: [],
  classes: [],
  childIds: [],
  duty: undefined,
  isService: false,
  scopes: undefined,
}
const administrator: Actor = { ...base, memberships: [membership('sectorAdministrator', here)] }
const actors: Record<string, Actor> = {
  nobody: base,
  leader: { ...base, memberships: [membership('sectorLeader', here)] },
  administrator,
  stranger: { ...base, memberships: [membership('sectorAdministrator', there)] },
  both: { ...base, memberships: [membership('sectorAdministrator', there), membership('sectorAdministrator', here)] },
  program: { ...administrator, scopes: ['tokens:read'] },
  service: { ...administrator, isService: true, scopes: ['tokens:read'] },
}
const managers = ['administrator', 'both']

describe('the access to tokens', () => {
  for (const [name, actor] of Object.entries(actors)) {
    const mayMake = actor.scopes === undefined
    it(`lets the ${name} ${mayMake ? '' : 'not '}make tokens`, () => expect(canMakeTokens(actor)).to.equal(mayMake))

    const mayManage = managers.includes(name)
    it(`lets the ${name} ${mayManage ? '' : 'not '}manage a service account of the unit`, () => {
      expect(canManage(actor, { unitId: here })).to.equal(mayManage)
    })

    it(`is the same as a query, for the ${name}`, () => {
      const { $in } = manageableBy(actor).unitId
      for (const unitId of [here, there])
        expect($in.some((id) => id.equals(unitId))).to.equal(canManage(actor, { unitId }))
    })
  }
})
