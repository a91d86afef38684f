// A new collection: empty, or a copy of another one.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { forbidden } from '../errors.ts'
import { canView as canViewMaterial, isOffered, readMaterials, sectorCurators, staff } from '../materials/index.ts'
import { findUnits } from '../schools/index.ts'
import { canCollect, type Reaching, reachesOf } from './access.ts'
import { itemsOf, newSection } from './arrange.ts'
import type { CollectionRecord } from './collection.model.ts'
import type { DescribeForm } from './input.ts'
import { newItem } from './material.ts'
import { addUseIn } from './uses.ts'
import { insertCollection, loadCollection } from './write.ts'

/** @throws AppError 403; InvalidInput for a reach that is not theirs to give */
export async function createCollection(actor: Actor, form: DescribeForm, origin: Origin): Promise<CollectionRecord> {
  if (!canCollect(actor)) throw forbidden()
  const { title, introduction, place } = form
  const belonging = await belongingOf(actor, readReach(reachesOf(actor), place))
  const facts = { title, introduction, ...belonging, isPublished: false, sections: [newSection()] }
  const told = { actor, origin, action: 'collections.created', after: { title, reach: place.reach } }
  return await inTransaction((session) => insertCollection(facts, new Types.ObjectId(), told, session))
}

/** As one's own: with what of it the actor may see. @throws AppError 403, 404 */
export async function copyCollection(
  actor: Actor,
  id: Types.ObjectId,
  title: string,
  origin: Origin,
): Promise<CollectionRecord> {
  const source = await loadCollection(actor, id)
  if (!canCollect(actor)) throw forbidden()
  const belonging = await belongingOf(actor, { reach: 'personal' })
  const copyId = new Types.ObjectId()
  return await inTransaction(async (session) => {
    const materials = await readMaterials(itemsOf(source.sections).map(({ materialId }) => materialId))
    const seen = (materialId: Types.ObjectId) => {
      const material = materials.get(materialId.toString())
      return material && isOffered(material) && canViewMaterial(actor, material) ? material : undefined
    }
    const sections = source.sections.map(({ heading, text, items }) => ({
      ...newSection(heading, text),
      items: items.flatMap(({ materialId, note }) => {
        const material = seen(materialId)
        return material ? [newItem(material, note)] : []
      }),
    }))
    const coverId = source.coverId && seen(source.coverId) ? source.coverId : undefined
    const { introduction } = source
    const facts = { title, introduction, ...belonging, isPublished: false, sections, coverId, copiedFromId: id }
    const told = { actor, origin, action: 'collections.copied', after: { title, from: id.toString() } }
    const copy = await insertCollection(facts, copyId, told, session)
    for (const { materialId } of itemsOf(sections)) await addUseIn(actor, copy, seen(materialId)!, session)
    return copy
  })
}

/** @throws InvalidInput */
export function readReach(allowed: readonly Reaching[], wanted: Reaching): Reaching {
  const found = allowed.find(
    ({ reach, unitId }) =>
      reach === wanted.reach && (reach !== 'school' || unitId?.equals(wanted.unitId ?? '') === true),
  )
  if (!found) throw new InvalidInput({ place: { key: 'collections.errors.reach' } })
  return found
}

type Belonging = Pick<CollectionRecord, 'reach' | 'ownerId' | 'ownerName' | 'unitId' | 'unitName'>

/** A school's belongs to the school, the sector's to the office of whoever makes it. */
export async function belongingOf(actor: Actor, { reach, unitId }: Reaching): Promise<Belonging> {
  const roles = reach === 'personal' ? staff : sectorCurators
  const held = actor.memberships.find(({ role }) => roles.includes(role))
  const id = unitId ?? held?.schoolId ?? held?.unitId
  if (!id) throw forbidden()
  const named = (await findUnits([id.toString()])).get(id.toString())
  const unitName = named?.name ?? held?.unitName ?? ''
  return { reach, ownerId: actor.personId, ownerName: actor.name, unitId: id, unitName }
}
