// What was written about materials that come with their history, as with the demo. Who may is the business of whoever calls this.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { isAuthor } from './access.ts'
import { newPanel, savePanel, type ScoreForm, scoreOf } from './judge.ts'
import { PupilsWork } from './pupils-work.model.ts'
import { Submission, type SubmissionRecord } from './submission.model.ts'
import { writeMessage } from './write.ts'

export interface AddedMessage {
  readonly by: Actor
  readonly at: Date
  readonly text: string
  readonly isInternal?: boolean | undefined
  /** Which of these it answers, from 0. */
  readonly answers?: number | undefined
}

/** About the submission of the material that was made last. */
export async function addConversation(
  materialId: Types.ObjectId,
  messages: readonly AddedMessage[],
  session: ClientSession,
): Promise<void> {
  const submission = await latestOf(materialId, session)
  const ids: Types.ObjectId[] = []
  for (const { by, at, text, isInternal = false, answers } of messages) {
    const side = isAuthor(by, submission) ? ('author' as const) : ('curator' as const)
    const said = { byId: by.personId, byName: by.name, side, isInternal, text, at }
    ids.push(
      await writeMessage(submission, { ...said, parentId: answers === undefined ? undefined : ids[answers] }, session),
    )
  }
}

export interface AddedSeat {
  readonly by: Actor
  readonly person: Actor
  readonly askedAt: Date
  /** Left out: no answer yet. */
  readonly scored?: { readonly at: Date; readonly form: ScoreForm } | undefined
}

/** Of the submission of the material that was made last: the first two, and whoever was asked after them. */
export async function addPanel(
  materialId: Types.ObjectId,
  seats: readonly AddedSeat[],
  session: ClientSession,
): Promise<void> {
  const panel = await newPanel(await latestOf(materialId, session), session)
  const asked = seats.map(({ by, person, askedAt, scored }, at) => ({
    ...{ personId: person.personId, personName: person.name, round: at < 2 ? (1 as const) : (2 as const) },
    ...{ askedAt, askedById: by.personId, points: [] },
    ...(scored && { ...scoreOf(panel, scored.form), scoredAt: scored.at }),
  }))
  await savePanel(panel, { ...panel, asked }, session)
}

async function latestOf(materialId: Types.ObjectId, session: ClientSession): Promise<SubmissionRecord> {
  const submission = await Submission.findOne({ materialId })
    .sort({ waitingSince: -1, _id: -1 })
    .session(session)
    .lean()
  if (!submission) throw new Error(`The material ${materialId.toString()} was never handed in.`)
  return submission
}

/** Whose work a material is. */
export async function addPupilsWork(
  materialId: Types.ObjectId,
  pupilIds: readonly Types.ObjectId[],
  session: ClientSession,
): Promise<void> {
  await PupilsWork.create([{ _id: materialId, pupilIds }], { session })
}
