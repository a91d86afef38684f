import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { readConfig } from '../server/config.ts'
import {
  findPendingMigrations,
  findRestoreMark,
  MigrationFailed,
  runPendingMigrations,
} from '../server/operations/index.ts'
import { connect, disconnect } from '../storage/database/index.ts'
import { messageOf, readOptions } from './command-line.ts'

const usage = `npm run migrate [-- --dry-run]

Runs the migrations of scripts/migrations that have not been run in this system, in the order of their names, each once.
Make a backup first. Several calls at the same time wait for each other.
  --dry-run   only says which would be run
  --folder F  takes the migrations of another folder`

const { 'dry-run': isDryRun, folder } = readOptions(usage, {
  'dry-run': { type: 'boolean', default: false },
  folder: { type: 'string' },
})

try {
  const { mongodbUri: uri, dataDirectory } = readConfig()
  await mkdir(dataDirectory, { recursive: true })
  await connect({ uri, directory: join(dataDirectory, 'database') })
  if (await findRestoreMark(mongoose.connection.db!))
    throw new Error('A backup is being restored: wait until that is done.')
  await (isDryRun ? show() : run())
} catch (error) {
  console.error(messageOf(error))
  if (error instanceof MigrationFailed)
    console.error('It is not in the log of migrations, nor are those after it: mend the cause, then call this again.')
  process.exitCode = 1
} finally {
  await disconnect()
}

async function show(): Promise<void> {
  const pending = await findPendingMigrations(folder)
  console.log(pending.length === 0 ? 'Nothing is to be run.' : `To be run:\n${pending.map(indented).join('\n')}`)
}

async function run(): Promise<void> {
  const names = await runPendingMigrations(
    {
      onWait: () => console.error('Another process is running migrations: waiting for it.'),
      onBegin: (name) => console.log(`${name} …`),
      tell: (text) => console.log(indented(text)),
      onEnd: (_, done, milliseconds) => console.log(indented(`${done} (${(milliseconds / 1000).toFixed(1)} s)`)),
    },
    folder,
  )
  console.log(names.length === 0 ? 'Nothing was to be run.' : `${names.length} run.`)
}

function indented(text: string): string {
  return `  ${text}`
}
