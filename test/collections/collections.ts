// Collections and what stands in them, as far along as a test needs them.

import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { addItem, describeCollection } from '../../server/collections/change.ts'
import { Collection, type CollectionRecord } from '../../server/collections/collection.model.ts'
import { createCollection } from '../../server/collections/create.ts'
import { publishCollection } from '../../server/collections/publish.ts'
import { AppError } from '../../server/errors.ts'
import { InvalidInput } from '../../server/api/index.ts'
import type { Content } from '../../server/materials/content.ts'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import type { Scope } from '../../server/materials/vocabulary.ts'
import type { Role } from '../../server/roles.ts'
import { type Made, makeMaterial, origin } from '../catalogue/materials.ts'
import { actorOf, makePerson, makeUnit } from '../support/make.ts'

export { origin }

/** A school and an office, with people of both. */
export async function makeWorld() {
  const unitId = await makeUnit('school', 'Trường Sen')
  const officeId = await makeUnit('sectorOffice')
  const as = async (role: Role, unit = unitId) => {
    const person = await makePerson(role, { unitId: unit })
    return { person, actor: await actorOf(person) }
  }
  return {
    ...{ unitId, officeId, as },
    teacher: await as('teacher'),
    librarian: await as('librarian'),
    specialist: await as('sectorSpecialist', officeId),
  }
}

export type World = Awaited<ReturnType<typeof makeWorld>>

/** Live; of the school of the world unless somebody else has brought it. */
export async function makeLive({ teacher }: World, title: string, made: Made & Partial<Content> = {}) {
  const { owner, scope, state, isDraft, ...content } = made
  return await makeMaterial({ title, ...(content as Partial<Content>) }, {
    ...{ owner: owner ?? teacher.actor, scope: scope ?? 'sector' },
    ...(state && { state }),
    ...(isDraft && { isDraft }),
  } as Made)
}

export async function makeCollection(
  actor: Actor,
  reach: Scope,
  materials: readonly MaterialRecord[] = [],
  title = 'Toán 6 khởi động',
): Promise<CollectionRecord> {
  const unitId = reach === 'school' ? actor.memberships[0]!.unitId : undefined
  const form = { title, introduction: 'Dùng tuần đầu.', place: { reach, unitId } }
  let collection = await createCollection(actor, form, origin)
  for (const { _id } of materials) collection = await add(actor, collection, _id)
  return collection
}

export async function makePublished(...given: Parameters<typeof makeCollection>): Promise<CollectionRecord> {
  const collection = await makeCollection(...given)
  return await publishCollection(given[0], changing(collection))
}

export async function add(actor: Actor, collection: CollectionRecord, materialId: Types.ObjectId, note = '') {
  return await addItem(actor, changing(collection), { address: materialId.toString(), sectionId: undefined, note })
}

export async function rename(actor: Actor, collection: CollectionRecord, title: string) {
  const { reach, unitId } = collection
  return await describeCollection(actor, changing(collection), { title, introduction: '', place: { reach, unitId } })
}

export function changing({ _id: id, revision: seen }: Pick<CollectionRecord, '_id' | 'revision'>) {
  return { id, seen, origin }
}

export async function stored({ _id }: Pick<CollectionRecord, '_id'>): Promise<CollectionRecord> {
  return (await Collection.findById(_id).lean<CollectionRecord>())!
}

/** `done`, or why not. */
export async function outcomeOf(doing: Promise<unknown>): Promise<string> {
  return await doing.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof InvalidInput) return `422 ${Object.keys(error.errors).join()}`
      if (error instanceof AppError) return `${error.status} ${error.code}`
      throw error
    },
  )
}
