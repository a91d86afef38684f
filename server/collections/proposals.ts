// A material that somebody proposes for a collection of others, and what becomes of it.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, isDuplicateKey, notFound } from '../errors.ts'
import { listSectorCurators } from '../curation/index.ts'
import { addressOfMaterial, type MaterialRecord, schoolCurators, shownContent } from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import { listMemberIds } from '../people/index.ts'
import { canPropose, isWideEnough, keeperKeysOf, keptBy } from './access.ts'
import { addressOfCollection } from './address.ts'
import { addItemWithin } from './change.ts'
import type { CollectionRecord } from './collection.model.ts'
import { findCollectable } from './material.ts'
import { type Outcome, Proposal, type ProposalRecord } from './proposal.model.ts'
import { loadCollection, loadKept } from './write.ts'

export interface Proposing {
  readonly materialId: Types.ObjectId
  readonly collectionId: Types.ObjectId
  readonly reason: string
}

/**
 * @throws AppError 403, 404; 409 `proposedAlready` while an earlier one of theirs is open, `collectedAlready`, `notWideEnough`
 * when those whom the collection is for may not see the material
 */
export async function proposeMaterial(
  actor: Actor,
  { materialId, collectionId, reason }: Proposing,
  origin: Origin,
): Promise<ProposalRecord> {
  const material = await findCollectable(actor, materialId)
  const collection = await loadCollection(actor, collectionId)
  if (!canPropose(actor, collection)) throw forbidden()
  if (collection.materialIds.some((id) => id.equals(materialId))) throw conflict('collectedAlready')
  if (!isWideEnough(collection, material)) throw conflict('notWideEnough')
  const proposal = {
    ...{ _id: new Types.ObjectId(), materialId, title: shownContent(material).title, collectionId },
    ...{ collectionTitle: collection.title, keepers: [...collection.keepers], unitId: collection.unitId },
    ...{ proposerId: actor.personId, proposerName: actor.name, reason, at: new Date(), isOpen: true },
  }
  const others = await listKeepers(collection)
  try {
    await inTransaction(async (session) => {
      await Proposal.create([proposal], { session })
      const after = { material: materialId.toString(), reason }
      await record({ action: 'collections.proposed', actor, ...about(proposal), after, origin }, session)
      const values = { title: proposal.title, collection: collection.title }
      const url = `${addressOfCollection(collectionId)}#proposals`
      await notify(others, { key: 'collections.notices.proposed', values, url, urgency: 'digest' }, session)
    })
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('proposedAlready', error)
    throw error
  }
  return proposal
}

/** Who answers for what is in it: in the school those who answer for its materials, else those of the sector. */
async function listKeepers({ reach, unitId }: CollectionRecord): Promise<Types.ObjectId[]> {
  const now = new Date()
  if (reach !== 'school') return await listSectorCurators(now)
  const ids = new Map<string, Types.ObjectId>()
  for (const role of schoolCurators)
    for (const id of await listMemberIds({ unitId, role }, now)) ids.set(id.toString(), id)
  return [...ids.values()]
}

export const shelves = ['open', 'mine'] as const
/** What waits for the actor, the oldest first; what they have proposed themselves, the newest first. */
export type Shelf = (typeof shelves)[number]

export async function listProposals(
  actor: Actor,
  { shelf, collectionId }: { readonly shelf: Shelf; readonly collectionId?: Types.ObjectId },
  page: PageInput,
): Promise<Page<ProposalRecord>> {
  const order: Order = { field: 'at', direction: shelf === 'open' ? 1 : -1 }
  const { filter, sort, limit } = pageQuery(page, order)
  const wanted = shelf === 'open' ? { ...keptBy(actor), isOpen: true } : { proposerId: actor.personId }
  const found = await Proposal.find({ $and: [wanted, ...(collectionId ? [{ collectionId }] : []), filter] })
    .sort(sort)
    .limit(limit)
    .lean<ProposalRecord[]>()
  return pageFrom(found, page, order, (one) => one)
}

export interface Deciding {
  readonly id: Types.ObjectId
  readonly origin: Origin
}

