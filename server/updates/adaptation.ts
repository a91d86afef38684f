// A material made from another one follows it: its draft becomes another one, what it was before is kept for undoing.

import { createHash } from 'node:crypto'
import type { ClientSession, Types } from 'mongoose'
import { conflict, notFound } from '../errors.ts'
import type { FileUse } from '../file-use.ts'
import {
  type Content,
  findEdition,
  type Following,
  licenceAfter,
  type MaterialRecord,
  readMaterial,
  replaceDraftWithin,
  sourcesAfter,
  whyNotFollow,
} from '../materials/index.ts'
import { listMemberIds } from '../people/index.ts'
import { addUse, endUse } from '../uploads/index.ts'
import type { UpstreamLink, UpstreamUser } from '../upstream-users.ts'
import { merge } from './merge.ts'

export const adaptationKind = 'adaptation'

/** What taking it has to do with. */
export interface Sides extends Following {
  readonly own: MaterialRecord
  readonly upstream: MaterialRecord
}

/** Undefined: one of them is not there any more. */
export async function sidesOf(
  { usedIn, materialId, synced }: UpstreamLink,
  number: number,
  session?: ClientSession,
): Promise<Sides | undefined> {
  const own = await readMaterial(usedIn, session)
  const upstream = await readMaterial(materialId, session)
  const base = await findEdition(materialId, synced, session)
  const theirs = await findEdition(materialId, number, session)
  if (!own || own.removedAt || !upstream || upstream.removedAt || !base || !theirs) return undefined
  return { own, upstream, base: base.content, theirs: theirs.content, number }
}

interface Kept {
  readonly draft: Content
  readonly latestNumber: number
  /** Of the draft as it became. */
  readonly digest: string
}

export const adaptationUser: UpstreamUser = {
  kind: adaptationKind,
  take: async (actor, link, { edition, keepsOwn, seen, origin }, session) => {
    const sides = await sidesOf(link, edition, session)
    if (!sides) throw notFound()
    const licence = licenceAfter(sides)
    if (whyNotFollow(sides) || !licence) throw conflict('cannotTakeUpdate')
    const { own, base, theirs } = sides
    const { content } = merge({ base, theirs, mine: own.draft }, { keepsOwn })
    const draft = { ...content, licence, sources: sourcesAfter(sides) }
    const after = { edition, from: link.synced, keepsOwn, licence }
    const { ownerId, unitId } = own
    for (const id of storedIn(own.draft)) await addUse(id, holding(link), session, { ownerId, unitId })
    const told = { id: own._id, draft, action: 'updates.taken', after, origin, seen }
    await replaceDraftWithin(session, actor, told)
    const now = await readMaterial(own._id, session)
    return { draft: own.draft, latestNumber: own.latestNumber, digest: digestOf(now!.draft) } satisfies Kept
  },
  whyNotUndo: async ({ usedIn }, kept, session) => {
    const { latestNumber, digest } = kept as Kept
    const own = await readMaterial(usedIn, session)
    if (!own || own.removedAt) return 'updates.whyNotUndo.gone'
    if (own.latestNumber > latestNumber) return 'updates.whyNotUndo.handedIn'
    return digestOf(own.draft) === digest ? undefined : 'updates.whyNotUndo.changed'
  },
  undo: async (actor, link, kept, origin, session) => {
    const { draft } = kept as Kept
    const told = { id: link.usedIn, draft, action: 'updates.undone', after: { edition: link.synced }, origin }
    await replaceDraftWithin(session, actor, told)
    await letGo(link, draft, session)
  },
  mayDecide: async (actor, { usedIn }) => (await readMaterial(usedIn))?.ownerId.equals(actor.personId) === true,
  /** Those who answer for the materials of the school; its draft stays with its owner. */
  responsible: async (usedIn) => {
    const own = await readMaterial(usedIn)
    return own ? [own.ownerId, ...(await listMemberIds({ unitId: own.unitId, role: 'librarian' }, new Date()))] : []
  },
  forget: async (link, kept, session) => await letGo(link, (kept as Kept).draft, session),
}

/** The files of the former draft stay while it can come back. */
function holding({ _id }: Pick<UpstreamLink, '_id'>): FileUse {
  return { feature: 'updates', kind: 'undo', id: _id }
}

async function letGo(link: UpstreamLink, draft: Content, session: ClientSession): Promise<void> {
  for (const id of storedIn(draft)) await endUse(id, holding(link), session)
}

function storedIn({ files }: Pick<Content, 'files'>): Types.ObjectId[] {
  return [...new Map(files.map(({ storedFileId }) => [storedFileId.toString(), storedFileId])).values()]
}

function digestOf(draft: Content): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(draft)))
    .digest('base64')
}

/** In whichever order the database gives it. */
function sorted(value: unknown): unknown {
  const plain: unknown = JSON.parse(JSON.stringify(value))
  if (Array.isArray(plain)) return plain.map(sorted)
  if (typeof plain !== 'object' || plain === null) return plain
  return Object.fromEntries(
    Object.entries(plain)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
