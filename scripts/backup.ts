import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { recordBackup } from '../server/operations/index.ts'
import { backUp, type BackedUp, Interrupted } from './backup/backup.ts'
import { countText, showProgress, sizeText } from './backup/display.ts'
import { openSystem, type Place } from './backup/place.ts'
import { writeArchive } from './backup/write-archive.ts'
import { messageOf, readOptions, refuseUsage } from './command-line.ts'

const usage = `npm run backup -- --to FILE.tar

Saves all records and files of the system in one archive, which only this user can read. The server may be running. The
search index is not in it, because it is made from the records, nor are the settings and the secret of the sessions.
  --to FILE.tar   where; it must not exist yet. Keep it on another machine.`

const { to } = readOptions(usage, { to: { type: 'string' } })
if (to === undefined) refuseUsage(usage, 'Say where --to.')
const path = resolve(to)

const interruption = new AbortController()
process.once('SIGINT', () => interruption.abort())
process.once('SIGTERM', () => interruption.abort())

const display = showProgress('saving', process.stderr)
let place: Place | undefined
try {
  if (existsSync(path)) throw new Error(`${path} exists already: name another file.`)
  place = await openSystem('source')
  await mkdir(dirname(path), { recursive: true })
  report(await save(place))
} catch (error) {
  display.done()
  console.error(explain(error))
  process.exitCode = error instanceof Interrupted ? 130 : 1
} finally {
  await place?.close()
}

async function save({ database: { db }, files }: Place): Promise<BackedUp> {
  const archive = writeArchive(path)
  try {
    const saved = await backUp({ db, files, archive, signal: interruption.signal, progress: display.progress })
    const { moments, collections, files: savedFiles } = saved.manifest
    await recordBackup(db, {
      at: new Date(moments[0]!),
      endedAt: new Date(),
      documents: collections.reduce((sum, { documents }) => sum + documents, 0),
      files: savedFiles.count,
      bytes: saved.bytes,
    })
    return saved
  } catch (error) {
    await archive.abandon()
    throw error
  }
}

function report({ manifest: { moments, collections, files }, bytes }: BackedUp): void {
  display.done()
  const width = Math.max(...collections.map(({ name }) => name.length), 10)
  for (const { name, documents } of collections)
    console.log(`${name.padEnd(width)}  ${countText(documents).padStart(9)}`)
  console.log(`${'files'.padEnd(width)}  ${countText(files.count).padStart(9)}  ${sizeText(files.bytes)}`)
  console.log(
    moments.length === 1
      ? `The records are as they were at ${moments[0]}.`
      : `The records took so long to read that they are from ${moments.length} moments, from ${moments[0]} to ${moments.at(-1)}: stop the servers for a backup of one moment.`,
  )
  console.log(`${path} is complete: ${sizeText(bytes)}.`)
}

function explain(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return `There is no room left for ${path}: nothing of it has been kept.`
  if (code === 'EACCES' || code === 'EROFS') return `${path} cannot be written: name a folder where that is allowed.`
  return messageOf(error)
}
