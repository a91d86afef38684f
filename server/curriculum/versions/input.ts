// What is asked of a version.

import { z } from 'zod'

const name = z.string().min(1).max(200)
const legalBasis = z.string().min(1).max(500)
const firstSchoolYear = z.int().min(2000).max(2100)

export const versionValues = z.strictObject({ name, legalBasis, firstSchoolYear })
export type VersionValues = z.output<typeof versionValues>

export const newVersionValues = versionValues.extend({
  code: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[A-Z0-9]+([._-][A-Z0-9]+)*$/, 'curriculum.errors.code'),
  copyOf: z.string().min(1).max(60).meta({ description: 'The code of the version that all is copied from.' }),
})
export type NewVersionValues = z.output<typeof newVersionValues>

/** As a form brings it. */
export function typedVersion(typed: Readonly<Record<string, string>>): Record<string, unknown> {
  const { firstSchoolYear = '', code = '', copyOf = '', name = '', legalBasis = '' } = typed
  const year = firstSchoolYear.trim()
  return {
    code: code.trim().toUpperCase(),
    copyOf,
    name,
    legalBasis,
    firstSchoolYear: year === '' ? undefined : /^\d+$/.test(year) ? Number(year) : year,
  }
}
