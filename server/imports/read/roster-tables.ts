// The tables of a OneRoster package, joined: what belongs to a user, a class, a session.

import type { NumberedRow, Roster, RosterRow } from './one-roster.ts'
import * as read from './values.ts'

interface Org {
  readonly row: RosterRow
  readonly code: string
}

export interface Tables {
  readonly roster: Roster
  readonly orgs: ReadonlyMap<string, Org>
  readonly classes: ReadonlyMap<string, RosterRow>
  readonly courses: ReadonlyMap<string, RosterRow>
  readonly users: ReadonlyMap<string, NumberedRow>
  readonly demographics: ReadonlyMap<string, RosterRow>
  readonly yearKeys: ReadonlyMap<string, number>
  readonly enrollments: ReadonlyMap<string, readonly RosterRow[]>
  /** Of a guardian: pupils name their agents, and agents their pupils. */
  readonly pupilsByAgent: ReadonlyMap<string, readonly string[]>
  /** Of a class, by whoever has it as the primary teacher. */
  readonly homeroomTeachers: ReadonlyMap<string, string>
  /** Titles of classes, with the school that they are of. */
  readonly homerooms: ReadonlySet<string>
  readonly roles: ReadonlyMap<string, readonly RosterRow[]>
}

export function joined(roster: Roster): Tables {
  const { tables } = roster
  const byId = (rows: readonly NumberedRow[]) => new Map(rows.map(({ row }) => [row.sourcedid ?? '', row]))
  return {
    roster,
    orgs: new Map(
      tables.orgs.map(({ row }) => [row.sourcedid ?? '', { row, code: row.identifier || row.sourcedid || '' }]),
    ),
    classes: byId(tables.classes),
    courses: byId(tables.courses),
    users: new Map(tables.users.map((one) => [one.row.sourcedid ?? '', one])),
    demographics: byId(tables.demographics),
    yearKeys: yearKeysOf(byId(tables.academicSessions)),
    enrollments: byUser(tables.enrollments),
    pupilsByAgent: agentsOf(tables.users),
    homeroomTeachers: new Map(
      tables.enrollments
        .filter(({ row }) => isRole(row, 'teacher') && isTrue(row.primary) && isActive(row))
        .map(({ row }) => [row.classsourcedid ?? '', row.usersourcedid ?? '']),
    ),
    homerooms: new Set(
      tables.classes.filter(({ row }) => isHomeroom(row)).map(({ row }) => homeroomKey(row.schoolsourcedid, row.title)),
    ),
    roles: byUser(tables.roles),
  }
}

/** The year in which a school year ends is told, or else the days of a session, or the session that it is part of. */
function yearKeysOf(sessions: ReadonlyMap<string, RosterRow>): Map<string, number> {
  const yearKeyOf = (row: RosterRow, depth = 0): number | undefined => {
    const ends = /^(20\d\d)$/.exec(row.schoolyear ?? '')?.[1]
    if (ends !== undefined) return Number(ends) - 1
    const [, first] = /(20\d\d)\s*[-–/]\s*(?:20)?\d\d(?!\d)/.exec(row.title ?? '') ?? []
    if (first !== undefined) return Number(first)
    const parent = sessions.get(row.parentsourcedid ?? '')
    if (parent && parent !== row && depth < 5) return yearKeyOf(parent, depth + 1)
    const [year = NaN, month = NaN] = (read.readDay(row.startdate || null) ?? '').split('-').map(Number)
    return Number.isNaN(month) ? undefined : month >= firstMonth ? year : year - 1
  }
  return new Map(
    [...sessions].flatMap(([id, row]): [string, number][] => {
      const key = yearKeyOf(row)
      return key === undefined ? [] : [[id, key]]
    }),
  )
}

/** School years begin in the summer. */
const firstMonth = 7

function byUser(rows: readonly NumberedRow[]): Map<string, RosterRow[]> {
  const grouped = new Map<string, RosterRow[]>()
  for (const { row } of rows) {
    const id = row.usersourcedid ?? ''
    const group = grouped.get(id)
    if (group) group.push(row)
    else grouped.set(id, [row])
  }
  return grouped
}

function agentsOf(users: readonly NumberedRow[]): Map<string, string[]> {
  const byAgent = new Map<string, string[]>()
  for (const { row } of users)
    for (const id of idsIn(row.agentsourcedids)) byAgent.set(id, [...(byAgent.get(id) ?? []), row.sourcedid ?? ''])
  return byAgent
}

export function idsIn(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
}

function homeroomKey(orgId: string | undefined, title: string | undefined): string {
  return `${orgId ?? ''} ${title ?? ''}`
}

/** Programs write the words of the specification in small letters, or in capitals. */
export function isRole({ role = '' }: RosterRow, wanted: 'student' | 'teacher'): boolean {
  return role.toLowerCase() === wanted
}

export function isTrue(text: string | undefined): boolean {
  return /^(true|1)$/i.test(text ?? '')
}

export function isHomeroom(row: RosterRow): boolean {
  return (row.classtype ?? '').toLowerCase() === 'homeroom'
}

/** Which of our classes learns in a group for a subject: the one that is named in it. */
export function homeroomOf(row: RosterRow, tables: Tables): string | undefined {
  const named = [row['metadata.homeroom'], row.title, row.classcode]
  return named.find((title) => title && tables.homerooms.has(homeroomKey(row.schoolsourcedid, title)))
}

export function yearOf(row: RosterRow, tables: Tables): number | undefined {
  const keys = (row.termsourcedids ?? '').split(',').map((id) => tables.yearKeys.get(id.trim()))
  return keys.find((key) => key !== undefined && Number.isInteger(key))
}

/** An empty status means that it is: packages with everything in them leave it out. Older ones have `inactive` besides. */
export function isActive({ status = '' }: RosterRow): boolean {
  return !/^(tobedeleted|inactive)$/i.test(status)
}
