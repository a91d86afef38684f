import type { FieldErrors } from '../../http/form.ts'
import type { Reason } from '../row.model.ts'

/** Beside the fields; `whole`: what is said of a form that is none. */
export function reasonsOf(errors: FieldErrors, whole: string): Reason[] {
  return Object.entries(errors).map(([name, { key, values }]) => {
    // Of a list the field is named, not its place in it.
    const field = name.split('.')[0]!
    return field === 'form' ? { key: whole } : { key, values, field }
  })
}
