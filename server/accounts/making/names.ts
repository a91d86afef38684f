// User names that the system proposes: short, without marks, as every keyboard types them.

import { fold } from '../../../storage/search/fold.ts'
import { callNameOf } from '../../people/index.ts'

/** `number`: a letter pair and a number, for pupils; `name`: the given name and the initials of the rest. */
export type Naming = 'number' | 'name'

/** What the proposed names of somebody begin with: `hs`, or for `Trần Văn Ân` `an.tv`. */
export function nameBase(fullName: string, naming: Naming): string {
  if (naming === 'number') return 'hs'
  const callName = callNameOf(fullName)
  const others = restOf(fullName, callName).map((word) => plain(word).slice(0, 1))
  return [plain(callName), others.join('')].filter((part) => part !== '').join('.') || 'ban'
}

/** The one with this number, from 1. Numbers of pupils all have the same length, also in a large sector. */
export function numberedName(base: string, number: number, naming: Naming): string {
  if (naming === 'number') return `${base}${100_000 + number}`
  return number === 1 ? base : `${base}${number}`
}

/** The words besides the given name, which stands last, or first in Ede names. */
function restOf(fullName: string, callName: string): string[] {
  const words = fullName.normalize('NFC').trim().split(/\s+/)
  const called = callName.split(/\s+/).length
  return words.join(' ').startsWith(`${callName} `) ? words.slice(called) : words.slice(0, -called)
}

function plain(text: string): string {
  return fold(text).replace(/[^a-z0-9]/g, '')
}
