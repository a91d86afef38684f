// Starts the background work alone, beside servers that have WORK=no.

import { ConfigError, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { closeStores, openStores, StoreError } from './open-stores.ts'
import { watchChanges } from './changes/index.ts'
import { checkRecords } from './operations/index.ts'
import { prepare } from './prepare.ts'
import { defineIndexes } from './search-indexes.ts'
import { stopOnSignals } from './stop.ts'
import { startWork } from './work.ts'

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog(config.logLevel, 'hoclieu worker')
  await openStores(config, log)
  await checkRecords({ environment: config.environment, log })
  prepare(config)
  const watch = await watchChanges(log)
  const work = startWork(log, await defineIndexes())
  stopOnSignals(log, async () => {
    await work.stop()
    await watch.stop()
    await closeStores()
  })
  log.info('working')
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof StoreError) process.stderr.write(`${error.message}\n`)
  else console.error(error)
  process.exit(1)
})
