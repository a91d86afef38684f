// Who is at a submission: claimed, given back, handed over, freed by somebody who may, or by the end of its time. Of two who
// claim at once one wins: the write itself says what must hold.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findAccountIds, findActor } from '../accounts/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden } from '../errors.ts'
import { policyOf } from '../policies/index.ts'
import { canDecide, canUnstick, freeFor, holderOf } from './access.ts'
import { findFree, findOpen, findSubmission } from './find.ts'
import { claimHours } from './policies.ts'
import { Submission, type SubmissionRecord } from './submission.model.ts'
import { tell } from './tell.ts'

/** Again: its time begins anew. @throws AppError 404, 403, 409 `submissionClaimed`, `submissionEnded` */
export async function claim(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<SubmissionRecord> {
  return await inTransaction((session) => claimWithin(session, actor, id, origin))
}

export async function claimWithin(
  session: ClientSession,
  actor: Actor,
  id: Types.ObjectId,
  origin: Origin,
): Promise<SubmissionRecord> {
  const submission = await findFree(actor, id, session)
  const claimed = await hold(submission, actor, actor, session)
  await note(submission, { action: 'curation.claimed', actor, origin }, session)
  return claimed
}

/** Whoever has it, or somebody who may free what is stuck. @throws AppError 404, 403, 409 `submissionEnded` */
export async function release(actor: Actor, id: Types.ObjectId, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const submission = await findSubmission(actor, id, session)
    if (submission.state !== 'open') throw conflict('submissionEnded')
    const { claimedById } = submission
    if (!claimedById?.equals(actor.personId) && !canUnstick(actor, submission)) throw forbidden()
    await free({ _id: id, state: 'open', claimedById }, session)
    await note(submission, { action: 'curation.released', actor, origin }, session)
    if (claimedById && !claimedById.equals(actor.personId))
      await tell({ what: 'released', submission, actor, personId: claimedById }, session)
  })
}

/**
 * To a colleague with the same right; also what nobody has claimed yet.
 * @throws AppError 404, 403, 409 `submissionClaimed`, `submissionEnded`, `notAColleague`
 */
export async function handOver(
  actor: Actor,
  id: Types.ObjectId,
  personId: Types.ObjectId,
  origin: Origin,
): Promise<void> {
  await inTransaction((session) => handOverWithin(session, actor, { id, personId, origin }))
}

export async function handOverWithin(
  session: ClientSession,
  actor: Actor,
  { id, personId, origin }: { id: Types.ObjectId; personId: Types.ObjectId; origin: Origin },
): Promise<void> {
  const found = await findOpen(actor, id, session)
  const submission = canUnstick(actor, found) ? found : await findFree(actor, id, session)
  const colleague = await findColleague(personId, submission)
  if (!colleague) throw conflict('notAColleague')
  await hold(submission, colleague, canUnstick(actor, found) ? undefined : actor, session)
  await note(submission, { action: 'curation.handedOver', actor, origin, after: { to: colleague.name } }, session)
  await tell({ what: 'handedOver', submission, actor, personId }, session)
}

/** Claims whose time is over: what is read says so already, this tidies up. */
export async function endClaims(now = new Date()): Promise<void> {
  await Submission.updateMany({ claimedUntil: { $lte: now } }, unclaimed)
}

/** Somebody who may decide about it, too. */
export async function findColleague(
  personId: Types.ObjectId,
  submission: SubmissionRecord,
): Promise<Actor | undefined> {
  for (const accountId of await findAccountIds(personId)) {
    const actor = await findActor(accountId.toString())
    if (actor && canDecide(actor, submission)) return actor
  }
  return undefined
}

/** `from`: only when it is free for them; left out: whoever has it. */
async function hold(
  submission: SubmissionRecord,
  { personId, name }: Actor,
  from: Actor | undefined,
  session: ClientSession,
): Promise<SubmissionRecord> {
  const now = new Date()
  const hours = await policyOf(claimHours, submission.isOfSchool ? submission.unitId : undefined)
  const claimedUntil = new Date(now.getTime() + hours * 3_600_000)
  const claimed = { claimedById: personId, claimedByName: name, claimedUntil }
  const condition = { _id: submission._id, state: 'open' as const, ...(from && freeFor(from.personId, now)) }
  const { matchedCount } = await Submission.updateOne(condition, { $set: claimed }, { session })
  if (matchedCount === 0) throw conflict('submissionClaimed')
  return { ...submission, ...claimed }
}

async function free(condition: object, session: ClientSession): Promise<void> {
  await Submission.updateOne(condition, unclaimed, { session })
}

const unclaimed = { $unset: { claimedById: 1, claimedByName: 1, claimedUntil: 1 } } as const

interface Noted {
  readonly action: string
  readonly actor: Actor
  readonly origin: Origin
  readonly after?: Readonly<Record<string, unknown>>
}

async function note(
  { _id, materialId, edition, unitId, claimedByName, claimedById, claimedUntil }: SubmissionRecord,
  { action, actor, origin, after }: Noted,
  session: ClientSession,
): Promise<void> {
  const held = holderOf({ claimedById, claimedUntil }, new Date()) && { by: claimedByName }
  const told = { submission: _id.toString(), edition, ...after }
  await record(
    {
      ...{ action, actor, origin, unitIds: [unitId], before: held, after: told },
      subject: { kind: 'material', id: materialId },
    },
    session,
  )
}
