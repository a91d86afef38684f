// The bell in the header: how many notices somebody has not read yet. One feature has it.

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import type { Log } from '../log.ts'
import { declaredFeatures } from './administration.ts'

export interface Bell {
  /** Where it leads. */
  readonly url: string
  /** What this server remembers; undefined when it does not, or may be wrong. */
  recall(actor: Actor): number | undefined
  count(actor: Actor): Promise<number>
}

export interface ShownBell {
  readonly url: string
  /** None: nothing is unread. */
  readonly count?: string
}

/** More are not told apart. */
export const mostCounted = 99

/** At once when it is remembered; who has just changed something is counted anew. Never rejects. */
export function bellOf(req: Request, isUrgent: boolean): ShownBell | undefined | Promise<ShownBell | undefined> {
  const { visitor, id } = req.context
  const bell = declaredFeatures(req).find(({ bell }) => bell)?.bell
  if (!bell || !visitor || visitor.duty || visitor.isService) return undefined
  const known = req.mustAskAgain ? undefined : bell.recall(visitor)
  if (known !== undefined) return shown(bell, known)
  if (isUrgent) return shown(bell, 0)
  return bell.count(visitor).then(
    (count) => shown(bell, count),
    (error: unknown) => {
      const log = req.app.get('log') as Log | undefined
      log?.error({ requestId: id, error }, 'the notices could not be counted')
      return shown(bell, 0)
    },
  )
}

const prepared = new WeakMap<Bell, Map<number, ShownBell>>()

/** The same object for the same number: it is drawn only once. */
function shown(bell: Bell, count: number): ShownBell {
  const ofBell = prepared.get(bell) ?? new Map<number, ShownBell>()
  prepared.set(bell, ofBell)
  const number = Math.min(count, mostCounted + 1)
  const item = ofBell.get(number) ?? { url: bell.url, ...(number > 0 && { count: textOf(number) }) }
  ofBell.set(number, item)
  return item
}

function textOf(count: number): string {
  return count > mostCounted ? `${mostCounted}+` : String(count)
}
