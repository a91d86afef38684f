import { holdsAt, type KnownUnit } from '../../schools/index.ts'
import { canImport } from '../access.ts'
import type { Reason, Wanted } from '../wanted.ts'
import type { World } from './world.ts'

export type SchoolOfRow =
  { readonly ok: true; readonly school: KnownUnit } | { readonly ok: false; readonly reason: Reason }

/** The school that a row is about, if whoever hands it in may change its lists. */
export function schoolOf(world: World, wanted: Exclude<Wanted, { kind: 'schools' }>): SchoolOfRow {
  const { setting, schools, memory } = world
  const own = setting.schoolId?.toString()
  const code = wanted.schoolCode ?? own
  if (code === undefined) return refuse('schoolMissing')
  const school = schools.get(code) ?? memory?.schools.get(code)
  if (!school || school.kind !== 'school') return refuse('noSuchSchool', { text: code })
  if (own !== undefined && school.id !== own) return refuse('otherSchool', { text: code })
  if (!canImport(setting.actor, school.id)) return refuse('schoolNotYours', { text: code })
  if (!holdsAt(school, setting.today)) return refuse('schoolClosed', { text: code })
  return { ok: true, school }
}

function refuse(code: string, values?: Record<string, string>): SchoolOfRow {
  return { ok: false, reason: { code, ...(values && { values }) } }
}
