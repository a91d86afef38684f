// The identifiers in rows of lists, for the day when the key is changed: rows stay for thirty days.

import { personalIdMarkOf } from '../people/index.ts'
import { reseal, type SealedRecords, unseal } from '../sealing/index.ts'
import { ImportRow, type RowRecord } from './row.model.ts'

export const sealedRows: SealedRecords = {
  key: 'imports/rows',
  count: async () => await ImportRow.estimatedDocumentCount(),
  listIds: async (after, limit) => {
    const found = await ImportRow.find(after ? { _id: { $gt: after } } : {}, { _id: 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .lean()
    return found.map(({ _id }) => _id)
  },
  reseal: async (_id) => {
    const row = await ImportRow.findById(_id).lean<RowRecord>()
    if (!row) return false
    const { state, wanted, steps } = row
    const found = { count: 0 }
    const anew = { wanted: await resealedIn(wanted, found), steps: await resealedIn(steps, found) }
    if (found.count === 0) return false
    // One that is being carried out, or taken back, is looked at again in the next run.
    return (await ImportRow.updateOne({ _id, state }, { $set: anew })).modifiedCount > 0
  },
}

/** Wherever in it a number is sealed. Ids and dates stay what they are. */
async function resealedIn(value: unknown, found: { count: number }): Promise<unknown> {
  if (Array.isArray(value)) {
    const parts: unknown[] = []
    for (const part of value) parts.push(await resealedIn(part, found))
    return parts
  }
  if (!isPlain(value)) return value
  if (typeof value.sealed === 'string' && typeof value.mark === 'string') {
    const sealed = await reseal(value.sealed)
    if (sealed === undefined) return value
    found.count++
    return { ...value, sealed, mark: await personalIdMarkOf(await unseal(sealed)) }
  }
  const entries: [string, unknown][] = []
  for (const [name, part] of Object.entries(value)) entries.push([name, await resealedIn(part, found)])
  return Object.fromEntries(entries)
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
