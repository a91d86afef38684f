// Who a row means, when that is not certain: somebody says so for one row, or for all at once.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import type { Actor } from '../actor.ts'
import { conflict } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { countRows } from './counts.ts'
import { answeredEvent } from './events.ts'
import { findListToWorkOn } from './find.ts'
import { ImportList, type ListRecord } from './list.model.ts'
import { beginPiece, rest, seldom } from './pace.ts'
import { ListMemory } from './plan/memory.ts'
import { Ids } from './plan/planned.ts'
import { planRow } from './plan/plan.ts'
import { classKeyOf, loadWorld } from './plan/world.ts'
import { isOurId } from './read/our-id.ts'
import { storedPlan } from './reading.ts'
import { ImportRow, type RowRecord } from './row.model.ts'
import { settingOf } from './running.ts'
import type { Setting } from './setting.ts'

/** By the number of the row. Choices that a row does not offer are left out. @throws AppError 403, 404; 409 `importNotReady` */
export async function answerRows(
  actor: Actor,
  id: Types.ObjectId,
  choices: ReadonlyMap<number, string>,
): Promise<number> {
  const list = await findListToWorkOn(actor, id)
  if (list.state !== 'ready') throw conflict('importNotReady')
  const rows = await ImportRow.find({ importId: id, number: { $in: [...choices.keys()] }, outcome: 'ask' }).lean<
    RowRecord[]
  >()
  const answered = rows.flatMap((row) => {
    const choice = choices.get(row.number)
    return choice !== undefined && row.choices.includes(choice) ? [{ ...row, choice }] : []
  })
  await planAgain(settingOf(list, actor), answered, await memoryOf(list))
  await ImportList.updateOne({ _id: id, state: 'ready' }, { $set: { counts: await countRows(id) } })
  return answered.length
}

export const answersToAll = ['first', 'new', 'skip'] as const
/** `first`: it is the one who stands first among those that it might be, or what ends ends. */
export type AnswerToAll = (typeof answersToAll)[number]

/** In the background, because they may be thousands. @throws AppError 403, 404; 409 `importNotReady` */
export async function answerAll(actor: Actor, id: Types.ObjectId, answer: AnswerToAll): Promise<void> {
  await findListToWorkOn(actor, id)
  await inTransaction(async (session) => {
    const next = { $set: { state: 'answering', position: 0, actingId: actor.accountId } }
    const { matchedCount } = await ImportList.updateOne({ _id: id, state: 'ready' }, next, { session })
    if (matchedCount === 0) throw conflict('importNotReady')
    await enqueue(answeredEvent, { importId: id, answer }, session)
  })
}

export const planAnswered: EventHandler = async ({ importId, answer }, context) => {
  const id = importId as Types.ObjectId
  const goOn = seldom(context)
  const list = await ImportList.findOne({ _id: id, state: 'answering' }).lean()
  if (!list) return
  const actor = list.actingId ? await findActor(list.actingId.toString()) : undefined
  const memory = await memoryOf(list)
  let last = 0
  while (actor) {
    await goOn()
    const piece = beginPiece()
    const rows = await ImportRow.find({ importId: id, outcome: 'ask', number: { $gt: last } })
      .sort({ number: 1 })
      .limit(50)
      .lean<RowRecord[]>()
    if (rows.length === 0) break
    last = rows.at(-1)!.number
    const answered = rows.flatMap((row) => {
      const choice = choiceOf(row, answer as AnswerToAll)
      return choice === undefined ? [] : [{ ...row, choice }]
    })
    await planAgain(settingOf(list, actor), answered, memory)
    await rest(piece)
  }
  await ImportList.updateOne({ _id: id, state: 'answering' }, { $set: { state: 'ready', counts: await countRows(id) } })
}

function choiceOf({ choices, candidates }: RowRecord, answer: AnswerToAll): string | undefined {
  if (answer !== 'first') return choices.includes(answer) ? answer : undefined
  // Where several come into question, nobody has said which.
  if (candidates.length > 1) return undefined
  return choices.find((choice) => isOurId(choice)) ?? choices.find((choice) => choice === 'end')
}

async function planAgain(setting: Setting, rows: readonly RowRecord[], memory: ListMemory): Promise<void> {
  if (rows.length === 0) return
  const asked = rows.map(({ wanted, choice }) => ({
    wanted: wanted!,
    ids: isOurId(choice) ? [new Types.ObjectId(choice)] : [],
  }))
  const world = await loadWorld(setting, asked, { memory })
  const writes = rows.map((row) => {
    const ids = new Ids(row.ids)
    const expected = new Set(row.candidates.flatMap(({ id }) => id ?? []))
    const planned = planRow(world, row.wanted!, { place: row.place, choice: row.choice, expected, ids })
    // Who came into question when somebody chose is looked at again when it is carried out.
    const plan = { ...storedPlan(planned, ids), candidates: row.candidates }
    const update = { $set: { ...plan, choice: row.choice } }
    return { updateOne: { filter: { _id: row._id, outcome: 'ask' }, update } }
  })
  await ImportRow.bulkWrite(writes)
}

/** Classes that other rows will create. */
async function memoryOf({ _id, schoolId, yearKey }: ListRecord): Promise<ListMemory> {
  const memory = new ListMemory()
  if (!schoolId) return memory
  const rows = await ImportRow.find({ importId: _id, kind: 'classes', outcome: 'create' }).lean<RowRecord[]>()
  for (const { wanted, ids } of rows) {
    if (wanted?.kind !== 'classes') continue
    const { name, grades = [] } = wanted
    const id = ids[`class ${name}`]
    if (id)
      memory.classes.set(classKeyOf(schoolId.toString(), wanted.yearKey ?? yearKey, name), { _id: id, name, grades })
  }
  return memory
}
