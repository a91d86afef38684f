// The one way to change a link: counted, and told to the home pages that count what is open.

import type { ClientSession } from 'mongoose'
import { announceChange } from '../changes/index.ts'
import { conflict } from '../errors.ts'
import { Link, type LinkRecord } from './link.model.ts'
import { upstreamUser } from './users.ts'

type Changes = Partial<Omit<LinkRecord, '_id' | 'revision'>>

/** @throws AppError 409 when somebody was quicker */
export async function saveLink(link: LinkRecord, changes: Changes, session: ClientSession): Promise<LinkRecord> {
  const { _id, revision } = link
  const given = Object.entries(changes)
  const $set = Object.fromEntries(given.filter(([, value]) => value !== undefined))
  const $unset = Object.fromEntries(given.filter(([, value]) => value === undefined).map(([key]) => [key, 1]))
  const update = { $set, $inc: { revision: 1 }, ...(Object.keys($unset).length > 0 && { $unset }) }
  const written = await Link.updateOne({ _id, revision }, update, { session })
  if (written.matchedCount === 0) throw conflict()
  await announceOf(link, session)
  return { ...link, ...changes, revision: revision + 1 }
}

export async function deleteLink(link: LinkRecord, session: ClientSession): Promise<void> {
  await forgetTaken(link, session)
  await Link.deleteOne({ _id: link._id }, { session })
  await announceOf(link, session)
}

/** What was held for undoing. */
export async function forgetTaken(link: LinkRecord, session: ClientSession): Promise<void> {
  if (link.taken?.kept) await upstreamUser(link.kind)?.forget?.(link, link.taken.kept, session)
}

async function announceOf({ ownerId }: LinkRecord, session: ClientSession): Promise<void> {
  if (ownerId) await announceChange('update', ownerId.toString(), session)
}
