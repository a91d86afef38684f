// Somebody makes their own from what is live: a new draft with the same words and files, which names where it comes from and
// stays bound by the licences of all that it was made from.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { addUse } from '../uploads/index.ts'
import { canShare, canTakeFile, type SharingUnit, unitsToShareFrom } from './access.ts'
import { beginningOf } from './belong.ts'
import type { Content, MaterialFile, Source } from './content.ts'
import { outlineOf } from './draft.ts'
import { draftUse } from './files.ts'
import { type LicenceCode, licenceOf, licencesFromSources } from './licences.ts'
import type { MaterialRecord } from './material.model.ts'
import { recallOf } from './recall.ts'
import { tellAdapted } from './step-hooks.ts'
import { insertMaterial, loadMaterial } from './write.ts'

/** Locale keys are `materials.whyNotAdapt.<which>`. */
export type WhyNotAdapt = 'notLive' | 'recalled' | 'noLicence' | 'linkOnly' | 'otherSchool' | 'incompatible'

type Adapted = Pick<MaterialRecord, 'live' | 'unitId' | 'recalls'>

/** The schools and offices for which somebody could make their own; none: `whyNotAdapt` tells why. */
export function unitsToAdaptFor(actor: Actor, material: Adapted): readonly SharingUnit[] {
  const units = unitsToShareFrom(actor)
  if (material.live?.content.licence !== 'NOIBO-TRUONG') return units
  return units.filter(({ unitId }) => unitId.equals(material.unitId))
}

export function whyNotAdapt(actor: Actor, material: Adapted): WhyNotAdapt | undefined {
  const { live } = material
  if (!live) return 'notLive'
  if (recallOf(material, live.number)) return 'recalled'
  const { licence } = live.content
  if (licence === '') return 'noLicence'
  if (!licenceOf(licence).mayAdapt) return 'linkOnly'
  if (unitsToAdaptFor(actor, material).length === 0) return 'otherSchool'
  if (licencesForAdaptation(material).length === 0) return 'incompatible'
  return undefined
}

/** What one's own can stand under, the most open first: the strictest of all that it would be made from decides. */
export function licencesForAdaptation({ live }: Pick<MaterialRecord, 'live'>): readonly LicenceCode[] {
  if (!live || live.content.licence === '') return []
  return licencesFromSources([live.content.licence, ...live.content.sources.flatMap(({ licence }) => licence ?? [])])
}

/**
 * @throws AppError 403 for who brings no materials; 404 for what they cannot see and for a unit that is not theirs;
 * 409 `cannotAdapt`
 */
export async function adaptMaterial(
  actor: Actor,
  id: Types.ObjectId,
  wanted: { readonly unitId?: Types.ObjectId | undefined },
  origin: Origin,
): Promise<MaterialRecord> {
  const newId = new Types.ObjectId()
  return await inTransaction(async (session) => {
    const material = await loadMaterial(actor, id, session)
    if (!canShare(actor)) throw forbidden()
    const { live } = material
    if (!live || whyNotAdapt(actor, material)) throw conflict('cannotAdapt')
    const units = unitsToAdaptFor(actor, material)
    const unit = wanted.unitId === undefined ? units[0] : units.find(({ unitId }) => unitId.equals(wanted.unitId))
    if (!unit) throw notFound()

    const files = live.content.files.filter((file) => canTakeFile(actor, file)).map(copyOf)
    const account = { ownerId: actor.personId, unitId: unit.unitId }
    for (const storedFileId of new Map(files.map((file) => [file.storedFileId.toString(), file.storedFileId])).values())
      await addUse(storedFileId, draftUse(newId), session, account)

    const draft = { ...adaptedFrom(material, live.content, live.number), files, authors: [authorOf(actor)] }
    const after = { ...outlineOf(draft), from: id.toString(), edition: live.number }
    const facts = await beginningOf(actor, unit)
    const told = { actor, origin, action: 'materials.adapted', after }
    const made = await insertMaterial({ ...facts, draft }, newId, told, session)
    await tellAdapted(
      { actor, from: { materialId: id, edition: live.number, title: live.content.title }, made },
      session,
    )
    return made
  })
}

/** The newest first. Only what the actor may see. */
function adaptedFrom(material: MaterialRecord, content: Content, edition: number): Content {
  const [licence = ''] = licencesForAdaptation(material)
  return {
    ...content,
    licence,
    scope: 'personal',
    embargoUntil: '',
    sources: [sourceOf(material, content, edition), ...content.sources].slice(0, longestChain),
  }
}

/** In words, too: whoever may not see the original, or no longer, is still told of its authors. */
export function sourceOf(
  { _id, unitName }: Pick<MaterialRecord, '_id' | 'unitName'>,
  content: Content,
  edition: number,
): Source {
  const { title, authors, licence } = content
  const makers = [...authors.map(({ name }) => name), unitName].join(', ')
  return { materialId: _id, edition, ...(licence !== '' && { licence }), text: `“${title}”, ${makers}` }
}

export const longestChain = 30

function authorOf({ personId, name }: Actor) {
  return { personId, name }
}

export function copyOf(file: MaterialFile): MaterialFile {
  return { ...file, _id: new Types.ObjectId(), addedAt: new Date() }
}
