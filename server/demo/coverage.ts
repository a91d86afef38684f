// What the demo's people ask for, and what was looked for in vain: told by days before the demo is loaded, so that it is
// always of late.

import type { ClientSession } from 'mongoose'
import type { Actor } from '../actor.ts'
import { addUnanswered } from '../catalogue/index.ts'
import { type AddedCall, addCalls } from '../coverage/index.ts'
import { dayOf } from '../day.ts'
import { demoCoverage } from './data.ts'

/** Somebody who is not there any more asks for nothing. */
export async function addCoverage(
  people: ReadonlyMap<string, Actor>,
  session: ClientSession,
  now = new Date(),
): Promise<void> {
  const { calls, unanswered } = demoCoverage()
  const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600_000)
  const added = calls.flatMap(({ by, daysAgo: madeDaysAgo, endsIn, claims, ...call }): AddedCall[] => {
    const maker = people.get(by)
    if (!maker) return []
    const known = claims.flatMap((claim) => {
      const claimer = people.get(claim.by)
      return claimer ? [{ by: claimer, at: daysAgo(claim.daysAgo) }] : []
    })
    return [{ ...call, by: maker, at: daysAgo(madeDaysAgo), until: dayOf(daysAgo(-endsIn)), claims: known }]
  })
  await addCalls(added, session)
  await addUnanswered(
    unanswered.map(({ firstDaysAgo, lastDaysAgo, ...search }) => ({
      ...{ ...search, firstOn: dayOf(daysAgo(firstDaysAgo)), lastOn: dayOf(daysAgo(lastDaysAgo)) },
    })),
    session,
  )
}
