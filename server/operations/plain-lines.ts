// A record as lines of name and value, for people who look for the cause of a failure: not for reading about others.

import { Types } from 'mongoose'

export interface PlainLine {
  readonly term: string
  readonly text: string
}

/** Ids, codes, numbers, moments and yes or no as they are; in place of any other text, which may be personal, `hidden`. */
export function plainLines(value: unknown, hidden: string): PlainLine[] {
  const lines: PlainLine[] = []
  add('', value)
  return lines

  function add(term: string, member: unknown): void {
    if (lines.length >= most) return
    const text = textOf(member, hidden)
    if (text !== undefined) lines.push({ term, text })
    else for (const [key, inner] of Object.entries(member ?? {})) add(term === '' ? key : `${term}.${key}`, inner)
  }
}

const most = 50
const code = /^[A-Za-z0-9._:/-]{1,80}$/

/** Undefined of what has members of its own. */
function textOf(value: unknown, hidden: string): string | undefined {
  if (value === undefined || value === null) return ''
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Types.ObjectId) return value.toString()
  if (typeof value === 'string') return code.test(value) ? value : hidden
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return typeof value === 'object' ? undefined : hidden
}
