import { Types } from 'mongoose'
import { hasRole } from '../../actor.ts'
import { holdsAt, type KnownUnit, relatedUnitId } from '../../schools/index.ts'
import type { Reason, WantedSchool } from '../wanted.ts'
import { nameKeyOf } from './memory.ts'
import { type Change, type Ids, type Planned, refused, skipped } from './planned.ts'
import type { SchoolFacts } from './steps.ts'
import type { World } from './world.ts'

/** Schools of the sector, by their code. What stands above a school is changed on its own page, with a day. */
export function planSchool(world: World, wanted: WantedSchool, ids: Ids): Planned {
  const { setting, schools, memory } = world
  if (!hasRole(setting.actor, 'sectorAdministrator') || setting.schoolId)
    return skipped({ code: 'schoolsAreOfTheSector' })
  const known = schools.get(wanted.code) ?? memory?.schools.get(wanted.code)
  return known ? planChange(world, wanted, known) : planNew(world, wanted, ids)
}

function planChange(world: World, wanted: WantedSchool, known: KnownUnit): Planned {
  const { setting } = world
  if (world.memory?.schools.has(wanted.code)) return refused({ code: 'repeatedInList', values: { field: 'code' } })
  if (known.kind !== 'school') return refused({ code: 'codeOfOffice', values: { text: known.name } })
  if (!holdsAt(known, setting.today)) return refused({ code: 'schoolClosed', values: { text: wanted.code } })
  const changes: Change[] = []
  const [before, after]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}]
  if (wanted.name !== known.name) {
    changes.push({ field: 'name', before: known.name, after: wanted.name })
    Object.assign(before, { name: known.name })
    Object.assign(after, { name: wanted.name })
  }
  if (wanted.levels && !isSame(wanted.levels, known.levels)) {
    changes.push({ field: 'levels', before: known.levels.join(','), after: wanted.levels.join(',') })
    Object.assign(before, { levels: [...known.levels] })
    Object.assign(after, { levels: [...wanted.levels] })
  }
  const managerId = relatedUnitId(known.relations, 'managedBy', setting.today)
  const office = wanted.managedBy === undefined ? undefined : officeOf(world, wanted.managedBy)
  const reasons: Reason[] =
    office && office.id !== managerId ? [{ code: 'managerStays', values: { text: office.name } }] : []
  const id = new Types.ObjectId(known.id)
  const facts = { before: before as SchoolFacts, after: after as SchoolFacts }
  return {
    ...{ outcome: changes.length > 0 ? 'change' : 'same', reasons, changes, candidates: [], choices: [] },
    steps: changes.length > 0 ? [{ do: 'changeSchool', id, ...facts }] : [],
    targetId: id,
  }
}

function planNew(world: World, wanted: WantedSchool, ids: Ids): Planned {
  const { setting, memory } = world
  const { code, name, levels = [], managedBy } = wanted
  if (levels.length === 0) return refused({ code: 'missing', values: { field: 'levels' } })
  const office = managedBy === undefined ? undefined : officeOf(world, managedBy)
  if (managedBy !== undefined && !office) return refused({ code: 'noSuchOffice', values: { text: managedBy } })
  const sector = setting.actor.memberships.find(({ unitKind }) => unitKind === 'sectorOffice')
  const manager = office?.id ?? sector?.unitId.toString()
  const id = ids.of('school')
  const relations = manager === undefined ? [] : [{ kind: 'managedBy' as const, unitId: manager, from: setting.today }]
  const known: KnownUnit = {
    id: id.toString(),
    code,
    name,
    kind: 'school',
    levels,
    relations,
    successorIds: [],
    from: setting.today,
    revision: 0,
  }
  memory?.schools.set(code, known)
  return {
    ...{ outcome: 'create', reasons: [], candidates: [], choices: [] },
    changes: [
      { field: 'levels', after: levels.join(',') },
      { field: 'managedBy', after: office?.name ?? sector?.unitName ?? '' },
    ],
    steps: [
      {
        ...{ do: 'addSchool', id, code, name, levels, from: setting.today },
        ...(manager === undefined ? {} : { managedById: new Types.ObjectId(manager) }),
        ...(sector ? { guidedById: sector.unitId } : {}),
      },
    ],
  }
}

/** By code, or by name as it is written. */
function officeOf({ offices, setting }: World, text: string): { id: string; name: string } | undefined {
  const known = offices.get(text)
  if (known && known.kind !== 'school') return known
  const key = nameKeyOf(text)
  const sector = setting.actor.memberships.find(({ unitName }) => nameKeyOf(unitName) === key)
  return sector && { id: sector.unitId.toString(), name: sector.unitName }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value))
}
