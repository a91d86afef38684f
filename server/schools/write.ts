// Writes what has become of units, with the entries of the audit log and the news for what servers remember.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { AppError, isDuplicateKey } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { sortKeyOf } from '../i18n/sort-key.ts'
import { schoolIdIn } from './access.ts'
import { announceTree, announceUnit, announceUnitFacts } from './add.ts'
import { dayOf, lastDayOf } from './day.ts'
import { unitRenamedEvent } from './events.ts'
import { type KnownUnit, objectIds } from './find.ts'
import { nameWordsOf } from './name-words.ts'
import type { Units } from './rules.ts'
import { Unit } from './unit.model.ts'
import { lasting } from './validity.ts'

export interface Reshaping {
  readonly before: Units
  readonly after: Units
}

interface Written extends Reshaping {
  readonly actor: Actor
  readonly origin: Origin
  /** What has happened to units, by their ids; to the others that they were changed. */
  readonly actions?: ReadonlyMap<string, UnitAction>
}

export type UnitAction = 'unitClosed' | 'unitReopened' | 'unitMerged' | 'unitSplit'

/** One after another, in the caller's turn. @throws AppError 409 `unitCodeTaken` */
export async function writeUnits(written: Written, session: ClientSession): Promise<void> {
  const { before } = written
  const changed = changedIn(written)
  await checkCodes(written, session)
  const now = new Date()
  for (const unit of changed) {
    const former = before.get(unit.id)
    await store(unit, former, session)
    if (former && former.name !== unit.name) await enqueue(unitRenamedEvent, { unitId: unit.id }, session)
    await note(unit, { ...written, now }, session)
  }
  const ends = changed.flatMap(({ id, relations, successorIds }) => [
    id,
    ...successorIds,
    ...[...relations, ...(before.get(id)?.relations ?? [])].map(({ unitId }) => unitId),
  ])
  for (const id of new Set(ends)) await announceUnit(id, session)
  await announceUnitFacts(
    changed.map(({ id }) => id),
    session,
  )
  await announceTree(session)
}

/** In which there is something new. */
export function changedIn({ before, after }: Reshaping): KnownUnit[] {
  return [...after.values()].filter((unit) => isChanged(before.get(unit.id), unit))
}

export function isChanged(former: KnownUnit | undefined, unit: KnownUnit): boolean {
  return former !== unit && Object.keys(differences(former, unit).after).length > 0
}

function codeTaken(code: string, cause?: unknown): AppError {
  return new AppError(409, 'unitCodeTaken', { cause, values: { code } })
}

/** @throws AppError 409 `unitCodeTaken` */
export async function checkCodes(reshaping: Reshaping, session?: ClientSession): Promise<void> {
  const recoded = changedIn(reshaping).filter(({ id, code }) => reshaping.before.get(id)?.code !== code)
  const codes = recoded.map(({ code }) => code)
  const twice = codes.find((code, at) => codes.indexOf(code) !== at)
  if (twice !== undefined) throw codeTaken(twice)
  if (codes.length === 0) return
  const others = { code: { $in: codes }, _id: { $nin: objectIds(recoded.map(({ id }) => id)) } }
  const taken = await Unit.findOne(others, { code: 1 })
    .session(session ?? null)
    .lean()
  if (taken) throw codeTaken(taken.code)
}

async function store(unit: KnownUnit, former: KnownUnit | undefined, session: ClientSession): Promise<void> {
  const { id, code, name, kind, levels, relations, successorIds, from, to, revision } = unit
  const values = {
    code,
    name,
    kind,
    levels,
    sortKey: sortKeyOf(name),
    nameWords: nameWordsOf(name, code),
    relations: relations.map(({ kind, unitId, from, to }) => ({
      kind,
      unitId: new Types.ObjectId(unitId),
      ...lasting(from, to),
    })),
    successorIds: objectIds(successorIds),
    revision: revision + 1,
    ...lasting(from, to),
  }
  try {
    if (!former) await new Unit({ _id: new Types.ObjectId(id), ...values }).save({ session })
    else {
      const gone = { ...(from ? {} : { from: 1 }), ...(to ? {} : { to: 1 }) }
      await Unit.updateOne({ _id: id }, { $set: values, $unset: gone }, { session })
    }
  } catch (error) {
    // An import has brought it in the meantime.
    throw isDuplicateKey(error) ? codeTaken(code, error) : error
  }
}

async function note(unit: KnownUnit, written: Written & { readonly now: Date }, session: ClientSession): Promise<void> {
  const { before, after, actor, origin, actions, now } = written
  const former = before.get(unit.id)
  const schoolId = schoolIdIn(after, unit.id, now)
  const what = former ? (actions?.get(unit.id) ?? 'unitChanged') : 'unitCreated'
  await record(
    {
      action: `schools.${what}`,
      actor,
      subject: { kind: 'unit', id: new Types.ObjectId(unit.id) },
      unitIds: objectIds([...new Set([unit.id, ...(schoolId ? [schoolId] : [])])]),
      ...differences(former, unit),
      origin,
    },
    session,
  )
}

type Facts = Readonly<Record<string, unknown>>

/** Of a new one, everything. */
function differences(former: KnownUnit | undefined, unit: KnownUnit): { before?: Facts; after: Facts } {
  const [was, is] = [former ? factsOf(former) : {}, factsOf(unit)]
  const differing = Object.keys(is).filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
  const pick = (facts: Facts) => Object.fromEntries(differing.map((key) => [key, facts[key]]))
  return { ...(former ? { before: pick(was) } : {}), after: pick(is) }
}

function factsOf({ code, name, kind, levels, relations, successorIds, from, to }: KnownUnit): Facts {
  return {
    code,
    name,
    kind,
    levels: [...levels],
    ...daysOf({ from, to }),
    relations: relations.map(({ kind, unitId, from, to }) => ({ kind, unitId, ...daysOf({ from, to }) })),
    successorIds: [...successorIds],
  }
}

function daysOf({ from, to }: { from?: Date | undefined; to?: Date | undefined }) {
  return { firstDay: from ? dayOf(from) : null, lastDay: to ? lastDayOf(to) : null }
}
