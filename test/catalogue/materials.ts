// Materials as they are when they have been published and their files read, without the way there.

import { gzipSync } from 'node:zlib'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import type { Content, MaterialFile } from '../../server/materials/content.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { insertMaterial } from '../../server/materials/write.ts'
import type { State } from '../../server/materials/states.ts'
import { derivedKey } from '../../server/processing/derived.ts'
import { ProcessingModel } from '../../server/processing/processing.model.ts'
import { stepNames } from '../../server/processing/steps.ts'
import { stores, useStores } from '../../server/stores.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { type Search, SearchUnavailable } from '../../storage/search/search.ts'
import { makeActor } from '../support/make.ts'

export const origin = { address: '127.0.0.1', device: 'test' }

export interface Made {
  readonly owner?: Actor
  readonly scope?: 'school' | 'sector' | 'public'
  /** Left out: published. */
  readonly state?: State
  /** Nothing is live. */
  readonly isDraft?: boolean
  readonly downloads?: number
  readonly publishedAt?: Date
  readonly schoolName?: string
}

/** In the records, with the event that brings it to the index. */
export async function makeMaterial(given: Partial<Content>, made: Made = {}): Promise<MaterialRecord> {
  const { owner = makeActor('teacher'), scope = 'public', isDraft = false, downloads = 0 } = made
  const [place] = owner.memberships
  const draft: Content = { ...plain, authors: [{ name: owner.name, personId: owner.personId }], scope, ...given }
  const id = new Types.ObjectId()
  const publishedAt = made.publishedAt ?? new Date('2026-10-01')
  const live = isDraft ? undefined : { number: 1, scope, content: draft, publishedAt }
  const facts = {
    ...{
      ownerId: owner.personId,
      ownerName: owner.name,
      unitId: place!.unitId,
      isOfSchool: true,
      draft,
      live,
      downloads,
    },
    unitName: made.schoolName ?? 'Trường THCS Tân Hoà',
    state: made.state ?? (isDraft ? 'draft' : scope === 'school' ? 'publishedInSchool' : 'publishedInSector'),
    latestNumber: isDraft ? 0 : 1,
  } as const
  return await inTransaction(
    async (session) => await insertMaterial(facts, id, { actor: owner, origin, action: 'materials.created' }, session),
  )
}

/** A file that has been read: what stands on its pages. */
export async function makeFile(pages: readonly string[], given: Partial<MaterialFile> = {}): Promise<MaterialFile> {
  const storedFileId = new Types.ObjectId()
  const sha256 = storedFileId.toString().padEnd(64, '0')
  const lines = pages.map((text, at) => JSON.stringify({ number: at + 1, text })).join('\n')
  await stores().files.put(derivedKey({ _id: storedFileId, sha256 }, 'text'), gzipSync(`${lines}\n`))
  await ProcessingModel.create({
    ...{ _id: storedFileId, sha256, format: 'pdf', textPages: pages.length, facts: { pages: pages.length } },
    steps: Object.fromEntries(stepNames.map((name) => [name, { state: 'done', attempts: 0 }])),
    createdAt: new Date(),
  })
  return {
    ...{ _id: new Types.ObjectId(), storedFileId, sha256, name: 'bai.pdf', size: 2048, format: 'pdf' },
    ...{ mediaType: 'application/pdf', role: 'content', isForTeachersOnly: false, addedAt: new Date(), ...given },
  }
}

export async function change(id: Types.ObjectId, set: object): Promise<void> {
  await Material.updateOne({ _id: id }, { $set: set })
}

/** The file has been read once more, and only so many pages have been found. */
export async function removePages({ storedFileId, sha256 }: MaterialFile, left: number): Promise<void> {
  const lines = Array.from({ length: left }, (_, at) => JSON.stringify({ number: at + 1, text: 'một cây nêu' })).join(
    '\n',
  )
  await stores().files.put(derivedKey({ _id: storedFileId, sha256 }, 'text'), gzipSync(`${lines}\n`))
}

/** Whatever is asked of the index is refused, until it is called. */
export function goAway(): () => void {
  const { search, files } = stores()
  const away = () => Promise.reject(new SearchUnavailable('It is away.'))
  const gone: Search = { ...search, put: away, remove: away, search: away, suggest: away, define: away, count: away }
  useStores({ files, search: gone })
  return () => useStores({ files, search })
}

const plain: Content = {
  ...{ title: '', description: '', type: '', subjects: [], grades: [], levels: [], topics: [], outcomes: [] },
  ...{ languages: ['vi'], authors: [], licence: 'CCBY', audience: ['teachers', 'students'], isForTeachersOnly: false },
  ...{ scope: 'personal', embargoUntil: '', series: '', lesson: '', term: '', keywords: [], cognitiveLevels: [] },
  ...{ isStem: false, digitalCompetences: [], accessibility: [], devices: [], sources: [], link: '', files: [] },
}
