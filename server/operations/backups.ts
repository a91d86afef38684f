import { Backup, type BackupRecord } from './backup.model.ts'

export async function recordBackup(backup: BackupRecord): Promise<void> {
  await new Backup(backup).save()
}

export async function findLastBackup(): Promise<BackupRecord | undefined> {
  return (await Backup.findOne().sort({ at: -1 }).lean()) ?? undefined
}
