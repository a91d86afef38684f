// The tables of a OneRoster package as lines of lists: schools, classes, staff, pupils and guardians. `tobedeleted` removes
// nobody; it asks whether a role here should end.

import { ourIdIn } from './our-id.ts'
import type { Role } from '../../roles.ts'
import type { Draft, Kind, Reason, Wanted, WantedPerson, WantedTeaching } from '../wanted.ts'
import type { Roster, RosterRow } from './one-roster.ts'
import { given, labelOf } from './records.ts'
import {
  homeroomOf,
  idsIn,
  isActive,
  isHomeroom,
  isRole,
  isTrue,
  joined,
  type Tables,
  yearOf,
} from './roster-tables.ts'
import { sealedId } from './sealed-id.ts'
import * as read from './values.ts'

/** What somebody is, in which school. */
interface Part {
  readonly kind: 'staff' | 'pupils' | 'guardians'
  readonly roles: readonly Role[]
  readonly orgId: string
  readonly isEnding: boolean
}

export async function draftsOf(roster: Roster): Promise<{ drafts: Draft[]; notes: Reason[] }> {
  const tables = joined(roster)
  const drafts: Record<Kind, Draft[]> = { schools: [], classes: [], staff: [], pupils: [], guardians: [] }
  for (const { number, row } of roster.tables.orgs) {
    const draft = schoolDraft(number, row)
    if (draft) drafts.schools.push(draft)
  }
  let groups = 0
  for (const { number, row } of roster.tables.classes) {
    if (isHomeroom(row)) drafts.classes.push(classDraft(number, row, tables))
    else if (homeroomOf(row, tables) === undefined) groups++
  }
  let withoutPart = 0
  for (const [at, { number, row }] of roster.tables.users.entries()) {
    const parts = partsOf(row, tables)
    if (parts.length === 0) withoutPart++
    for (const part of parts) drafts[part.kind].push(...(await userDrafts({ number, row, part }, tables)))
    if (at % 200 === 199) await new Promise((resolve) => setImmediate(resolve))
  }
  const notes = [
    ...(groups > 0 ? [{ code: 'rosterGroupsIgnored', values: { count: groups } }] : []),
    ...(withoutPart > 0 ? [{ code: 'rosterUsersIgnored', values: { count: withoutPart } }] : []),
  ]
  return { drafts: Object.values(drafts).flat(), notes }
}

function schoolDraft(number: number, row: RosterRow): Draft | undefined {
  if ((row.type ?? '').toLowerCase() !== 'school') return undefined
  const code = row.identifier || row.sourcedid || ''
  const name = row.name ?? ''
  const notes = new read.Notes()
  if (code === '') notes.refuse('missing', 'code', '')
  if (name === '') notes.refuse('missing', 'name', '')
  const levels = read.levelsIn(row['metadata.levels'] ?? null, 'levels', notes)
  const managedBy = row['metadata.managedby'] || undefined
  const wanted: Wanted = { kind: 'schools', code, name, ...given({ levels, managedBy }) }
  return draftOf({ kind: 'schools', place: `orgs.csv, ${number}`, label: name, row, notes, wanted })
}

function classDraft(number: number, row: RosterRow, tables: Tables): Draft {
  const notes = new read.Notes()
  const name = row.title ?? ''
  if (name === '') notes.refuse('missing', 'className', '')
  const teacher = tables.users.get(tables.homeroomTeachers.get(row.sourcedid ?? '') ?? '')?.row
  const facts = given({
    grades: read.gradesIn(row.grades ?? null, 'grade', notes),
    yearKey: yearOf(row, tables),
    campus: row.location || undefined,
    sectorCode: foreignCode(row.classcode),
    homeroomCode: teacher && codeOf(teacher),
    homeroomName: teacher && nameOf(teacher),
    schoolCode: tables.orgs.get(row.schoolsourcedid ?? '')?.code,
  })
  return draftOf({
    kind: 'classes',
    place: `classes.csv, ${number}`,
    label: name,
    row,
    notes,
    wanted: { kind: 'classes', name, ...facts },
  })
}

interface User {
  readonly number: number
  readonly row: RosterRow
  readonly part: Part
}

