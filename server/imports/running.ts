import { findActor } from '../accounts/index.ts'
import { dayOf, beginningOf } from '../schools/index.ts'
import type { Actor } from '../actor.ts'
import type { ListRecord } from './list.model.ts'
import type { Setting } from './setting.ts'

export function settingOf(list: ListRecord, actor: Actor, now = new Date()): Setting {
  return {
    importId: list._id,
    actor,
    schoolId: list.schoolId ?? undefined,
    yearKey: list.yearKey,
    today: beginningOf(dayOf(now)),
    accountsFor: list.accountsFor as ('pupils' | 'staff')[],
  }
}

/** Who it is done as, asked for anew every other second: rights may end while it goes on. */
export function actingActors(): (list: Pick<ListRecord, 'actingId'>) => Promise<Actor | undefined> {
  let known: { readonly actor: Actor | undefined; readonly id: string; readonly at: number } | undefined
  return async ({ actingId }) => {
    if (!actingId) return undefined
    const id = actingId.toString()
    if (known?.id !== id || performance.now() - known.at > 2000)
      known = { id, actor: await findActor(id), at: performance.now() }
    return known.actor
  }
}
