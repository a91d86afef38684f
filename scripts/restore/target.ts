// The system that a backup is restored into: empty, or emptied first.

import type { Db } from 'mongodb'
import { findRestoreMark, markCollection, setRestoreMark } from '../../server/operations/index.ts'
import type { Files } from '../../storage/files/files.ts'

export interface Target {
  readonly db: Db
  readonly files: Files
}

export interface Preparation {
  readonly backupId: string
  /** What is there may be removed. */
  readonly isReplacing: boolean
  readonly onRemove?: (count: number) => void
}

/** Its sentence says why nothing has been changed. */
export class Occupied extends Error {}

/** Leaves it empty but for the mark. Says whether a restore of this backup goes on. @throws Occupied */
export async function prepareTarget(
  target: Target,
  { backupId, isReplacing, onRemove }: Preparation,
): Promise<boolean> {
  const { db } = target
  const mark = await findRestoreMark(db)
  if (mark && mark.backupId !== backupId && !isReplacing)
    throw new Occupied(
      'The restore of another archive has not been finished here: finish that one, or add --replace to begin anew with this one.',
    )
  if (mark?.backupId === backupId && !mark.isEmptying) return true

  if (!mark) await refuseOccupied(target, isReplacing)
  await setRestoreMark(db, { backupId, isEmptying: true })
  await empty(target, onRemove)
  await setRestoreMark(db, { backupId, isEmptying: false })
  return mark !== undefined
}

async function refuseOccupied({ db, files }: Target, isReplacing: boolean): Promise<void> {
  if (isReplacing) return
  const occupied: string[] = []
  for (const name of await collectionsOf(db))
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } })) occupied.push(name)
  if (await hasFiles(files)) occupied.push('files')
  if (occupied.length > 0)
    throw new Occupied(
      `The system is not empty (${occupied.join(', ')}): restore into an empty one, or add --replace, which removes everything that is there.`,
    )
}

async function hasFiles(files: Files): Promise<boolean> {
  const listed = files.list('')[Symbol.asyncIterator]()
  const { done } = await listed.next()
  await listed.return?.()
  return !done
}

async function empty({ db, files }: Target, onRemove: ((count: number) => void) | undefined): Promise<void> {
  for (const name of await collectionsOf(db)) await db.dropCollection(name)
  let count = 0
  for await (const { key } of files.list('')) {
    await files.remove(key)
    onRemove?.(++count)
  }
}

async function collectionsOf(db: Db): Promise<string[]> {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray()
  const names = collections.map(({ name }) => name)
  return names.filter((name) => name !== markCollection && !name.startsWith('system.')).sort()
}
