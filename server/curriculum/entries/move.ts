import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { forbidden } from '../../errors.ts'
import { lastOfPlace, placeWithin } from '../place.ts'
import { findEntry, listBelow, listSiblings } from './find.ts'
import { type EntryRecord, type Kind, modelOf } from './kinds.ts'
import { type Change, noteChange, refuseUnlessOpen } from './write.ts'

export const directions = ['up', 'down'] as const
export type Direction = (typeof directions)[number]

/** Before the one above or after the one below, with all that belongs to it; nothing when there is none. @throws AppError 403; 404 */
export async function moveEntry(kind: Kind, id: Types.ObjectId, direction: Direction, change: Change): Promise<void> {
  await refuseUnlessOpen(change.actor, kind, (await findEntry(kind, id)).versionCode)
  if (!kind.isMovable) throw forbidden()
  await inTransaction(async (session) => {
    const entry = await findEntry(kind, id, session)
    const siblings = await listSiblings(kind, entry, session)
    const at = siblings.findIndex(({ _id }) => _id.equals(id))
    const to = direction === 'up' ? at - 1 : at + 1
    const neighbour = siblings[to]
    if (!neighbour) return

    const ordered = siblings.with(at, neighbour).with(to, entry)
    const places = placesFor(siblings)
    for (const [index, sibling] of ordered.entries()) {
      const place = places[index]!
      if (sibling.place !== place) await putAt(kind, sibling, place, session)
    }
    await noteChange('entryMoved', change, { kind, entry, after: { position: to + 1 } }, session)
  })
}

/** The same places again; counted anew where two entries that were added at the same time share one. */
function placesFor(siblings: readonly EntryRecord[]): string[] {
  const places = siblings.map(({ place }) => place)
  if (new Set(places).size === places.length) return places
  const [first = ''] = places
  const parent = first.includes('.') ? first.slice(0, first.lastIndexOf('.')) : ''
  const start = lastOfPlace(first)
  return places.map((_, index) => placeWithin(parent, start + index))
}

async function putAt(kind: Kind, entry: EntryRecord, place: string, session: ClientSession): Promise<void> {
  const below = await listBelow(kind, entry, session)
  for (const { kind: lower, entries } of [{ kind, entries: [entry] }, ...below]) {
    const writes = entries
      .filter((one) => one.place === entry.place || one.place.startsWith(`${entry.place}.`))
      .map((one) => ({
        updateOne: {
          filter: { _id: one._id },
          update: { $set: { place: place + one.place.slice(entry.place.length), isMoved: true } },
        },
      }))
    if (writes.length > 0) await modelOf(lower).bulkWrite(writes, { session })
  }
}
