// Submissions follow their material: every step that hands an edition in, passes it on or ends its way is written with what
// becomes of the submission, in one transaction.

import { type ClientSession, Types } from 'mongoose'
import { announceChange } from '../changes/index.ts'
import { conflict } from '../errors.ts'
import type { MaterialSteps, StepContext, SteppedMaterial } from '../material-steps.ts'
import { findEdition, type Stage, stageOf, type State, type StepName } from '../materials/index.ts'
import { enqueue } from '../outbox/index.ts'
import { deskOf, isHeldByAnother } from './access.ts'
import { refuseBeforePanel } from './judge.ts'
import { targetDays } from './policies.ts'
import { refuseWithoutConsent } from './pupils-work.ts'
import { editionMadeEvent } from './read.ts'
import { shelvesOf } from './shelves.ts'
import { Submission, type SubmissionRecord, type SubmissionState } from './submission.model.ts'
import { tell } from './tell.ts'
import { writeNote } from './write.ts'

export const followSteps: MaterialSteps = {
  check: async (step, { actor, material, at }, session) => {
    await refuseWithoutConsent(step, material, session)
    if (!actor || !decisions.includes(step as StepName)) return
    const open = await findOpen(material._id, session)
    if (open && isHeldByAnother(open, actor.personId, at)) throw conflict('submissionClaimed')
    if (open && acceptances.includes(step as StepName)) await refuseBeforePanel(open, session)
  },
  taken: async (step, context, session) => {
    const { material, after } = context
    const stage = stageOf(after.state as State)
    const open = await findOpen(material._id, session)
    const goesOn = open?.stage === stage && open?.edition === after.latestNumber
    if (open) await writeNote(open, context, session)
    if (open && goesOn) await Submission.updateOne({ _id: open._id }, { $set: { isInPanel: true } }, { session })
    if (open && !goesOn) await end(open, step as StepName, context, session)
    if (stage && !goesOn) await begin(after, stage, context, session)
    const { _id: materialId, latestNumber: edition } = after
    if (step === 'submit') await enqueue(editionMadeEvent, { materialId: materialId.toString(), edition }, session)
  },
}

/** Steps of those who decide, in the order in which they are offered: not while somebody else is at it. Hiding cannot wait. */
export const decisions: readonly StepName[] = [
  ...(['approveInGroup', 'publishInSchool', 'approveInSchool'] as const),
  ...(['takeIntoPanel', 'publishInSector', 'approveInSector', 'requestChanges', 'refuse'] as const),
]

const acceptances: readonly StepName[] = ['publishInSector', 'approveInSector']

async function findOpen(materialId: Types.ObjectId, session: ClientSession): Promise<SubmissionRecord | undefined> {
  return (await Submission.findOne({ openFor: materialId }).session(session).lean()) ?? undefined
}

async function begin(
  material: SteppedMaterial,
  stage: Stage,
  { at, actor, origin }: StepContext,
  session: ClientSession,
): Promise<void> {
  const { _id: materialId, latestNumber: edition, unitId, unitName, isOfSchool, ownerId, ownerName } = material
  const found = await findEdition(materialId, edition, session)
  if (!found) throw new Error(`The edition ${edition} of the material ${materialId.toString()} is not there.`)
  const { title, type, subjects, grades } = found.content
  const days = await targetDays(stage, isOfSchool ? unitId : undefined)
  const submission = {
    ...{ _id: new Types.ObjectId(), materialId, edition, stage, state: 'open' as const, openFor: materialId },
    desk: deskOf({ stage, unitId }),
    ...{ unitId, unitName, isOfSchool, ownerId, ownerName, title, type },
    ...{ subjects: [...subjects], grades: [...grades], shelves: shelvesOf(found.content) },
    ...{ isInPanel: material.state === 'inPanel', waitingSince: at, dueAt: new Date(at.getTime() + days * day) },
  }
  await Submission.create([submission], { session })
  await announceChange('desk', submission.desk, session)
  if (origin) await tell({ what: 'waiting', submission, actor }, session)
}

async function end(
  submission: SubmissionRecord,
  step: StepName,
  { actor, form, at, origin }: StepContext,
  session: ClientSession,
): Promise<void> {
  const state: SubmissionState = step === 'submit' ? 'superseded' : step === 'withdraw' ? 'withdrawn' : 'decided'
  const ended = {
    ...{ state, endedAt: at, endedById: actor?.personId, endedByName: actor?.name, decision: step },
    ...(state === 'decided' && { reasonCode: form.reasonCode, feedback: form.reason || undefined }),
  }
  const free = {
    ...{ openFor: 1, desk: 1, awaitedIds: 1, isBeforePanel: 1 },
    ...{ claimedById: 1, claimedByName: 1, claimedUntil: 1 },
  } as const
  await Submission.updateOne({ _id: submission._id }, { $set: ended, $unset: free }, { session })
  await announceChange('desk', deskOf(submission), session)
  // Of what comes from elsewhere with its history people know already.
  if (state === 'decided' && origin) await tell({ what: 'decided', submission, actor, step }, session)
}

/** Milliseconds. */
const day = 86_400_000
