// What somebody followed who has left passes to whoever answers for it, so that nothing that is told of it is told to nobody.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { announceChanges } from '../changes/index.ts'
import type { Log } from '../log.ts'
import { notify } from '../notices/index.ts'
import { home } from './address.ts'
import { Link, type LinkRecord } from './link.model.ts'
import { responsibleFor } from './responsible.ts'

export interface Pass {
  readonly ownerId: Types.ObjectId
  readonly isPassed: true
}

/** By the ids of those of these links that pass to somebody else. */
export async function passesOf(links: readonly LinkRecord[]): Promise<Map<string, Pass>> {
  const responsible = await responsibleFor(links)
  return new Map(
    links.flatMap(({ _id, ownerId }, at): [string, Pass][] => {
      const next = responsible[at]
      return !next || ownerId?.equals(next) ? [] : [[_id.toString(), { ownerId: next, isPassed: true }]]
    }),
  )
}

export async function writePasses(passes: ReadonlyMap<string, Pass>, session: ClientSession): Promise<void> {
  if (passes.size === 0) return
  await Link.bulkWrite(
    [...passes].map(([_id, $set]) => ({ updateOne: { filter: { _id }, update: { $set, $inc: { revision: 1 } } } })),
    { session },
  )
  const ownerIds = [...new Set([...passes.values()].map(({ ownerId }) => ownerId.toString()))]
  await announceChanges('update', ownerIds, session)
}

const atATime = 200

/** Those of all who have left meanwhile, with what they had been told and not decided on. Says how many. */
export async function passOn(log?: Log): Promise<number> {
  let passed = 0
  for (let last: Types.ObjectId | undefined; ;) {
    const links = await Link.find(last ? { _id: { $gt: last } } : {})
      .sort({ _id: 1 })
      .limit(atATime)
      .lean()
    const passes = await passesOf(links)
    if (passes.size > 0)
      await inTransaction(async (session) => {
        await writePasses(passes, session)
        const open = links
          .filter(({ state }) => state === 'open')
          .flatMap(({ _id }) => passes.get(_id.toString()) ?? [])
        const ownerIds = [...new Map(open.map(({ ownerId }) => [ownerId.toString(), ownerId])).values()]
        if (ownerIds.length > 0)
          await notify(ownerIds, { key: 'updates.notices.passedOpen', url: home, urgency: 'digest' }, session)
      })
    passed += passes.size
    last = links.at(-1)?._id
    if (links.length < atATime || !last) break
  }
  if (passed > 0) log?.info({ passed }, 'what people followed who have left has passed to others')
  return passed
}
