// A year of the sector that was made by mistake goes again: the first or the last one, while nothing needs it.

import type { ClientSession } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import type { YearUse } from '../year-use.ts'
import { canSetYears } from './access.ts'
import { SchoolCalendar, type YearRecord } from './calendar.model.ts'
import { describeYear } from './describe.ts'
import { announceYears, findYear, knownYear, listYears } from './find.ts'

/** prepare.ts collects them. */
export function useYearUses(declared: readonly YearUse[]): void {
  uses = declared
}

/** Why it cannot go, as locale keys; nothing: it can. @throws AppError 403, 404 */
export async function findReasonsToKeep(actor: Actor, key: number): Promise<string[]> {
  if (!canSetYears(actor)) throw forbidden()
  await findYear(key)
  const keys = (await listYears()).map((year) => year.key)
  return await reasonsToKeep(key, keys)
}

/** @throws AppError 403, 404; 409 `yearInUse` */
export async function removeYear(actor: Actor, key: number, origin: Origin): Promise<void> {
  if (!canSetYears(actor)) throw forbidden()
  await inTransaction(async (session) => {
    const calendar = await SchoolCalendar.findOne({ unitId: null }).session(session).lean<{ years: YearRecord[] }>()
    const years = calendar?.years ?? []
    const before = years.find((year) => year.key === key)
    if (!before) throw notFound()
    const keys = years.map((year) => year.key)
    if ((await reasonsToKeep(key, keys, session)).length > 0) throw conflict('yearInUse')
    await SchoolCalendar.updateOne(
      { unitId: null },
      { $set: { years: years.filter((year) => year !== before) } },
      { session },
    )
    await announceYears(null, session)
    const subject = { kind: 'schoolYear', id: String(key) }
    await record(
      { action: 'years.removed', actor, origin, subject, before: { ...describeYear(knownYear(before, undefined)) } },
      session,
    )
  })
}

let uses: readonly YearUse[] = []

async function reasonsToKeep(key: number, keys: readonly number[], session?: ClientSession): Promise<string[]> {
  const isBetween = keys.some((other) => other < key) && keys.some((other) => other > key)
  const own = await SchoolCalendar.exists({ unitId: { $ne: null }, 'years.key': key }).session(session ?? null)
  const reasons = [...(isBetween ? ['years.remove.between'] : []), ...(own ? ['years.remove.own'] : [])]
  for (const use of uses) if (await use.isUsed(key)) reasons.push(use.key)
  return reasons
}
