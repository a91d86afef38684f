// Whether somebody has asked the same before on the same day, on whichever server and however often those have started since. What
// is kept is a mark that nobody can read without the key of this system, until the day is over: who has asked is stored nowhere.

import type { ClientSession } from 'mongoose'
import { marksOf } from '../sealing/index.ts'
import { Asker } from './asker.model.ts'

const purpose = 'asker of the catalogue'

/** That of the newest key first, then those of the keys before. */
export async function marksFor(what: readonly string[], day: string): Promise<readonly string[]> {
  return await marksOf(purpose, JSON.stringify([day, ...what]))
}

/** Says whether it is the first time, and remembers it. */
export async function isFirst(marks: readonly string[], day: string, session: ClientSession): Promise<boolean> {
  if (await Asker.exists({ _id: { $in: [...marks] } }).session(session)) return false
  await Asker.updateOne({ _id: marks[0]! }, { $setOnInsert: { day } }, { upsert: true, session })
  return true
}

/** Of the days before. */
export async function forgetAskers(today: string): Promise<void> {
  await Asker.deleteMany({ day: { $lt: today } })
}
