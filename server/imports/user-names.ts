// User names for those who are new: short to type, told apart by a number. Nothing about anybody can be read out of them but
// the letters of the name, which those around them know.

import type { ClientSession } from 'mongoose'
import { fold } from '../../storage/search/fold.ts'
import { listUserNamesFrom } from '../accounts/index.ts'
import { callNameOf } from '../people/index.ts'

/** `Trần Văn An` is `an.tv`, `H'Lan Êban` is `hlan.e`, `Y Blăng` is `yblang`. */
export function userNameBaseOf(fullName: string): string {
  const called = callNameOf(fullName)
  const letters = (text: string) => fold(text).replace(/[^a-z0-9]/g, '')
  const rest = fullName.replace(called, ' ').trim().split(/\s+/)
  const initials = rest.map((word) => letters(word).charAt(0)).join('')
  const given = letters(called) || 'nguoidung'
  return initials === '' ? given : `${given}.${initials}`
}

/** Gives free ones, each once. Another worker may be giving them at the same time: the database then refuses the second. */
export class UserNames {
  readonly #next = new Map<string, number>()

  async give(fullName: string, session: ClientSession): Promise<string> {
    const base = userNameBaseOf(fullName)
    const next = this.#next.get(base) ?? (await firstFree(base, session))
    this.#next.set(base, next + 1)
    return next === 1 ? base : `${base}${next}`
  }
}

async function firstFree(base: string, session: ClientSession): Promise<number> {
  const taken = await listUserNamesFrom(base, session)
  const numbers = taken.flatMap((name) => {
    const end = name.slice(base.length)
    return end === '' ? [1] : /^[1-9]\d{0,6}$/.test(end) ? [Number(end)] : []
  })
  return Math.max(0, ...numbers) + 1
}
