// The units that a change is checked against, as they are stored now.

import type { ClientSession } from 'mongoose'
import { notFound } from '../errors.ts'
import { type KnownUnit, objectIds, readStored } from './find.ts'
import type { Units } from './rules.ts'

/**
 * With all that stand to them, the parts of these, and everything above; ids that are nobody's are left out. With `session`
 * as of the beginning of its transaction.
 */
export async function loadAround(ids: readonly string[], session?: ClientSession): Promise<Units> {
  const units = new Map<string, KnownUnit>()
  const add = (found: readonly KnownUnit[]) => {
    const added = found.filter(({ id }) => !units.has(id))
    for (const unit of added) units.set(unit.id, unit)
    return added
  }
  add(await readStored({ _id: { $in: objectIds(ids) } }, session))
  let below: readonly string[] = [...units.keys()]
  while (below.length > 0) {
    const found = add(await readStored({ 'relations.unitId': { $in: objectIds(below) } }, session))
    // What stands to an office is known then; only parts have parts.
    below = found.filter(({ relations }) => relations.some(({ kind }) => kind === 'partOf')).map(({ id }) => id)
  }
  return await withAbove(units, session)
}

/** With everything that they, or units that they stand to, have ever stood to. */
export async function loadAbove(ids: readonly string[], session?: ClientSession): Promise<Units> {
  const units = await readStored({ _id: { $in: objectIds(ids) } }, session)
  return await withAbove(new Map(units.map((unit) => [unit.id, unit])), session)
}

async function withAbove(known: Units, session?: ClientSession): Promise<Units> {
  const units = new Map(known)
  for (;;) {
    const named = [...units.values()].flatMap(({ relations }) => relations.map(({ unitId }) => unitId))
    const missing = [...new Set(named)].filter((id) => !units.has(id))
    const found = missing.length === 0 ? [] : await readStored({ _id: { $in: objectIds(missing) } }, session)
    if (found.length === 0) return units
    for (const unit of found) units.set(unit.id, unit)
  }
}

/** As it is stored now. @throws AppError 404 */
export async function findStored(id: string, session?: ClientSession): Promise<KnownUnit> {
  const [unit] = await readStored({ _id: { $in: objectIds([id]) } }, session)
  if (!unit) throw notFound()
  return unit
}
