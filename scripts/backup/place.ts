// The records and files of the system that the settings name.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, readConfig } from '../../server/config.ts'
import { filesPlace } from '../../server/open-stores.ts'
import { databaseIn, DEFAULT_NAME } from '../../storage/database/address.ts'
import type { Files } from '../../storage/files/files.ts'
import { openFiles } from '../../storage/files/index.ts'
import { openPlace, type Place as Database, type Role } from '../move-database/location.ts'

export interface Place {
  readonly database: Database
  readonly files: Files
  close(): Promise<void>
}

export async function openSystem(role: Role): Promise<Place> {
  const config = readConfig()
  const database = await openDatabase(config, role)
  try {
    const files = await openFiles(filesPlace(config))
    return {
      database,
      files,
      close: async () => {
        await files.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openDatabase({ mongodbUri: uri, dataDirectory }: Config, role: Role): Promise<Database> {
  if (uri !== undefined) return await openPlace({ uri, name: databaseIn(uri) }, role)
  await mkdir(dataDirectory, { recursive: true })
  return await openPlace({ embedded: join(dataDirectory, 'database'), name: DEFAULT_NAME }, role)
}
