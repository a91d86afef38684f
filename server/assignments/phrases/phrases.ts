// Phrases of a teacher for comments: their own, those used most first.

import { Types } from 'mongoose'
import { z } from 'zod'
import type { Actor } from '../../actor.ts'
import { conflict, isDuplicateKey, notFound } from '../../errors.ts'
import { findMarked, type ItemKey } from '../find.ts'
import { CommentPhrase, type PhraseRecord } from './phrase.model.ts'

export const longestPhrase = 1000
export const mostPhrases = 200
/** With one page; of more the least used are not offered. */
export const offered = 40

export const phraseForm = z.object({
  text: z.string().min(1).max(longestPhrase),
  /** Only for the subject of the course. */
  ofSubject: z.string().max(10).default(''),
})

/** Those for every subject, and those for that of the course. @throws AppError 403, 404 */
export async function listPhrases(actor: Actor, key: ItemKey): Promise<PhraseRecord[]> {
  const { course } = await findMarked(actor, key)
  const subjects = [undefined, ...(course.subjectCode ? [course.subjectCode] : [])]
  const filter = { ownerId: actor.personId, $or: subjects.map((subject) => ({ subject: subject ?? null })) }
  return await CommentPhrase.find(filter).sort({ uses: -1, usedAt: -1 }).limit(offered).lean<PhraseRecord[]>()
}

/** One that is there already is used once more. @throws AppError 403, 404; 409 `tooManyPhrases` */
export async function addPhrase(
  actor: Actor,
  key: ItemKey,
  { text, ofSubject }: z.output<typeof phraseForm>,
  now = new Date(),
): Promise<void> {
  const { course } = await findMarked(actor, key)
  const whose = { ownerId: actor.personId, text }
  const usedAt = { $set: { usedAt: now }, $inc: { uses: 1 } }
  const { matchedCount } = await CommentPhrase.updateOne(whose, usedAt)
  if (matchedCount > 0) return
  if ((await CommentPhrase.countDocuments({ ownerId: actor.personId })) >= mostPhrases) throw conflict('tooManyPhrases')
  const subject = ofSubject === '' ? undefined : (course.subjectCode ?? undefined)
  try {
    await CommentPhrase.create([{ _id: new Types.ObjectId(), ...whose, subject, uses: 1, usedAt: now }])
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}

/** @throws AppError 404 for what is not theirs */
export async function countUse(actor: Actor, phraseId: Types.ObjectId, now = new Date()): Promise<void> {
  const { matchedCount } = await CommentPhrase.updateOne(
    { _id: phraseId, ownerId: actor.personId },
    { $set: { usedAt: now }, $inc: { uses: 1 } },
  )
  if (matchedCount === 0) throw notFound()
}

/** @throws AppError 404 for what is not theirs */
export async function removePhrase(actor: Actor, phraseId: Types.ObjectId): Promise<void> {
  const { deletedCount } = await CommentPhrase.deleteOne({ _id: phraseId, ownerId: actor.personId })
  if (deletedCount === 0) throw notFound()
}
