import { randomInt } from 'node:crypto'
import { Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { forbidden } from '../errors.ts'
import { canKeepParts, canKeepUnits, schoolIdIn } from './access.ts'
import { beginningOf } from './day.ts'
import type { KnownUnit } from './find.ts'
import { loadAbove } from './load.ts'
import { mistake } from './mistake.ts'
import { checkChanges, levelSet, partKinds, type Units } from './rules.ts'
import { inTurn } from './turn.ts'
import { relationKinds, type RelationKind, type SchoolLevel, type UnitKind } from './unit.model.ts'
import { earlierOf, laterOf, lasting, type Relation, type Valid } from './validity.ts'
import { writeUnits } from './write.ts'

/** By kind, the id of the unit at the other end; empty: none. */
export type RelationIds = Readonly<Partial<Record<RelationKind, string>>>

export interface UnitForm {
  readonly kind: UnitKind
  readonly name: string
  /** Empty: a part of a school gets one. */
  readonly code: string
  readonly levels: readonly SchoolLevel[]
  /** Empty: not known. */
  readonly firstDay: string
  readonly relations: RelationIds
}

/** @throws AppError 403; 409 `unitCodeTaken`; InvalidInput */
export async function createUnit(actor: Actor, form: UnitForm, origin: Origin): Promise<string> {
  const id = new Types.ObjectId().toString()
  await inTurn(async (session) => {
    const before = await loadAbove(
      Object.values(form.relations).filter((other) => other !== ''),
      session,
    )
    const unit = newUnit(id, form, before)
    const schoolId = schoolIdIn(new Map(before).set(id, unit), id, new Date())
    checkRight(actor, form, schoolId)
    const code = form.code === '' ? codeFor(form.kind, before.get(schoolId ?? '')) : form.code
    const after = new Map(before).set(id, { ...unit, code })
    checkChanges({ before, after })
    await writeUnits({ before, after, actor, origin }, session)
  })
  return id
}

/** As early as both exist, and as long. */
export function fittedRelation(
  relation: Omit<Relation, 'from' | 'to'>,
  unit: Valid,
  other: Valid | undefined,
): Relation {
  return { ...relation, ...lasting(laterOf(unit.from, other?.from), earlierOf(unit.to, other?.to)) }
}

function newUnit(id: string, form: UnitForm, units: Units): KnownUnit {
  const { kind, name, code, levels, firstDay, relations: ids } = form
  const from = firstDay === '' ? undefined : beginningOf(firstDay)
  const relations = relationKinds.flatMap((kind) => {
    const unitId = ids[kind] ?? ''
    return unitId === '' ? [] : [fittedRelation({ kind, unitId }, { from }, units.get(unitId))]
  })
  return {
    id,
    code,
    name,
    kind,
    levels: levelSet(levels),
    relations,
    successorIds: [],
    from,
    to: undefined,
    revision: 0,
  }
}

function checkRight(actor: Actor, { kind, relations }: UnitForm, schoolId: string | undefined): void {
  const isOnlyPart = Object.entries(relations).every(([relation, id]) => relation === 'partOf' || id === '')
  const mayAdd = partKinds.includes(kind) && isOnlyPart && canKeepParts(actor, schoolId)
  if (!canKeepUnits(actor) && !mayAdd) throw forbidden()
}

/** A name for machines; that it begins like that of the school means nothing. */
function codeFor(kind: UnitKind, school: KnownUnit | undefined): string {
  if (!partKinds.includes(kind)) throw mistake('code', 'field.errors.required')
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const random = Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return school ? `${school.code.slice(0, 40)}-${random}` : random
}