async function userDrafts(user: User, tables: Tables): Promise<Draft[]> {
  const { number, row, part } = user
  const notes = new read.Notes()
  const person = await personOf(row, tables, notes)
  const schoolCode = tables.orgs.get(part.orgId)?.code
  const base = { kind: part.kind, place: `users.csv, ${number}`, row, notes, isEnding: part.isEnding }
  const inSchool = given({ schoolCode, ends: part.isEnding ? (true as const) : undefined })
  if (part.kind === 'guardians') {
    const children = childrenOf(row, tables)
    if (children.length === 0)
      return [{ ...base, label: person.fullName, problems: [], remarks: [], leftOut: { code: 'guardianWithoutChild' } }]
    const drafts: Draft[] = []
    for (const child of children) {
      const of = await personOf(child, tables, new read.Notes())
      const relation = read.relationIn(row['metadata.relation'] || row.role || '')
      const wanted: Wanted = { kind: 'guardians', person, relation, child: of, ...inSchool }
      drafts.push(draftOf({ ...base, label: `${person.fullName} → ${of.fullName}`, wanted }))
    }
    return drafts
  }
  if (part.kind === 'staff') {
    const taught = teachingOf(row, part.orgId, tables)
    const wanted: Wanted = { kind: 'staff', person, roles: part.roles, ...taught, ...inSchool }
    return [draftOf({ ...base, label: person.fullName, wanted })]
  }
  const wanted: Wanted = { kind: 'pupils', person, ...placeOf(row, part.orgId, tables), ...inSchool }
  return [draftOf({ ...base, label: labelOf(person), wanted })]
}

interface Drafted {
  readonly kind: Kind
  readonly place: string
  readonly label: string
  readonly row: RosterRow
  readonly notes: read.Notes
  readonly wanted: Wanted
  readonly isEnding?: boolean
}

function draftOf({ kind, place, label, row, notes, wanted, isEnding = false }: Drafted): Draft {
  const { problems, remarks } = notes
  const base = { kind, place, label, problems, remarks }
  // Classes and schools are never removed, whatever a package says.
  if (!isActive(row) && !isEnding) return { ...base, leftOut: { code: 'toBeDeleted' } }
  return problems.length > 0 ? base : { ...base, wanted }
}

async function personOf(row: RosterRow, tables: Tables, notes: read.Notes): Promise<WantedPerson> {
  const about = tables.demographics.get(row.sourcedid ?? '')
  const text = nameOf(row)
  if (text === '') notes.refuse('missing', 'fullName', '')
  const personalId = /\{(?:personalId|cccd|soDinhDanhCaNhan):(\d{12})\}/i.exec(row.userids ?? '')?.[1]
  return {
    fullName: text === '' ? '' : (read.readName(text, 'fullName', notes) ?? text),
    ...given({
      id: ourIdIn(row.sourcedid),
      sortName: row['metadata.sortname'] || undefined,
      birthDate: read.birthDateIn(about?.birthdate || null, 'birthDate', notes),
      gender: genderOf(about?.sex),
      personalId: await sealedId(personalId),
      sectorCode: codeOf(row),
      phone: read.phoneIn(row.phone || row.sms || null, 'phone', notes),
      email: read.emailIn(row.email || null, 'email', notes),
      userName: /^\S{3,100}$/.test(row.username ?? '') ? row.username : undefined,
    }),
  }
}

/** Here the surname comes first. What was written from here has the whole name besides. */
function nameOf(row: RosterRow): string {
  return row['metadata.fullname'] || [row.familyname, row.middlename, row.givenname].filter(Boolean).join(' ')
}

/** `identifier` is the readable one of the other system, `sourcedId` its key. */
function codeOf(row: RosterRow): string | undefined {
  return foreignCode(row.identifier || (ourIdIn(row.sourcedid) === undefined ? row.sourcedid : ''))
}

function foreignCode(text: string | undefined): string | undefined {
  return text && text.length <= 64 ? text : undefined
}

function genderOf(text: string | undefined) {
  const [first = ''] = (text ?? '').toLowerCase()
  if (!/^(m|f|male|female)$/i.test(text ?? '')) return undefined
  return first === 'm' ? ('male' as const) : ('female' as const)
}

const rolesByName: Readonly<Record<string, Part['kind'] | Role>> = {
  ...{ student: 'pupils', guardian: 'guardians', parent: 'guardians', relative: 'guardians' },
  ...{ teacher: 'teacher', principal: 'principal', siteadministrator: 'schoolAdministrator' },
  ...{ administrator: 'schoolAdministrator', aide: 'teacher', counselor: 'teacher' },
}

