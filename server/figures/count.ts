// Counts one school as of a day. Its cost is that of one school; whoever wants many has it done in the background.

import { Types } from 'mongoose'
import { findUse } from '../accounts/index.ts'
import { listClassesOf, listPlacesAt } from '../classes/index.ts'
import { isDuplicateKey } from '../errors.ts'
import { findGenders, groupOf, listGuardianships, listRolesIn } from '../people/index.ts'
import type { Role } from '../roles.ts'
import { dayOf, endOf } from '../schools/index.ts'
import { type FiguresRecord, SchoolFigures } from './figures.model.ts'

/** Which day of which school year. */
export interface AsOf {
  readonly yearKey: number
  readonly day: string
}

export interface PupilFigures {
  readonly pupils: number
  readonly boys: number
  readonly girls: number
  readonly linked: number
  readonly unused?: number | null
}

/** Counts and keeps it, in place of what was counted of that day before. */
export async function countSchool(schoolId: Types.ObjectId, asOf: AsOf, now = new Date()): Promise<FiguresRecord> {
  const counted = { ...(await count(schoolId, asOf, now)), countedAt: now }
  const key = { schoolId, ...asOf }
  const keep = () =>
    SchoolFigures.findOneAndReplace(key, { ...key, ...counted }, { upsert: true, returnDocument: 'after' })
  try {
    return await keep().lean<FiguresRecord>()
  } catch (error) {
    // Somebody else has counted it at the same time.
    if (isDuplicateKey(error)) return await keep().lean<FiguresRecord>()
    throw error
  }
}

/** A day counts as it was at its end. */
export function momentOf({ day }: Pick<AsOf, 'day'>): Date {
  return new Date(endOf(day).getTime() - 1)
}

async function count(schoolId: Types.ObjectId, { yearKey, day }: AsOf, now: Date) {
  const at = momentOf({ day })
  const classes = await listClassesOf(schoolId, yearKey)
  const places = await listPlacesAt({ schoolId, yearKey }, at)
  const members = (await listRolesIn(schoolId, at)).filter(({ role }) => groupOf(role) === 'staff')
  const pupilIds = [...new Set(places.map(({ personId }) => personId.toString()))]
  const staffIds = [...new Set(members.map(({ personId }) => personId))]
  const isToday = day === dayOf(now)
  const use = isToday ? await inBatches([...pupilIds, ...staffIds], findUse) : undefined
  const genders = await inBatches(pupilIds, findGenders)
  const linked = await inBatches(pupilIds, async (childIds) => {
    const links = await listGuardianships({ childIds }, at)
    return new Map(links.map(({ childId }) => [childId.toString(), true]))
  })
  const isUnused = (id: string) => use?.get(id) === false
  const tally = (ids: readonly string[]): PupilFigures => ({
    pupils: ids.length,
    boys: ids.filter((id) => genders.get(id) === 'male').length,
    girls: ids.filter((id) => genders.get(id) === 'female').length,
    linked: ids.filter((id) => linked.has(id)).length,
    ...(use ? { unused: ids.filter(isUnused).length } : {}),
  })
  const idsIn = (classId: Types.ObjectId) =>
    places.filter((place) => place.classId.equals(classId)).map(({ personId }) => personId.toString())
  const rows = classes.map(({ _id, name, grades }) => ({
    classId: _id,
    name,
    grades: [...grades],
    ...tally(idsIn(_id)),
  }))
  return {
    ...tally(pupilIds),
    classCount: rows.length,
    classes: rows,
    grades: gradesOf(rows),
    staff: staffIds.length,
    ...(use ? { staffUnused: staffIds.filter(isUnused).length } : {}),
    roles: rolesOf(members),
  }
}

function gradesOf(classes: readonly { readonly grades: readonly number[]; readonly pupils: number }[]) {
  const groups = new Map<string, { grades: number[]; classes: number; pupils: number }>()
  for (const { grades, pupils } of classes) {
    const key = grades.join()
    const group = groups.get(key) ?? { grades: [...grades], classes: 0, pupils: 0 }
    groups.set(key, { ...group, classes: group.classes + 1, pupils: group.pupils + pupils })
  }
  return [...groups.values()].sort((a, b) => a.grades[0]! - b.grades[0]! || a.grades.length - b.grades.length)
}

function rolesOf(members: readonly { readonly personId: string; readonly role: Role }[]) {
  const roles = new Map<Role, Set<string>>()
  for (const { role, personId } of members) roles.set(role, (roles.get(role) ?? new Set()).add(personId))
  return [...roles].map(([role, people]) => ({ role, count: people.size }))
}

const atOnce = 500

async function inBatches<V>(
  ids: readonly string[],
  read: (ids: readonly Types.ObjectId[]) => Promise<ReadonlyMap<string, V>>,
): Promise<Map<string, V>> {
  const found = new Map<string, V>()
  for (let at = 0; at < ids.length; at += atOnce) {
    const batch = ids.slice(at, at + atOnce).map((id) => new Types.ObjectId(id))
    for (const [id, value] of await read(batch)) found.set(id, value)
  }
  return found
}
