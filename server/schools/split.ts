import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { canKeepUnits } from './access.ts'
import { beginningOf } from './day.ts'
import { unitSplitEvent } from './events.ts'
import { findStored, loadAround } from './load.ts'
import { mistake } from './mistake.ts'
import { heirOf, withClosed, withUnit } from './reshape.ts'
import { checkChanges, levelSet, type Units } from './rules.ts'
import { inTurn } from './turn.ts'
import type { SchoolLevel } from './unit.model.ts'
import { checkCodes, type Reshaping, type UnitAction, writeUnits } from './write.ts'

export interface SplitForm {
  readonly revision: number
  /** The first day of the new ones. */
  readonly firstDay: string
  /** Whether the one that there is goes on beside the new ones. */
  readonly original: 'ends' | 'stays'
  readonly parts: readonly {
    readonly name: string
    readonly code: string
    /** Empty: those of the original. */
    readonly levels: readonly SchoolLevel[]
  }[]
  /** Which of the new ones gets the units below, when the original ends: 0 is the first. */
  readonly belowPart: number
}

/** Gives the ids of the new ones. @throws AppError 403, 404; 409 `unitChanged`, `unitIsClosed`, `unitCodeTaken`; InvalidInput */
export async function splitUnit(actor: Actor, id: string, form: SplitForm, origin: Origin): Promise<string[]> {
  return await inTurn(async (session) => {
    const { partIds, ...reshaping } = await planSplitting(actor, id, form, session)
    const actions = new Map<string, UnitAction>([[id, 'unitSplit']])
    await writeUnits({ ...reshaping, actor, origin, actions }, session)
    const { firstDay, original } = form
    await enqueue(unitSplitEvent, { unitId: id, intoIds: partIds, firstDay, original }, session)
    return partIds
  })
}

/** What `splitUnit` would do, with the same refusals. */
export async function planSplitting(
  actor: Actor,
  id: string,
  form: SplitForm,
  session?: ClientSession,
): Promise<Reshaping & { readonly partIds: string[] }> {
  const { revision, firstDay, original, parts, belowPart } = form
  const unit = await findStored(id, session)
  if (!canKeepUnits(actor)) throw forbidden()
  if (unit.revision !== revision) throw conflict('unitChanged')
  if (unit.to) throw conflict('unitIsClosed')
  const time = beginningOf(firstDay)
  if (unit.from && time <= unit.from) throw mistake('firstDay', 'schools.errors.notYet', { name: unit.name })
  if (parts.length < (original === 'ends' ? 2 : 1)) throw mistake('parts', 'schools.errors.tooFewParts')

  const before = await loadAround([id], session)
  const heirs = parts.map(({ name, code, levels }) => {
    const own = { id: new Types.ObjectId().toString(), name, code }
    return heirOf(unit, time, { ...own, levels: levels.length > 0 ? levelSet(levels) : unit.levels })
  })
  const partIds = heirs.map((heir) => heir.id)
  const split = heirs.reduce<Units>((units, heir) => withUnit(units, heir), before)
  if (original === 'stays') {
    const after = withUnit(split, { ...unit, successorIds: [...unit.successorIds, ...partIds] })
    checkChanges({ before, after, field: 'parts' })
    await checkCodes({ before, after }, session)
    return { before, after, partIds }
  }
  const toId = partIds[belowPart]
  if (toId === undefined) throw mistake('belowPart', 'schools.errors.noSuchPart')
  const after = withClosed(split, { unitId: id, time, below: { kind: 'move', toId }, successorIds: partIds })
  checkChanges({ before, after, field: 'parts' })
  await checkCodes({ before, after }, session)
  return { before, after, partIds }
}