/** In 1.1 a user has one role for all their schools, in 1.2 a table tells each. */
function partsOf(row: RosterRow, tables: Tables): Part[] {
  const told = tables.roles.get(row.sourcedid ?? '') ?? []
  const single = (row.orgsourcedids ?? '').split(',').map((orgId) => ({ ...row, orgsourcedid: orgId.trim() }))
  const all: readonly RosterRow[] = told.length > 0 ? told : single
  const parts = new Map<string, Part>()
  for (const one of all) {
    const orgId = one.orgsourcedid ?? ''
    if ((tables.orgs.get(orgId)?.row.type ?? '').toLowerCase() !== 'school') continue
    const isEnding = !isActive(one) || !isActive(row)
    for (const name of roleNamesOf(one)) {
      const meaning = rolesByName[name.toLowerCase()] ?? ownRoles.get(name)
      if (meaning === undefined) continue
      const isGroup = meaning === 'pupils' || meaning === 'guardians' || meaning === 'staff'
      const kind = isGroup ? meaning : 'staff'
      const key = `${kind} ${orgId} ${isEnding}`
      const former = parts.get(key)?.roles ?? []
      const roles = isGroup ? former : [...new Set([...former, meaning])]
      parts.set(key, { kind, roles, orgId, isEnding })
    }
  }
  return [...parts.values()]
}

/** Finer roles than OneRoster has stand in a column of ours. */
function roleNamesOf(row: RosterRow): string[] {
  const own = (row['metadata.roles'] ?? '').split(/[\s,]+/).filter((name) => ownRoles.has(name))
  return own.length > 0 ? own : [row.role ?? '']
}

const ownRoles = new Map<string, Role>(
  (
    ['teacher', 'subjectLeader', 'librarian', 'registrar', 'schoolAdministrator', 'vicePrincipal', 'principal'] as const
  ).map((role) => [role, role]),
)

function childrenOf(row: RosterRow, tables: Tables): RosterRow[] {
  const ids = new Set([...idsIn(row.agentsourcedids), ...(tables.pupilsByAgent.get(row.sourcedid ?? '') ?? [])])
  const found = [...ids].flatMap((id) => [tables.users.get(id)?.row].filter((child) => child !== undefined))
  return found.filter((child) => partsOf(child, tables).some(({ kind }) => kind === 'pupils'))
}

function placeOf(row: RosterRow, orgId: string, tables: Tables) {
  const places = (tables.enrollments.get(row.sourcedid ?? '') ?? []).filter(
    (one) => isRole(one, 'student') && isActive(one),
  )
  const classes = places.flatMap((one) => {
    const found = tables.classes.get(one.classsourcedid ?? '')
    return found && isHomeroom(found) && found.schoolsourcedid === orgId ? [{ found, beginDate: one.begindate }] : []
  })
  const [first] = classes
  if (!first) return {}
  return given({
    className: first.found.title || undefined,
    yearKey: yearOf(first.found, tables),
    firstDay: read.readDay(first.beginDate || null),
  })
}

function teachingOf(row: RosterRow, orgId: string, tables: Tables) {
  const enrollments = (tables.enrollments.get(row.sourcedid ?? '') ?? []).filter(
    (one) => isRole(one, 'teacher') && isActive(one),
  )
  const homeroomClasses: string[] = []
  const teaching: WantedTeaching[] = []
  let yearKey: number | undefined
  for (const one of enrollments) {
    const taught = tables.classes.get(one.classsourcedid ?? '')
    if (!taught || taught.schoolsourcedid !== orgId) continue
    yearKey = yearOf(taught, tables) ?? yearKey
    if (isHomeroom(taught)) {
      if (isTrue(one.primary)) homeroomClasses.push(taught.title ?? '')
      continue
    }
    const className = homeroomOf(taught, tables)
    const course = tables.courses.get(taught.coursesourcedid ?? '')
    const subject = course?.coursecode || taught.subjectcodes || course?.title || taught.subjects
    if (className !== undefined && subject) teaching.push({ subject, className })
  }
  return given({
    homeroomClasses: homeroomClasses.length > 0 ? homeroomClasses : undefined,
    teaching: teaching.length > 0 ? teaching : undefined,
    yearKey,
  })
}
