// People as the API tells of them.

import type { Types } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../actor.ts'
import { forbidden } from '../errors.ts'
import { dayOf } from '../schools/index.ts'
import type { heldRoleSchema, listedSchema, personSchema } from './api-schemas.ts'
import { dayOfBirth } from './facts.ts'
import type { ListedPerson } from './list.ts'
import { findProfile, type ProfileRole } from './profile.ts'
import { lastDayOf } from './roles.ts'

type Profile = Awaited<ReturnType<typeof findProfile>>

export function personAnswer(
  { person, roles: held, can }: Profile,
  personalId: string | undefined,
): z.input<typeof personSchema> {
  const { _id, fullName, sortName, isSortNameGiven, birthDate, gender, sectorCode, email, phone } = person
  const works = held.some(({ isNow, membership }) => isNow && membership.role !== 'student')
  const details = <T>(value: T | null | undefined) => (can.seeDetails ? (value ?? null) : null)
  return {
    id: _id.toString(),
    name: fullName,
    sortName: isSortNameGiven ? (sortName ?? null) : null,
    birthDate: details(birthDate && dayOfBirth(birthDate)),
    gender: details(gender),
    sectorCode: details(sectorCode),
    email: can.seeDetails || works ? (email ?? null) : null,
    phone: details(phone),
    personalId: personalId ?? null,
    roles: held.map(roleAnswer),
  }
}

function roleAnswer({ membership, unit }: ProfileRole): z.input<typeof heldRoleSchema> {
  const { _id, role, from, to } = membership
  return {
    id: _id.toString(),
    role,
    unit: { id: unit.id, name: unit.name },
    firstDay: dayOf(from),
    lastDay: to ? lastDayOf(to) : null,
  }
}

export function listedAnswer(
  { _id, fullName, places }: ListedPerson,
  { unitId, group }: { readonly unitId: Types.ObjectId | undefined; readonly group: string },
): z.input<typeof listedSchema> {
  const now = new Date()
  const told = places.filter((place) => {
    const isNow = place.from <= now && (!place.to || place.to > now)
    return isNow && place.group === group && (!unitId || place.unitId.equals(unitId))
  })
  return {
    id: _id.toString(),
    name: fullName,
    roles: told.map(({ role, unitId: id }) => ({ role, unitId: id.toString() })),
  }
}

export async function guardiansAnswer(actor: Actor, childId: Types.ObjectId) {
  const { guardians } = await findProfile(actor, childId)
  if (!guardians) throw forbidden()
  return {
    items: guardians.map(({ person, relation, canView }) => ({
      person: { id: person._id.toString(), name: person.fullName },
      relation,
      phone: canView ? (person.phone ?? null) : null,
    })),
  }
}
