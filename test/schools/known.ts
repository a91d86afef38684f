// Units as the rules see them, without a database, and who asks.

import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import type { Role } from '../../server/roles.ts'
import { beginningOf } from '../../server/schools/day.ts'
import type { KnownUnit } from '../../server/schools/find.ts'
import type { Units } from '../../server/schools/rules.ts'
import type { RelationKind, UnitKind } from '../../server/schools/unit.model.ts'
import { lasting, type Relation } from '../../server/schools/validity.ts'
import { makeActor } from '../support/make.ts'

/** `['managedBy', 'sector', '2020-01-01', '2025-07-01']`: the end is the first day without it. */
export type Stands = readonly [RelationKind, string, string?, string?]

interface Options extends Partial<Omit<KnownUnit, 'relations' | 'from' | 'to'>> {
  readonly from?: string
  readonly to?: string
}

/** A school unless something else is asked for. */
export function known(id: string, stands: readonly Stands[] = [], { from, to, ...given }: Options = {}): KnownUnit {
  const kind = given.kind ?? 'school'
  return {
    ...{ id, code: id, name: id, kind, levels: kind === 'school' ? ['primary'] : [], successorIds: [], revision: 0 },
    ...given,
    relations: stands.map(([kind, unitId, from, to]): Relation => ({ kind, unitId, ...lasting(at(from), at(to)) })),
    ...lasting(at(from), at(to)),
  }
}

export function unitsOf(...units: readonly KnownUnit[]): Units {
  return new Map(units.map((unit) => [unit.id, unit]))
}

export function at(day: string | undefined): Date | undefined {
  return day === undefined || day === '' ? undefined : beginningOf(day)
}

export function actorWith(role: Role, unitId: Types.ObjectId | string, unitKind: UnitKind = 'school'): Actor {
  return makeActor(role, new Types.ObjectId(unitId), unitKind)
}

export function administrator(): Actor {
  return actorWith('sectorAdministrator', new Types.ObjectId(), 'sectorOffice')
}

export const origin = { address: '10.0.0.1', device: 'test' }

/** The fields that were refused, each with the last part of its message's key. */
export async function refusedFields(act: () => unknown): Promise<Record<string, string>> {
  try {
    await act()
  } catch (error) {
    const { errors, status, code } = error as { errors?: Record<string, { key: string }>; status: number; code: string }
    if (!errors) return { [status]: code }
    return Object.fromEntries(Object.entries(errors).map(([field, { key }]) => [field, key.split('.').at(-1)!]))
  }
  return {}
}
