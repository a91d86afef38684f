// Whose submissions they are: who finds them in a queue, who decides, who writes with the author, who only reads.

import { type Actor, hasRole } from '../actor.ts'
import type { Role } from '../roles.ts'
import { schoolCurators, sectorCurators, type Stage } from '../materials/index.ts'
import type { SubmissionRecord } from './submission.model.ts'

type Placed = Pick<SubmissionRecord, 'stage' | 'unitId'>
type Owned = Placed & Pick<SubmissionRecord, 'ownerId'>

/** Who may end what somebody else has claimed. */
const unstickers: readonly Role[] = ['schoolAdministrator', 'vicePrincipal', 'principal']

export const curators: readonly Role[] = ['subjectLeader', ...schoolCurators, ...sectorCurators]

export function isCurator(actor: Actor): boolean {
  return hasRole(actor, ...curators)
}

export function deskOf({ stage, unitId }: Placed): string {
  return stage === 'sector' ? stage : `${stage}.${unitId.toString()}`
}

export interface Desk {
  readonly stage: Stage
  readonly desk: string
}

/** Where what lies waits for them, each once. */
export function desksOf({ memberships }: Actor): Desk[] {
  const desks: Desk[] = []
  for (const { role, unitId: ownId, schoolId: unitId = ownId } of memberships) {
    const at = (stage: Stage) => desks.push({ stage, desk: deskOf({ stage, unitId }) })
    if (role === 'subjectLeader' || schoolCurators.includes(role)) at('group')
    if (schoolCurators.includes(role)) at('school')
    if (sectorCurators.includes(role)) at('sector')
  }
  return [...new Map(desks.map((one) => [one.desk, one])).values()]
}

/** It lies on a desk of theirs: they may claim it and decide. The query twin is `desk: { $in: … }` (queue.ts). */
export function canDecide(actor: Actor, submission: Placed): boolean {
  return desksOf(actor).some(({ desk }) => desk === deskOf(submission))
}

export function isAuthor({ personId }: Actor, { ownerId }: Pick<SubmissionRecord, 'ownerId'>): boolean {
  return ownerId.equals(personId)
}

/** Its owner, those on whose desk it lies, and those of its school, who see what becomes of it in the sector. */
export function canSee(actor: Actor, submission: Owned): boolean {
  if (isAuthor(actor, submission) || canDecide(actor, submission)) return true
  return actor.memberships.some(
    ({ role, unitId, schoolId = unitId }) =>
      (role === 'subjectLeader' || schoolCurators.includes(role)) && schoolId.equals(submission.unitId),
  )
}

/** On whose side somebody writes; undefined: they only read. Whoever has made it is the author, whatever else they are. */
export function sideOf(actor: Actor, submission: Owned): 'author' | 'curator' | undefined {
  if (isAuthor(actor, submission)) return 'author'
  return canDecide(actor, submission) ? 'curator' : undefined
}

/** Notes among colleagues. */
export function canSeeInternal(actor: Actor, submission: Owned): boolean {
  return sideOf(actor, submission) === 'curator'
}

export function canUnstick(actor: Actor, submission: Placed): boolean {
  if (hasRole(actor, 'sectorAdministrator') && submission.stage === 'sector') return true
  return (
    submission.stage !== 'sector' &&
    actor.memberships.some(
      ({ role, unitId, schoolId = unitId }) => unstickers.includes(role) && schoolId.equals(submission.unitId),
    )
  )
}

/** Who has the same right: for handing over. */
export function rolesAt(stage: Stage): readonly Role[] {
  if (stage === 'sector') return sectorCurators
  return stage === 'school' ? schoolCurators : ['subjectLeader', ...schoolCurators]
}

type Claimed = Pick<SubmissionRecord, 'claimedById' | 'claimedUntil'>

/** A claim whose time is over is none. */
export function holderOf({ claimedById, claimedUntil }: Claimed, now: Date) {
  return claimedById && claimedUntil && claimedUntil > now ? claimedById : undefined
}

export function isHeldByAnother(claimed: Claimed, personId: Actor['personId'], now: Date): boolean {
  return holderOf(claimed, now)?.equals(personId) === false
}

/** The same as a query: nobody has it, or only they. */
export const freeFor = (personId: Actor['personId'] | undefined, now: Date) => ({
  $or: [{ claimedById: null }, { claimedUntil: { $lte: now } }, ...(personId ? [{ claimedById: personId }] : [])],
})
