// Before a server or worker touches the records: are they whole, and of this version?

import mongoose from 'mongoose'
import { ConfigError } from '../config.ts'
import type { Log } from '../log.ts'
import { findPendingMigrations, noteNeedlessMigrations, runPendingMigrations } from './migrations.ts'
import { findRestoreMark } from './restore-mark.ts'

export interface CheckOptions {
  readonly environment: 'development' | 'production' | 'test'
  readonly log: Log
  readonly folder?: string
}

/**
 * Runs pending migrations, but not in production: there somebody makes a backup first and chooses the time.
 * @throws ConfigError that says what to do
 */
export async function checkRecords({ environment, log, folder }: CheckOptions): Promise<void> {
  if (await findRestoreMark(mongoose.connection.db!))
    throw new ConfigError(
      'A backup is being restored, or that was interrupted: call npm run restore again with the same archive, and start when it is done.',
    )
  await noteNeedlessMigrations(folder)
  const pending = await findPendingMigrations(folder)
  if (pending.length === 0) return
  if (environment === 'production')
    throw new ConfigError(
      `The records are of an older version, and ${pending.length} ${pending.length === 1 ? 'migration has' : 'migrations have'} not been run (${pending.join(', ')}): make a backup, then call npm run migrate.`,
    )
  await runPendingMigrations(
    {
      onWait: () => log.info('another process is running migrations'),
      onBegin: (migration) => log.info({ migration }, 'a migration begins'),
      tell: (text) => log.info(text),
      onEnd: (migration, done, milliseconds) => log.info({ migration, done, milliseconds }, 'a migration has ended'),
    },
    folder,
  )
}
