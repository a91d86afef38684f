// Keeps the index as the records are. May run twice and at the same time as another for the same material: whoever has
// written looks again whether something has changed meanwhile, so that the last word is always the current one.

import { Types } from 'mongoose'
import type { SearchDocument } from '../../storage/search/search.ts'
import { isIndexed, listWithFile, markIndexed, materialChangedEvent, readMaterial } from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { stores } from '../stores.ts'
import { ratingChangedEvent } from '../usage/index.ts'
import { describe } from './document.ts'
import { materialIndex, pageIndex } from './indexes.ts'
import { fileProcessedEvent } from './source.ts'
import { pageDocumentsOf, withText } from './texts.ts'
import { documentIds } from './variants.ts'

/** @throws SearchUnavailable: it is tried again */
export async function keepInIndex(id: Types.ObjectId): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const before = await currentOf(id)
    const documents = before ? await withText(before) : []
    await keepDocuments(
      materialIndex,
      documents,
      documentIds(id).filter((one) => !documents.some((document) => document.id === one)),
    )
    const pages = before ? await pageDocumentsOf(before) : []
    await keepDocuments(pageIndex, pages, await pagesBeside(id, pages))

    const after = await currentOf(id)
    if (stampOf(after) !== stampOf(before)) continue
    if (after && !isIndexed(after.material)) await markIndexed(id, after.material.revision)
    return
  }
  throw new Error(`The material ${id.toString()} changes faster than it can be indexed.`)
}

const mostRounds = 5

type Current = Awaited<ReturnType<typeof currentOf>>

async function currentOf(id: Types.ObjectId) {
  const material = await readMaterial(id)
  return material && (await describe([material]))[0]
}

function stampOf(current: Current): string {
  return current ? [current.material.revision, ...current.outlines.map(({ document }) => document.key)].join() : ''
}

async function keepDocuments(index: string, documents: readonly SearchDocument[], gone: readonly string[]) {
  const { search } = stores()
  for (let at = 0; at < documents.length; at += atATime) await search.put(index, documents.slice(at, at + atATime))
  if (gone.length > 0) await search.remove(index, gone)
}

const atATime = 100

/** Those of the material that the index has besides these. */
async function pagesBeside(id: Types.ObjectId, pages: readonly SearchDocument[]): Promise<string[]> {
  const wanted = new Set(pages.map((page) => page.id))
  const found: string[] = []
  for (let offset = 0; offset < mostFound; offset += atATime) {
    const filter = { field: 'materialId', is: id.toString() }
    const { hits } = await stores().search.search(pageIndex, { filter, offset, limit: atATime })
    found.push(...hits.map((hit) => hit.id).filter((one) => !wanted.has(one)))
    if (hits.length < atATime) break
  }
  return found
}

const mostFound = 10_000

const keepChanged: EventHandler = async ({ materialId }) => {
  await keepInIndex(new Types.ObjectId(materialId as string))
}

/** Pictures and renditions are not searched. */
const keepProcessed: EventHandler = async ({ storedFileId, step }) => {
  if (step !== 'text') return
  for (const id of await listWithFile(new Types.ObjectId(storedFileId as string))) await keepInIndex(id)
}

export const keepingEvents = {
  [materialChangedEvent]: keepChanged,
  [ratingChangedEvent]: keepChanged,
  [fileProcessedEvent]: keepProcessed,
}
