// Changes of records that are there already, from one version to the next. Each is a file of scripts/migrations, and runs
// once, in the order of the names.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import mongoose from 'mongoose'
import type { Db } from 'mongodb'
import { sharedTime } from '../outbox/clock.ts'
import { version } from '../version.ts'
import { withLock } from './lock.ts'
import { MigrationRun } from './migration-run.model.ts'

export interface Migration {
  /** May be called again after it was interrupted anywhere. Gives what it has done, for the report. */
  run(context: MigrationContext): Promise<string>
}

export interface MigrationContext {
  readonly database: Db
  /** Said while it runs. */
  tell(text: string): void
}

export const migrationsFolder = join(import.meta.dirname, '../../scripts/migrations')

/** The names of those that are to be run. A system without any record needs none. */
export async function findPendingMigrations(folder = migrationsFolder): Promise<string[]> {
  const pending = await findUnnoted(folder)
  return pending.length > 0 && (await isEmptySystem()) ? [] : pending
}

/** Before anything else is written: a system that begins with this version never needs what it has already. */
export async function noteNeedlessMigrations(folder = migrationsFolder): Promise<void> {
  const names = await findUnnoted(folder)
  if (names.length === 0 || !(await isEmptySystem())) return
  const runs = names.map((name) => ({ _id: name, ranAt: new Date(), version, wasNeedless: true }))
  // Another server may be doing the same.
  await MigrationRun.insertMany(runs, { ordered: false }).catch(ignoreTaken)
}

async function findUnnoted(folder: string): Promise<string[]> {
  const known = new Set((await MigrationRun.find({}, { _id: 1 }).lean()).map(({ _id }) => _id))
  return (await migrationsIn(folder)).filter((name) => !known.has(name))
}

export interface Progress {
  onWait(): void
  onBegin(name: string): void
  tell(text: string): void
  onEnd(name: string, done: string, milliseconds: number): void
}

/** Runs what is pending, one process at a time. Gives the names. @throws MigrationFailed */
export async function runPendingMigrations(progress: Progress, folder = migrationsFolder): Promise<string[]> {
  return await withLock('migrations', progress, async (stillHeld) => {
    await noteNeedlessMigrations(folder)
    const pending = await findPendingMigrations(folder)
    for (const name of pending) {
      await stillHeld()
      await runMigration(name, folder, progress)
    }
    return pending
  })
}

export class MigrationFailed extends Error {
  readonly migration: string

  constructor(migration: string, cause: unknown) {
    super(`${migration} has failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.migration = migration
  }
}

const pattern = /^(\d{4}-\d{2}-\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*)\.ts$/

async function migrationsIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file !== 'TEMPLATE.ts').sort()
  const names = files.map((file) => pattern.exec(file)?.[1])
  const odd = files.filter((_, i) => names[i] === undefined)
  if (odd.length > 0)
    throw new Error(`${odd.join(', ')} in ${folder} is no migration: they are named like 2026-01-31-item-audience.ts.`)
  return names.filter((name) => name !== undefined)
}

async function runMigration(name: string, folder: string, progress: Progress): Promise<void> {
  progress.onBegin(name)
  const startedAt = performance.now()
  try {
    const { migration } = (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as { migration: Migration }
    const done = await migration.run({ database: mongoose.connection.db!, tell: progress.tell })
    const milliseconds = Math.round(performance.now() - startedAt)
    await new MigrationRun({ _id: name, ranAt: await sharedTime(), milliseconds, version }).save()
    progress.onEnd(name, done, milliseconds)
  } catch (error) {
    throw new MigrationFailed(name, error)
  }
}

/** Collections may be there already: the models make them. */
async function isEmptySystem(): Promise<boolean> {
  const { connection } = mongoose
  for (const { name } of await connection.listCollections()) {
    if (name.startsWith('system.') || ownCollections.includes(name)) continue
    if (await connection.collection(name).findOne({}, { projection: { _id: 1 } })) return false
  }
  return true
}

/** What the start itself writes. */
const ownCollections = ['migrations', 'locks', 'changes', 'timerRuns']

function ignoreTaken(error: unknown): void {
  if ((error as { code?: unknown }).code !== 11000) throw error
}
