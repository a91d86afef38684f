// What somebody becomes, and no longer is.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import type { Role } from '../roles.ts'
import { beginningOf, dayOf, findSchoolOf, findUnits, type KnownUnit } from '../schools/index.ts'
import { beginMembership, endMembership, removeMembership } from './change.ts'
import { rolesGivenBy, type RoleUnit } from './given-roles.ts'
import { alignGuardiansOf } from './family/align.ts'
import { Membership, type MembershipRecord } from './membership.model.ts'
import { findViewed } from './view.ts'

export interface RoleForm {
  readonly unitId: Types.ObjectId
  readonly role: Role
  /** The first day. */
  readonly from: string
  /** The last day; null: it goes on. */
  readonly lastDay: string | null
}

/** @throws AppError 404; 403; 409 `roleHeld` when they are that there already */
export async function addRole(actor: Actor, personId: Types.ObjectId, form: RoleForm, origin: Origin): Promise<void> {
  await findViewed(actor, personId)
  await checkGiven(actor, form)
  await inTransaction(async (session) => {
    if (!(await giveRole(personId, form, session))) throw conflict('roleHeld')
    await recordRole({ action: 'people.roleAdded', actor, personId, origin, after: form }, session)
  })
}

/** In somebody's transaction, after the rights have been checked. Says whether anything changed. */
export async function giveRole(personId: Types.ObjectId, form: RoleForm, session: ClientSession): Promise<boolean> {
  const { unitId, role, from, lastDay } = form
  const to = lastDay === null ? {} : { to: dayAfter(lastDay) }
  const isNew = await beginMembership({ personId, unitId, role, from: beginningOf(from), ...to }, session)
  if (isNew && role === 'student') await alignGuardiansOf(personId, beginningOf(from), session)
  return isNew
}

/** @throws AppError 403; 404 for a unit that is not there */
export async function checkGiven(actor: Actor, { unitId, role }: Pick<RoleForm, 'unitId' | 'role'>): Promise<void> {
  const unit = await findRoleUnit(unitId)
  if (!unit) throw notFound()
  if (!rolesGivenBy(actor, unit).includes(role)) throw forbidden()
}

export async function findRoleUnit(
  unitId: Types.ObjectId,
  now = new Date(),
): Promise<(KnownUnit & RoleUnit) | undefined> {
  const unit = (await findUnits([unitId.toString()])).get(unitId.toString())
  return unit && { ...unit, schoolId: schoolOf(await findSchoolOf(unitId, now)) }
}

export interface RoleToChange {
  readonly membership: MembershipRecord
  readonly fullName: string
}

/** One that they may end or take back. @throws AppError 404; 403 */
export async function findRole(actor: Actor, membershipId: Types.ObjectId): Promise<RoleToChange> {
  const membership = await Membership.findById(membershipId).lean()
  if (!membership) throw notFound()
  const { person } = await findViewed(actor, membership.personId)
  await checkGiven(actor, membership)
  return { membership, fullName: person.fullName }
}

export type Ended = { readonly kind: 'ended' } | { readonly kind: 'beforeItBegan' }

/** @throws AppError 404; 403; 409 `roleEnded` when it has ended before that day, `lastAdministrator` */
export async function endRole(
  actor: Actor,
  membershipId: Types.ObjectId,
  { lastDay }: { readonly lastDay: string },
  origin: Origin,
): Promise<Ended> {
  const { membership } = await findRole(actor, membershipId)
  const { personId, unitId, role } = membership
  const on = dayAfter(lastDay)
  if (on <= membership.from) return { kind: 'beforeItBegan' }

  await inTransaction(async (session) => {
    await keepAnAdministrator(membership, on, session)
    if (!(await endMembership({ personId, unitId, role, on }, session))) throw conflict('roleEnded')
    if (role === 'student') await alignGuardiansOf(personId, on, session)
    const days = { unitId, role, from: dayOf(membership.from), lastDay }
    await recordRole({ action: 'people.roleEnded', actor, personId, origin, after: days }, session)
  })
  return { kind: 'ended' }
}

/** It was a mistake: it has never held. @throws AppError 404; 403; 409 `lastAdministrator` */
export async function takeBackRole(actor: Actor, membershipId: Types.ObjectId, origin: Origin): Promise<void> {
  const { membership } = await findRole(actor, membershipId)
  const { personId, unitId, role, from, to } = membership
  await inTransaction(async (session) => {
    await keepAnAdministrator(membership, new Date(), session)
    if (!(await removeMembership(membershipId, session))) throw notFound()
    if (role === 'student') await alignGuardiansOf(personId, beginningOf(dayOf(new Date())), session)
    const before = { unitId, role, from: dayOf(from), lastDay: to ? lastDayOf(to) : null }
    await recordRole({ action: 'people.roleTakenBack', actor, personId, origin, before }, session)
  })
}

/** `to` is the first moment at which it no longer holds: people are told the last day. */
export function lastDayOf(to: Date): string {
  return dayOf(new Date(to.getTime() - 1))
}

export function dayAfter(day: string): Date {
  return new Date(beginningOf(day).getTime() + 24 * 3600_000)
}

/** Somebody has to be able to let the others in. Two who end each other's role at the same time meet at `reliedOnAt`. */
async function keepAnAdministrator(membership: MembershipRecord, on: Date, session: ClientSession): Promise<void> {
  const { personId, role } = membership
  if (role !== 'sectorAdministrator') return
  const other = await Membership.findOneAndUpdate(
    { role, personId: { $ne: personId }, from: { $lte: on }, to: { $exists: false } },
    { $set: { reliedOnAt: new Date() } },
    { session },
  ).lean()
  if (!other) throw conflict('lastAdministrator')
}

interface RoleChange {
  readonly action: string
  readonly actor: Actor
  readonly personId: Types.ObjectId
  readonly origin: Origin
  readonly before?: RoleForm
  readonly after?: RoleForm
}

async function recordRole(change: RoleChange, session: ClientSession): Promise<void> {
  const { action, actor, personId, origin, before, after } = change
  const unitId = (before ?? after)!.unitId
  await record(
    {
      ...{ action, actor, origin, unitIds: [unitId] },
      subject: { kind: 'person', id: personId },
      ...(before ? { before: { ...before } } : {}),
      ...(after ? { after: { ...after } } : {}),
    },
    session,
  )
}

function schoolOf(unit: KnownUnit | undefined): string | undefined {
  return unit?.kind === 'school' ? unit.id : undefined
}
