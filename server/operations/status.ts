// How the system is, for the page of its administrators.

import { statfs } from 'node:fs/promises'
import mongoose from 'mongoose'
import type { Actor } from '../actor.ts'
import { findLastReconciling } from '../catalogue/index.ts'
import { forbidden } from '../errors.ts'
import { countEvents, type EventCounts } from '../outbox/dead.ts'
import type { TimerRunRecord } from '../outbox/timer-run.model.ts'
import { listTimerRuns } from '../outbox/timers.ts'
import { version } from '../version.ts'
import { canAdminister } from './access.ts'
import type { BackupRecord } from './backup.model.ts'
import { findLastBackup } from './backups.ts'
import type { Readiness } from './readiness.ts'

export interface Status extends Readiness {
  readonly versions: { readonly ours: string; readonly node: string; readonly database: string }
  /** Of the disk under the data folder, in bytes. */
  readonly disk: { readonly free: number; readonly total: number }
  readonly events: EventCounts
  readonly lastBackup: BackupRecord | undefined
  /** The last nightly comparison of the search index with the records. */
  readonly index: Awaited<ReturnType<typeof findLastReconciling>>
  readonly timers: readonly TimerRunRecord[]
  /** By the name of the collection; about so many. */
  readonly records: readonly { readonly name: string; readonly count: number }[]
}

/** @throws AppError 403 */
export async function readStatus(actor: Actor, readiness: Readiness, dataDirectory: string): Promise<Status> {
  if (!canAdminister(actor)) throw forbidden()
  const { bsize, bavail, blocks } = await statfs(dataDirectory)
  return {
    ...readiness,
    versions: { ours: version, node: process.versions.node, database: await databaseVersion() },
    disk: { free: bavail * bsize, total: blocks * bsize },
    events: await countEvents(),
    lastBackup: await findLastBackup(),
    index: await findLastReconciling(),
    timers: await listTimerRuns(),
    records: await countRecords(),
  }
}

async function databaseVersion(): Promise<string> {
  const admin = mongoose.connection.getClient().db('admin')
  const { version, gitVersion } = (await admin.command({ buildInfo: 1 })) as { version: string; gitVersion: string }
  return gitVersion === 'embedded' ? 'embedded' : version
}

async function countRecords(): Promise<{ name: string; count: number }[]> {
  const { connection } = mongoose
  const collections = await connection.listCollections()
  const names = collections.map(({ name }) => name).filter((name) => !name.startsWith('system.'))
  const counted: { name: string; count: number }[] = []
  for (const name of names.sort())
    counted.push({ name, count: await connection.collection(name).estimatedDocumentCount() })
  return counted
}
