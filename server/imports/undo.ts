// Takes a list back in the background, from its last row to its first: former values come back, and what it has created goes,
// unless it has been changed or used since. What stays is told, row by row.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { type Audited, recordAll } from '../audit/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { batchSize } from './carry-out.ts'
import { countRows } from './counts.ts'
import { announceFamiliesOf } from './families.ts'
import { undoneEvent } from './events.ts'
import { ImportList, type ListRecord } from './list.model.ts'
import { beginPiece, rest, seldom } from './pace.ts'
import { reverse } from './reverse.ts'
import { ImportRow, type RowRecord } from './row.model.ts'
import { actingActors } from './running.ts'
import { inTurns } from './turns.ts'
import { isLeftToLater, notWaiting, waitsForRollover } from './wait.ts'
import type { Reason } from './wanted.ts'

export const undo: EventHandler = async (payload, context) => {
  const id = payload.importId as Types.ObjectId
  const goOn = seldom(context)
  const actorFor = actingActors()
  for (;;) {
    await goOn()
    const piece = beginPiece()
    const list = await ImportList.findOne({ _id: id, state: 'undoing' }).lean()
    if (!list || isLeftToLater(list, payload)) return
    const actor = await actorFor(list)
    const rows = await ImportRow.find({ importId: id, number: { $lte: list.position } })
      .sort({ number: -1 })
      .limit(batchSize)
      .lean<RowRecord[]>()
    if (!actor || rows.length === 0) return await finish(id)
    try {
      await undoRows(list, actor, rows)
    } catch (error) {
      if (await waitsForRollover(error, list, undoneEvent)) return
      throw error
    }
    await rest(piece)
  }
}

async function undoRows(list: ListRecord, actor: Actor, rows: readonly RowRecord[]): Promise<void> {
  const schoolIds = rows.flatMap(({ steps }) => steps.flatMap((step) => ('schoolId' in step ? [step.schoolId] : [])))
  await inTurns(list.schoolId ? [list.schoolId] : schoolIds, async (session) => {
    const next = { $set: { position: rows.at(-1)!.number - 1 }, ...notWaiting }
    const mine = { _id: list._id, state: 'undoing' as const, position: list.position }
    if ((await ImportList.updateOne(mine, next, { session })).matchedCount === 0) return
    const done = rows.filter(({ state, steps }) => state === 'done' && steps.length > 0)
    for (const row of done) await undoRow(list, actor, { row, session })
    await announceFamiliesOf(
      done.flatMap(({ steps }) => steps),
      session,
    )
  })
}

async function undoRow(
  list: ListRecord,
  actor: Actor,
  { row, session }: { row: RowRecord; session: ClientSession },
): Promise<void> {
  const failures: Reason[] = []
  for (const step of [...row.steps].reverse()) failures.push(...(await reverse(step, row, session)))
  const state = failures.length > 0 ? 'kept' : 'undone'
  await ImportRow.updateOne({ _id: row._id }, { $set: { state, failures: distinct(failures) } }, { session })
  await recordAll([entryFor(list, actor, row)], session)
}

function entryFor(
  { _id, schoolId, origin }: ListRecord,
  actor: Actor,
  { kind, targetId, ids, madeIds }: RowRecord,
): Audited {
  const subjectKind = kind === 'schools' ? 'unit' : kind === 'classes' ? 'class' : 'person'
  const id = targetId ?? ids.person ?? madeIds[0] ?? _id
  const unitIds = schoolId ? [schoolId] : []
  const after = { import: _id.toString() }
  return {
    action: 'imports.takenBack',
    actor,
    subject: { kind: subjectKind, id },
    unitIds,
    after,
    origin: origin as Origin | undefined,
  }
}

function distinct(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()]
}

async function finish(id: Types.ObjectId): Promise<void> {
  const counts = await countRows(id)
  await ImportList.updateOne({ _id: id, state: 'undoing' }, { $set: { state: 'undone', counts } })
}
