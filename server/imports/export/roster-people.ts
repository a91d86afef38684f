// Whom a OneRoster package tells of, and what they are: users, roles, enrollments, demographics.

import { type Group, groups, type RecognisedPerson } from '../../people/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import { firstDayOf } from '../../years/index.ts'
import { dayText } from '../plan/match.ts'
import { isOpen } from '../plan/roles.ts'
import { listedPeople, type ListedPerson } from './records.ts'
import { gradeText, groupId, scopesOf, type Writing } from './roster-names.ts'
import type { Wish } from './sheets.ts'

interface RosterUser extends ListedPerson {
  readonly group: Group
  readonly school: KnownUnit
  readonly sourcedId: string
}

export async function* usersIn(writing: Writing): AsyncGenerator<RosterUser> {
  let lines = 0
  for await (const scope of scopesOf(writing)) {
    for (const group of groups) {
      for await (const listed of listedPeople(group, scope)) {
        if (group === 'guardian' && listed.links.length === 0) continue
        yield {
          ...listed,
          group,
          school: scope.school,
          sourcedId: sourcedIdOf(listed.person, group, scope.school, writing),
        }
        if (++lines % 500 === 0) writing.onLines(lines)
      }
    }
  }
  writing.onLines(lines)
}

/** Of the first thing that somebody is the id itself; 1.1 has one role for each user, so that further ones are users more. */
function sourcedIdOf(
  person: RecognisedPerson,
  group: Group,
  { id }: { id: string },
  { schoolId, today }: Wish,
): string {
  const places = person.places.filter((place) => isOpen(place, today) && (!schoolId || place.unitId.equals(schoolId)))
  const keys = places.map((place) => `${groups.indexOf(place.group)} ${place.unitId.toString()}`).sort()
  const own = `${groups.indexOf(group)} ${id}`
  return keys[0] === own || keys.length === 0 ? person._id.toString() : `${person._id.toString()}-${group}-${id}`
}

const userColumns11 = [
  ...[
    'sourcedId',
    'status',
    'dateLastModified',
    'enabledUser',
    'orgSourcedIds',
    'role',
    'username',
    'userIds',
    'givenName',
  ],
  ...['familyName', 'middleName', 'identifier', 'email', 'sms', 'phone', 'agentSourcedIds', 'grades', 'password'],
]
const userColumns12 = [
  ...[
    'sourcedId',
    'status',
    'dateLastModified',
    'enabledUser',
    'username',
    'userIds',
    'givenName',
    'familyName',
    'middleName',
  ],
  ...['identifier', 'email', 'sms', 'phone', 'agentSourcedIds', 'grades', 'password', 'userMasterIdentifier'],
  ...[
    'resourceSourcedIds',
    'preferredGivenName',
    'preferredMiddleName',
    'preferredFamilyName',
    'primaryOrgSourcedId',
    'pronouns',
  ],
]
const ownColumns = ['metadata.fullName', 'metadata.sortName', 'metadata.relation', 'metadata.roles']

export async function* users(writing: Writing) {
  const names = writing.version === '1.1' ? userColumns11 : userColumns12
  yield [...names, ...ownColumns]
  for await (const user of usersIn(writing)) {
    const { person, personalId, userName, links, group, school, sourcedId, classes } = user
    const { familyName, middleName, givenName } = namesOf(person.fullName)
    const values: Record<string, string> = {
      ...{ sourcedId, enabledUser: 'true', orgSourcedIds: school.id, role: roleOf(user), username: userName ?? '' },
      ...{ givenName, familyName, middleName, identifier: person.sectorCode ?? '', email: person.email ?? '' },
      ...{ phone: person.phone ?? '', primaryOrgSourcedId: school.id },
      userIds: personalId === undefined ? '' : `{personalId:${personalId}}`,
      agentSourcedIds: links.map(({ child }) => child._id.toString()).join(','),
      grades: group === 'student' ? (classes[0]?.grades ?? []).map(gradeText).join(',') : '',
      'metadata.fullName': person.fullName,
      'metadata.sortName': person.isSortNameGiven ? person.sortName : '',
      'metadata.relation': links[0]?.relation ?? '',
      'metadata.roles': writing.version === '1.1' ? ownRoles(user) : '',
    }
    yield [...names, ...ownColumns].map((name) => values[name] ?? '')
  }
}

