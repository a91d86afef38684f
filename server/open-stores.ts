// Opens and closes the three stores. A place that does not answer stops the start, with a sentence.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type ConnectOptions, type Database, disconnect } from '../storage/database/index.ts'
import { openFiles } from '../storage/files/index.ts'
import { openSearch } from '../storage/search/index.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import { useSealingKey } from './sealing/index.ts'
import { stores, useStores } from './stores.ts'

/** Its message is for whoever starts the system. */
export class StoreError extends Error {}

export async function openStores(config: Config, log: Log): Promise<Database> {
  const { dataDirectory } = config
  useSealingKey(config.personalDataKey, config.personalDataOldKeys)
  await opening('DATA_DIR', () => mkdir(dataDirectory, { recursive: true }))
  const database = await opening('MONGODB_URI', () =>
    connect({ uri: config.mongodbUri, directory: join(dataDirectory, 'database'), log: logOf(log) }),
  )
  try {
    const files = await opening('S3_ENDPOINT', () => openFiles(filesPlace(config)))
    const search = await opening('MEILI_URL', () => openSearch(searchPlace(config)))
    useStores({ files, search })
  } catch (error) {
    await disconnect()
    throw error
  }
  return database
}

export async function closeStores(): Promise<void> {
  const { files, search } = stores()
  useStores(undefined)
  await search.close()
  await files.close()
  await disconnect()
}

export function filesPlace(config: Config) {
  return config.s3Endpoint === undefined
    ? { directory: join(config.dataDirectory, 'files') }
    : {
        s3: {
          endpoint: config.s3Endpoint,
          publicEndpoint: config.s3PublicEndpoint,
          region: config.s3Region,
          bucket: config.s3Bucket!,
          accessKeyId: config.s3AccessKeyId!,
          secretAccessKey: config.s3SecretAccessKey!,
        },
      }
}

function searchPlace(config: Config) {
  return config.meiliUrl === undefined
    ? { directory: join(config.dataDirectory, 'search') }
    : { url: config.meiliUrl, key: config.meiliKey }
}

async function opening<T>(setting: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    throw new StoreError(`${(error as Error).message} (${setting})`, { cause: error })
  }
}

function logOf(log: Log): ConnectOptions['log'] {
  return ({ level, message, ...rest }) => log[level === 'warning' ? 'warn' : level](rest, message)
}
