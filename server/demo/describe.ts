// Who one can be in the demo, for the terminal and for the sign-in page.

import type { SignInHint } from '../accounts/index.ts'
import { translatorFor } from '../i18n/translator.ts'
import type { Role } from '../roles.ts'
import { demoPassword, demoPeople, type DemoPerson, demoUnits } from './data.ts'

/** One person for each role. */
export function demoSignIns(): SignInHint[] {
  const people = new Map(demoPeople().map((person) => [person.key, person]))
  return shown.flatMap(([key, role]) => {
    const person = people.get(key)
    const membership = person?.memberships.find((membership) => membership.role === role)
    if (!person || !membership) return []
    const { fullName: name, userName } = person
    return [{ userName, password: demoPassword, name, role, unit: unitName(membership.unit) }]
  })
}

/** Everybody, but the pupils in one line. */
export function demoTable(): string[] {
  const { t } = translatorFor('en')
  const isPupil = ({ memberships }: DemoPerson) => memberships.some(({ role }) => role === 'student')
  const pupils = demoPeople().filter(isPupil)
  const rows = demoPeople()
    .filter((person) => !isPupil(person))
    .map(({ userName, fullName, memberships }) => {
      const roles = new Set(memberships.map(({ role }) => t(`roles.${role}`)))
      const units = new Set(memberships.map(({ unit }) => unitName(unit)))
      return [userName, fullName, [...roles].join(', '), [...units].join(', ')]
    })
  rows.push([`${pupils[0]?.userName} … ${pupils.at(-1)?.userName}`, `${pupils.length} people`, t('roles.student'), ''])
  return [`This is a demo: everybody in it is invented. Sign in with the password ${demoPassword} as`, ...aligned(rows)]
}

const shown: readonly (readonly [string, Role])[] = [
  ['HS01', 'student'],
  ['P22', 'guardian'],
  ['P13', 'teacher'],
  ['P12', 'subjectLeader'],
  ['P15', 'librarian'],
  ['P25', 'registrar'],
  ['P11', 'vicePrincipal'],
  ['P10', 'principal'],
  ['P06', 'communeOfficer'],
  ['P04', 'sectorSpecialist'],
  ['P05', 'reviewer'],
  ['P01', 'sectorLeader'],
  ['P03', 'sectorAdministrator'],
]

function unitName(code: string): string {
  return demoUnits().find((unit) => unit.code === code)?.name ?? ''
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => (row[column] ?? '').length))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(width(column))).join('  ')}`.trimEnd())
}
