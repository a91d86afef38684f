// Fills a new version, a few hundred entries at a time. What is there already is not copied again: a worker that ended
// half-way, or two of them, make no difference.

import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { type EntryRecord, type Kind, kindsOfVersion, modelOf } from '../entries/kinds.ts'
import { officeMark } from '../entries/write.ts'
import { CurriculumVersion } from '../version.model.ts'
import { announceVersion } from '../versions.ts'

export const copyVersion: EventHandler = async ({ versionId }, { stillWorking }) => {
  const version = await CurriculumVersion.findById(versionId).lean()
  if (!version?.isCopying || !version.copiedFrom) return

  const from = { id: version._id, code: version.code, copiedFrom: version.copiedFrom }
  for (const kind of kindsOfVersion) {
    let last: Types.ObjectId | undefined = new Types.ObjectId('0'.repeat(24))
    while (last) {
      await stillWorking()
      last = await copyBatch(kind, from, last)
    }
  }
  await inTransaction(async (session) => {
    await CurriculumVersion.updateOne({ _id: from.id }, { $unset: { isCopying: 1 } }, { session })
    await announceVersion(from.code, session)
  })
}

const batchSize = 250

interface Copying {
  readonly id: Types.ObjectId
  readonly code: string
  readonly copiedFrom: string
}

/** Gives the last entry that was looked at; undefined when there are no more. */
async function copyBatch(kind: Kind, { id, code, copiedFrom }: Copying, after: Types.ObjectId) {
  const model = modelOf(kind)
  const batch = await model
    .find({ versionCode: copiedFrom, _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(batchSize)
    .lean<EntryRecord[]>()
  if (batch.length === 0) return undefined

  await inTransaction(async (session) => {
    const keyOf = (entry: EntryRecord) => JSON.stringify(kind.key.map((name) => entry[name]))
    const keys = { $or: batch.map((entry) => Object.fromEntries(kind.key.map((name) => [name, entry[name]]))) }
    const found = await model
      .find({ $and: [{ versionCode: code }, keys] })
      .session(session)
      .lean<EntryRecord[]>()
    const there = new Set(found.map(keyOf))
    const missing = batch
      .filter((entry) => !there.has(keyOf(entry)))
      .map(({ _id, ...entry }) => ({ ...entry, versionCode: code, ...officeMark() }))
    if (missing.length === 0) return
    await model.insertMany(missing, { session })
    await CurriculumVersion.updateOne({ _id: id }, { $inc: { copied: missing.length } }, { session })
  })
  return batch.at(-1)!._id
}
