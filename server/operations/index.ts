// What later features, the start and the scripts may use.

export { type BackupRecord } from './backup.model.ts'
export { findLastBackup, recordBackup } from './backups.ts'
export { checkRecords } from './check-records.ts'
export { withLock } from './lock.ts'
export {
  findPendingMigrations,
  type Migration,
  MigrationFailed,
  migrationsFolder,
  runPendingMigrations,
} from './migrations.ts'
export { findRestoreMark, markCollection, removeRestoreMark, type RestoreMark, setRestoreMark } from './restore-mark.ts'
export { restoredEvent } from './restored.ts'
