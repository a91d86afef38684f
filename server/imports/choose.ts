// For which school a form is, and which years it offers.

import { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import type { FieldErrors } from '../http/form.ts'
import { findUnits, findUnitsByCode, type KnownUnit } from '../schools/index.ts'
import { listYears, yearAt } from '../years/index.ts'

export interface Choosing {
  /** Those of which one is chosen; empty: the sector types a code. */
  readonly schools: readonly KnownUnit[]
  readonly isSector: boolean
  readonly years: readonly { readonly key: number; readonly label: string }[]
  readonly currentYear: number
}

export async function choicesFor(actor: Actor, schoolIds: readonly string[], now = new Date()): Promise<Choosing> {
  const isSector = hasRole(actor, 'sectorAdministrator')
  const schools = [...(await findUnits(schoolIds)).values()]
  const schoolId = schools.length === 1 ? schools[0]!.id : undefined
  const years = await listYears(schoolId)
  const current = await yearAt(now, schoolId)
  const currentYear = current?.key ?? usualYear(now)
  const shown = years.length > 0 ? years : [{ key: currentYear, label: `${currentYear}-${currentYear + 1}` }]
  return { schools, isSector, years: shown.map(({ key, label }) => ({ key, label })), currentYear }
}

/** Where no year was entered: they begin in the summer. */
function usualYear(now: Date): number {
  return now.getUTCMonth() >= 6 ? now.getUTCFullYear() : now.getUTCFullYear() - 1
}

export type Chosen =
  | { readonly ok: true; readonly schoolId: Types.ObjectId | undefined }
  | { readonly ok: false; readonly errors: FieldErrors }

/** By its id, or by the code that the sector has typed. Whether they may is asked where it is done. */
export async function chosenSchool(
  actor: Actor,
  { school, schoolCode }: { school: string; schoolCode: string },
): Promise<Chosen> {
  if (school !== '') return { ok: true, schoolId: new Types.ObjectId(school) }
  if (!hasRole(actor, 'sectorAdministrator')) return { ok: false, errors: { school: { key: 'field.errors.required' } } }
  if (schoolCode === '') return { ok: true, schoolId: undefined }
  const [unit] = await findUnitsByCode([schoolCode])
  if (unit?.kind !== 'school') return { ok: false, errors: { schoolCode: { key: 'imports.errors.noSuchSchool' } } }
  return { ok: true, schoolId: unit._id }
}
