// A decision is a step of the material: what becomes of the submission is written with it (follow.ts).

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { type Stage, type StepForm, type StepName, takeStepWithin } from '../materials/index.ts'
import { findFree } from './find.ts'

export interface Decision {
  readonly id: Types.ObjectId
  readonly step: StepName
  readonly form: StepForm
}

/**
 * @throws AppError 404; 403; 409 `submissionEnded`, `submissionClaimed`, `materialMoved`; InvalidInput for a reason that is
 * missing, and for what the edition lacks
 */
export async function decide(actor: Actor, decision: Decision, origin: Origin): Promise<void> {
  await inTransaction((session) => decideWithin(session, actor, decision, origin))
}

/** The edition is the one that waits: while it is open no other is the newest. */
export async function decideWithin(
  session: ClientSession,
  actor: Actor,
  { id, step, form }: Decision,
  origin: Origin,
): Promise<void> {
  const { materialId } = await findFree(actor, id, session)
  await takeStepWithin(session, actor, { id: materialId, name: step, form, origin })
}

/** What it means to agree at once. */
export const approvalAt: Readonly<Record<Stage, StepName>> = {
  group: 'approveInGroup',
  school: 'publishInSchool',
  sector: 'publishInSector',
}
