// What was written about materials that come with their history, as with the demo. Who may is the business of whoever calls this.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { isAuthor } from './access.ts'
import { Submission } from './submission.model.ts'
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
  const submission = await Submission.findOne({ materialId })
    .sort({ waitingSince: -1, _id: -1 })
    .session(session)
    .lean()
  if (!submission) throw new Error(`The material ${materialId.toString()} was never handed in.`)
  const ids: Types.ObjectId[] = []
  for (const { by, at, text, isInternal = false, answers } of messages) {
    const side = isAuthor(by, submission) ? ('author' as const) : ('curator' as const)
    const said = { byId: by.personId, byName: by.name, side, isInternal, text, at }
    ids.push(
      await writeMessage(submission, { ...said, parentId: answers === undefined ? undefined : ids[answers] }, session),
    )
  }
}
