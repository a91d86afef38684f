// Beginning, cancelling and undoing a rollover. What is wanted is written down with an event; a worker does it (run.ts).

import { Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { findSubjects } from '../../curriculum/index.ts'
import { conflict, isDuplicateKey, notFound } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import { canManageClasses } from '../access.ts'
import { findManagedSchool } from '../guarded.ts'
import { mistake } from '../mistake.ts'
import { findClassYear } from '../time.ts'
import { inTurn, inTurnOfRollover, reserveTurn } from '../turn.ts'
import { RolloverDraft } from './draft.model.ts'
import { type Decisions, type Plan, previewOf, type Preview } from './plan.ts'
import { readState } from './read.ts'
import { rolloverEvent } from './run.ts'
import { Rollover, type RolloverRecord } from './rollover.model.ts'
import { fingerprintOf, type YearState } from './state.ts'
import { stepsOf } from './steps.ts'

export interface PreviewedYear extends Preview {
  readonly state: YearState
  readonly fingerprint: string
}

export interface Wish {
  readonly schoolId: Types.ObjectId
  /** Of the year that ends. */
  readonly fromKey: number
  readonly decisions: Decisions
}

/** Computes what would be done; writes nothing. @throws AppError 404, 403, 409 `nextYearMissing` */
export async function previewRollover(actor: Actor, { schoolId, fromKey, decisions }: Wish): Promise<PreviewedYear> {
  const school = await findManagedSchool(actor, schoolId)
  return await previewIn(school, fromKey, decisions)
}

/**
 * As it was previewed: when something has changed since, it is previewed again.
 * @throws AppError 404, 403, 409 `nextYearMissing`, `rolloverExists`, `rolloverRunning`, `rolloverOutdated`; InvalidInput
 */
export async function startRollover(
  actor: Actor,
  { fingerprint, ...wish }: Wish & { readonly fingerprint: string },
  origin: Origin,
): Promise<Types.ObjectId> {
  const { schoolId, fromKey } = wish
  const previewed = await previewRollover(actor, wish)
  const [wrong] = Object.entries(previewed.errors)
  if (wrong) throw mistake(wrong[0], wrong[1].key)
  if (previewed.fingerprint !== fingerprint) throw conflict('rolloverOutdated')
  const { plan, state } = previewed
  const steps = stepsOf(plan)
  const _id = new Types.ObjectId()
  try {
    await inTurn(schoolId, async (session) => {
      const began = { startedAt: new Date(), startedById: actor.personId, startedByName: actor.name }
      const years = { fromKey, toKey: state.toKey, day: state.day }
      const stored = {
        _id,
        schoolId,
        ...years,
        state: 'running',
        isOpen: true,
        plan: plain(plan),
        steps,
        stepsDone: 0,
        ...began,
      }
      await Rollover.insertMany([stored], { session })
      await RolloverDraft.deleteOne({ schoolId, fromKey }, { session })
      await reserveTurn(schoolId, _id, session)
      await enqueue(rolloverEvent, { rolloverId: _id }, session)
      await record(
        {
          action: 'classes.rolloverStarted',
          actor,
          subject: { kind: 'rollover', id: _id },
          unitIds: [schoolId],
          after: { fromKey, toKey: state.toKey, steps },
          origin,
        },
        session,
      )
    })
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('rolloverExists', error)
    throw error
  }
  return _id
}

/** What is done stays, or is undone. @throws AppError 404, 403, 409 `rolloverEnded` */
export async function cancelRollover(
  actor: Actor,
  id: Types.ObjectId,
  { undoes }: { readonly undoes: boolean },
  origin: Origin,
): Promise<void> {
  const { schoolId } = await findRollover(actor, id)
  await inTurnOfRollover(schoolId, async (session) => {
    const change = undoes
      ? { $set: { state: 'undoing', ...undoneBy(actor) } }
      : { $set: { state: 'cancelled', endedAt: new Date() }, $unset: { isOpen: 1 } }
    const before = await Rollover.findOneAndUpdate({ _id: id, state: 'running' }, change, { session, lean: true })
    if (!before) throw conflict('rolloverEnded')
    if (undoes) await enqueue(rolloverEvent, { rolloverId: id }, session)
    else await reserveTurn(schoolId, undefined, session)
    await record(
      {
        action: 'classes.rolloverCancelled',
        actor,
        subject: { kind: 'rollover', id },
        unitIds: [schoolId],
        after: { stepsDone: before.stepsDone, steps: before.steps, undoes },
        origin,
      },
      session,
    )
  })
}

/** @throws AppError 404, 403, 409 `rolloverNotDone`, `rolloverRunning` */
export async function undoRollover(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  const { schoolId } = await findRollover(actor, id)
  await inTurn(schoolId, async (session) => {
    const { modifiedCount } = await Rollover.updateOne(
      { _id: id, state: { $in: ['done', 'cancelled'] } },
      { $set: { state: 'undoing', ...undoneBy(actor) } },
      { session },
    )
    if (modifiedCount === 0) throw conflict('rolloverNotDone')
    await reserveTurn(schoolId, id, session)
    await enqueue(rolloverEvent, { rolloverId: id }, session)
    await record(
      {
        action: 'classes.rolloverUndoWanted',
        actor,
        subject: { kind: 'rollover', id },
        unitIds: [schoolId],
        origin,
      },
      session,
    )
  })
}

/** Of a school that somebody manages. @throws AppError 404 */
export async function findRollover(actor: Actor, id: Types.ObjectId): Promise<RolloverRecord> {
  const rollover = await Rollover.findById(id).lean()
  if (!rollover || !canManageClasses(actor, rollover.schoolId)) throw notFound()
  return rollover
}

/** The latest first. */
export async function listRollovers(schoolId: Types.ObjectId, fromKey: number): Promise<RolloverRecord[]> {
  return await Rollover.find({ schoolId, fromKey }, { plan: 0 })
    .sort({ startedAt: -1 })
    .limit(20)
    .lean<RolloverRecord[]>()
}

async function previewIn(school: KnownUnit, fromKey: number, decisions: Decisions): Promise<PreviewedYear> {
  const next = await findClassYear(fromKey + 1, school.id)
  if (!next) throw conflict('nextYearMissing')
  const state = await readState(school, fromKey, next.from)
  const subjects = await findSubjects()
  const taught = ({ level, code }: { level: string; code: string }, grade: number) =>
    subjects.some(
      (one) => one.level === level && one.code === code && one.grades.some((inGrade) => inGrade.grade === grade),
    )
  return { ...previewOf(state, decisions, taught), state, fingerprint: fingerprintOf(state) }
}

/** Without what is not there, which a database would keep as null. */
function plain(plan: Plan): unknown {
  return JSON.parse(JSON.stringify(plan))
}

function undoneBy({ personId, name }: Actor) {
  return { undoneById: personId, undoneByName: name }
}
