// The file that keeps the indexes of a directory, shared by threads and processes of one machine.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'

export type File = Database.Database

/** Creates what is missing. Throws an Error with a sentence when the place cannot be used. */
export function openFile(directory: string, role: 'reader' | 'writer'): File {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = new Database(join(directory, FILE_NAME))
  file.pragma(`busy_timeout = ${PATIENCE_MS}`)
  file.pragma(`cache_size = -${CACHE_KB}`)
  if (role === 'writer') {
    file.pragma('journal_mode = WAL')
    file.pragma('synchronous = FULL')
    inTransaction(file, () => prepare(file, directory))
  }
  return file
}

/** Runs in a transaction that waits for other writers first. */
export function inTransaction<T>(file: File, body: () => T): T {
  return between(file, 'BEGIN IMMEDIATE', body)
}

/** Everything read in the body is of one moment. */
export function inSnapshot<T>(file: File, body: () => T): T {
  return between(file, 'BEGIN', body)
}

function between<T>(file: File, begin: string, body: () => T): T {
  file.exec(begin)
  try {
    const result = body()
    file.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk, for one, has rolled it back already.
    if (file.inTransaction) file.exec('ROLLBACK')
    throw error
  }
}

/** A sentence for the operator, when it was the file that failed and not the caller. */
export function whyUnavailable(error: unknown, directory: string): string | undefined {
  const { code, message } = error as Error & { code?: string }
  const place = `The search index in ${directory}`
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code ?? '')) return `${place} is damaged: ${MEND}.`
  if (code === 'ENOSPC' || code === 'SQLITE_FULL')
    return `${place} cannot grow, because the disk is full: make room on it.`
  if (/^SQLITE_(BUSY|LOCKED)/.test(code ?? ''))
    return `${place} is being written by another process: try again in a moment.`
  if (/^(SQLITE_(CANTOPEN|IOERR|READONLY|PERM|AUTH)|E[A-Z]+$)/.test(code ?? '') || /^ConnectionFailed/.test(message))
    return `${place} cannot be opened (${message}): its directory has to be writable for this user.`
  return error instanceof WrongFile ? message : undefined
}

class WrongFile extends Error {}

const FILE_NAME = 'index.db'
const PATIENCE_MS = 20_000
const CACHE_KB = 65_536
const MEND = 'stop the server, delete that directory and start again; the index is then built anew from the database'
/** "hocl" in the header of the file, so that no other program's database is taken for ours. */
const APPLICATION = 0x686f636c
const FORMAT = 1

function prepare(file: File, directory: string): void {
  const application = numberOf(file, 'application_id')
  const format = numberOf(file, 'user_version')
  if (application === APPLICATION && format === FORMAT) return
  if (application !== 0 || format !== 0 || numberOf(file, 'schema_version') !== 0)
    throw new WrongFile(`The search index in ${directory} was made by another version of this program: ${MEND}.`)

  file.exec(`
    CREATE TABLE state (
      name TEXT PRIMARY KEY, preparation TEXT NOT NULL, complete INTEGER NOT NULL, live INTEGER NOT NULL, building INTEGER
    );
    CREATE TABLE generation (number INTEGER PRIMARY KEY AUTOINCREMENT, searchable TEXT NOT NULL);
    PRAGMA application_id = ${APPLICATION};
    PRAGMA user_version = ${FORMAT};
  `)
}

function numberOf(file: File, pragma: string): number {
  return Object.values((file.pragma(pragma) as Record<string, number>[])[0] ?? {})[0] ?? 0
}
