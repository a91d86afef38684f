// Work of pupils leaves their school only with the consent of each who can be recognised in it (Law on Personal Data
// Protection 91/2025/QH15, art. 24): for the proposal to the sector, and for every step there that offers it.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { findClasses, listPupils } from '../classes/index.ts'
import { listWithoutConsent } from '../consents/index.ts'
import { forbidden } from '../errors.ts'
import type { SteppedMaterial } from '../material-steps.ts'
import {
  findEdition,
  findMaterial,
  isOwner,
  type MaterialRecord,
  readMaterial,
  readMaterials,
  type StepName,
} from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { PupilsWork } from './pupils-work.model.ts'

export interface Consents {
  readonly isSaid: boolean
  /** Of how many pupils the consent does not hold. */
  readonly missing: number
}

/** Types of materials that are made by pupils: science projects. */
export const typesOfPupils: readonly string[] = ['KHKT']

/** Undefined: nothing says that it is a work of pupils. */
export async function consentsFor(
  materialId: Types.ObjectId,
  type: string,
  session?: ClientSession,
): Promise<Consents | undefined> {
  const said = await PupilsWork.findById(materialId)
    .session(session ?? null)
    .lean()
  if (!said) return typesOfPupils.includes(type) ? { isSaid: false, missing: 0 } : undefined
  const missing = said.pupilIds.length === 0 ? [] : await listWithoutConsent(said.pupilIds, 'publishWork')
  return { isSaid: true, missing: missing.length }
}

const leavingSchool: readonly StepName[] = ['propose', 'approveInSector', 'publishInSector']

/** @throws InvalidInput `scope` */
export async function refuseWithoutConsent(
  step: string,
  { _id, latestNumber }: SteppedMaterial,
  session: ClientSession,
): Promise<void> {
  if (!leavingSchool.includes(step as StepName) && !(step === 'show' && (await isOutside(_id, session)))) return
  const edition = await findEdition(_id, latestNumber, session)
  const consents = await consentsFor(_id, edition?.content.type ?? '', session)
  if (!consents) return
  if (!consents.isSaid) throw new InvalidInput({ scope: { key: 'curation.errors.pupilsNotSaid' } })
  const { missing: count } = consents
  if (count > 0) throw new InvalidInput({ scope: { key: 'curation.errors.consentMissing', values: { count } } })
}

/** What was hidden is to be seen again outside its school. */
async function isOutside(id: Types.ObjectId, session: ClientSession): Promise<boolean> {
  const live = (await readMaterials([id], session)).get(id.toString())?.live
  return live !== undefined && live !== null && live.scope !== 'school'
}

export interface WorkOfPupils {
  readonly material: MaterialRecord
  readonly isSaid: boolean
  readonly missing: number
  /** Of the classes that the owner teaches, class by class; then without names whoever was chosen and is theirs no more. */
  readonly pupils: readonly {
    readonly id: string
    readonly name: string | undefined
    readonly place: string | undefined
    readonly isChosen: boolean
  }[]
}

/** For the owner alone. @throws AppError 404, 403 */
export async function findWorkOfPupils(actor: Actor, materialId: Types.ObjectId): Promise<WorkOfPupils> {
  const { material, content } = await findMaterial(actor, materialId, { edition: 'draft' })
  if (!isOwner(actor, material)) throw forbidden()
  const said = await PupilsWork.findById(materialId).lean()
  const chosen = (said?.pupilIds ?? []).map((id) => id.toString())
  const pupils = await pupilsOf(actor)
  const others = chosen.filter((id) => !pupils.has(id))
  const { isSaid, missing } = (await consentsFor(materialId, content.type)) ?? { isSaid: false, missing: 0 }
  return {
    ...{ material, isSaid, missing },
    pupils: [
      ...[...pupils].map(([id, one]) => ({ id, ...one, isChosen: chosen.includes(id) })),
      ...others.map((id) => ({ id, name: undefined, place: undefined, isChosen: true })),
    ],
  }
}

/** None: nobody can be recognised in it. @throws AppError 404, 403; InvalidInput `pupil` */
export async function sayWhoseWork(
  actor: Actor,
  materialId: Types.ObjectId,
  pupilIds: readonly Types.ObjectId[],
  origin: Origin,
): Promise<void> {
  const { material, pupils } = await findWorkOfPupils(actor, materialId)
  const ids = new Map(pupilIds.map((id) => [id.toString(), id]))
  for (const id of ids.keys())
    if (!pupils.some((one) => one.id === id)) throw new InvalidInput({ pupil: { key: 'curation.errors.notYourPupil' } })
  await inTransaction(async (session) => {
    const before = await PupilsWork.findById(materialId).session(session).lean()
    const now = { $set: { pupilIds: [...ids.values()] } }
    await PupilsWork.updateOne({ _id: materialId }, now, { upsert: true, session })
    // Who they are is told to nobody, the audit log included.
    const change = { before: { pupils: before?.pupilIds.length ?? 0 }, after: { pupils: ids.size } }
    const subject = { kind: 'material', id: materialId }
    await record(
      { action: 'curation.pupilsSaid', actor, origin, unitIds: [material.unitId], subject, ...change },
      session,
    )
  })
}

async function pupilsOf({ classes }: Actor): Promise<Map<string, { readonly name: string; readonly place: string }>> {
  const ids = new Map(classes.map(({ classId }) => [classId.toString(), classId]))
  const known = await findClasses([...ids.values()].slice(0, mostClasses))
  const pupils = new Map<string, { name: string; place: string }>()
  for (const { _id, name: place } of [...known.values()].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1)))
    for (const { id, fullName: name } of await listPupils(_id)) pupils.set(id, { name, place })
  return pupils
}

const mostClasses = 30

/** Of a material that is there no more nobody needs to know. */
export const forgetPupils: EventHandler = async ({ materialId }) => {
  const id = new Types.ObjectId(materialId as string)
  const material = await readMaterial(id)
  if (!material || material.removedAt) await PupilsWork.deleteOne({ _id: id })
}
