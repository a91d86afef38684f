import { addressOf } from '../pages/address.ts'
import { readRow } from './cells.ts'

export const home = '/coverage'
export const callsUrl = '/calls'
export const wantedUrl = '/wanted'

export function addressOfMap(subject: string, grade: number, query: Readonly<Record<string, string>> = {}): string {
  return addressOf(`${home}/${encodeURIComponent(subject)}/${grade}`, query)
}

interface CellPlace {
  readonly subject: string
  readonly grade: number
  readonly row: string
  readonly type: string
}

/** What there is for a cell. */
export function addressInCatalogue({ subject, grade, row, type }: CellPlace): string {
  const { kind = 'subject', code = '' } = readRow(row) ?? {}
  return addressOf('/catalogue', { subject, grade: String(grade), type, ...(kind !== 'subject' && { [kind]: code }) })
}

/** Where somebody asks for what there is not. */
export function addressOfNewCall({ subject, grade, row, type }: CellPlace): string {
  return addressOf(`${callsUrl}/new`, { subject, grade: String(grade), row: row === 'subject' ? '' : row, type })
}

export function addressOfCall(id: { toString(): string }): string {
  return `${callsUrl}/${id.toString()}`
}
