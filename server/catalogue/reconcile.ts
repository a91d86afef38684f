// Every night what the index has is compared with what it should have, a few materials at a time, and mended. What was
// found is told in the log and to those who edit the synonyms.

import { Types } from 'mongoose'
import type { Log } from '../log.ts'
import { isIndexed, markIndexed, type MaterialRecord, readMaterial, walkBatches } from '../materials/index.ts'
import { defineIndexes } from '../search-indexes.ts'
import { stores } from '../stores.ts'
import { describe, type Described } from './document.ts'
import { materialIndex, pageIndex } from './indexes.ts'
import { keepInIndex } from './keep.ts'
import { Reconciling } from './reconciling.model.ts'
import { countPages, findFacts } from './source.ts'
import { readPageId } from './texts.ts'
import { filesOf, readDocumentId } from './variants.ts'

export interface Drift {
  readonly compared: number
  /** Materials that were missing, out of date, or in the index without being there any more. */
  readonly mended: number
}

export async function reconcile(log?: Log): Promise<Drift> {
  const startedAt = new Date()
  await defineIndexes()
  const known = new Set<string>()
  const mended = new Set<string>()
  for await (const batch of walkBatches(atATime)) {
    for (const { _id } of batch) known.add(_id.toString())
    for (const id of await driftedAmong(await describe(batch))) mended.add(id)
  }
  for (const id of await leftOver(known)) mended.add(id)
  for (const id of mended) await keepInIndex(new Types.ObjectId(id))
  const drift = { compared: known.size, mended: mended.size }
  await Reconciling.replaceOne({ _id: 'latest' }, { startedAt, endedAt: new Date(), ...drift }, { upsert: true })
  if (mended.size > 0) log?.warn(drift, 'the search index was not what it should have been, and was mended')
  return drift
}

export async function findLastReconciling() {
  return (await Reconciling.findById('latest').lean()) ?? undefined
}

/** Those that the index has otherwise are brought to it again. */
export async function mendAmong(
  materials: readonly MaterialRecord[],
  stillWorking: () => Promise<void>,
): Promise<void> {
  for (let at = 0; at < materials.length; at += atATime) {
    await stillWorking()
    const drifted = await driftedAmong(await describe(materials.slice(at, at + atATime)))
    for (const id of drifted) await keepInIndex(new Types.ObjectId(id))
  }
}

const atATime = 25
const mostFound = 10_000

async function driftedAmong(all: readonly Described[]): Promise<string[]> {
  const { search } = stores()
  const ids = all.map(({ material }) => material._id.toString())
  const keys = all.flatMap(({ outlines }) => outlines.map(({ document }) => document.key as string))
  const right = await search.search(materialIndex, { filter: { field: 'key', in: keys }, limit: 100 })
  const every = await search.search(materialIndex, { filter: { field: 'materialId', in: ids }, limit: 100 })
  const pages = await countPagesOf(ids)
  const rightIds = new Set(right.hits.map(({ id }) => id))
  const drifted: string[] = []
  for (const { material, variants, outlines } of all) {
    const id = material._id.toString()
    const hasAll = outlines.every(({ document }) => rightIds.has(document.id))
    const hasMore = every.hits.some((hit) => readDocumentId(hit.id).materialId === id && !rightIds.has(hit.id))
    if (!hasAll || hasMore || (pages[id] ?? 0) !== (await pagesWanted(variants))) drifted.push(id)
    else if (!isIndexed(material)) await markIndexed(material._id, material.revision)
  }
  return drifted
}

async function countPagesOf(ids: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const filter = { field: 'materialId', in: ids }
  const { facets } = await stores().search.search(pageIndex, { filter, facets: ['materialId'], limit: 0 })
  return facets.materialId ?? {}
}

async function pagesWanted(variants: Described['variants']): Promise<number> {
  const files = filesOf(variants)
  const facts = await findFacts(files.map(({ file }) => file.storedFileId))
  return files.reduce((sum, { file }) => sum + countPages(facts.get(file.storedFileId.toString())), 0)
}

/** Materials that only the index has. */
async function leftOver(known: ReadonlySet<string>): Promise<string[]> {
  const gone: string[] = []
  for (let shard = 0; shard < 256; shard++) {
    const filter = { field: 'shard', is: shard.toString(16).padStart(2, '0') }
    const ids = new Set<string>()
    for (const [index, read] of [
      [materialIndex, readDocumentId],
      [pageIndex, readPageId],
    ] as const)
      for (let offset = 0; offset < mostFound; offset += 100) {
        const { hits } = await stores().search.search(index, { filter, offset, limit: 100 })
        for (const { id } of hits) ids.add(read(id).materialId)
        if (hits.length < 100) break
      }
    for (const id of ids) if (!known.has(id) && !(await readMaterial(new Types.ObjectId(id)))) gone.push(id)
  }
  return gone
}
