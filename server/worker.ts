// Starts the background work alone, beside servers that have WORK=no.

import { ConfigError, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { closeStores, openStores, StoreError } from './open-stores.ts'
import { watchChanges } from './changes/index.ts'
import { prepare } from './prepare.ts'
import { startWork } from './work.ts'

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog(config.logLevel, 'hoclieu worker')
  await openStores(config, log)
  prepare(config)
  const watch = await watchChanges(log)
  const work = startWork(log)
  log.info('working')

  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      void work
        .stop()
        .then(() => watch.stop())
        .then(closeStores)
        .then(() => log.info('stopped'))
    })
  }
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof StoreError) process.stderr.write(`${error.message}\n`)
  else console.error(error)
  process.exit(1)
})
