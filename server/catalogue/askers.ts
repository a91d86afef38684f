// Whether somebody has asked the same before on the same day. What is kept is a mark that nobody can read, made with a secret
// of this process that is never written, and until the end of the day only: who has asked is stored nowhere.

import { createHmac, randomBytes } from 'node:crypto'

export interface Askers {
  /** Says whether it is the first time today, and remembers it. */
  isFirst(what: readonly string[], day: string): boolean
}

/** When so many are remembered it begins anew: somebody may then be counted twice. */
const most = 200_000

export function openAskers(): Askers {
  const secret = randomBytes(32)
  let today = ''
  let seen = new Set<string>()
  return {
    isFirst: (what, day) => {
      if (day !== today || seen.size >= most) seen = new Set()
      today = day
      const mark = createHmac('sha256', secret).update(JSON.stringify(what)).digest('base64')
      if (seen.has(mark)) return false
      seen.add(mark)
      return true
    },
  }
}
