// What a move has done so far, kept in the target until the move is complete.

import type { Db } from 'mongodb'
import { decode } from '../../storage/database/embedded/bson/codec.ts'
import type { Doc, Value } from '../../storage/database/embedded/bson/values.ts'

export const RECORD = 'move_database'

export interface Position {
  copied: number
  /** The _id of the last document that was copied. Absent before the first: null is an _id too. */
  last?: Value
}

interface Entry {
  _id: string
  [field: string]: unknown
}

const HEADER = '$move'

/** Gives whether an unfinished move is being resumed. */
export async function begin(target: Db, source: string, { intoNonEmpty }: { intoNonEmpty: boolean }): Promise<boolean> {
  const header = await entries(target).findOne({ _id: HEADER })
  if (header) {
    if (header.source === source) return true
    throw new Error(
      `The target holds an unfinished move from ${String(header.source)}: finish that one first, or drop its database.`,
    )
  }
  const occupied = intoNonEmpty ? [] : await occupiedCollections(target)
  if (occupied.length > 0)
    throw new Error(
      `The target holds documents already, in ${occupied.join(', ')}: name another database, or add --into-non-empty, which keeps them and replaces those that have the _id of a moved one.`,
    )
  await entries(target).insertOne({ _id: HEADER, source, begun: new Date() })
  return false
}

export async function positionIn(target: Db, collection: string): Promise<Position> {
  const entry = (await entries(target).findOne({ _id: collection }, { raw: true })) as unknown as Uint8Array | null
  if (!entry) return { copied: 0 }
  const fields: Doc = decode(entry)
  return { copied: Number(fields.get('copied')), last: fields.get('last') }
}

export async function keepPosition(target: Db, collection: string, { copied, last }: Position): Promise<void> {
  await entries(target).updateOne({ _id: collection }, { $set: { copied, last } }, { upsert: true })
}

/** The collection is copied again by the next call. */
export async function forget(target: Db, collection: string): Promise<void> {
  await entries(target).deleteOne({ _id: collection })
}

export async function end(target: Db): Promise<void> {
  await entries(target).drop()
}

function entries(target: Db) {
  return target.collection<Entry>(RECORD)
}

async function occupiedCollections(target: Db): Promise<string[]> {
  const occupied: string[] = []
  for (const { name, type } of await target.listCollections().toArray()) {
    if (
      type !== 'view' &&
      !name.startsWith('system.') &&
      (await target.collection(name).findOne({}, { projection: { _id: 1 } }))
    )
      occupied.push(name)
  }
  return occupied.sort()
}