/** Surname first, given name last; both are required. */
function namesOf(fullName: string) {
  const words = fullName.split(/\s+/)
  const [familyName = '', givenName = ''] = [words[0], words.at(-1)]
  return { familyName, givenName, middleName: words.slice(1, -1).join(' ') }
}

function ownRoles({ group, roles: held }: RosterUser): string {
  return group === 'staff' ? [...new Set(held.map(({ role }) => role))].join(' ') : ''
}

function roleOf({ group, roles: held, links }: RosterUser): string {
  if (group === 'student') return 'student'
  if (group === 'guardian') return links.some(({ relation }) => relation !== 'other') ? 'parent' : 'guardian'
  return held.some(({ role }) => role === 'teacher' || role === 'subjectLeader') ? 'teacher' : 'administrator'
}

const rolesOf12: Readonly<Record<string, string>> = {
  ...{ teacher: 'teacher', subjectLeader: 'teacher', principal: 'principal', vicePrincipal: 'principal' },
  ...{ schoolAdministrator: 'siteAdministrator', registrar: 'siteAdministrator', librarian: 'aide' },
}

export async function* roles(writing: Writing) {
  yield [
    ...[
      'sourcedId',
      'status',
      'dateLastModified',
      'userSourcedId',
      'roleType',
      'role',
      'beginDate',
      'endDate',
      'orgSourcedId',
    ],
    ...['userProfileSourcedId', 'metadata.roles'],
  ]
  for await (const user of usersIn(writing)) {
    const { group, roles: held, sourcedId, school } = user
    const names = group === 'staff' ? [...new Set(held.map(({ role }) => role))] : [roleOf(user)]
    for (const [at, name] of names.entries()) {
      const role = group === 'staff' ? (rolesOf12[name] ?? 'aide') : name
      const rest = ['', '', school.id, '', group === 'staff' ? name : '']
      yield [`${sourcedId}-${school.id}-${name}`, '', '', sourcedId, at === 0 ? 'primary' : 'secondary', role, ...rest]
    }
  }
}

export async function* enrollments(writing: Writing) {
  yield [
    'sourcedId',
    'status',
    'dateLastModified',
    'classSourcedId',
    'schoolSourcedId',
    'userSourcedId',
    'role',
    'primary',
    'beginDate',
    'endDate',
  ]
  for await (const { group, classes: own, teaching, sourcedId, school, firstDay } of usersIn(writing)) {
    const begin = firstDay ? firstDayOf({ from: firstDay }) : ''
    if (group === 'student')
      for (const { _id } of own)
        yield [
          `${sourcedId}-${_id.toString()}`,
          '',
          '',
          _id.toString(),
          school.id,
          sourcedId,
          'student',
          'false',
          begin,
          '',
        ]
    for (const { kind, classId, level, subjectCode, from } of teaching) {
      const id = kind === 'homeroom' ? classId.toString() : groupId(classId, level ?? '', subjectCode ?? '')
      yield [`${sourcedId}-${id}`, '', '', id, school.id, sourcedId, 'teacher', 'true', firstDayOf({ from }), '']
    }
  }
}

export async function* demographics(writing: Writing) {
  yield [
    ...['sourcedId', 'status', 'dateLastModified', 'birthDate', 'sex', 'americanIndianOrAlaskaNative', 'asian'],
    ...['blackOrAfricanAmerican', 'nativeHawaiianOrOtherPacificIslander', 'white', 'demographicRaceTwoOrMoreRaces'],
    ...[
      'hispanicOrLatinoEthnicity',
      'countryOfBirthCode',
      'stateOfBirthAbbreviation',
      'cityOfBirth',
      'publicSchoolResidenceStatus',
    ],
  ]
  for await (const { person, sourcedId } of usersIn(writing)) {
    if (!person.birthDate && !person.gender) continue
    const birthDate = person.birthDate ? dayText(person.birthDate) : ''
    yield [sourcedId, '', '', birthDate, person.gender ?? '', ...Array.from({ length: 11 }, () => '')]
  }
}
