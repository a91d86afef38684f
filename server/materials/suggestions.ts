// Suggestions for a draft out of what its files say, and taking them over.

import type { Types } from 'mongoose'
import { StorageAway } from '../../storage/files/files.ts'
import type { Actor, Origin } from '../actor.ts'
import { findTopics, findWordVocabulary } from '../curriculum/index.ts'
import { forbidden } from '../errors.ts'
import { findProcessing, readPages } from '../processing/index.ts'
import { canEdit } from './access.ts'
import type { Content } from './content.ts'
import { changeDraft } from './draft.ts'
import type { ContentForm } from './input.ts'
import type { MaterialRecord } from './material.model.ts'
import { type FileWords, type Suggestion, suggestionKey, suggestionsFor, topicsIn } from './suggest.ts'
import { loadMaterial } from './write.ts'

/** Files and pages of each that are looked at. */
const mostFiles = 5
const mostPages = 3

export async function findSuggestions({ draft }: Pick<MaterialRecord, 'draft'>): Promise<Suggestion[]> {
  if (draft.files.length === 0) return []
  const words = await wordsOfFiles(draft)
  const found = suggestionsFor(draft, words, await findWordVocabulary())
  const subjects = [...draft.subjects, ...found.flatMap((one) => (one.field === 'subjects' ? [one.value] : []))]
  const grades = [...draft.grades, ...found.flatMap((one) => (one.field === 'grades' ? [one.value] : []))]
  const topics = []
  for (const subject of subjects.slice(0, 3))
    for (const grade of grades.slice(0, 3)) topics.push(...(await findTopics(subject, grade)))
  return [...found, ...topicsIn(draft, words, topics)]
}

/** Only what is still suggested: each as `field:value`. @throws AppError 403, 404, 409; InvalidInput */
export async function acceptSuggestions(
  actor: Actor,
  id: Types.ObjectId,
  accepted: readonly string[],
  origin: Origin,
): Promise<number> {
  const material = await loadMaterial(actor, id)
  if (!canEdit(actor, material)) throw forbidden()
  const taken = (await findSuggestions(material)).filter((one) => accepted.includes(suggestionKey(one)))
  if (taken.length > 0) await changeDraft(actor, id, formOf(taken, material.draft), origin, material.revision)
  return taken.length
}

function formOf(taken: readonly Suggestion[], draft: Content): ContentForm {
  const form: Record<string, unknown> = {}
  for (const { field, value } of taken) {
    const before = form[field] ?? draft[field]
    form[field] = Array.isArray(before) ? [...(before as unknown[]), value] : value
  }
  return form
}

/** While the files are away the names alone suggest something: describing goes on. */
async function readUnlessAway(storedFileId: Types.ObjectId): Promise<{ readonly text: string }[]> {
  try {
    return await readPages(storedFileId, { most: mostPages })
  } catch (error) {
    if (error instanceof StorageAway) return []
    throw error
  }
}

async function wordsOfFiles({ files }: Content): Promise<FileWords[]> {
  const looked = files.filter(({ role }) => role === 'content').slice(0, mostFiles)
  const processing = await findProcessing(looked.map(({ storedFileId }) => storedFileId))
  const words = []
  for (const { storedFileId, name } of looked) {
    const known = processing.get(storedFileId.toString())
    const isRead = known?.steps.text.state === 'done' && known.encoding !== 'doubtful'
    const pages = isRead ? await readUnlessAway(storedFileId) : []
    words.push({ name, pages: pages.map(({ text }) => text), language: known?.facts.language })
  }
  return words
}
