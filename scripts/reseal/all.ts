import type { Types } from 'mongoose'
import type { SealedRecords } from '../../server/sealing/index.ts'
import { messageOf } from '../command-line.ts'

/** How many were sealed anew, and how many could not be: these are told one by one. */
export async function resealAll(
  all: readonly SealedRecords[],
  tell: (line: string) => void,
): Promise<{ resealed: number; left: number }> {
  const totals = { resealed: 0, left: 0 }
  for (const records of all) {
    const { resealed, left } = await resealEach(records, tell)
    totals.resealed += resealed
    totals.left += left
  }
  tell(
    totals.left === 0
      ? 'Nothing needs a former key any more, except what only its owner knows: see the README.'
      : `${totals.left} could not be sealed anew: keep PERSONAL_DATA_OLD_KEYS.`,
  )
  return totals
}

const atOnce = 200

async function resealEach(records: SealedRecords, tell: (line: string) => void) {
  const { key } = records
  const total = await records.count()
  let [looked, resealed, left] = [0, 0, 0]
  let ids: readonly Types.ObjectId[] = []
  while ((ids = await records.listIds(ids.at(-1), atOnce)).length > 0) {
    for (const id of ids)
      try {
        if (await records.reseal(id)) resealed++
      } catch (error) {
        left++
        tell(`${key}: ${id.toString()} stays as it is: ${messageOf(error)}`)
      }
    looked += ids.length
    if (looked < total) tell(`${key}: ${looked} of ${total}`)
  }
  tell(`${key}: ${looked} looked at, ${resealed} sealed anew, ${left} left`)
  return { resealed, left }
}
