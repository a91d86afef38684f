// What other features may use.

export { canManage, canSeeDetails, canSeePersonalId, canView, isOwnPupil, type Seen, viewableBy } from './access.ts'
export {
  addMemberships,
  addPeople,
  addPeopleWithMemberships,
  hasPeople,
  type NewMembership,
  type NewPerson,
  personalIdMarkOf,
} from './add.ts'
export { callNameOf } from './call-name.ts'
export { beginMembership, changePerson, endMembership, type PersonChange, setClasses } from './change.ts'
export { changeEmail, confirmEmail, type Contact, emailOf, findContact, findPersonByEmail } from './contact.ts'
export { findPeople, type KnownPerson } from './find.ts'
export { groupOf } from './group.ts'
export { type GuardianRelation, guardianRelations } from './guardianship.model.ts'
export { linkGuardian, listGuardianships, type NewGuardianship, unlinkGuardian } from './guardians.ts'
export { type ListedPerson, listPeople, type PeopleList, type PeopleQuery } from './list.ts'
export {
  findMemberships,
  findPhones,
  listLeavers,
  listMemberIds,
  listMembers,
  listMembershipsBeyond,
  type MemberQuery,
} from './members.ts'
export type { MembershipRecord } from './membership.model.ts'
export { type Gender, genders, type Group, groups } from './person.model.ts'
export { findScope, type PeopleScope } from './scope.ts'
export { sortNameOf } from './sort-name.ts'
