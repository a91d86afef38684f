// What was made from a material follows it to another edition: which sources it then names, under which licence it can stand,
// and how its draft becomes another one.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden } from '../errors.ts'
import { addUse, endUse } from '../uploads/index.ts'
import { canEdit } from './access.ts'
import { longestChain, sourceOf, type WhyNotAdapt } from './adapt.ts'
import type { Content, Source } from './content.ts'
import { draftUse, mostFiles } from './files.ts'
import { type LicenceCode, licenceOf, licencesFromSources } from './licences.ts'
import type { MaterialRecord } from './material.model.ts'
import { recallOf } from './recall.ts'
import { loadMaterial, saveMaterial } from './write.ts'

export interface Following {
  readonly own: Pick<MaterialRecord, 'unitId' | 'draft'>
  readonly upstream: Pick<MaterialRecord, '_id' | 'unitId' | 'unitName' | 'recalls'>
  /** The edition that `own` was made from. */
  readonly base: Content
  readonly theirs: Content
  /** Of `theirs`. */
  readonly number: number
}

/** The same chain as of what is adapted now, and besides what the owner has written there. */
export function sourcesAfter({ own, upstream, base, theirs, number }: Following): readonly Source[] {
  const former = [{ materialId: upstream._id }, ...base.sources]
  const kept = own.draft.sources.filter((source) => !former.some((one) => isSame(one, source)))
  const chain = [sourceOf(upstream, theirs, number), ...theirs.sources]
  return [...chain, ...kept.filter((source) => !chain.some((one) => isSame(one, source)))].slice(0, longestChain)
}

/** Their own while it is strict enough, else the most open one that all sources together allow; undefined: there is none. */
export function licenceAfter(following: Following): LicenceCode | undefined {
  const possible = licencesFromSources(sourcesAfter(following).flatMap(({ licence }) => licence ?? []))
  return possible.find((code) => code === following.own.draft.licence) ?? possible[0]
}

export function whyNotFollow(following: Following): WhyNotAdapt | undefined {
  const { own, upstream, theirs, number } = following
  if (recallOf(upstream, number)) return 'recalled'
  const { licence } = theirs
  if (licence === '') return 'noLicence'
  if (!licenceOf(licence).mayAdapt) return 'linkOnly'
  if (licence === 'NOIBO-TRUONG' && !own.unitId.equals(upstream.unitId)) return 'otherSchool'
  return licenceAfter(following) === undefined ? 'incompatible' : undefined
}

export interface Replacing {
  readonly id: Types.ObjectId
  readonly draft: Content
  /** `<feature>.<what happened>` */
  readonly action: string
  readonly after: Readonly<Record<string, unknown>>
  readonly origin: Origin
  /** The revision of the material that the actor has seen. */
  readonly seen?: number | undefined
}

/** All that a draft says and its files, at once. @throws AppError 403, 404, 409 `tooManyFiles` */
export async function replaceDraftWithin(
  session: ClientSession,
  actor: Actor,
  { id, draft, action, after, origin, seen }: Replacing,
): Promise<MaterialRecord> {
  const material = await loadMaterial(actor, id, session)
  if (!canEdit(actor, material)) throw forbidden()
  if (draft.files.length > mostFiles) throw conflict('tooManyFiles')
  const { ownerId, unitId } = material
  const [before, wanted] = [storedIn(material.draft), storedIn(draft)]
  for (const [key, stored] of wanted)
    if (!before.has(key)) await addUse(stored, draftUse(id), session, { ownerId, unitId })
  for (const [key, stored] of before) if (!wanted.has(key)) await endUse(stored, draftUse(id), session)
  return await saveMaterial(material, { draft }, { actor, origin, action, after }, session, seen)
}

function storedIn({ files }: Pick<Content, 'files'>): Map<string, Types.ObjectId> {
  return new Map(files.map(({ storedFileId }) => [storedFileId.toString(), storedFileId]))
}

/** The same material, whatever edition of it, or the same words. */
function isSame(a: Source, b: Source): boolean {
  if (a.materialId || b.materialId) return a.materialId?.toString() === b.materialId?.toString()
  return a.text === b.text && a.url === b.url
}
