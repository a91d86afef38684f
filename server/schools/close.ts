import type { ClientSession } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { canKeepUnit, canKeepUnits, schoolIdIn } from './access.ts'
import { countContents } from './contents.ts'
import { endOf } from './day.ts'
import { unitClosedEvent, unitReopenedEvent } from './events.ts'
import { findStored, loadAbove, loadAround } from './load.ts'
import { mistake } from './mistake.ts'
import { type Below, checkContinuing, withClosed, withReopened } from './reshape.ts'
import { checkChanges } from './rules.ts'
import { inTurn } from './turn.ts'
import { type Reshaping, type UnitAction, writeUnits } from './write.ts'

export interface ClosingForm {
  readonly revision: number
  readonly lastDay: string
  readonly below: Below
  /** What continues it. */
  readonly continuedBy?: string | undefined
  /** Whoever closes it has been told what ends with it: people in it, their classes and sign-ins. */
  readonly endsPeople?: boolean
}

/**
 * People and classes end with it, in the background.
 * @throws AppError 403, 404; 409 `unitChanged`, `unitIsClosed`, `unitHasPeople`; InvalidInput
 */
export async function closeUnit(actor: Actor, id: string, form: ClosingForm, origin: Origin): Promise<void> {
  await inTurn(async (session) => {
    const reshaping = await planClosing(actor, id, form, session)
    const closedIds = newlyClosed(reshaping)
    if (form.endsPeople !== true && (await countContents(closedIds, endOf(form.lastDay))).length > 0)
      throw conflict('unitHasPeople')
    const actions = new Map(closedIds.map((closed): [string, UnitAction] => [closed, 'unitClosed']))
    await writeUnits({ ...reshaping, actor, origin, actions }, session)
    for (const unitId of closedIds) await enqueue(unitClosedEvent, { unitId, lastDay: form.lastDay }, session)
  })
}

/** What `closeUnit` would do, with the same refusals. */
export async function planClosing(
  actor: Actor,
  id: string,
  { revision, lastDay, below, continuedBy }: ClosingForm,
  session?: ClientSession,
): Promise<Reshaping> {
  const unit = await findStored(id, session)
  const around = await loadAround([id], session)
  const others = [...(below.kind === 'move' ? [below.toId] : []), ...(continuedBy === undefined ? [] : [continuedBy])]
  const before = new Map([...around, ...(await loadAbove(others, session))])
  const schoolId = schoolIdIn(before, id, new Date())
  if (!canKeepUnit(actor, unit, schoolId)) throw forbidden()
  if (unit.revision !== revision) throw conflict('unitChanged')
  if (below.kind === 'move' && (!before.has(below.toId) || below.toId === id))
    throw mistake('moveTo', 'schools.errors.noSuchUnit')
  // Who keeps the parts of one school puts nothing into another one.
  const isElsewhere = (other: string) => before.has(other) && schoolIdIn(before, other, new Date()) !== schoolId
  if (!canKeepUnits(actor) && others.some(isElsewhere)) throw forbidden()
  const time = endOf(lastDay)
  const successorIds = continuedBy === undefined ? [] : [continuedBy]
  const after = withClosed(before, { unitId: id, time, below, successorIds })
  if (continuedBy !== undefined) checkContinuing(after, { unitId: id, byId: continuedBy, time })
  checkChanges({ before, after, field: 'moveTo' })
  return { before, after }
}

/** A unit that was closed by mistake. @throws AppError 403, 404; 409 `unitChanged`, `unitIsOpen`; InvalidInput */
export async function reopenUnit(actor: Actor, id: string, revision: number, origin: Origin): Promise<void> {
  await inTurn(async (session) => {
    const reshaping = await planReopening(actor, id, revision, session)
    const ids = [...reshaping.after.values()]
      .filter(({ id, to }) => !to && reshaping.before.get(id)?.to)
      .map(({ id }) => id)
    const actions = new Map(ids.map((reopened): [string, UnitAction] => [reopened, 'unitReopened']))
    await writeUnits({ ...reshaping, actor, origin, actions }, session)
    for (const unitId of ids) await enqueue(unitReopenedEvent, { unitId }, session)
  })
}

/** What `reopenUnit` would do, with the same refusals. */
export async function planReopening(
  actor: Actor,
  id: string,
  revision: number,
  session?: ClientSession,
): Promise<Reshaping> {
  const unit = await findStored(id, session)
  if (!canKeepUnits(actor)) throw forbidden()
  if (unit.revision !== revision) throw conflict('unitChanged')
  const before = await loadAround([id], session)
  const after = withReopened(before, id)
  checkChanges({ before, after })
  return { before, after }
}

export function newlyClosed({ before, after }: Reshaping): string[] {
  return [...after.values()].filter(({ id, to }) => to && !before.get(id)?.to).map(({ id }) => id)
}