/** @throws AppError 404, 409 `proposalDecided`, `collectedAlready`, `collectionFull` */
export async function acceptProposal(
  actor: Actor,
  { id, origin }: Deciding,
  sectionId: Types.ObjectId | undefined,
): Promise<CollectionRecord> {
  return await inTransaction(async (session) => {
    const proposal = await loadOpen(actor, id, session)
    const { materialId, collectionId } = proposal
    const material: MaterialRecord = await findCollectable(actor, materialId)
    const collection = await loadKept(actor, collectionId, session)
    const added = { material, sectionId, note: '', seen: undefined, origin }
    const after = await addItemWithin(session, actor, collection, added)
    await settle(actor, proposal, { outcome: 'accepted', answer: undefined, origin }, session)
    return after
  })
}

/** @throws AppError 404, 409 `proposalDecided` */
export async function declineProposal(actor: Actor, { id, origin }: Deciding, answer: string): Promise<ProposalRecord> {
  return await inTransaction(async (session) => {
    const proposal = await loadOpen(actor, id, session)
    await settle(actor, proposal, { outcome: 'declined', answer, origin }, session)
    return proposal
  })
}

/** By the one who has made it. @throws AppError 404, 409 `proposalDecided` */
export async function withdrawProposal(actor: Actor, { id, origin }: Deciding): Promise<void> {
  await inTransaction(async (session) => {
    const proposal = await Proposal.findById(id).session(session).lean<ProposalRecord>()
    if (!proposal?.proposerId?.equals(actor.personId)) throw notFound()
    await settle(actor, proposal, { outcome: 'withdrawn', answer: undefined, origin }, session)
  })
}

/** There is nothing left to put it into. */
export async function lapseProposals(collectionId: Types.ObjectId, session: ClientSession): Promise<void> {
  const lapsed = { isOpen: false, outcome: 'lapsed', decidedAt: new Date() }
  await Proposal.updateMany({ collectionId, isOpen: true }, { $set: lapsed }, { session })
}

/** One that waits for the actor. @throws AppError 404, 409 `proposalDecided` */
export async function loadOpen(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<ProposalRecord> {
  const proposal = await Proposal.findById(id)
    .session(session ?? null)
    .lean<ProposalRecord>()
  const keys = keeperKeysOf(actor)
  if (!proposal?.keepers.some((keeper) => keys.includes(keeper))) throw notFound()
  if (!proposal.isOpen) throw conflict('proposalDecided')
  return proposal
}

interface Settlement {
  readonly outcome: Exclude<Outcome, 'lapsed'>
  readonly answer: string | undefined
  readonly origin: Origin
}

async function settle(
  actor: Actor,
  proposal: ProposalRecord,
  { outcome, answer, origin }: Settlement,
  session: ClientSession,
): Promise<void> {
  const by = { decidedById: actor.personId, decidedByName: actor.name, decidedAt: new Date() }
  const settled = { isOpen: false, outcome, ...(answer !== undefined && { answer }), ...by }
  const { matchedCount } = await Proposal.updateOne({ _id: proposal._id, isOpen: true }, { $set: settled }, { session })
  if (matchedCount === 0) throw conflict('proposalDecided')
  const after = { outcome, material: proposal.materialId.toString(), ...(answer !== undefined && { answer }) }
  await record({ action: 'collections.proposalDecided', actor, ...about(proposal), after, origin }, session)
  if (outcome !== 'withdrawn') await tellProposer(outcome, proposal, answer, session)
}

async function tellProposer(
  outcome: 'accepted' | 'declined',
  { _id, proposerId, title, collectionTitle, collectionId, materialId }: ProposalRecord,
  answer = '',
  session: ClientSession,
): Promise<void> {
  if (!proposerId) return
  const values = { title, collection: collectionTitle, answer }
  const url = outcome === 'accepted' ? addressOfCollection(collectionId) : addressOfMaterial(materialId)
  const once = `collections proposal ${_id.toString()}`
  await notify([proposerId], { key: `collections.notices.${outcome}`, values, url, urgency: 'digest', once }, session)
}

function about({ collectionId, unitId }: Pick<ProposalRecord, 'collectionId' | 'unitId'>) {
  return { subject: { kind: 'collection', id: collectionId }, unitIds: [unitId] }
}
