// Whatever waits for somebody lies on a desk: it has a record of its submission since there are such records. Materials that
// had been handed in before get theirs, as of the day on which they came to where they are. What has one is left alone, so it
// may stop anywhere and be run again. Days of answers that were decided otherwise hold for what is handed in from now on.

import { type Db, ObjectId } from 'mongodb'
import { deskOf } from '../../server/curation/access.ts'
import { groupDays, schoolDays, sectorDays } from '../../server/curation/policies.ts'
import { shelvesOf } from '../../server/curation/shelves.ts'
import { stageOf, type State } from '../../server/materials/index.ts'
import type { Migration } from '../../server/operations/index.ts'

export const migration: Migration = {
  run: async ({ database, tell }) => {
    const materials = database.collection<Waiting>('materials')
    const submissions = database.collection<object>('submissions')
    let [looked, made] = [0, 0]
    for (let last: ObjectId | undefined; ;) {
      const filter = { state: { $in: waiting }, ...(last && { _id: { $gt: last } }) }
      const batch = await materials.find(filter).sort({ _id: 1 }).limit(atOnce).toArray()
      if (batch.length === 0) break
      for (const material of batch) {
        const openFor = material._id
        if (await submissions.findOne({ openFor }, { projection: { _id: 1 } })) continue
        const submission = await submissionOf(material, database)
        if (!submission) continue
        // Somebody may have handed it in anew meanwhile: theirs counts.
        const { upsertedCount } = await submissions.updateOne(
          { openFor },
          { $setOnInsert: submission },
          { upsert: true },
        )
        made += upsertedCount
      }
      looked += batch.length
      last = batch.at(-1)!._id
      if (looked % (10 * atOnce) === 0) tell(`${looked} waiting materials looked at`)
    }
    return `${made} of ${looked} waiting materials got the record of their submission`
  },
}

const atOnce = 200
const waiting: readonly State[] = ['awaitingGroup', 'awaitingSchool', 'proposedToSector', 'inPanel']
const days = { group: groupDays.usual, school: schoolDays.usual, sector: sectorDays.usual }

interface Waiting {
  readonly _id: ObjectId
  readonly state: State
  readonly latestNumber: number
  readonly unitId: ObjectId
  readonly unitName: string
  readonly isOfSchool: boolean
  readonly ownerId: ObjectId
  readonly ownerName: string
  readonly changedAt: Date
}

interface Edition {
  readonly content: {
    readonly title: string
    readonly type: string
    readonly subjects: readonly string[]
    readonly grades: readonly number[]
  }
}

async function submissionOf(material: Waiting, database: Db): Promise<object | undefined> {
  const { _id: materialId, latestNumber: edition, unitId, unitName, isOfSchool, ownerId, ownerName, state } = material
  const stage = stageOf(state)
  const found = await database.collection<Edition>('editions').findOne({ materialId, number: edition })
  if (!stage || !found) return undefined
  const { title, type, subjects, grades } = found.content
  const since = material.changedAt
  return {
    ...{ _id: new ObjectId(), materialId, edition, stage, state: 'open', desk: deskOf({ stage, unitId }) },
    ...{ unitId, unitName, isOfSchool, ownerId, ownerName, title, type, subjects, grades },
    ...{ shelves: shelvesOf(found.content), isInPanel: state === 'inPanel' },
    ...{ waitingSince: since, dueAt: new Date(since.getTime() + days[stage] * 86_400_000) },
  }
}
