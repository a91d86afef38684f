import { randomBytes } from 'node:crypto'
import { MeilisearchApiError } from 'meilisearch'
import { prepareDocument } from '../documents.ts'
import type { IndexSettings, SearchDocument } from '../search.ts'
import { preparationOf } from '../settings.ts'
import { meilisearchSettings } from './apply-settings.ts'
import { documentFor, type MeilisearchDocument } from './attributes.ts'
import type { Ledger } from './ledger.ts'
import type { Tasks } from './tasks.ts'

export interface Rebuild {
  readonly tasks: Tasks
  readonly ledger: Ledger
  readonly settings: IndexSettings
  /** The index in use. */
  readonly live: string
  readonly documents: AsyncIterable<SearchDocument>
  readonly onProgress?: (count: number) => void
}

export async function rebuildIndex(rebuild: Rebuild): Promise<{ count: number }> {
  const { tasks, ledger, settings, live } = rebuild
  const { name } = settings
  const building = `${live}_next_${randomBytes(6).toString('hex')}`
  const preparation = preparationOf(settings)
  const before = await ledger.find(name)

  await removeStrays(tasks, live)
  await ledger.forgetTouched(name)
  await tasks.createIndex(building)
  await tasks.updateSettings(building, meilisearchSettings(settings))
  await ledger.write(name, { preparation, complete: before?.complete ?? false, building, swapping: false })
  try {
    await fill(rebuild, building)
    await checkOwn(ledger, name, building)
    await ledger.write(name, { preparation, complete: before?.complete ?? false, building, swapping: true })
    await copyTouched(rebuild, building)
    const { numberOfDocuments } = await tasks.client.index(building).getStats()
    await checkOwn(ledger, name, building)
    await tasks.swapIndexes(live, building)
    await ledger.write(name, { preparation, complete: true, building: null, swapping: false })
    await tasks.removeIndex(building)
    return { count: numberOfDocuments }
  } catch (error) {
    // What cannot be cleared up now is by the next rebuild; the error that matters is the first one.
    await abandon(rebuild, building).catch(() => undefined)
    throw error
  }
}

async function fill({ tasks, settings, documents, onProgress }: Rebuild, building: string): Promise<void> {
  let batch: MeilisearchDocument[] = []
  let count = 0
  const flush = async () => {
    await tasks.addDocuments(building, batch)
    count += batch.length
    batch = []
    onProgress?.(count)
  }
  for await (const document of documents) {
    batch.push(documentFor(prepareDocument(settings, document), settings))
    if (batch.length === BATCH) await flush()
  }
  if (batch.length > 0) await flush()
}

/** From the index in use, which has the newest of everything that was changed since the rebuild began. */
async function copyTouched({ tasks, ledger, settings, live }: Rebuild, building: string): Promise<void> {
  const found: MeilisearchDocument[] = []
  const gone: string[] = []
  for (const id of await ledger.listTouched(settings.name)) {
    try {
      found.push(await tasks.client.index<MeilisearchDocument>(live).getDocument(id))
    } catch (error) {
      if (!(error instanceof MeilisearchApiError) || error.cause?.code !== 'document_not_found') throw error
      gone.push(id)
    }
  }
  await tasks.addDocuments(building, found)
  await tasks.removeDocuments(building, gone)
}

async function abandon({ tasks, ledger, settings: { name } }: Rebuild, building: string): Promise<void> {
  const entry = await ledger.find(name)
  if (entry?.building === building) await ledger.write(name, { ...entry, building: null, swapping: false })
  await tasks.removeIndex(building)
}

async function checkOwn(ledger: Ledger, name: string, building: string): Promise<void> {
  if ((await ledger.find(name))?.building !== building)
    throw new Error(`The rebuild of the search index "${name}" was given up, because another one began.`)
}

/** Left by rebuilds that did not end. A rebuild that still runs ends with an error. */
async function removeStrays(tasks: Tasks, live: string): Promise<void> {
  const { results } = await tasks.client.getRawIndexes({ limit: 1000 })
  for (const { uid } of results) if (uid.startsWith(`${live}_next_`)) await tasks.removeIndex(uid)
}

const BATCH = 1000
