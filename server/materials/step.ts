// A step in the life of a material: whoever takes it, it is decided by the table of states.ts.

import { isDeepStrictEqual } from 'node:util'
import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { InvalidInput } from '../api/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { AppError, conflict, forbidden } from '../errors.ts'
import type { FieldErrors } from '../http/form.ts'
import { beginningOf, dayOf } from '../schools/index.ts'
import { moversOf, scopesFor, stepsOf } from './access.ts'
import { hasTopics } from './check.ts'
import { fieldOf, missingFor } from './completeness.ts'
import type { Content } from './content.ts'
import { officeScope } from './draft.ts'
import { Edition } from './edition.model.ts'
import { findEdition } from './find.ts'
import { addUses, editionUse } from './files.ts'
import type { StepForm } from './input.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { reviewIn } from './policies.ts'
import { entryOf, isOnItsWay, movers, restOf, type Step, type StepName, stepOfTheDay, stepsFor } from './states.ts'
import { checkStep, tellStep } from './step-hooks.ts'
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

/**
 * Nobody does it: what it stood on is gone. Undefined when there is nothing to hide, or `isMeant` says so of the material as
 * it is now.
 */
export async function hideByItselfWithin(
  session: ClientSession,
  id: Types.ObjectId,
  isMeant: (material: MaterialRecord) => boolean,
  form: StepForm,
): Promise<MaterialRecord | undefined> {
  const material = await Material.findById(id).session(session).lean()
  const step = material && stepsFor(material.state, movers).find((one) => one.name === 'hide')
  if (!step || material.removedAt || !isMeant(material)) return undefined
  return await take(step, { actor: undefined, material, form, origin: undefined, seen: undefined }, session)
}

interface Taken {
  /** Undefined: nobody, the day has come. */
  readonly actor: Actor | undefined
  readonly material: MaterialRecord
  readonly form: StepForm
  readonly origin: Origin | undefined
  readonly seen: number | undefined
}

async function take(step: Step, taken: Taken, session: ClientSession): Promise<MaterialRecord> {
  const { actor, material, form, origin, seen } = taken
  refuseUnsaid(step, form)
  const hindrances = await hindrancesOf(step, material, session)
  if (Object.keys(hindrances).length > 0) throw new InvalidInput(hindrances)
  const context = { actor, material, form, origin, at: new Date() }
  await checkStep(step.name, context, session)
  const state = await stateAfter(step, material)
  const made = step.makesEdition ? await makeEdition(taken, session) : {}
  // Where nobody looks at it before, it is live with handing it in.
  const where = step.goesLive ?? (step.makesEdition && state === 'publishedInSchool' ? 'school' : undefined)
  const changes: Partial<MaterialRecord> = {
    state,
    ...{ reason: form.reason || undefined, reasonCode: step.needsReason && form.reasonCode },
    goesLiveAt: step.takesDay && form.liveOn ? beginningOf(form.liveOn) : undefined,
    ...made,
    ...(where && {
      live: {
        ...(await goLive({ ...material, ...made }, where, session)),
        ...(!step.goesLive && { isUnreviewed: true }),
      },
    }),
  }
  const { reason, reasonCode, latestNumber: edition = material.latestNumber } = changes
  const told = {
    ...{ actor, origin, action: `materials.${step.name}` },
    before: { state: material.state },
    after: { state, reason, reasonCode, edition, liveOn: step.takesDay && form.liveOn },
  }
  const after = await saveMaterial(material, changes, told, session, seen)
  await tellStep(step.name, { ...context, after }, session)
  return after
}

const sectorSteps: readonly StepName[] = ['propose', 'approveInSector', 'publishInSector']

function refuseUnsaid({ needsReason, takesDay }: Step, { reason, reasonCode, liveOn }: StepForm): void {
  const required = { key: 'field.errors.required' }
  const errors = {
    ...(needsReason && !reasonCode && { reasonCode: required }),
    ...(needsReason && reason === '' && { reason: required }),
    ...(takesDay && liveOn && liveOn <= dayOf(new Date()) && { liveOn: { key: 'materials.errors.dayIsPast' } }),
  }
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors)
}

function stepFor(actor: Actor, material: MaterialRecord, name: StepName): Step {
  const step = stepsOf(actor, material).find((one) => one.name === name)
  if (step) return step
  const isOthers = stepsFor(material.state, movers).some((one) => one.name === name)
  throw isOthers || moversOf(actor, material).length === 0 ? forbidden() : conflict('materialMoved')
}

async function stateAfter(
  { to }: Step,
  { live, isOfSchool, unitId }: MaterialRecord,
): Promise<MaterialRecord['state']> {
  if (to === 'rest') return restOf(live?.scope === 'personal' ? undefined : live?.scope)
  if (to !== 'entry') return to
  return entryOf(isOfSchool, await reviewIn(isOfSchool ? unitId : undefined))
}

async function makeEdition({ actor, material, form }: Taken, session: ClientSession): Promise<Partial<MaterialRecord>> {
  const { draft, latestNumber } = material
  if (!actor) throw new Error('An edition is made by somebody.')
  if (isOnItsWay(material.state)) await refuseSame(material, session)
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

/** What waits already is not handed in again: it would lose its place for nothing. */
async function refuseSame({ _id, latestNumber, draft }: MaterialRecord, session: ClientSession): Promise<void> {
  const edition = await findEdition(_id, latestNumber, session)
  const plain = (content: unknown): unknown => JSON.parse(JSON.stringify(content))
  if (edition && isDeepStrictEqual(plain(edition.content), plain(draft)))
    throw new InvalidInput({ title: { key: 'materials.errors.nothingNew' } })
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
  if (sectorSteps.includes(step.name)) return await hindrancesForSector(material, session)
  return step.makesEdition && !scopesFor(material).includes(material.draft.scope) ? officeScope : {}
}

/** What was handed in for the school alone is not offered more widely, nor what its licence keeps there. */
async function hindrancesForSector(
  { _id, latestNumber }: MaterialRecord,
  session?: ClientSession,
): Promise<FieldErrors> {
  const edition = await findEdition(_id, latestNumber, session)
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

/** What has been approved for a day that has come is live now; what cannot be any more waits for a curator. */
export async function goLiveOnTheDay(now = new Date()): Promise<void> {
  for (;;) {
    const due = await Material.findOne({ goesLiveAt: { $lte: now } }, { _id: 1 }).lean()
    if (!due) return
    await inTransaction(async (session) => {
      const material = await Material.findById(due._id).session(session).lean()
      if (!material?.goesLiveAt || material.goesLiveAt > now) return
      const step = stepOfTheDay(material.state)
      const form = { reason: '', note: '' }
      try {
        if (!step) throw conflict('materialMoved')
        await take(step, { actor: undefined, material, form, origin: undefined, seen: undefined }, session)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const told = { actor: undefined, origin: undefined, action: 'materials.dayPassed' }
        await saveMaterial(material, { goesLiveAt: undefined }, told, session)
      }
    })
  }
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
