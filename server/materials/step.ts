// A step in the life of a material: whoever takes it, it is decided by the table of states.ts.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { InvalidInput } from '../api/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden } from '../errors.ts'
import type { FieldErrors } from '../http/form.ts'
import { policyOf } from '../policies/index.ts'
import { moversOf, scopesFor, stepsOf } from './access.ts'
import { hasTopics } from './check.ts'
import { fieldOf, missingFor } from './completeness.ts'
import type { Content } from './content.ts'
import { officeScope } from './draft.ts'
import { Edition } from './edition.model.ts'
import { addUses, editionUse } from './files.ts'
import type { StepForm } from './input.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { schoolReview } from './policies.ts'
import { entryOf, restOf, type Step, type StepName, stepsFor } from './states.ts'
import type { Scope } from './vocabulary.ts'
import { loadMaterial, refreshMaterial, saveMaterial } from './write.ts'

/**
 * @throws AppError 404; 403 when somebody else may take the step; 409 `materialMoved` when nobody can now;
 * InvalidInput for a reason that is missing, and for what the scope asks for (`materials.missing.<what>`, field `<what>`)
 */
export async function takeStep(
  actor: Actor,
  id: Types.ObjectId,
  name: StepName,
  form: StepForm,
  origin: Origin,
  seen?: number,
): Promise<MaterialRecord> {
  return await inTransaction((session) => takeStepWithin(session, actor, { id, name, form, origin, seen }))
}

export interface StepToTake {
  readonly id: Types.ObjectId
  readonly name: StepName
  readonly form: StepForm
  readonly origin: Origin
  /** The revision that the actor has seen. */
  readonly seen?: number | undefined
}

/** The same in a transaction of the caller, who writes more with it. */
export async function takeStepWithin(
  session: ClientSession,
  actor: Actor,
  { id, name, form, origin, seen }: StepToTake,
): Promise<MaterialRecord> {
  const material = await loadMaterial(actor, id, session)
  return await take(stepFor(actor, material, name), { actor, material, form, origin, seen }, session)
}

/**
 * All the way that somebody may go alone: a librarian publishes in the school at once, a specialist in the sector. For others
 * it is handed in. @throws as `takeStep`
 */
export async function publishAsFarAs(
  actor: Actor,
  id: Types.ObjectId,
  form: StepForm,
  origin: Origin,
  seen?: number,
): Promise<MaterialRecord> {
  return await inTransaction(async (session) => {
    let material = await loadMaterial(actor, id, session)
    const step = stepFor(actor, material, 'submit')
    material = await take(step, { actor, material, form, origin, seen }, session)
    for (const name of ['publishInSchool', 'propose', 'publishInSector'] as const) {
      const isWanted =
        name === 'publishInSchool' || material.draft.scope === 'sector' || material.draft.scope === 'public'
      const next = stepsOf(actor, material).find((one) => one.name === name)
      if (isWanted && next) material = await take(next, { actor, material, form, origin, seen: undefined }, session)
    }
    return material
  })
}

interface Taken {
  readonly actor: Actor
  readonly material: MaterialRecord
  readonly form: StepForm
  readonly origin: Origin
  readonly seen: number | undefined
}

async function take(step: Step, taken: Taken, session: ClientSession): Promise<MaterialRecord> {
  const { actor, material, form, origin, seen } = taken
  if (step.needsReason && form.reason === '') throw new InvalidInput({ reason: { key: 'field.errors.required' } })
  const hindrances = await hindrancesOf(step, material, session)
  if (Object.keys(hindrances).length > 0) throw new InvalidInput(hindrances)
  const changes: Partial<MaterialRecord> = {
    state: await stateAfter(step, material),
    reason: form.reason || undefined,
    ...(step.makesEdition && (await makeEdition(taken, session))),
    ...(step.goesLive && { live: await goLive(material, step.goesLive, session) }),
  }
  const told = {
    ...{ actor, origin, action: `materials.${step.name}` },
    before: { state: material.state },
    after: { state: changes.state, reason: changes.reason, edition: changes.latestNumber ?? material.latestNumber },
  }
  return await saveMaterial(material, changes, told, session, seen)
}

