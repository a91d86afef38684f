// The conversation with the author, and the notes among colleagues.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { canDecide, canSeeInternal, sideOf } from './access.ts'
import { findSubmission } from './find.ts'
import { Message, type MessageRecord } from './message.model.ts'
import type { SubmissionRecord } from './submission.model.ts'
import { tell } from './tell.ts'
import { writeMessage } from './write.ts'

export interface NewMessage {
  readonly text: string
  readonly isInternal?: boolean | undefined
  /** What it answers. */
  readonly parentId?: Types.ObjectId | undefined
}

export interface Thread {
  readonly message: MessageRecord
  readonly answers: readonly MessageRecord[]
}

/** @throws AppError 404, also for what it answers; 403 for somebody who only reads */
export async function say(
  actor: Actor,
  id: Types.ObjectId,
  { text, isInternal = false, parentId }: NewMessage,
  origin: Origin,
): Promise<Types.ObjectId> {
  return await inTransaction(async (session) => {
    const submission = await findSubmission(actor, id, session)
    const side = sideOf(actor, submission)
    if (!side || (isInternal && !canSeeInternal(actor, submission))) throw forbidden()
    const { materialId, unitId } = submission
    const first = parentId && (await Message.findOne({ _id: parentId, materialId, isInternal }).session(session).lean())
    if (parentId && !first) throw notFound()
    const by = { side, byId: actor.personId, byName: actor.name }
    const said = {
      ...by,
      isInternal,
      text,
      at: new Date(),
      parentId: first ? (first.parentId ?? first._id) : undefined,
    }
    const messageId = await writeMessage(submission, said, session)
    const what = isInternal ? { action: 'curation.noted' } : { action: 'curation.said' }
    const subject = { kind: 'material', id: materialId }
    const after = { submission: id.toString() }
    await record({ ...what, actor, origin, unitIds: [unitId], subject, after }, session)
    await tell({ what: 'said', submission, actor, side, isInternal }, session)
    return messageId
  })
}

export interface Conversation {
  /** The oldest first. */
  readonly threads: readonly Thread[]
  /** Undefined for those who are not to read them. */
  readonly notes: readonly MessageRecord[] | undefined
}

/** About all editions of the material; of the notes those of stages at which the actor decides. */
export async function readConversation(actor: Actor, submission: SubmissionRecord): Promise<Conversation> {
  const { materialId, unitId } = submission
  const mayNotes = canSeeInternal(actor, submission)
  const found = await Message.find({
    materialId,
    ...(mayNotes ? {} : { isInternal: false }),
  })
    .sort({ at: -1, _id: -1 })
    .limit(most)
    .lean()
  const messages = found.reverse()
  const open = messages.filter(({ isInternal }) => !isInternal)
  const firsts = open.filter(({ parentId }) => !open.some(({ _id }) => parentId?.equals(_id)))
  return {
    threads: firsts.map((message) => ({
      message,
      answers: open.filter(({ parentId }) => parentId?.equals(message._id)),
    })),
    notes: mayNotes ? messages.filter((one) => one.isInternal && canDecide(actor, { ...one, unitId })) : undefined,
  }
}

const most = 300
