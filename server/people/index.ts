// What other features may use.

export {
  canBeGuardian,
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
export { ageOn } from './age.ts'
export {
  addMemberships,
  addPeople,
  addPeopleWithMemberships,
  hasPeople,
  type NewMembership,
  type NewPerson,
  personalIdMarkOf,
  personalIdMarksOf,
} from './add.ts'
export { callNameOf } from './call-name.ts'
export { beginMembership, changePerson, endMembership, type PersonChange, setClasses } from './change.ts'
export { changeEmail, confirmEmail, type Contact, emailOf, findContact, findPersonByEmail } from './contact.ts'
export { emailSchema, nameSchema, phoneSchema } from './input.ts'
export { relationOptions } from './form-pages.ts'
export { findFacts, type PersonFacts } from './find-facts.ts'
export { findPeople, type KnownPerson } from './find.ts'
export { type GuardianRelation, guardianRelations, type GuardianshipRecord } from './guardianship.model.ts'
export { groupOf } from './group.ts'
export { alignGuardian, alignGuardiansOf } from './family/align.ts'
export { announceMovedFamilies, type MovedFamilies } from './family/follow.ts'
export { type Arrival, findByContact, isEnteredGuardian, takeInGuardian } from './family/arrive.ts'
export { findChildOfCode, type MadeCode, makeGuardianCode, plainCode } from './family/code.ts'
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
export {
  countBeyond,
  hasPlaceBeyond,
  changeMemberships,
  type MembershipChange,
  type MembershipKey,
  type MembershipSpan,
  restoreSpans,
} from './spans.ts'
export { findScope, type PeopleScope } from './scope.ts'
export { findLeastTold, toldAbove, type ToldNumber } from './small-counts.ts'
export { nameSortKeyOf, sortNameOf } from './sort-name.ts'
export { recognisePeople, type RecognisedPerson, type RecognisedPlace, type Signs, walkPeople } from './recognise.ts'
export { listLinksOf, takeBackPeople } from './take-back.ts'
export { findGenders, listRolesIn } from './tally.ts'
export { findViewed } from './view.ts'
