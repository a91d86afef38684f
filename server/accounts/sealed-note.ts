// What a browser keeps for us for a while without being able to read or change it: between two pages of one thing nothing
// has to be stored.

import { seal, unseal } from '../sealing/index.ts'

interface Note {
  readonly purpose: string
  readonly until: number
  readonly content: unknown
}

export async function sealFor(purpose: string, content: object, until: Date): Promise<string> {
  return await seal(JSON.stringify({ purpose, until: until.getTime(), content } satisfies Note))
}

/** Undefined for what is not ours, for another purpose, or too old. */
export async function openSealed<T>(purpose: string, sealed: string, now = new Date()): Promise<T | undefined> {
  const note = await unseal(sealed).then(
    (text) => JSON.parse(text) as Note,
    () => undefined,
  )
  return note?.purpose === purpose && note.until > now.getTime() ? (note.content as T) : undefined
}
