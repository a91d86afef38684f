// Many materials get other tags at once: what waits on the desks of somebody, and what is live and theirs to answer for.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput, type Page, type PageInput } from '../api/index.ts'
import { notFound } from '../errors.ts'
import {
  addressOfMaterial,
  browseMaterials,
  type BrowseQuery,
  canCorrect,
  checkCodes,
  correctWithin,
  findMaterials,
  isOnItsWay,
  type MaterialRecord,
  shownContent,
  type Tags,
} from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import { enqueue } from '../outbox/index.ts'
import { findFree } from './find.ts'
import { editionMadeEvent } from './read.ts'
import { shelvesOf } from './shelves.ts'
import { Submission } from './submission.model.ts'

/** @throws InvalidInput for codes that the curriculum has not, and when nothing is to be changed */
export async function checkTags({ add, remove, series }: Tags): Promise<void> {
  const { topics = [], outcomes = [] } = add
  await checkCodes({ topics: [...topics], outcomes: [...outcomes], ...(series && { series }) })
  const isEmpty = [...Object.values(add), ...Object.values(remove)].every((list) => list.length === 0)
  if (isEmpty && series === undefined) throw new InvalidInput({ tags: { key: 'curation.errors.noTags' } })
}

export interface ToRetag {
  readonly submissionId?: Types.ObjectId | null | undefined
  readonly materialId?: Types.ObjectId | null | undefined
  readonly tags: Tags
  readonly note: string
  readonly origin: Origin
}

/** @throws AppError as `findFree` and `correctWithin`; InvalidInput as these */
export async function retagWithin(
  session: ClientSession,
  actor: Actor,
  { submissionId, materialId, ...said }: ToRetag,
): Promise<void> {
  const submission = submissionId ? await findFree(actor, submissionId, session) : undefined
  const id = submission?.materialId ?? materialId
  if (!id) throw notFound()
  const material = await correctWithin(session, actor, { id, ...said })
  const { latestNumber: edition, ownerId } = material
  // What waits keeps its place: it is the same but for its tags.
  const isWaiting = isOnItsWay(material.state)
  if (isWaiting) await follow(material, said.tags, session)
  await enqueue(editionMadeEvent, { materialId: id.toString(), edition }, session)
  if (ownerId.equals(actor.personId)) return
  const { title } = shownContent(material)
  const told = { values: { title }, url: addressOfMaterial(id), urgency: 'digest' as const }
  await notify([ownerId], { key: 'curation.notices.retagged', ...told }, session)
}

async function follow({ _id, latestNumber }: MaterialRecord, tags: Tags, session: ClientSession): Promise<void> {
  const open = await Submission.findOne({ openFor: _id }).session(session).lean()
  if (!open) return
  const { add, remove } = tags
  const kept = open.grades.filter((grade) => !remove.grades?.includes(grade))
  const grades = [...new Set([...kept, ...(add.grades ?? [])])].sort((a, b) => a - b)
  const change = { edition: latestNumber, grades, shelves: shelvesOf({ ...open, grades }) }
  await Submission.updateOne({ _id: open._id }, { $set: change }, { session })
}

/** Of what is found, what is live and theirs to put right. */
export async function listCorrectable(
  actor: Actor,
  query: BrowseQuery,
  page: PageInput,
): Promise<Page<MaterialRecord>> {
  const { items, next } = await browseMaterials(actor, query, page)
  const isShown = ({ live, state }: MaterialRecord) =>
    live && !isOnItsWay(state) && state !== 'hidden' && state !== 'archived'
  return { items: items.filter((one) => isShown(one) && canCorrect(actor, one)), next }
}

/** @throws AppError 404 when one of them is not theirs */
export async function findCorrectable(actor: Actor, ids: readonly Types.ObjectId[]): Promise<MaterialRecord[]> {
  const found = await findMaterials(actor, ids)
  return ids.map((id) => {
    const material = found.get(id.toString())
    if (!material || !canCorrect(actor, material)) throw notFound()
    return material
  })
}
