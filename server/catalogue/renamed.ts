// Documents say the names of schools, subjects, topics … When one of these is changed, those documents are made anew that
// say it: some at a time, each time by an event of its own, so that nobody waits for them and a crash loses nothing.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Filter } from '../../storage/search/search.ts'
import { entryRenamedEvent } from '../curriculum/index.ts'
import { walkMaterials } from '../materials/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { unitRenamedEvent } from '../schools/index.ts'
import { stores } from '../stores.ts'
import type { FacetName } from './facets.ts'
import { materialIndex } from './indexes.ts'
import { keepInIndex } from './keep.ts'
import { mendAmong } from './reconcile.ts'
import { readDocumentId } from './variants.ts'

/** `{ facet, value, shard }`: the documents that say it, from this part of the index on. */
const sayersEvent = 'catalogue.sayersLeft'
/** `{ after }`: all materials, from this one on, are compared with what the index has of them. */
const compareEvent = 'catalogue.compareLeft'

const shards = 256
/** Materials made anew by one event; the last part of the index that it looks into may be larger. */
const enough = 100
const compared = 500

const facetOf: Readonly<Record<string, FacetName>> = {
  subject: 'subject',
  topic: 'topic',
  outcome: 'outcome',
  series: 'series',
  materialType: 'type',
}

const unitRenamed: EventHandler = async ({ unitId }) => await begin('unit', String(unitId))

const entryRenamed: EventHandler = async ({ kind, code }) => {
  if (kind === undefined) return await inTransaction((session) => enqueue(compareEvent, {}, session))
  const facet = facetOf[String(kind)]
  if (facet) await begin(facet, String(code))
}

/** Most names are those of few: they are all made anew at once. */
async function begin(facet: FacetName, value: string): Promise<void> {
  const few = await sayers({ field: facet, is: value }, enough + 1)
  if (few.size > enough) return await goOn(facet, value, 0)
  for (const id of few) await keepInIndex(new Types.ObjectId(id))
}

async function goOn(facet: string, value: string, shard: number): Promise<void> {
  await inTransaction((session) => enqueue(sayersEvent, { facet, value, shard }, session))
}

const keepSayers: EventHandler = async ({ facet, value, shard: from }, { stillWorking }) => {
  let done = 0
  for (let shard = Number(from); shard < shards; shard++) {
    if (done >= enough) return await goOn(String(facet), String(value), shard)
    const part = { field: 'shard', is: shard.toString(16).padStart(2, '0') }
    const ids = await sayers({ and: [{ field: String(facet), is: String(value) }, part] }, mostFound)
    for (const id of ids) {
      await stillWorking()
      await keepInIndex(new Types.ObjectId(id))
    }
    done += ids.size
  }
}

const mostFound = 10_000

/** By what the index has: nothing else can be found by all of these. */
async function sayers(filter: Filter, most: number): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let offset = 0; offset < mostFound && ids.size < most; offset += 100) {
    const { hits } = await stores().search.search(materialIndex, { filter, offset, limit: 100 })
    for (const { id } of hits) ids.add(readDocumentId(id).materialId)
    if (hits.length < 100) break
  }
  return ids
}

const compare: EventHandler = async ({ after }, { stillWorking }) => {
  const start = after === undefined ? undefined : new Types.ObjectId(String(after))
  const batch = []
  for await (const material of walkMaterials(start)) {
    batch.push(material)
    if (batch.length === compared) break
  }
  await mendAmong(batch, stillWorking)
  const last = batch.at(-1)
  if (last && batch.length === compared)
    await inTransaction((session) => enqueue(compareEvent, { after: last._id.toString() }, session))
}

export const renamingEvents = {
  [unitRenamedEvent]: unitRenamed,
  [entryRenamedEvent]: entryRenamed,
  [sayersEvent]: keepSayers,
  [compareEvent]: compare,
}
