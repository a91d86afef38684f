// What is refused because of what somebody has typed, as a value for the form that they typed it in.

import { InvalidInput } from '../api/index.ts'
import { AppError } from '../errors.ts'
import type { FieldErrors } from '../http/form.ts'

export type Tried<T> =
  | { readonly ok: true; readonly value: T }
  /** `isStale`: somebody else has changed the unit meanwhile. */
  | { readonly ok: false; readonly errors: FieldErrors; readonly isStale: boolean }

export async function tryTo<T>(act: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { ok: true, value: await act() }
  } catch (error) {
    if (error instanceof InvalidInput) return { ok: false, errors: error.errors, isStale: false }
    if (!(error instanceof AppError)) throw error
    if (error.code === 'unitChanged') return { ok: false, errors: {}, isStale: true }
    if (error.code !== 'unitCodeTaken') throw error
    return { ok: false, errors: { code: { key: 'schools.errors.codeTaken', values: error.values } }, isStale: false }
  }
}
