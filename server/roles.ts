// Who people are in an organisation. The names are the field's; their Vietnamese ones are locale keys `roles.<role>`.

export const roles = [
  'student',
  'guardian',
  'teacher',
  'subjectLeader',
  'librarian',
  'registrar',
  'schoolAdministrator',
  'vicePrincipal',
  'principal',
  'communeOfficer',
  'sectorSpecialist',
  'reviewer',
  'sectorLeader',
  'sectorAdministrator',
] as const

export type Role = (typeof roles)[number]
