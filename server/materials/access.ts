// Who may do what with a material.

import { type Actor, hasRole } from '../actor.ts'
import type { MaterialFile } from './content.ts'
import type { MaterialRecord } from './material.model.ts'
import { type Mover, type Step, stepsFor } from './states.ts'
import { schoolCurators, sectorCurators, staff } from './viewers.ts'

type Owned = Pick<MaterialRecord, 'ownerId' | 'unitId'>

/** The schools and offices, not parts of them, for which somebody can bring materials, each once, those with the first membership first. */
export function unitsToShareFrom({ memberships }: Actor): Actor['memberships'] {
  const working = memberships.filter(({ role, schoolId }) => staff.includes(role) && schoolId === undefined)
  return working.filter(({ unitId }, at) => working.findIndex((other) => other.unitId.equals(unitId)) === at)
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

/** Sees the draft, editions that are not live, and how the files were processed. */
export function canSeeDraft(actor: Actor | undefined, material: Owned): boolean {
  return actor !== undefined && (canEdit(actor, material) || isGroupLeader(actor, material) || isSectorCurator(actor))
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

function isGroupLeader({ memberships }: Actor, { unitId }: Owned): boolean {
  return memberships.some((held) => held.role === 'subjectLeader' && (held.schoolId ?? held.unitId).equals(unitId))
}

function isSchoolCurator({ memberships }: Actor, { unitId }: Owned): boolean {
  return memberships.some((held) => schoolCurators.includes(held.role) && (held.schoolId ?? held.unitId).equals(unitId))
}

function isSectorCurator(actor: Actor): boolean {
  return hasRole(actor, ...sectorCurators)
}
