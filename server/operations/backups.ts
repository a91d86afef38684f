import type { Db } from 'mongodb'
import { Backup, type BackupRecord } from './backup.model.ts'

/** For the script, which needs no models besides. */
export async function recordBackup(db: Db, backup: BackupRecord): Promise<void> {
  await db.collection(Backup.collection.collectionName).insertOne({ ...backup })
}

export async function findLastBackup(): Promise<BackupRecord | undefined> {
  return (await Backup.findOne().sort({ at: -1 }).lean()) ?? undefined
}
