// While a backup is being restored the records are incomplete: the mark keeps servers away from them, and lets a restore
// that was interrupted go on.

import type { Db } from 'mongodb'

/** Not a part of any backup. */
export const markCollection = 'restore'

export interface RestoreMark {
  /** Of the archive. */
  readonly backupId: string
  /** What was there before is still being removed. */
  readonly isEmptying: boolean
}

const id = 'restore'

export async function findRestoreMark(db: Db): Promise<RestoreMark | undefined> {
  return (await marks(db).findOne({ _id: id }, { projection: { _id: 0 } })) ?? undefined
}

export async function setRestoreMark(db: Db, mark: RestoreMark): Promise<void> {
  await marks(db).replaceOne({ _id: id }, mark, { upsert: true })
}

export async function removeRestoreMark(db: Db): Promise<void> {
  await marks(db).drop()
}

function marks(db: Db) {
  return db.collection<RestoreMark & { _id: string }>(markCollection)
}