function stepFor(actor: Actor, material: MaterialRecord, name: StepName): Step {
  const step = stepsOf(actor, material).find((one) => one.name === name)
  if (step) return step
  const isOthers = stepsFor(material.state, ['owner', 'groupLeader', 'schoolCurator', 'sectorCurator']).some(
    (one) => one.name === name,
  )
  throw isOthers || moversOf(actor, material).length === 0 ? forbidden() : conflict('materialMoved')
}

async function stateAfter(
  { to }: Step,
  { live, isOfSchool, unitId }: MaterialRecord,
): Promise<MaterialRecord['state']> {
  if (to === 'rest') return restOf(live?.scope === 'personal' ? undefined : live?.scope)
  if (to !== 'entry') return to
  return entryOf(isOfSchool, await policyOf(schoolReview, isOfSchool ? unitId : undefined))
}

async function makeEdition({ actor, material, form }: Taken, session: ClientSession): Promise<Partial<MaterialRecord>> {
  const { draft, latestNumber } = material
  const scope: Scope = draft.scope === 'personal' ? 'school' : draft.scope
  await refuseIncomplete(material, scope)
  const number = latestNumber + 1
  const change = number === 1 ? 'first' : (form.change ?? 'content')
  const _id = new Types.ObjectId()
  const made = { madeById: actor.personId, madeByName: actor.name, madeAt: new Date() }
  await Edition.create([{ _id, materialId: material._id, number, content: draft, change, note: form.note, ...made }], {
    session,
  })
  await addUses(draft.files, editionUse(_id), session)
  return { latestNumber: number, latestChange: change }
}

async function refuseIncomplete({ draft }: Pick<MaterialRecord, 'draft'>, scope: Scope): Promise<void> {
  if (draft.scope === 'personal') throw new InvalidInput({ scope: { key: 'materials.errors.personalScope' } })
  const errors = await incompleteness(draft, scope)
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors)
}

async function incompleteness(content: Content, scope: Scope): Promise<FieldErrors> {
  const missing = missingFor(content, scope, await hasTopics(content))
  return Object.fromEntries(missing.map((what) => [fieldOf(what), { key: `materials.missing.${what}` }]))
}

/** What keeps a step from being taken, by field. */
export async function hindrancesOf(
  step: Step,
  material: MaterialRecord,
  session?: ClientSession,
): Promise<FieldErrors> {
  if (step.name === 'propose' || step.goesLive === 'sector') return await hindrancesForSector(material, session)
  return step.makesEdition && !scopesFor(material).includes(material.draft.scope) ? officeScope : {}
}

/** What was handed in for the school alone is not offered more widely, nor what its licence keeps there. */
async function hindrancesForSector(
  { _id, latestNumber }: MaterialRecord,
  session?: ClientSession,
): Promise<FieldErrors> {
  const edition = await Edition.findOne({ materialId: _id, number: latestNumber })
    .session(session ?? null)
    .lean()
  const scope = edition?.content.scope ?? 'personal'
  if (!edition || (scope !== 'sector' && scope !== 'public')) return { scope: { key: 'materials.errors.notForSector' } }
  return await incompleteness(edition.content, scope)
}

async function goLive(
  { _id: materialId, latestNumber: number }: MaterialRecord,
  where: 'school' | 'sector',
  session: ClientSession,
): Promise<NonNullable<MaterialRecord['live']>> {
  const publishedAt = new Date()
  const edition = await Edition.findOneAndUpdate({ materialId, number }, { $set: { publishedAt } }, { session }).lean()
  if (!edition) throw new Error(`The edition ${number} of the material ${materialId.toString()} is not there.`)
  const scope = where === 'school' ? 'school' : edition.content.scope === 'public' ? 'public' : 'sector'
  return { number, scope, content: edition.content, publishedAt }
}

/** Embargoes that have ended since the last time: what they hid is shown now. */
export async function endEmbargoes(now = new Date()): Promise<void> {
  for (;;) {
    const due = await Material.findOne({ embargoEndsAt: { $lte: now } }, { _id: 1 }).lean()
    if (!due) return
    await inTransaction(async (session) => {
      const material = await Material.findById(due._id).session(session).lean()
      if (material?.embargoEndsAt && material.embargoEndsAt <= now) await refreshMaterial(material, session)
    })
  }
}
