// Before a server or worker touches the records: are they whole, of this version, and is what must be unique unique?

import mongoose from 'mongoose'
import { ConfigError } from '../config.ts'
import type { Log } from '../log.ts'
import { describeFailure } from '../outbox/failure.ts'
import { findPendingMigrations, noteNeedlessMigrations, runPendingMigrations } from './migrations.ts'
import { findRestoreMark } from './restore-mark.ts'

export interface CheckOptions {
  readonly environment: 'development' | 'production' | 'test'
  readonly log: Log
  readonly folder?: string
}

/**
 * Runs pending migrations, but not in production: there somebody makes a backup first and chooses the time. Resolves when
 * all indexes are built.
 * @throws ConfigError that says what to do
 */
export async function checkRecords(options: CheckOptions): Promise<void> {
  const lacking = findLackingIndexes()
  if (await findRestoreMark(mongoose.connection.db!))
    throw new ConfigError(
      'A backup is being restored, or that was interrupted: call npm run restore again with the same archive, and start when it is done.',
    )
  await migrate(options)
  for (const model of await lacking) await buildIndexes(model)
}

type Indexed = Pick<mongoose.Model<unknown>, 'init' | 'createIndexes' | 'collection'>

/** Mongoose builds them when it connects; those fail that a migration may have to prepare. */
async function findLackingIndexes(): Promise<Indexed[]> {
  const models = Object.values(mongoose.models) as readonly Indexed[]
  const lacking: Indexed[] = []
  // Without catch it would end the process.
  await Promise.all(models.map((model) => model.init().catch(() => lacking.push(model))))
  return lacking
}

async function buildIndexes(model: Indexed): Promise<void> {
  try {
    await model.createIndexes()
  } catch (error) {
    const { collectionName } = model.collection
    throw new ConfigError(
      `The indexes of ${collectionName} cannot be built (${describeFailure(error)}): mend its records, then start again.`,
      { cause: error },
    )
  }
}

async function migrate({ environment, log, folder }: CheckOptions): Promise<void> {
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
