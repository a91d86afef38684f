// Who may do what with a material.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import type { MaterialFile } from './content.ts'
import type { MaterialRecord } from './material.model.ts'
import { isBeforeSector, isOnItsWay, type Mover, type Step, stepsFor } from './states.ts'
import { areAmong, draftViewersOf, schoolCurators, sectorCurators, staff } from './viewers.ts'
import { type Scope, scopes } from './vocabulary.ts'

type Owned = Pick<MaterialRecord, 'ownerId' | 'unitId'>

export interface SharingUnit {
  readonly unitId: Types.ObjectId
  readonly isOfSchool: boolean
  /** Undefined of a school in which they belong to a part only. */
  readonly unitName: string | undefined
}

/** The schools and offices for which somebody can bring materials, each once, in the order of their memberships. */
export function unitsToShareFrom({ memberships }: Actor): SharingUnit[] {
  const units = new Map<string, SharingUnit>()
  for (const { role, unitId, unitName, unitKind, schoolId } of memberships) {
    if (!staff.includes(role)) continue
    const id = schoolId ?? unitId
    const known = units.get(id.toString())
    const name = schoolId ? known?.unitName : unitName
    units.set(id.toString(), {
      unitId: id,
      unitName: name,
      isOfSchool: schoolId !== undefined || unitKind === 'school',
    })
  }
  return [...units.values()]
}

/** What is brought for an office is nobody's in a school. */
export function scopesFor({ isOfSchool }: Pick<MaterialRecord, 'isOfSchool'>): readonly Scope[] {
  return isOfSchool ? scopes : scopes.filter((scope) => scope !== 'school')
}

export function canShare(actor: Actor): boolean {
  return unitsToShareFrom(actor).length > 0
}

export function isOwner(actor: Actor, { ownerId }: Pick<MaterialRecord, 'ownerId'>): boolean {
  return ownerId.equals(actor.personId)
}

/** Writes in the draft, brings and takes away files. */
export function canEdit(actor: Actor, material: Owned): boolean {
  return isOwner(actor, material) || isSchoolCurator(actor, material)
}

type Waiting = Owned & Pick<MaterialRecord, 'state' | 'latestNumber'>

/** In the sector nobody does: there it is about what was handed in. */
export function canSeeDraft(actor: Actor | undefined, material: Omit<Waiting, 'state'>): boolean {
  return areAmong(draftViewersOf(material), actor)
}

/** The newest edition, while it is on its way: whoever sees the draft does, and those it waits for. */
export function canSeeWaiting(actor: Actor | undefined, material: Waiting): boolean {
  if (material.latestNumber === 0 || !isOnItsWay(material.state)) return false
  const isTheirs = actor !== undefined && isSectorCurator(actor) && isBeforeSector(material.state)
  return isTheirs || canSeeDraft(actor, material)
}

/** Takes part in its life: is told where it stands, and how its files were processed. */
export function worksOn(actor: Actor | undefined, material: Owned): boolean {
  return actor !== undefined && moversOf(actor, material).length > 0
}

/** What somebody is to a material, for the steps of its life. */
export function moversOf(actor: Actor, material: Owned): Mover[] {
  const as: Mover[] = []
  if (isOwner(actor, material)) as.push('owner')
  if (isGroupLeader(actor, material)) as.push('groupLeader')
  if (isSchoolCurator(actor, material)) as.push('schoolCurator')
  if (isSectorCurator(actor)) as.push('sectorCurator')
  return as
}

export function stepsOf(actor: Actor, material: Owned & Pick<MaterialRecord, 'state'>): readonly Step[] {
  return stepsFor(material.state, moversOf(actor, material))
}

/** Pupils, guardians and guests never get what is for teachers only. */
export function canTakeFile(actor: Actor | undefined, file: Pick<MaterialFile, 'isForTeachersOnly'>): boolean {
  return !file.isForTeachersOnly || (actor !== undefined && hasRole(actor, ...staff))
}

/** Only what was never handed in and nobody uses can be removed by its owner. */
export function canRemove(actor: Actor, material: Owned & Pick<MaterialRecord, 'latestNumber'>): boolean {
  return isOwner(actor, material) && material.latestNumber === 0
}

/** Hides it for good, or says that it is used no longer: in its school, or once it is offered more widely in the sector. */
export function canAnswerFor(actor: Actor, material: Owned & Pick<MaterialRecord, 'live' | 'isOfSchool'>): boolean {
  const isOfSector = !material.isOfSchool || (material.live && material.live.scope !== 'school')
  return isOfSector ? isSectorCurator(actor) : isSchoolCurator(actor, material) || hasRole(actor, 'sectorAdministrator')
}

/** Warns everybody of a published edition: whoever has brought it, and those who answer for it in the school or the sector. */
export function canRecall(actor: Actor, material: Owned): boolean {
  return canEdit(actor, material) || isSectorCurator(actor)
}

/** Says that it is not dangerous after all: a curator, also where its owner has recalled it. */
export function canLiftRecall(actor: Actor, material: Owned): boolean {
  return isSchoolCurator(actor, material) || isSectorCurator(actor)
}

function isGroupLeader({ memberships }: Actor, { unitId }: Owned): boolean {
  return memberships.some((held) => held.role === 'subjectLeader' && (held.schoolId ?? held.unitId).equals(unitId))
}

function isSchoolCurator({ memberships }: Actor, { unitId }: Owned): boolean {
  return memberships.some((held) => schoolCurators.includes(held.role) && (held.schoolId ?? held.unitId).equals(unitId))
}

function isSectorCurator(actor: Actor): boolean {
  return hasRole(actor, ...sectorCurators)
}
