// Collections that are taken over from elsewhere, with what was proposed for them. Nobody is told.

import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { readMaterials, type Scope } from '../materials/index.ts'
import { addUse } from '../usage/index.ts'
import { addressOfCollection } from './address.ts'
import { newSection } from './arrange.ts'
import { Collection, type CollectionRecord } from './collection.model.ts'
import { derivedOf } from './derive.ts'
import { Featured } from './featured.model.ts'
import { sectorPlace } from './featured.ts'
import { newItem } from './material.ts'
import { Proposal } from './proposal.model.ts'
import { kind } from './uses.ts'

export interface AddedProposal {
  readonly materialId: Types.ObjectId
  readonly by: Pick<Actor, 'personId' | 'name'>
  readonly reason: string
  readonly at: Date
}

export interface AddedCollection {
  readonly owner: Actor
  readonly unit: { readonly id: Types.ObjectId; readonly name: string }
  readonly title: string
  readonly introduction: string
  readonly reach: Scope
  readonly isFeatured: boolean
  readonly coverId: Types.ObjectId | undefined
  readonly sections: readonly {
    readonly heading: string
    readonly text: string
    readonly items: readonly { readonly materialId: Types.ObjectId; readonly note: string }[]
  }[]
  readonly proposals: readonly AddedProposal[]
  readonly at: Date
}

/** Their materials are live. */
export async function addCollections(collections: readonly AddedCollection[], session: ClientSession): Promise<void> {
  for (const added of collections) await addCollection(added, session)
}

async function addCollection(added: AddedCollection, session: ClientSession): Promise<void> {
  const { owner, unit, title, introduction, reach, coverId, at } = added
  const proposed = added.proposals.map(({ materialId }) => materialId)
  const ids = added.sections.flatMap(({ items }) => items.map(({ materialId }) => materialId))
  const materials = await readMaterials([...ids, ...proposed], session)
  const isPublished = reach !== 'personal'
  const sections = added.sections.map(({ heading, text, items }) => ({
    ...newSection(heading, text),
    items: items.flatMap(({ materialId, note }) => {
      const material = materials.get(materialId.toString())
      return material?.live ? [{ ...newItem(material, note), addedAt: at }] : []
    }),
  }))
  const facts = {
    ...{ title, introduction, reach, isPublished, publishedAt: isPublished ? at : undefined, sections, coverId },
    ...{ ownerId: owner.personId, ownerName: owner.name, unitId: unit.id, unitName: unit.name },
  }
  const _id = new Types.ObjectId()
  const collection: CollectionRecord = { _id, ...facts, ...derivedOf(facts), revision: 1, createdAt: at, changedAt: at }
  await Collection.create([collection], { session })
  for (const materialId of collection.materialIds) {
    const edition = materials.get(materialId.toString())!.live!.number
    const use = { materialId, edition, kind, id: _id, unitId: unit.id, url: addressOfCollection(_id) }
    await addUse(owner, { ...use, title: isPublished ? title : '' }, session)
  }
  const place = reach === 'school' ? unit.id.toString() : sectorPlace
  if (added.isFeatured)
    await Featured.updateOne({ _id: place }, { $addToSet: { collectionIds: _id } }, { upsert: true, session })
  const whose = { collectionId: _id, collectionTitle: title, keepers: [...collection.keepers], unitId: unit.id }
  for (const { materialId, by, reason, at } of added.proposals) {
    const proposal = { materialId, title: materials.get(materialId.toString())!.live!.content.title, reason, at }
    const proposer = { proposerId: by.personId, proposerName: by.name }
    await Proposal.create([{ ...proposal, ...proposer, ...whose, isOpen: true }], { session })
  }
}
