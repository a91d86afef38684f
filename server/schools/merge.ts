import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { canKeepUnits } from './access.ts'
import { newlyClosed } from './close.ts'
import { beginningOf } from './day.ts'
import { unitsMergedEvent } from './events.ts'
import type { KnownUnit } from './find.ts'
import { findStored, loadAround } from './load.ts'
import { mistake } from './mistake.ts'
import { heirOf, withMerged, withUnit } from './reshape.ts'
import { canBecomeOne, checkChanges, levelSet } from './rules.ts'
import { inTurn } from './turn.ts'
import type { SchoolLevel } from './unit.model.ts'
import { checkCodes, type Reshaping, type UnitAction, writeUnits } from './write.ts'

export interface MergeForm {
  /** Of the first unit. */
  readonly revision: number
  readonly otherIds: readonly string[]
  /** The first day on which they are one. */
  readonly firstDay: string
  /** One that there is, which may be one of them, or a new one. */
  readonly into: { readonly id: string } | { readonly name: string; readonly code: string }
  /** Empty: those of all of them together. */
  readonly levels: readonly SchoolLevel[]
  /** Whoever manages one that ends manages what they become. */
  readonly managersFollow?: boolean
}

/** Gives the id of what they have become. @throws AppError 403, 404; 409 `unitChanged`, `unitIsClosed`, `unitCodeTaken`; InvalidInput */
export async function mergeUnits(actor: Actor, id: string, form: MergeForm, origin: Origin): Promise<string> {
  return await inTurn(async (session) => {
    const { targetId, ...reshaping } = await planMerging(actor, id, form, session)
    const unitIds = newlyClosed(reshaping)
    const actions = new Map([...unitIds, targetId].map((merged): [string, UnitAction] => [merged, 'unitMerged']))
    await writeUnits({ ...reshaping, actor, origin, actions }, session)
    await enqueue(
      unitsMergedEvent,
      {
        unitIds,
        intoId: targetId,
        firstDay: form.firstDay,
        ...(form.managersFollow === true ? { managersFollow: true } : {}),
      },
      session,
    )
    return targetId
  })
}

/** What `mergeUnits` would do, with the same refusals. */
export async function planMerging(
  actor: Actor,
  id: string,
  form: MergeForm,
  session?: ClientSession,
): Promise<Reshaping & { readonly targetId: string }> {
  const { revision, otherIds, firstDay, into, levels } = form
  const first = await findStored(id, session)
  if (!canKeepUnits(actor)) throw forbidden()
  if (first.revision !== revision) throw conflict('unitChanged')

  const targetId = 'id' in into ? into.id : new Types.ObjectId().toString()
  const unitIds = [...new Set([id, ...otherIds])]
  if (new Set([...unitIds, targetId]).size < 2) throw mistake('others', 'schools.errors.nothingToMerge')
  const before = await loadAround([...unitIds, ...('id' in into ? [into.id] : [])], session)
  const time = beginningOf(firstDay)
  const target =
    'id' in into
      ? before.get(into.id)
      : withoutThem(heirOf(first, time, { ...into, id: targetId, levels: [] }), unitIds)
  if (!target) throw mistake('into', 'schools.errors.noSuchUnit')
  const merging = unitIds.map((unitId) => before.get(unitId) ?? unknown())
  const misfit = [...merging, target].find(({ kind }) => !canBecomeOne(first.kind, kind))
  if (misfit) throw mistake('others', 'schools.errors.cannotBecomeOne', { name: misfit.name, first: first.name })

  const all = [...merging, target].flatMap((unit) => unit.levels)
  const whole = { ...target, levels: levelSet(levels.length > 0 ? levels : all) }
  const after = withMerged(withUnit(before, whole), { unitIds, targetId, time })
  checkChanges({ before, after, field: 'into' })
  await checkCodes({ before, after }, session)
  return { before, after, targetId }
}

function withoutThem(heir: KnownUnit, unitIds: readonly string[]): KnownUnit {
  return { ...heir, relations: heir.relations.filter(({ unitId }) => !unitIds.includes(unitId)) }
}

function unknown(): never {
  throw mistake('others', 'schools.errors.noSuchUnit')
}
