// The demo sector, an invented province: its units, school years and people, as the files beside this one tell them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '../roles.ts'
import type { RelationKind, SchoolLevel, UnitKind } from '../schools/index.ts'

/** Days as in `2026-08-31`. */
export interface Lasting {
  readonly firstDay?: string
  readonly lastDay?: string
}

export interface DemoUnit extends Lasting {
  readonly code: string
  readonly name: string
  readonly kind: UnitKind
  readonly levels?: readonly SchoolLevel[]
  readonly relations?: readonly (Lasting & { readonly kind: RelationKind; readonly unit: string })[]
  readonly successors?: readonly string[]
}

export interface DemoPerson {
  /** What the plan of the demo calls them. */
  readonly key: string
  readonly fullName: string
  readonly birthDate?: string
  readonly personalId?: string
  readonly email?: string
  readonly userName: string
  readonly memberships: readonly { readonly role: Role; readonly unit: string }[]
}

export interface DemoYear extends Required<Lasting> {
  /** The calendar year in which it begins. */
  readonly key: number
  readonly firstSchoolDay: string
  readonly openingDay: string
  readonly terms: readonly Required<Lasting>[]
  readonly breaks: readonly (Required<Lasting> & { readonly name: string })[]
}

/** Everybody's, in the demo. */
export const demoPassword = 'hoclieu-demo'

export function demoUnits(): readonly DemoUnit[] {
  return (units ??= read('units.json') as DemoUnit[])
}

export function demoYears(): readonly DemoYear[] {
  return (years ??= read('years.json') as DemoYear[])
}

export function demoPeople(): readonly DemoPerson[] {
  return (people ??= read('people.json') as DemoPerson[])
}

// Read when the demo is asked for: most systems never do.
let units: DemoUnit[] | undefined
let years: DemoYear[] | undefined
let people: DemoPerson[] | undefined

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'))
}
