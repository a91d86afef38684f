// What else words are searched for by: groups that come with the system, changed by people.

import { randomBytes } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { searchSynonyms, type SynonymGroup } from '../../storage/search/synonyms.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { announceChange, whenAnnounced } from '../changes/index.ts'
import { suppliedSynonyms } from '../curriculum/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { sortKeyOf } from '../i18n/sort-key.ts'
import { enqueue } from '../outbox/index.ts'
import { defineIndexes } from '../search-indexes.ts'
import { canKeepWords } from './access.ts'
import type { SynonymForm } from './input.ts'
import { Synonym } from './synonym.model.ts'

export const synonymsChangedEvent = 'catalogue.synonymsChanged'

export interface KnownGroup extends SynonymGroup {
  /** `removed`: it came with the system and is not in force. */
  readonly state: 'supplied' | 'changed' | 'own' | 'removed'
}

/** For the settings of an index. */
export async function allSynonyms(): Promise<Record<string, string[]>> {
  return searchSynonyms(suppliedSynonyms, await editedGroups())
}

/** By their first word. @throws AppError 403 */
export async function listGroups(actor: Actor): Promise<KnownGroup[]> {
  if (!canKeepWords(actor)) throw forbidden()
  const edited = new Map((await editedGroups()).map((group) => [group.id, group]))
  const groups: KnownGroup[] = suppliedSynonyms.map((supplied) => {
    const change = edited.get(supplied.id)
    if (!change) return { ...supplied, state: 'supplied' }
    return change.words.length === 0 ? { ...supplied, state: 'removed' } : { ...change, state: 'changed' }
  })
  for (const group of edited.values()) if (!isSupplied(group.id)) groups.push({ ...group, state: 'own' })
  const keyOf = ({ words }: KnownGroup) => sortKeyOf(words[0] ?? '')
  return groups.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** @throws AppError 403, 404 */
export async function findGroup(actor: Actor, id: string): Promise<KnownGroup> {
  const group = (await listGroups(actor)).find((one) => one.id === id)
  if (!group) throw notFound()
  return group
}

/** Without an id it is a new one. @throws AppError 403, 404, 409 `tooManySynonyms` */
export async function saveGroup(
  actor: Actor,
  id: string | undefined,
  form: SynonymForm,
  origin: Origin,
): Promise<void> {
  const before = id === undefined ? undefined : await findGroup(actor, id)
  if (!canKeepWords(actor)) throw forbidden()
  const groupId = id ?? `own-${randomBytes(6).toString('hex')}`
  if (id === undefined && (await Synonym.countDocuments()) >= mostGroups) throw conflict('tooManySynonyms')
  const { words } = form
  const finds = form.finds.length > 0 ? form.finds : undefined
  await change(async (session) => {
    const stored = { words, ...(finds && { finds }), changedByName: actor.name, changedAt: new Date() }
    await Synonym.replaceOne({ _id: groupId }, stored, { upsert: true, session })
    const told = { before: before && wordsOf(before), after: wordsOf({ words, finds }) }
    await record({ action: 'catalogue.synonymsChanged', actor, subject: subjectOf(groupId), ...told, origin }, session)
  })
}

/** One that came with the system is put out of force. @throws AppError 403, 404 */
export async function removeGroup(actor: Actor, id: string, origin: Origin): Promise<void> {
  const before = await findGroup(actor, id)
  await change(async (session) => {
    const nothing = { words: [], changedByName: actor.name, changedAt: new Date() }
    if (isSupplied(id)) await Synonym.replaceOne({ _id: id }, nothing, { upsert: true, session })
    else await Synonym.deleteOne({ _id: id }, { session })
    const told = { action: 'catalogue.synonymsRemoved', before: wordsOf(before), origin }
    await record({ ...told, actor, subject: subjectOf(id) }, session)
  })
}

/** As it came with the system. @throws AppError 403, 404 */
export async function restoreGroup(actor: Actor, id: string, origin: Origin): Promise<void> {
  const before = await findGroup(actor, id)
  if (!isSupplied(id)) throw notFound()
  await change(async (session) => {
    await Synonym.deleteOne({ _id: id }, { session })
    const after = wordsOf(suppliedSynonyms.find((one) => one.id === id)!)
    const told = { action: 'catalogue.synonymsChanged', before: wordsOf(before), after, origin }
    await record({ ...told, actor, subject: subjectOf(id) }, session)
  })
}

/** Brings them to the index; searches go on meanwhile. May run twice. */
export async function applySynonyms(): Promise<void> {
  await defineIndexes()
}

/** Every server describes its indexes anew when one of them has changed the words. Should it fail, the night mends it. */
whenAnnounced('search', () => void applySynonyms().catch(() => undefined))

const mostGroups = 1000

/** The one who has changed something searches with it at once, if the index answers; others within seconds. */
async function change(write: (session: ClientSession) => Promise<void>): Promise<void> {
  await inTransaction(async (session) => {
    await write(session)
    await enqueue(synonymsChangedEvent, {}, session)
    await announceChange('search', 'synonyms', session)
  })
  await applySynonyms().catch(() => undefined)
}

async function editedGroups(): Promise<SynonymGroup[]> {
  const edited = await Synonym.find().sort({ _id: 1 }).lean()
  return edited.map(({ _id, words, finds }) => ({ id: _id, words, ...(finds ? { finds } : {}) }))
}

function isSupplied(id: string): boolean {
  return suppliedSynonyms.some((group) => group.id === id)
}

function subjectOf(id: string) {
  return { kind: 'synonyms', id }
}

function wordsOf({
  words,
  finds,
}: {
  readonly words: readonly string[]
  readonly finds?: readonly string[] | undefined
}) {
  return { words: [...words], ...(finds && { finds: [...finds] }) }
}
