// What somebody has asked for, done or told beside the field that does not fit.

import { InvalidInput } from '../api/index.ts'
import type { FieldErrors } from '../http/form.ts'

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: FieldErrors }

export async function attempt<T>(act: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await act() }
  } catch (error) {
    if (error instanceof InvalidInput) return { ok: false, errors: error.errors }
    throw error
  }
}
