import { InvalidInput } from '../api/index.ts'

/** What somebody has asked for does not fit what there is: told beside the field that asked for it. */
export function mistake(field: string, key: string, values?: Readonly<Record<string, string | number>>): InvalidInput {
  return new InvalidInput({ [field]: { key, ...(values && { values }) } })
}
