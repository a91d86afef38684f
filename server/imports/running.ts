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
