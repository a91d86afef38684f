// What other features may use.

export {
  canLinkGuardians,
  canMakeGuardianCode,
  canManage,
  canSeeDetails,
  canSeePersonalId,
  canView,
  isOwnPupil,
  type Seen,
  viewableBy,
} from './access.ts'
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
export { findFacts, type PersonFacts } from './find-facts.ts'
export { findPeople, type KnownPerson } from './find.ts'
export { type GuardianRelation, guardianRelations, type GuardianshipRecord } from './guardianship.model.ts'
export { groupOf } from './group.ts'
export { alignGuardian, alignGuardiansOf } from './family/align.ts'
export { type MadeCode, makeGuardianCode } from './family/code.ts'
export { rolesGivenBy } from './given-roles.ts'
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
export { nameSortKeyOf, sortNameOf } from './sort-name.ts'
export { recognisePeople, type RecognisedPerson, type RecognisedPlace, type Signs, walkPeople } from './recognise.ts'
export { listLinksOf, takeBackPeople } from './take-back.ts'
export { findViewed } from './view.ts'
