// Carries a list out in the background, a batch of rows in one transaction with the mark that they are done: killed at any
// moment it goes on where it was, and no row is done twice. Each row is looked at again; one that no longer fits is left.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { type Audited, recordAll } from '../audit/index.ts'
import { AppError, isDuplicateKey } from '../errors.ts'
import type { EventHandler } from '../outbox/run.ts'
import { findUnitsByCode } from '../schools/index.ts'
import { countRows } from './counts.ts'
import { confirmedEvent } from './events.ts'
import { ImportList, type ListRecord } from './list.model.ts'
import { beginPiece, rest, seldom } from './pace.ts'
import { type Acting, perform } from './perform.ts'
import { Ids, type Planned } from './plan/planned.ts'
import { planRow } from './plan/plan.ts'
import { schoolOf } from './plan/school-of.ts'
import type { Step } from './plan/steps.ts'
import { loadWorld, type World } from './plan/world.ts'
import { isOurId } from './read/our-id.ts'
import { ImportRow, type RowRecord } from './row.model.ts'
import { actingActors, settingOf } from './running.ts'
import { inTurns } from './turns.ts'
import { isLeftToLater, notWaiting, waitsForRollover } from './wait.ts'
import type { Reason } from './wanted.ts'

export const batchSize = 80

export const carryOut: EventHandler = async (payload, context) => {
  const id = payload.importId as Types.ObjectId
  const goOn = seldom(context)
  const actorFor = actingActors()
  for (;;) {
    await goOn()
    const piece = beginPiece()
    const list = await ImportList.findOne({ _id: id, state: 'working' }).lean()
    if (!list || isLeftToLater(list, payload)) return
    const actor = await actorFor(list)
    const rows = actor ? await nextRows(list) : []
    if (!actor || rows.length === 0) return await finish(id, actor ? 'done' : 'cancelled')
    try {
      await carryOutRows(list, actor, rows)
    } catch (error) {
      if (await waitsForRollover(error, list, confirmedEvent)) return
      if (!isOfRow(error)) throw error
      // One of them cannot be: each alone, so that the others are.
      for (const [at, row] of rows.entries()) {
        const position = at === 0 ? list.position : rows[at - 1]!.number
        await carryOutAlone({ ...list, position }, actor, row)
      }
    }
    await rest(piece)
  }
}

/** Of one kind: those of the next may need them. */
async function nextRows({ _id, position }: ListRecord): Promise<RowRecord[]> {
  const rows = await ImportRow.find({ importId: _id, number: { $gt: position } })
    .sort({ number: 1 })
    .limit(batchSize)
    .lean<RowRecord[]>()
  const other = rows.findIndex(({ kind }) => kind !== rows[0]?.kind)
  return other < 0 ? rows : rows.slice(0, other)
}

async function carryOutAlone(list: ListRecord, actor: Actor, row: RowRecord): Promise<void> {
  try {
    await carryOutRows(list, actor, [row])
  } catch (error) {
    if (!isOfRow(error)) throw error
    const failures = [{ code: error instanceof AppError ? error.code : 'alreadyThere' }]
    await inTransaction(async (session) => {
      if (!(await claim(list, [row], session))) return
      await ImportRow.updateOne({ _id: row._id }, { $set: { state: 'failed', failures } }, { session })
    })
  }
}

function isOfRow(error: unknown): boolean {
  return error instanceof AppError || isDuplicateKey(error)
}

async function carryOutRows(list: ListRecord, actor: Actor, rows: readonly RowRecord[]): Promise<void> {
  const turns = await turnsOf(list, rows)
  await inTurns(turns, async (session) => {
    if (!(await claim(list, rows, session))) return
    const due = rows.filter(({ outcome, wanted }) => wanted && (outcome === 'create' || outcome === 'change'))
    if (due.length === 0) return
    const asked = due.map(({ wanted, madeIds, choice, targetId }) => ({
      wanted: wanted!,
      ids: [...madeIds, ...(isOurId(choice) ? [new Types.ObjectId(choice)] : []), ...(targetId ? [targetId] : [])],
    }))
    const world = await loadWorld(settingOf(list, actor), asked, { session })
    const own = await createdHere(list._id, world, { due, session })
    const checked = due.map((row) => ({
      row,
      ...checkedPlan(row, planAgain(world, row, own)),
      unitId: unitOf(world, row),
    }))
    const acting = { actor, origin: (list.origin ?? noOrigin) as Origin }
    const steps = await perform(
      checked.flatMap((one) => one.steps),
      acting,
      session,
    )
    await writeRows(checked, steps, session)
    await recordAll(entriesFor(checked, acting), session)
  })
}

/** What it says is true from now on, or the transaction is not. False when it was cancelled, or done by another worker. */
async function claim(
  { _id, position }: ListRecord,
  rows: readonly RowRecord[],
  session: ClientSession,
): Promise<boolean> {
  const next = { $set: { position: rows.at(-1)!.number }, ...notWaiting }
  const { matchedCount } = await ImportList.updateOne({ _id, state: 'working', position }, next, { session })
  return matchedCount > 0
}

async function turnsOf({ schoolId }: ListRecord, rows: readonly RowRecord[]): Promise<Types.ObjectId[]> {
  if (schoolId) return [schoolId]
  const codes = rows.flatMap(({ wanted }) => (wanted && wanted.kind !== 'schools' ? (wanted.schoolCode ?? []) : []))
  const units = await findUnitsByCode([...new Set(codes)])
  return [...codes.filter((code) => isOurId(code)).map((id) => new Types.ObjectId(id)), ...units.map(({ _id }) => _id)]
}

