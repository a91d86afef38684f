// Whether the same visitor has just done the same: a press that was doubled. What is kept is a mark that nobody can read, made
// with a secret of this process that is never written, and for a second only.

import { createHmac, randomBytes } from 'node:crypto'

/** Milliseconds. */
export const doubled = 1000

export interface Marks {
  /** Says whether it is the first one, and remembers it. */
  isFirst(what: readonly string[], now: number): boolean
  readonly size: number
}

export function openMarks(): Marks {
  const secret = randomBytes(32)
  /** In the order in which they came, so that the first ones are the oldest. */
  const seen = new Map<string, number>()
  return {
    isFirst: (what, now) => {
      for (const [mark, at] of seen) {
        if (now - at < doubled) break
        seen.delete(mark)
      }
      const mark = createHmac('sha256', secret).update(JSON.stringify(what)).digest('base64')
      if (seen.has(mark)) return false
      seen.set(mark, now)
      return true
    },
    get size() {
      return seen.size
    },
  }
}
