import { expect } from 'chai'
import { Types } from 'mongoose'
import { type Deed, deeds, permissionFor } from '../../server/accounts/managing/access.ts'
import type { Actor, ActorMembership } from '../../server/actor.ts'
import { type Role, roles } from '../../server/roles.ts'

const [here, there, office] = [new Types.ObjectId(), new Types.ObjectId(), new Types.ObjectId()]
const membership = (role: Role, unitId: Types.ObjectId): ActorMembership => {
  const isSchool = !unitId.equals(office)
  return { role, unitId, unitName: 'Nơi ấy', unitKind: isSchool ? 'school' : 'sectorOffice' }
}
const actorWith = (...memberships: ActorMembership[]): Actor => ({
  ...{ accountId: new Types.ObjectId(), personId: new Types.ObjectId(), name: 'Nguyễn Văn Thử', userName: 'thu' },
  ...{
    language: undefined,
    duty: undefined,
    isService: false,
    scopes: undefined,
    memberships,
    classes: [],
    childIds: [],
  },
})
const of = (...memberships: ActorMembership[]) => ({ personId: new Types.ObjectId(), memberships, isOwnPupil: false })

const actors: Record<string, Actor> = {
  registrar: actorWith(membership('registrar', here)),
  schoolAdministrator: actorWith(membership('schoolAdministrator', here)),
  principal: actorWith(membership('principal', here)),
  teacher: actorWith(membership('teacher', here)),
  sectorLeader: actorWith(membership('sectorLeader', office)),
  sectorAdministrator: actorWith(membership('sectorAdministrator', office)),
}
const targets = {
  pupil: of(membership('student', here)),
  parentOfTwoSchools: of(membership('guardian', here), membership('guardian', there)),
  teacher: of(membership('teacher', here)),
  teacherOfTwoSchools: of(membership('teacher', here), membership('teacher', there)),
  registrar: of(membership('registrar', here)),
  schoolAdministrator: of(membership('schoolAdministrator', here)),
  principal: of(membership('principal', here)),
  registrarElsewhere: of(membership('teacher', here), membership('registrar', there)),
  reviewer: of(membership('teacher', here), membership('reviewer', office)),
  sectorAdministrator: of(membership('sectorAdministrator', office)),
  sectorAdministratorHere: of(membership('teacher', here), membership('sectorAdministrator', office)),
  elsewhere: of(membership('student', there)),
  nowhere: of(),
}
type Name = keyof typeof targets

/** Whose password each may reset; the others are seen or hidden. */
const resets: Record<string, Name[]> = {
  registrar: ['pupil', 'parentOfTwoSchools', 'teacher', 'teacherOfTwoSchools', 'registrar'],
  schoolAdministrator: [
    ...(['pupil', 'parentOfTwoSchools', 'teacher', 'teacherOfTwoSchools', 'registrar'] as const),
    ...(['schoolAdministrator', 'principal'] as const),
  ],
  principal: [
    ...(['pupil', 'parentOfTwoSchools', 'teacher', 'teacherOfTwoSchools', 'registrar'] as const),
    ...(['schoolAdministrator', 'principal'] as const),
  ],
  teacher: [],
  sectorLeader: [],
  sectorAdministrator: Object.keys(targets) as Name[],
}
const isSeen = (who: string, target: Name) =>
  who === 'sectorAdministrator' ||
  (['registrar', 'schoolAdministrator', 'principal'].includes(who) &&
    targets[target].memberships.some(({ unitId }) => unitId.equals(here)))

describe('who looks after which account', () => {
  for (const [who, actor] of Object.entries(actors)) {
    for (const name of Object.keys(targets) as Name[]) {
      const wanted = resets[who]!.includes(name) ? 'allowed' : isSeen(who, name) ? 'seen' : 'hidden'
      it(`is for a ${who} and a ${name}: ${wanted}`, () => {
        for (const deed of ['reset', 'close', 'reopen', 'rename', 'make'] as const)
          expect(permissionFor(deed, actor, targets[name]), deed).to.equal(wanted)
        expect(permissionFor('see', actor, targets[name])).to.equal(wanted === 'hidden' ? 'hidden' : 'allowed')
      })
    }
  }

  it('lets a school’s administrator and the sector’s remove a second factor, and nobody else', () => {
    const may = (who: string, name: Name) => permissionFor('removeSecondFactor', actors[who]!, targets[name])
    expect(may('schoolAdministrator', 'principal')).to.equal('allowed')
    expect(may('sectorAdministrator', 'principal')).to.equal('allowed')
    expect(may('principal', 'teacher')).to.equal('seen')
    expect(may('registrar', 'teacher')).to.equal('seen')
    expect(may('schoolAdministrator', 'reviewer')).to.equal('seen')
    expect(may('schoolAdministrator', 'elsewhere')).to.equal('hidden')
  })

  describe('of a class teacher', () => {
    const own = (...memberships: ActorMembership[]) => ({ ...of(...memberships), isOwnPupil: true })
    const may = (deed: Deed, target: ReturnType<typeof own>) => permissionFor(deed, actors.teacher!, target)

    it('is the reset for pupils of the class, and nothing else', () => {
      const pupil = own(membership('student', here))
      const allowed = deeds.filter((deed) => may(deed, pupil) === 'allowed')
      expect(allowed).to.deep.equal(['see', 'reset'])
    })

    it('is nothing for learners who are somebody else as well', () => {
      for (const role of roles.filter((other) => other !== 'student'))
        expect(may('reset', own(membership('student', here), membership(role, there))), role).to.equal('seen')
    })
  })

  it('is nobody’s own', () => {
    for (const [who, actor] of Object.entries(actors)) {
      const oneself = { personId: actor.personId, memberships: actor.memberships, isOwnPupil: false }
      for (const deed of deeds.filter((other) => other !== 'see'))
        expect(permissionFor(deed, actor, oneself), `${who}: ${deed}`).not.to.equal('allowed')
    }
  })

  it('is not asked by a program: that makes accounts at most, which nothing opens yet', () => {
    const administrator = actors.sectorAdministrator!
    for (const program of [
      { ...administrator, scopes: ['imports:write'] },
      { ...administrator, isService: true },
    ])
      for (const deed of deeds)
        expect(permissionFor(deed, program, targets.pupil), deed).to.equal(deed === 'make' ? 'allowed' : 'hidden')
  })
})
