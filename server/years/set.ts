import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, isDuplicateKey, notFound } from '../errors.ts'
import type { FieldErrors } from '../http/form.ts'
import { changeTime, refuseUnseen, type Seen } from '../http/seen.ts'
import { policyOf } from '../policies/index.ts'
import { findUnits, type KnownUnit } from '../schools/index.ts'
import { canSetOwnYear, canSetYears } from './access.ts'
import { SchoolCalendar, type YearRecord } from './calendar.model.ts'
import { describeYear } from './describe.ts'
import { announceYears, findOwnYear, findYear, knownYear, labelOf } from './find.ts'
import { schoolCalendar } from './policies.ts'
import { problemsOf, type YearPlan } from './rules.ts'

export interface Saving {
  readonly plan: YearPlan
  /** The `changedAt` of what is replaced. */
  readonly seen: Seen
}

/** Adds a year to those of the sector or changes it. Gives the mistakes, if it was not saved. @throws AppError 403, 409 */
export async function saveYear(actor: Actor, saving: Saving, origin: Origin): Promise<FieldErrors | undefined> {
  if (!canSetYears(actor)) throw forbidden()
  const { key } = saving.plan

  return await changing(async (session) => {
    const years = await readYears(null, session)
    const before = years.find((year) => year.key === key)
    refuseUnseen(before?.changedAt, saving.seen)
    const errors = problemsOf(saving.plan, years.map(labelled))
    if (Object.keys(errors).length > 0) return errors
    if (!before && years.length > 0 && !years.some((year) => Math.abs(year.key - key) === 1))
      return { firstDay: { key: 'years.errors.notAdjoining', values: { label: labelOf(key) } } }

    const after = await write({ unitId: null, years, before, plan: saving.plan, actor }, session)
    const noted = { actor, origin, key, before, after }
    if (before) await note({ action: 'years.changed', ...noted }, session)
    else await note({ action: 'years.added', ...noted }, session)
    return undefined
  })
}

/** Lets a school have a year of the sector in its own way. @throws AppError 403 `schoolCalendarForbidden`, 404, 409 */
export async function saveOwnYear(
  actor: Actor,
  schoolId: Types.ObjectId,
  saving: Saving,
  origin: Origin,
): Promise<FieldErrors | undefined> {
  await refuseSchool(actor, schoolId)
  const { key } = saving.plan
  await findYear(key)

  return await changing(async (session) => {
    const years = await readYears(schoolId, session)
    const before = years.find((year) => year.key === key)
    refuseUnseen(before?.changedAt, saving.seen)
    const others = (await readYears(null, session)).map((year) => years.find((own) => own.key === year.key) ?? year)
    const errors = problemsOf(saving.plan, others.map(labelled))
    if (Object.keys(errors).length > 0) return errors

    const after = await write({ unitId: schoolId, years, before, plan: saving.plan, actor }, session)
    await note({ action: 'years.ownSaved', actor, origin, key, schoolId, before, after }, session)
    return undefined
  })
}

/** The school has this year as the sector does again. @throws AppError 403 `schoolCalendarForbidden`, 404 */
export async function removeOwnYear(
  actor: Actor,
  schoolId: Types.ObjectId,
  key: number,
  origin: Origin,
): Promise<void> {
  await refuseSchool(actor, schoolId)
  if (!(await findOwnYear(key, schoolId))) throw notFound()

  await changing(async (session) => {
    const years = await readYears(schoolId, session)
    const before = years.find((year) => year.key === key)
    if (!before) throw notFound()
    const kept = years.filter((year) => year !== before)
    await SchoolCalendar.updateOne({ unitId: schoolId }, { $set: { years: kept } }, { session })
    await announceYears(schoolId, session)
    await note({ action: 'years.ownRemoved', actor, origin, key, schoolId, before }, session)
  })
}

/** Whether somebody may change how a school has its years. */
export async function maySetOwnYear(actor: Actor, schoolId: Types.ObjectId | string): Promise<boolean> {
  return canSetOwnYear(actor, schoolId, await policyOf(schoolCalendar))
}

/** @throws AppError 404 */
export async function findSchool(schoolId: Types.ObjectId): Promise<KnownUnit> {
  const unit = (await findUnits([schoolId.toString()])).get(schoolId.toString())
  if (unit?.kind !== 'school') throw notFound()
  return unit
}

async function refuseSchool(actor: Actor, schoolId: Types.ObjectId): Promise<void> {
  await findSchool(schoolId)
  if (await maySetOwnYear(actor, schoolId)) return
  throw forbidden(canSetOwnYear(actor, schoolId, true) ? 'schoolCalendarForbidden' : undefined)
}

/** Two who write the first year of a calendar at the same moment: one of them has not seen what the other did. */
async function changing<T>(body: (session: ClientSession) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(body)
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('conflict', error)
    throw error
  }
}

async function readYears(unitId: Types.ObjectId | null, session: ClientSession): Promise<YearRecord[]> {
  const calendar = await SchoolCalendar.findOne({ unitId }).session(session).lean<{ years: YearRecord[] }>()
  return calendar?.years ?? []
}

function labelled(year: YearRecord) {
  return { ...year, label: labelOf(year.key) }
}

interface Writing {
  readonly unitId: Types.ObjectId | null
  readonly years: readonly YearRecord[]
  readonly before: YearRecord | undefined
  readonly plan: YearPlan
  readonly actor: Actor
}

async function write({ unitId, years, before, plan, actor }: Writing, session: ClientSession): Promise<YearPlan> {
  const changedAt = await changeTime(before?.changedAt)
  const changed = [...years.filter((year) => year !== before), { ...plan, changedAt, changedByName: actor.name }]
  await SchoolCalendar.updateOne({ unitId }, { $set: { years: changed } }, { session, upsert: true })
  await announceYears(unitId, session)
  return plan
}

interface Noted {
  readonly action: string
  readonly actor: Actor
  readonly origin: Origin
  readonly key: number
  readonly schoolId?: Types.ObjectId
  readonly before: YearRecord | undefined
  readonly after?: YearPlan
}

async function note({ key, schoolId, before, after, ...entry }: Noted, session: ClientSession): Promise<void> {
  const described = {
    before: before && describeYear(knownYear(before, undefined)),
    after: after && describeYear(after),
  }
  await record(
    {
      ...entry,
      subject: { kind: 'schoolYear', id: schoolId ? `${key}/${schoolId.toString()}` : String(key) },
      unitIds: schoolId && [schoolId],
      ...changesOf(described),
    },
    session,
  )
}

/** Of a change only the parts that differ. */
function changesOf({ before, after }: { before?: object | undefined; after?: object | undefined }) {
  if (!before || !after) return { before: before && { ...before }, after: after && { ...after } }
  const differs = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify((before as Record<string, unknown>)[name])
  const names = Object.entries(after)
    .filter(differs)
    .map(([name]) => name)
  const only = (year: object) => Object.fromEntries(Object.entries(year).filter(([name]) => names.includes(name)))
  return { before: only(before), after: only(after) }
}
