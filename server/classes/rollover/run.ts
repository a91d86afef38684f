// The background work of a rollover: step after step, forwards or backwards, until it is where it is meant to be. It may be
// killed at any moment and is taken up again by whoever comes next.

import type { ClientSession, Types } from 'mongoose'
import { record } from '../../audit/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { inTurnOfRollover, reserveTurn } from '../turn.ts'
import { doStep } from './steps.ts'
import { Rollover, RolloverItem, type RolloverRecord } from './rollover.model.ts'
import { undoStep } from './undo.ts'

export const rolloverEvent = 'classes.rolloverWanted'

export const carryOn: EventHandler = async ({ rolloverId }, { stillWorking }) => {
  for (;;) {
    const rollover = await Rollover.findById(rolloverId as Types.ObjectId).lean()
    if (rollover?.state === 'running') await (rollover.stepsDone < rollover.steps ? doStep(rollover) : finish(rollover))
    else if (rollover?.state === 'undoing') await (rollover.stepsDone > 0 ? undoStep(rollover) : finishUndo(rollover))
    else return
    await stillWorking()
  }
}

async function finish({ _id, schoolId, ...rollover }: RolloverRecord): Promise<void> {
  await inTurnOfRollover(schoolId, async (session) => {
    const change = { $set: { state: 'done', endedAt: new Date() } }
    const { modifiedCount } = await Rollover.updateOne({ _id, state: 'running' }, change, { session })
    if (modifiedCount === 0) return
    await reserveTurn(schoolId, undefined, session)
    const { startedById: personId, startedByName: name } = rollover
    const after = await countItems(_id, session)
    const about = { subject: { kind: 'rollover', id: _id }, unitIds: [schoolId], actor: { personId, name }, after }
    await record({ action: 'classes.rolloverDone', ...about }, session)
  })
}

async function finishUndo({ _id, schoolId, ...rollover }: RolloverRecord): Promise<void> {
  await inTurnOfRollover(schoolId, async (session) => {
    const change = { $set: { state: 'undone', undoneAt: new Date() }, $unset: { isOpen: 1 } }
    const { modifiedCount } = await Rollover.updateOne({ _id, state: 'undoing' }, change, { session })
    if (modifiedCount === 0) return
    await reserveTurn(schoolId, undefined, session)
    const { undoneById, undoneByName: name } = rollover
    const refused = await RolloverItem.countDocuments({ rolloverId: _id, undo: 'refused' }).session(session)
    await record(
      {
        action: 'classes.rolloverUndone',
        actor: undoneById && name ? { personId: undoneById, name } : undefined,
        subject: { kind: 'rollover', id: _id },
        unitIds: [schoolId],
        after: { refused },
      },
      session,
    )
  })
}

/** How many there are of each result. */
export async function countItems(rolloverId: Types.ObjectId, session?: ClientSession): Promise<Record<string, number>> {
  const found = await RolloverItem.aggregate<{ _id: string; count: number }>([
    { $match: { rolloverId } },
    { $group: { _id: '$result', count: { $sum: 1 } } },
  ]).session(session ?? null)
  return Object.fromEntries(found.map(({ _id, count }) => [_id, count]))
}
