import { resolve } from 'node:path'
import { MongoError } from 'mongodb'
import { Interrupted } from './backup/backup.ts'
import { countText, showProgress } from './backup/display.ts'
import { openSystem, type Place } from './backup/place.ts'
import { messageOf, readOptions, refuseUsage } from './command-line.ts'
import { checkArchive, restore, type Restored } from './restore/restore.ts'

const usage = `npm run restore -- --from FILE.tar [--replace]

Makes the system that the settings name the same as the one that was saved by npm run backup. Stop its servers and workers
first. The archive is checked as a whole before anything is changed.
  --from FILE.tar   the archive
  --replace         the system may hold records and files: they are all removed

Interrupted in any way, it goes on where it was when called again with the same arguments; no server starts before.`

const { from, replace: isReplacing } = readOptions(usage, {
  from: { type: 'string' },
  replace: { type: 'boolean', default: false },
})
if (from === undefined) refuseUsage(usage, 'Say where --from.')
const path = resolve(from)

const interruption = new AbortController()
const { signal } = interruption
process.once('SIGINT', () => interruption.abort())
process.once('SIGTERM', () => interruption.abort())

const checking = showProgress('checking', process.stderr)
const restoring = showProgress('restoring', process.stderr)
let place: Place | undefined
try {
  const manifest = await checkArchive(path, { progress: checking.progress, signal })
  checking.done()
  place = await openSystem('target')
  const { database, files } = place
  if (database.inUse)
    throw new Error('A server, a worker or another script has the database open: stop it, then call this again.')
  const target = { db: database.db, files }
  report(await restore({ path, manifest, target, isReplacing, signal, progress: restoring.progress }))
} catch (error) {
  checking.done()
  restoring.done()
  console.error(messageOf(error))
  if (place && (error instanceof Interrupted || error instanceof MongoError))
    console.error('Call it again with the same arguments: it goes on where it was.')
  process.exitCode = error instanceof Interrupted ? 130 : 1
} finally {
  await place?.close()
}

function report({ isResumed, documents, files }: Restored): void {
  restoring.done()
  if (isResumed) console.log('It went on from where it was interrupted.')
  console.log(`${countText(documents)} records and ${countText(files)} files are as they were saved.`)
}
