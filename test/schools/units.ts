// Units for tests, with their relations by name.

import { Types } from 'mongoose'
import { addUnits, type NewUnit } from '../../server/schools/add.ts'
import type { RelationKind } from '../../server/schools/unit.model.ts'

export interface UnitOptions extends Omit<Partial<NewUnit>, 'relations'> {
  readonly name: string
  readonly managedBy?: Types.ObjectId
  readonly guidedBy?: Types.ObjectId
  readonly partOf?: Types.ObjectId
  readonly locatedIn?: Types.ObjectId
  readonly relations?: NewUnit['relations']
}

let count = 0

/** A primary school unless something else is asked for. */
export async function addUnit(options: UnitOptions): Promise<Types.ObjectId> {
  const { managedBy, guidedBy, partOf, locatedIn, relations = [], ...unit } = options
  const kinds = Object.entries({ managedBy, guidedBy, partOf, locatedIn }) as [
    RelationKind,
    Types.ObjectId | undefined,
  ][]
  const id = new Types.ObjectId()
  const given = kinds.flatMap(([kind, unitId]) => (unitId ? [{ kind, unitId }] : []))
  const isSchool = (unit.kind ?? 'school') === 'school'
  await addUnits([
    {
      id,
      code: `UNIT-${++count}`,
      kind: 'school',
      levels: isSchool ? ['primary'] : [],
      relations: [...given, ...relations],
      ...unit,
    },
  ])
  return id
}

/** Primary schools that are called `Trường 1` and so on. */
export async function addSchools(count: number, relations: NewUnit['relations'] = []): Promise<void> {
  await addUnits(
    Array.from({ length: count }, (_, at) => ({
      id: new Types.ObjectId(),
      code: `MANY-${at + 1}`,
      name: `Trường ${at + 1}`,
      kind: 'school',
      levels: ['primary'],
      relations,
    })),
  )
}
