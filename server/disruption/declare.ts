// A head says that a school learns online, that it ends earlier or later, or that it does not come to it.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { findClasses } from '../classes/index.ts'
import { dayOf } from '../day.ts'
import { conflict, forbidden, isDuplicateKey } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { policyOf } from '../policies/index.ts'
import { canDeclare } from './access.ts'
import { addDays, phaseOf } from './days.ts'
import { Disruption, type DisruptionRecord } from './disruption.model.ts'
import { declaredEvent } from './events.ts'
import { announceSpans, findDisruption, findSchool, placed } from './find.ts'
import { type DeclareForm, mostDays } from './input.ts'
import { graceDays } from './policies.ts'

/** One for each school; the same form once more changes nothing. @throws AppError 403, 404; InvalidInput */
export async function declareDisruption(
  actor: Actor,
  form: DeclareForm,
  origin: Origin,
  now = new Date(),
): Promise<DisruptionRecord[]> {
  if (form.lastDay < dayOf(now)) throw new InvalidInput({ lastDay: { key: 'disruption.errors.past' } })
  const schools = []
  for (const id of new Set(form.schoolIds)) {
    const school = await findSchool(id)
    if (!canDeclare(actor, placed(school, now))) throw forbidden()
    schools.push(school)
  }
  const classIds = form.classIds.map((id) => new Types.ObjectId(id))
  const classes = [...(await findClasses(classIds)).values()]
  if (classes.length < classIds.length || classes.some(({ schoolId }) => schoolId.toString() !== form.schoolIds[0]))
    throw new InvalidInput({ classIds: { key: 'field.errors.invalid' } })
  const declared: DisruptionRecord[] = []
  for (const school of schools) {
    const schoolId = new Types.ObjectId(school.id)
    const { from, lastDay, reason, text, operation } = form
    const grace = await policyOf(graceDays, schoolId)
    const made: DisruptionRecord = {
      ...{ _id: new Types.ObjectId(), schoolId, schoolName: school.name, classIds, from, lastDay, reason, text },
      ...{ graceDays: grace, isCancelled: false, revision: 1, operation, declaredAt: now },
    }
    declared.push(await insert(actor, made, origin))
  }
  return declared
}

async function insert(actor: Actor, made: DisruptionRecord, origin: Origin): Promise<DisruptionRecord> {
  const { _id, schoolId, operation, from, lastDay, reason, graceDays: grace } = made
  try {
    await inTransaction(async (session) => {
      await Disruption.create([made], { session })
      const after = { from, lastDay, reason, graceDays: grace, classes: made.classIds.length }
      const told = { action: 'disruption.declared', actor, subject: { kind: 'disruption', id: _id } }
      await record({ ...told, unitIds: [schoolId], after, origin }, session)
      await enqueue(declaredEvent, { disruptionId: _id.toString(), revision: 1 }, session)
      await announceSpans(schoolId, session)
    })
    return made
  } catch (error) {
    const known = isDuplicateKey(error) && (await Disruption.findOne({ operation, schoolId }).lean<DisruptionRecord>())
    if (!known) throw error
    return known
  }
}

export interface Changing {
  readonly id: Types.ObjectId
  readonly seen: number
  readonly origin: Origin
}

/** Ends it earlier, today at the earliest, or later. @throws AppError 403, 404, 409 `disruptionChanged`; InvalidInput */
export async function setLastDay(
  actor: Actor,
  changing: Changing,
  lastDay: string,
  now = new Date(),
): Promise<DisruptionRecord> {
  return await change(actor, changing, (before) => {
    const today = dayOf(now)
    const phase = phaseOf(before, today)
    if (phase === 'cancelled') throw conflict('disruptionChanged')
    if (lastDay < before.from || (lastDay < today && lastDay !== before.lastDay))
      throw new InvalidInput({ lastDay: { key: 'disruption.errors.past' } })
    if (lastDay >= addDays(before.from, mostDays))
      throw new InvalidInput({ lastDay: { key: 'disruption.errors.tooLong' } })
    return { action: `disruption.${lastDay < before.lastDay ? 'shortened' : 'prolonged'}`, changes: { lastDay } }
  })
}

/** Only before it begins. @throws AppError 403, 404, 409 `disruptionChanged`, `disruptionBegun` */
export async function cancelDisruption(actor: Actor, changing: Changing, now = new Date()): Promise<DisruptionRecord> {
  return await change(actor, changing, (before) => {
    if (phaseOf(before, dayOf(now)) !== 'coming') throw conflict('disruptionBegun')
    return { action: 'disruption.cancelled', changes: { isCancelled: true } }
  })
}

interface Change {
  readonly action: string
  readonly changes: Partial<Pick<DisruptionRecord, 'lastDay' | 'isCancelled'>>
}

async function change(
  actor: Actor,
  { id, seen, origin }: Changing,
  decide: (before: DisruptionRecord) => Change,
): Promise<DisruptionRecord> {
  const { disruption: before, school } = await findDisruption(actor, id)
  if (!canDeclare(actor, school)) throw forbidden()
  if (before.revision !== seen) throw conflict('disruptionChanged')
  const { action, changes } = decide(before)
  const after = { ...before, ...changes, revision: before.revision + 1 }
  await inTransaction(async (session) => {
    const $set = { ...changes, revision: after.revision }
    const { matchedCount } = await Disruption.updateOne({ _id: id, revision: seen }, { $set }, { session })
    if (matchedCount === 0) throw conflict('disruptionChanged')
    const told = { actor, subject: { kind: 'disruption', id }, unitIds: [before.schoolId], origin }
    await record({ ...told, action, before: { lastDay: before.lastDay }, after: { lastDay: after.lastDay } }, session)
    await enqueue(declaredEvent, { disruptionId: id.toString(), revision: after.revision }, session)
    await announceSpans(before.schoolId, session)
  })
  return after
}
