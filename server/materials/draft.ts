// A material begins as a draft and goes on being one beside the edition that others see: written in freely, by its owner and
// by those who answer for the school's materials.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { takeUpload } from '../uploads/index.ts'
import { canEdit, canRemove, canShare, scopesFor, unitsToShareFrom } from './access.ts'
import { beginningOf } from './belong.ts'
import { checkCodes } from './check.ts'
import { type Content, emptyContent } from './content.ts'
import { draftUse, endUses, fileFrom, mostFiles } from './files.ts'
import type { ContentForm } from './input.ts'
import type { MaterialRecord } from './material.model.ts'
import { titleFromName } from './title.ts'
import { deleteMaterial, insertMaterial, loadMaterial, saveMaterial } from './write.ts'

export interface NewMaterial {
  readonly content: ContentForm
  /** Of uploads of the actor that are ready. */
  readonly uploadIds: readonly Types.ObjectId[]
  /** The school or office that it belongs to; the first one of the actor when left out. */
  readonly unitId?: Types.ObjectId | undefined
}

/** @throws AppError 403; 404 for an upload or a unit that is not theirs; 409 `uploadNotReady`, `tooManyFiles`; InvalidInput */
export async function createMaterial(actor: Actor, given: NewMaterial, origin: Origin): Promise<MaterialRecord> {
  if (!canShare(actor)) throw forbidden()
  const units = unitsToShareFrom(actor)
  const unit = given.unitId === undefined ? units[0]! : units.find(({ unitId }) => unitId.equals(given.unitId))
  if (!unit) throw notFound()
  if (given.uploadIds.length > mostFiles) throw conflict('tooManyFiles')
  refuseScope(given.content, unit)
  await checkCodes(given.content)
  const facts = await beginningOf(actor, unit)

  const id = new Types.ObjectId()
  return await inTransaction(async (session) => {
    const files = []
    for (const uploadId of given.uploadIds)
      files.push(fileFrom(await takeUpload(actor, uploadId, draftUse(id), session)))
    const described = { ...beginning(actor), ...contentFrom(given.content), files }
    const title = described.title || titleFromName(files[0]?.name ?? '')
    const draft = { ...described, title }
    const told = { actor, origin, action: 'materials.created', after: outlineOf(draft) }
    return await insertMaterial({ ...facts, draft }, id, told, session)
  })
}

/**
 * What is left out stays as it is.
 * @param seen the revision that the actor has seen @throws AppError 403, 404, 409; InvalidInput
 */
export async function changeDraft(
  actor: Actor,
  id: Types.ObjectId,
  form: ContentForm,
  origin: Origin,
  seen?: number,
): Promise<MaterialRecord> {
  await checkCodes(form)
  return await inTransaction(async (session) => {
    const material = await loadMaterial(actor, id, session)
    if (!canEdit(actor, material)) throw forbidden()
    refuseScope(form, material)
    const draft = { ...material.draft, ...contentFrom(form, material.draft) }
    const told = { actor, origin, action: 'materials.changed', ...differenceOf(material.draft, draft) }
    return await saveMaterial(material, { draft }, told, session, seen)
  })
}

/** Only one that was never handed in: others have an archive. @throws AppError 403, 404 */
export async function removeMaterial(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction((session) => removeWithin(session, actor, id, origin))
}

/** @param seen the revision that it must still have @throws AppError 403, 404; 409 when it has changed since */
export async function removeWithin(
  session: ClientSession,
  actor: Actor,
  id: Types.ObjectId,
  origin: Origin,
  seen?: number,
): Promise<void> {
  const material = await loadMaterial(actor, id, session)
  if (!canRemove(actor, material)) throw forbidden()
  if (seen !== undefined && seen !== material.revision) throw conflict()
  await endUses(material.draft.files, draftUse(id), session)
  const told = { actor, origin, action: 'materials.removed', before: outlineOf(material.draft) }
  await deleteMaterial(material, told, session)
}

export const officeScope = { scope: { key: 'materials.errors.officeScope' } }

/** @throws InvalidInput */
export function refuseScope({ scope }: Pick<ContentForm, 'scope'>, unit: Pick<MaterialRecord, 'isOfSchool'>): void {
  if (scope !== undefined && !scopesFor(unit).includes(scope)) throw new InvalidInput(officeScope)
}

/** What a draft says before anybody has said anything. */
export function beginning({ personId, name }: Actor): Content {
  return { ...emptyContent, authors: [{ name, personId }] }
}

/** Authors are known by their names: whoever was one already stays the person they were. */
export function contentFrom(
  { authors, sourceText, sourceUrl, ...plain }: ContentForm,
  before?: Content,
): Partial<Content> {
  const known = before?.authors ?? []
  const content: Record<string, unknown> = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  )
  for (const optional of ['schoolYear', 'minutes', 'periods'] as const)
    if (optional in plain) content[optional] = plain[optional]
  if (authors) content.authors = authors.map((name) => known.find((one) => one.name === name) ?? { name })
  if (sourceText !== undefined || sourceUrl !== undefined) {
    const sources = before?.sources ?? []
    const written = sources.find(({ materialId }) => !materialId)
    const kept = sources.filter((one) => one !== written)
    const outside = { ...(sourceText && { text: sourceText }), ...(sourceUrl && { url: sourceUrl }) }
    content.sources = Object.keys(outside).length === 0 ? kept : [...kept, outside]
  }
  return content
}

/** For the audit log: which it is, not all of what it says. */
export function outlineOf({ title, scope, licence }: Pick<Content, 'title' | 'scope' | 'licence'>) {
  return { title, scope, licence }
}

export function differenceOf(before: Content, after: Content) {
  const changed = (Object.keys(after) as (keyof Content)[]).filter(
    (field) => field !== 'files' && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  )
  const pick = (content: Content) => Object.fromEntries(changed.map((field) => [field, content[field]]))
  return { before: pick(before), after: pick(after) }
}
