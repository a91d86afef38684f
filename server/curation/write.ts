// The one way in which something is said about a submission.

import type { ClientSession, Types } from 'mongoose'
import type { StepContext } from '../material-steps.ts'
import { Message, type MessageRecord } from './message.model.ts'
import type { SubmissionRecord } from './submission.model.ts'

export type Said = Pick<MessageRecord, 'isInternal' | 'side' | 'byId' | 'byName' | 'text' | 'at'> & {
  readonly parentId?: Types.ObjectId | undefined
}

export async function writeMessage(
  { _id: submissionId, materialId, stage }: Pick<SubmissionRecord, '_id' | 'materialId' | 'stage'>,
  said: Said,
  session: ClientSession,
): Promise<Types.ObjectId> {
  const [message] = await Message.create([{ ...said, submissionId, materialId, stage }], { session })
  return message!._id
}

/** What somebody noted for colleagues when they decided. */
export async function writeNote(
  submission: Pick<SubmissionRecord, '_id' | 'materialId' | 'stage'>,
  { actor, form, at }: StepContext,
  session: ClientSession,
): Promise<void> {
  const { internalNote: text = '' } = form
  if (!actor || text === '') return
  const by = { side: 'curator' as const, byId: actor.personId, byName: actor.name }
  await writeMessage(submission, { ...by, isInternal: true, text, at }, session)
}
