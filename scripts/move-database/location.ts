// Where a move goes from and to: a MongoDB by its address, or the directory of an embedded database.

import { existsSync, readdirSync, realpathSync } from 'node:fs'
import type { Db, MongoClientOptions } from 'mongodb'
import { databaseIn, DEFAULT_NAME } from '../../storage/database/address.ts'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { reach, refuseStandAlone } from '../../storage/database/reach.ts'

export interface Place {
  readonly db: Db
  /** Tells places apart; without credentials. */
  readonly label: string
  /** Another process has this embedded database open, and may be writing to it. */
  readonly inUse: boolean
  close(): Promise<void>
}

export type Role = 'source' | 'target'

export type Location = { embedded: string; name: string } | { uri: string; name: string }

export class UnreadableLocation extends Error {}

const options: MongoClientOptions = { writeConcern: { w: 'majority' }, appName: 'move-database' }

export function readLocation(text: string): Location {
  if (/^mongodb(\+srv)?:\/\//.test(text)) return { uri: text, name: databaseIn(text) }
  const [, embedded, , name = DEFAULT_NAME] = /^embedded:([^?]+)(\?db=(.*))?$/s.exec(text) ?? []
  if (embedded === undefined || !isDatabaseName(name))
    throw new UnreadableLocation('A place is written embedded:DIR, embedded:DIR?db=NAME or mongodb://HOST/NAME')
  return { embedded, name }
}

export async function openPlace(location: Location, role: Role): Promise<Place> {
  return 'uri' in location ? await openMongoDB(location, role) : await openEmbedded(location, role)
}

async function openMongoDB({ uri, name }: { uri: string; name: string }, role: Role): Promise<Place> {
  const client = await reach(uri, options)
  try {
    if (role === 'target') await refuseStandAlone(client)
  } catch (error) {
    await client.close()
    throw error
  }
  const { srvHost, hosts } = client.options
  return {
    db: client.db(name),
    label: `mongodb://${srvHost ?? hosts.map(String).sort().join(',')}/${name}`,
    inUse: false,
    close: () => client.close(),
  }
}

async function openEmbedded({ embedded, name }: { embedded: string; name: string }, role: Role): Promise<Place> {
  if (role === 'source' && !(existsSync(embedded) && readdirSync(embedded).length > 0))
    throw new Error(`There is no database in ${embedded}.`)
  const engine = await startEmbedded({ directory: embedded })
  const client = await reach(engine.uri, options)
  return {
    db: client.db(name),
    label: `embedded:${realpathSync(embedded)}?db=${name}`,
    inUse: !engine.owner,
    close: async () => {
      await client.close()
      await engine.close()
    },
  }
}

/** https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions */
function isDatabaseName(name: string): boolean {
  return /^[^/\\. "$*<>:|?\0]+$/.test(name) && Buffer.byteLength(name) < 64
}
