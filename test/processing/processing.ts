// Files go in, and are processed by a worker with the programs of this machine, or without them.

import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Types } from 'mongoose'
import { workOnce } from '../../server/outbox/run.ts'
import { processing } from '../../server/processing/feature.ts'
import { type Derived, findProcessing, openDerived, type Processing } from '../../server/processing/index.ts'
import { useToolFolders } from '../../server/processing/tools/places.ts'
import { useStores } from '../../server/stores.ts'
import type { Format } from '../../server/uploads/index.ts'
import { storeBytes } from './stored.ts'
import { openFiles } from '../../storage/files/index.ts'
import type { Files } from '../../storage/files/files.ts'
import type { Search } from '../../storage/search/search.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'

export const everywhere = ['/usr/local/bin', '/usr/bin', '/bin']
export const nowhere: string[] = []

/** Files in a directory of their own; no test needs a search. */
export function withFiles(): { readonly files: Files } {
  withDatabase()
  const opened = {} as { files: Files }
  let directory: string
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-test-'))
    opened.files = await openFiles({ directory })
    useStores({ files: opened.files, search: {} as Search })
  })
  afterEach(async () => {
    for (const key of await keysOf(opened.files, '')) await opened.files.remove(key)
  })
  after(async () => {
    useStores(undefined)
    useToolFolders(everywhere)
    await opened.files.close()
    await rm(directory, { recursive: true })
  })
  return opened
}

export async function work(): Promise<void> {
  while (await workOnce({ handlers: processing.events!, log: silent })) continue
}

export async function take(body: Buffer, format: Format): Promise<Types.ObjectId> {
  const id = await storeBytes(body, format)
  await work()
  return id
}

export async function look(id: Types.ObjectId): Promise<Processing> {
  const found = (await findProcessing([id])).get(id.toString())
  if (!found) throw new Error('Nothing has been processed.')
  return found
}

export async function processed(body: Buffer, format: Format): Promise<Processing> {
  return await look(await take(body, format))
}

export async function derived(id: Types.ObjectId, what: Derived): Promise<{ bytes: Buffer; mediaType: string }> {
  const { body, mediaType } = await openDerived(id, what)
  return { bytes: await buffer(body), mediaType }
}

export async function keysOf(files: Files, prefix = 'derived/'): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of files.list(prefix)) keys.push(key)
  return keys
}

export const sha256Of = (body: Buffer) => createHash('sha256').update(body).digest('hex')
