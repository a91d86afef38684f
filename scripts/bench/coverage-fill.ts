// Makes so many live materials of mathematics in grade 6, with what they contribute to the coverage map and the sums of that,
// and so many submissions that wait in the sector: copies of what the demo has. Every cell of the map has some of them.

import { join } from 'node:path'
import mongoose, { Types } from 'mongoose'
import { readConfig } from '../../server/config.ts'
import { type Contribution, rowOf, sector, shelfOf, shelvesOf, sumsOf } from '../../server/coverage/cells.ts'
import { CoverageContribution, CoverageCount, CoverageReconciling } from '../../server/coverage/counts.model.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { findTreeOf, listMaterialTypes } from '../../server/curriculum/index.ts'
import { Material } from '../../server/materials/material.model.ts'
import { connect, disconnect } from '../../storage/database/index.ts'

const atATime = 1000
const [materials, submissions] = process.argv.slice(2).map(Number)
const config = readConfig()
await connect({ uri: config.mongodbUri, directory: join(config.dataDirectory, 'database') })
try {
  await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
  const ids = await addMaterials(materials!)
  await addSubmissions(submissions!, ids)
} finally {
  await disconnect()
}

async function addMaterials(count: number): Promise<Types.ObjectId[]> {
  const cells = await allCells()
  const pattern = await Material.findOne({ 'live.scope': 'sector', shelves: 'TOAN.6' }).lean()
  if (!pattern?.live) throw new Error('The demo has no material to copy.')
  const contributions: (Contribution & { _id: Types.ObjectId })[] = []
  for (let made = 0; made < count; made += atATime) {
    const batch = Array.from({ length: Math.min(atATime, count - made) }, (_, at) => {
      const { outcome, type } = cells[(made + at) % cells.length]!
      const content = { ...pattern.live!.content, type, outcomes: [outcome] }
      const _id = new Types.ObjectId()
      const places = [{ subject: 'TOAN', grade: 6, rows: [rowOf.outcome(outcome)] }]
      contributions.push({ _id, whose: sector, type, places, views: at % 50, downloads: at % 9, uses: at % 3 })
      return { ...pattern, _id, draft: content, live: { ...pattern.live!, content } }
    })
    await Material.collection.insertMany(batch)
    const kept = contributions.slice(made).map((one) => ({ ...one, shelves: shelvesOf(one) }))
    await CoverageContribution.collection.insertMany(kept)
  }
  // On top of what the server itself counts meanwhile.
  const sums = [...sumsOf(contributions, shelfOf(sector, 'TOAN', 6)).values()]
  const writes = sums.map(({ shelf, row, type, ...counts }) => ({
    updateOne: { filter: { shelf, row, type }, update: { $inc: counts }, upsert: true },
  }))
  await CoverageCount.bulkWrite(writes)
  // They have been counted: nobody begins to while it is measured.
  const told = { startedAt: new Date(), endedAt: new Date(), compared: count, mended: 0, mendedCounts: 0 }
  await CoverageReconciling.replaceOne({ _id: 'latest' }, told, { upsert: true })
  return contributions.map(({ _id }) => _id)
}

async function allCells(): Promise<{ outcome: string; type: string }[]> {
  const { outcomes } = await findTreeOf('TOAN', 6)
  const types = await listMaterialTypes()
  return outcomes.flatMap(({ code: outcome }) => types.map(({ code: type }) => ({ outcome, type })))
}

async function addSubmissions(count: number, ids: readonly Types.ObjectId[]): Promise<void> {
  const pattern = await Submission.findOne({ state: 'open', stage: 'sector' }).lean()
  if (!pattern) throw new Error('The demo has no submission to copy.')
  for (let made = 0; made < count; made += atATime) {
    const batch = Array.from({ length: Math.min(atATime, count - made) }, (_, at) => {
      const materialId = ids[(made + at) % ids.length]!
      const dueAt = new Date(pattern.dueAt.getTime() + (made + at) * 60_000)
      // Of some materials there are several here, as there never are: the bench only lists them.
      return { ...pattern, _id: new Types.ObjectId(), materialId, openFor: new Types.ObjectId(), dueAt }
    })
    await Submission.collection.insertMany(batch)
  }
}
