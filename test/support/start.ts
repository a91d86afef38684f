// The whole application on a throw-away database: listens on a port of its own, does its background work only when told.

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { createApp } from '../../server/app.ts'
import { forgetAll, watchChanges } from '../../server/changes/index.ts'
import { readConfig } from '../../server/config.ts'
import type { Feature } from '../../server/feature.ts'
import { features as everyFeature } from '../../server/features.ts'
import { createLog } from '../../server/log.ts'
import { closeStores, openStores } from '../../server/open-stores.ts'
import { defineIndexes } from '../../server/search-indexes.ts'
import { mergeHandlers } from '../../server/outbox/handlers.ts'
import { type OutboxOptions, workOnce } from '../../server/outbox/run.ts'
import { Browser } from './browser.ts'
import { clearRecords, openTestDatabase } from './database.ts'

export interface RunningApp {
  readonly url: string
  /** Of all that it keeps besides records. */
  readonly directory: string
  /** With which another process has the same stores. */
  readonly stores: Readonly<Record<string, string>>
  /** Somebody signed out, with their own cookies. */
  visitor(): Browser
  /** Does all background work that is due. */
  work(options?: Partial<OutboxOptions>): Promise<void>
  /** Removes every record. */
  clear(): Promise<void>
  stop(): Promise<void>
}

/** `more`: features of the test's own, beside all there are. */
export async function startApp(
  environment: Record<string, string> = {},
  more: readonly Feature[] = [],
): Promise<RunningApp> {
  const features = [...everyFeature, ...more]
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-test-'))
  // Its writes are not forced to the disk, unless they are in a folder that the test has named: others are to find them.
  const records = environment.DATA_DIR === undefined ? await openTestDatabase() : undefined
  const config = readConfig({
    NODE_ENV: 'test',
    DEMO: 'no',
    CHECK_LINKS: 'no',
    ...(records && { MONGODB_URI: records.uri }),
    DATA_DIR: directory,
    LOG_LEVEL: 'silent',
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ...environment,
  })
  const log = createLog(config.logLevel, 'test')
  const database = await openStores(config, log)
  await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
  const watch = await watchChanges(log)
  const server = createServer(createApp({ config, database, log, secrets: config.sessionSecrets!, features }))
  await defineIndexes()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const handlers = mergeHandlers(features.map(({ events = {} }) => events))
  return {
    url,
    directory,
    stores: { DATA_DIR: directory, ...(records && { MONGODB_URI: records.uri }) },
    visitor: () => new Browser(url),
    work: async (options) => {
      while (await workOnce({ handlers, log, ...options })) continue
    },
    clear: async () => {
      await clearRecords()
      forgetAll()
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await watch.stop()
      await closeStores()
      await records?.close()
      await rm(directory, { recursive: true })
    },
  }
}
