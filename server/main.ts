// Starts the server, and stops it cleanly.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import { watchChanges } from './changes/index.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { loadCurriculum } from './curriculum/index.ts'
import { describeDemo, loadDemo } from './demo/index.ts'
import { features } from './features.ts'
import { makeClosable } from './http/close.ts'
import { createLog } from './log.ts'
import { checkRecords } from './operations/index.ts'
import { startMetrics } from './operations/metrics.ts'
import { prepare } from './prepare.ts'
import { sessionSecrets } from './secrets.ts'
import { closeStores, openStores, StoreError } from './open-stores.ts'
import { defineIndexes } from './search-indexes.ts'
import { stopOnSignals } from './stop.ts'
import { startWork } from './work.ts'

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog(config.logLevel, 'hoclieu')
  const database = await openStores(config, log)
  await checkRecords({ environment: config.environment, log })
  await loadCurriculum(log)
  prepare(config)
  if (config.demo) await loadDemo(log)
  const watch = await watchChanges(log)
  const app = createApp({ config, database, log, secrets: await sessionSecrets(config) })
  // How long a body may take, http/patience.ts decides: a file takes longer than anything else.
  const server = createServer({ requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 65_000 }, app)
  const closeServer = makeClosable(server)
  const incomplete = await defineIndexes()
  const work = config.work ? startWork(log, incomplete) : undefined
  const metrics = config.metricsPort === 0 ? undefined : await startMetrics(config.metricsPort)
  await listen(server, config)
  stopOnSignals(log, async () => {
    await closeServer()
    await work?.stop()
    for (const feature of features) await feature.beforeStop?.()
    await metrics?.stop()
    await watch.stop()
    await closeStores()
  })
  tell(server, config)
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `Port ${port} of ${host} is taken: stop what uses it, or set PORT to another one.`
          : `The server cannot listen on ${host}:${port} (${error.message}): check HOST and PORT.`
      reject(new ConfigError(why))
    })
    server.listen(port, host, resolve)
  })
}

function tell(server: Server, config: Config): void {
  const { port } = server.address() as AddressInfo
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const lines = [`Hoclieu: ${config.publicUrl ?? `http://${host}:${port}`}`, ...describeDemo()]
  process.stdout.write(`\n${lines.join('\n')}\n`)
}

function die(error: unknown): void {
  if (error instanceof ConfigError || error instanceof StoreError) process.stderr.write(`${error.message}\n`)
  else console.error(error)
  process.exit(1)
}

main().catch(die)
