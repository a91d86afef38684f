import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { AppError, conflict, forbidden, isDuplicateKey } from '../errors.ts'
import { sharedTime } from '../outbox/clock.ts'
import type { PolicyDefinition, PolicyValue } from '../policy.ts'
import { canDecideForSchool, canDecideForSector } from './access.ts'
import { findDefinition, isValueOf } from './definitions.ts'
import { announceSettings, settingOf } from './find.ts'
import { holdingOf } from './holding.ts'
import { findSchoolToSee, subjectIdOf } from './list.ts'
import { PolicySetting, type SettingRecord } from './setting.model.ts'

interface Decision {
  readonly value: PolicyValue
  /** The `setAt` of what was seen when this was decided, null: nothing was set. Undefined: whatever it is. */
  readonly seen?: Date | null | undefined
}

/** @throws AppError 403, 404; 409 `policyChanged`; 422 for a value that is none */
export async function setSectorPolicy(
  actor: Actor,
  key: unknown,
  decision: Decision & { readonly mayOverride?: boolean | undefined },
  origin: Origin,
): Promise<void> {
  if (!canDecideForSector(actor)) throw forbidden()
  const definition = findDefinition(key)
  refuseOther(definition, decision.value)

  await changing(async (session) => {
    const before = await findSetting(definition, null, session)
    refuseUnseen(before, decision)
    const current = before ? settingOf(before) : undefined
    const { mayOverride = holdingOf(definition, current).mayOverride } = decision
    const decided = { value: decision.value, mayOverride: definition.isSectorOnly ? false : mayOverride }
    await write({ definition, schoolId: null, before, decided, actor }, session)
    await note({ action: 'policies.set', actor, origin, definition, before, after: decided }, session)
  })
}

/** @throws AppError 403 `policySectorOnly`, 404; 409 `policyChanged`; 422 for a value that is none */
export async function overridePolicy(
  actor: Actor,
  place: SchoolPolicy,
  decision: Decision,
  origin: Origin,
): Promise<void> {
  const { definition, schoolId } = await findToDecide(actor, place)
  refuseOther(definition, decision.value)

  await changing(async (session) => {
    const sector = await findSetting(definition, null, session)
    if (!holdingOf(definition, sector ? settingOf(sector) : undefined).mayOverride) throw forbidden('policySectorOnly')
    const before = await findSetting(definition, schoolId, session)
    refuseUnseen(before, decision)
    const decided = { value: decision.value }
    await write({ definition, schoolId, before, decided, actor }, session)
    await note({ action: 'policies.overridden', actor, origin, definition, schoolId, before, after: decided }, session)
  })
}

/** What the sector has decided holds in the school again. @throws AppError 403, 404; 409 `policyChanged` */
export async function dropOverride(
  actor: Actor,
  place: SchoolPolicy,
  { seen }: Pick<Decision, 'seen'>,
  origin: Origin,
): Promise<void> {
  const { definition, schoolId } = await findToDecide(actor, place)

  await changing(async (session) => {
    const before = await findSetting(definition, schoolId, session)
    refuseUnseen(before, { seen })
    if (!before) return
    await PolicySetting.deleteOne({ _id: before._id }, { session })
    await announceSettings(schoolId.toString(), session)
    await note({ action: 'policies.overrideDropped', actor, origin, definition, schoolId, before }, session)
  })
}

export interface SchoolPolicy {
  readonly schoolId: Types.ObjectId
  readonly key: unknown
}

async function findToDecide(actor: Actor, { schoolId, key }: SchoolPolicy) {
  const school = await findSchoolToSee(actor, schoolId)
  const definition = findDefinition(key)
  if (!canDecideForSchool(actor, school.id)) throw forbidden()
  return { definition, schoolId }
}

function refuseOther(definition: PolicyDefinition, value: PolicyValue): void {
  if (!isValueOf(definition, value)) throw new AppError(422, 'policyValue')
}

function refuseUnseen(before: SettingRecord | null, { seen }: Pick<Decision, 'seen'>): void {
  if (seen !== undefined && (before?.setAt.getTime() ?? null) !== (seen?.getTime() ?? null))
    throw conflict('policyChanged')
}

/** Two who decide for the first time at the same moment: one of them has not seen what the other did. */
async function changing(body: (session: ClientSession) => Promise<void>): Promise<void> {
  try {
    await inTransaction(body)
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('policyChanged', error)
    throw error
  }
}

async function findSetting(
  { key }: PolicyDefinition,
  schoolId: Types.ObjectId | null,
  session: ClientSession,
): Promise<SettingRecord | null> {
  return await PolicySetting.findOne({ key, unitId: schoolId }).session(session).lean()
}

interface Writing {
  readonly definition: PolicyDefinition
  readonly schoolId: Types.ObjectId | null
  readonly before: SettingRecord | null
  readonly decided: { readonly value: PolicyValue; readonly mayOverride?: boolean }
  readonly actor: Actor
}

async function write({ definition, schoolId, before, decided, actor }: Writing, session: ClientSession): Promise<void> {
  const set = { ...decided, setById: actor.personId, setByName: actor.name, setAt: await laterThan(before?.setAt) }
  if (before) await PolicySetting.updateOne({ _id: before._id }, { $set: set }, { session })
  else await new PolicySetting({ key: definition.key, unitId: schoolId, ...set }).save({ session })
  await announceSettings(schoolId?.toString(), session)
}

/** The time tells one decision from the next. */
async function laterThan(before: Date | undefined): Promise<Date> {
  const now = await sharedTime()
  return before && now <= before ? new Date(before.getTime() + 1) : now
}

interface Noted {
  readonly action: string
  readonly actor: Actor
  readonly origin: Origin
  readonly definition: PolicyDefinition
  readonly schoolId?: Types.ObjectId
  readonly before: SettingRecord | null
  readonly after?: Writing['decided']
}

async function note({ definition, schoolId, before, after, ...entry }: Noted, session: ClientSession): Promise<void> {
  const { value, mayOverride } = before ?? {}
  await record(
    {
      ...entry,
      subject: { kind: 'policy', id: subjectIdOf(definition.key, schoolId?.toString()) },
      unitIds: schoolId && [schoolId],
      before: before ? { value, ...(schoolId ? {} : { mayOverride }) } : undefined,
      after: after && { ...after },
    },
    session,
  )
}