/** Of those whom the rows could be taken for, the ones whom this list has created itself. */
async function createdHere(
  importId: Types.ObjectId,
  { people }: World,
  { due, session }: { due: readonly RowRecord[]; session: ClientSession },
): Promise<ReadonlySet<string>> {
  if (!due.some(({ choice }) => choice === 'new')) return new Set()
  const ids = [...people.keys()].map((id) => new Types.ObjectId(id))
  const rows = await ImportRow.find({ importId, madeIds: { $in: ids } }, { madeIds: 1 }, { session }).lean()
  return new Set(rows.flatMap(({ madeIds }) => madeIds.map(String)))
}

function planAgain(world: World, row: RowRecord, own: ReadonlySet<string>): Planned {
  const { wanted, place, choice, ids, candidates } = row
  const expected = new Set([...own, ...candidates.flatMap(({ id }) => id ?? [])])
  return planRow(world, wanted!, { place, choice, expected, ids: new Ids(ids) })
}

interface Checked {
  readonly row: RowRecord
  readonly steps: readonly Step[]
  readonly failures: readonly Reason[]
  readonly planned: Planned
  readonly unitId: Types.ObjectId | undefined
}

/** Somebody has agreed to what the row says: it does that, or what is left of it, or nothing. */
function checkedPlan(row: RowRecord, planned: Planned): Omit<Checked, 'row' | 'unitId'> {
  const { outcome, reasons, changes, targetId, steps } = planned
  if (outcome === 'ask' || outcome === 'refuse' || outcome === 'skip')
    return { steps: [], planned, failures: [{ code: 'changedMeanwhile' }, ...reasons] }
  const isOwn = targetId !== undefined && Object.values(row.ids).some((id) => id.equals(targetId))
  const isSameTarget = row.targetId ? targetId?.equals(row.targetId) === true : targetId === undefined || isOwn
  const agreed = new Set(row.changes.map(({ field, before, after }) => `${field} ${before ?? ''} ${after ?? ''}`))
  const isAgreed = changes.every(
    ({ field, before = '', after = '' }) => isDetail(field) || agreed.has(`${field} ${before} ${after}`),
  )
  if (outcome === 'same' || (isSameTarget && (isAgreed || !row.targetId))) return { steps, planned, failures: [] }
  return { steps: [], planned, failures: [{ code: 'changedMeanwhile' }] }
}

/** What another row of the list may have brought about before. */
function isDetail(field: string): boolean {
  return field === 'newClass' || field.startsWith('guardian.')
}

function unitOf(world: World, { wanted }: RowRecord): Types.ObjectId | undefined {
  if (!wanted || wanted.kind === 'schools') return undefined
  const found = schoolOf(world, wanted)
  return found.ok ? new Types.ObjectId(found.school.id) : undefined
}

async function writeRows(checked: readonly Checked[], done: readonly Step[], session: ClientSession): Promise<void> {
  let at = 0
  const writes = checked.map(({ row, steps, failures }) => {
    const own = done.slice(at, (at += steps.length))
    const account = own.find((step) => step.do === 'addAccount')
    const values = {
      ...{ state: failures.length > 0 ? 'failed' : 'done', failures, steps: own },
      ...(account?.userName === undefined ? {} : { userName: account.userName }),
    }
    return { updateOne: { filter: { _id: row._id }, update: { $set: values } } }
  })
  await ImportRow.collection.bulkWrite(writes, { session, ignoreUndefined: true })
}

const noOrigin: Origin = { address: '', device: '' }

/** One entry for whom or what each row has made or changed, and for each guardian who is new. */
function entriesFor(checked: readonly Checked[], { actor, origin }: Acting): Audited[] {
  const shared = { actor, origin }
  return checked.flatMap(({ row, steps, planned, unitId }): Audited[] => {
    if (steps.length === 0) return []
    const unitIds = unitId ? [unitId] : []
    const made = steps.flatMap((step) => ('id' in step && step.do.startsWith('add') ? [step] : []))
    const isNew = planned.outcome === 'create'
    const id = isNew ? (made.find((step) => step.do === 'addPerson') ?? made.at(-1))?.id : planned.targetId
    const before = Object.fromEntries(
      planned.changes.flatMap(({ field, before }) => (before === undefined ? [] : [[field, before]])),
    )
    const after = Object.fromEntries(
      planned.changes.flatMap(({ field, after }) => (after === undefined ? [] : [[field, after]])),
    )
    const kind = row.kind === 'schools' ? 'unit' : row.kind === 'classes' ? 'class' : 'person'
    const entry = {
      ...shared,
      subject: { kind, id: id ?? row._id },
      unitIds,
      before,
      after: { ...after, import: row.importId.toString() },
    }
    const others = made.filter((step) => step.do === 'addPerson' && !step.id.equals(id ?? ''))
    return [
      isNew ? { action: 'imports.created', ...entry } : { action: 'imports.changed', ...entry },
      ...others.map((step) => {
        const subject = { kind: 'person', id: step.id }
        return { ...shared, action: 'imports.created', subject, unitIds, after: { import: row.importId.toString() } }
      }),
    ]
  })
}

async function finish(id: Types.ObjectId, state: 'done' | 'cancelled'): Promise<void> {
  const counts = await countRows(id)
  await ImportList.updateOne({ _id: id, state: 'working' }, { $set: { state, counts, endedAt: new Date() } })
}
