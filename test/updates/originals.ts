// An original that is published, and what somebody else has made from it.

import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { adaptMaterial } from '../../server/materials/adapt.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { attachFiles, detachFile } from '../../server/materials/files.ts'
import type { ContentForm } from '../../server/materials/input.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { publishAsFarAs, takeStep } from '../../server/materials/step.ts'
import type { ChangeKind } from '../../server/materials/vocabulary.ts'
import { Link, type LinkRecord } from '../../server/updates/link.model.ts'
import { receiveFile } from '../../server/uploads/index.ts'
import { Readable } from 'node:stream'
import { noWords, origin } from '../materials/materials.ts'
import { bring, type GivenFile, makePlace, publish, type Place } from '../materials/published.ts'
import type { RunningApp } from '../support/start.ts'

export interface Originals {
  readonly place: Place
  /** Of another school. */
  readonly elsewhere: Place
  readonly original: MaterialRecord
  readonly own: MaterialRecord
}

export const firstFiles = [
  { name: 'Bài giảng.txt', body: 'Một phần hai\nHai phần ba' },
  { name: 'Phiếu.txt', body: 'Phiếu học tập' },
]

/** Followed already: the worker has done what there was to do. */
export async function makeOriginals(
  app: RunningApp,
  content: ContentForm = {},
  files: readonly GivenFile[] = firstFiles,
): Promise<Originals> {
  const [place, elsewhere] = [await makePlace(), await makePlace()]
  const scope = content.scope ?? 'sector'
  const original = await publish(
    place,
    await bring(place.owner.actor, files, { ...(files.length > 0 && { link: '' }), ...content, scope }),
  )
  const own = await adapt(elsewhere.owner.actor, original)
  await app.work()
  return { place, elsewhere, original, own }
}

export async function adapt(actor: Actor, { _id }: Pick<MaterialRecord, '_id'>): Promise<MaterialRecord> {
  return await adaptMaterial(actor, _id, {}, origin)
}

export interface Edited {
  readonly content?: ContentForm
  readonly added?: readonly { readonly name: string; readonly body: string }[]
  /** By their names. */
  readonly removed?: readonly string[]
}

export async function edit(
  actor: Actor,
  { _id }: Pick<MaterialRecord, '_id'>,
  { content, added = [], removed = [] }: Edited,
): Promise<MaterialRecord> {
  if (content) await changeDraft(actor, _id, content, origin)
  for (const name of removed) {
    const { draft } = (await Material.findById(_id).lean())!
    await detachFile(actor, _id, draft.files.find((file) => file.name === name)!._id, origin)
  }
  const uploadIds: Types.ObjectId[] = []
  for (const { name, body } of added)
    uploadIds.push((await receiveFile(actor, { name, body: Readable.from([Buffer.from(body)]) })).id)
  if (uploadIds.length > 0) await attachFiles(actor, _id, uploadIds, origin)
  return (await Material.findById(_id).lean())!
}

/** The next edition of the original, live as widely as the one before. */
export async function publishNext(
  { owner, librarian, reviewer }: Place,
  material: Pick<MaterialRecord, '_id'>,
  { change = 'correction', note = '', ...edited }: Edited & { readonly change?: ChangeKind; readonly note?: string },
): Promise<MaterialRecord> {
  const { _id } = material
  const { draft } = await edit(owner.actor, material, edited)
  await publishAsFarAs(owner.actor, _id, { ...noWords, change: change as 'content', note }, origin)
  await takeStep(librarian.actor, _id, 'publishInSchool', noWords, origin)
  if (draft.scope !== 'school') {
    await takeStep(owner.actor, _id, 'propose', noWords, origin)
    await takeStep(reviewer.actor, _id, 'publishInSector', noWords, origin)
  }
  return (await Material.findById(_id).lean())!
}

export async function linkOf({ _id }: Pick<MaterialRecord, '_id'>): Promise<LinkRecord> {
  const link = await Link.findOne({ usedIn: _id }).lean()
  if (!link) throw new Error('Nothing is followed.')
  return link
}

export async function draftOf({ _id }: Pick<MaterialRecord, '_id'>): Promise<MaterialRecord['draft']> {
  return (await Material.findById(_id).lean())!.draft
}
