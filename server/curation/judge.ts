// Asking people to judge a submission, and what they give.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { announceChange } from '../changes/index.ts'
import { conflict, forbidden } from '../errors.ts'
import type { FieldError } from '../http/form.ts'
import { findEdition } from '../materials/index.ts'
import { policyOf } from '../policies/index.ts'
import { findFree, findSubmission } from './find.ts'
import {
  awaitedOf,
  canScore,
  canSeePanel,
  isComplete,
  isUnfinished,
  needsThird,
  seatOf,
  seatsOf,
} from './panel-rules.ts'
import { type Asked, Panel, type PanelRecord } from './panel.model.ts'
import { panelGap, waitForPanel } from './policies.ts'
import { listReviewers } from './reviewers.ts'
import { findRubric } from './rubric.ts'
import { Submission, type SubmissionRecord } from './submission.model.ts'
import { tell } from './tell.ts'

/** Undefined: nobody has been asked. */
export async function findPanel(id: Types.ObjectId, session?: ClientSession): Promise<PanelRecord | undefined> {
  return (
    (await Panel.findById(id)
      .session(session ?? null)
      .lean()) ?? undefined
  )
}

/** @throws InvalidInput `step` when people have been asked and not all who are needed have answered. */
export async function refuseBeforePanel({ _id }: SubmissionRecord, session: ClientSession): Promise<void> {
  const key = await whyPanelWaits(await findPanel(_id, session))
  if (key) throw new InvalidInput({ step: { key } })
}

/** Locale key of why nothing can be approved yet. */
export async function whyPanelWaits(panel: PanelRecord | undefined): Promise<string | undefined> {
  if (!panel || !isUnfinished(panel) || !(await policyOf(waitForPanel))) return undefined
  return needsThird(panel) ? 'curation.errors.panelNeedsThird' : 'curation.errors.panelUnfinished'
}

/** As it would begin now. */
export async function newPanel(submission: SubmissionRecord, session?: ClientSession): Promise<PanelRecord> {
  const { _id, materialId, edition, ownerId } = submission
  const authors = (await findEdition(materialId, edition, session))?.content.authors ?? []
  const authorIds = [ownerId, ...authors.flatMap(({ personId }) => personId ?? [])]
  const facts = { authorIds, asked: [], revision: 0 }
  return { _id, criteria: await findRubric(), gap: await policyOf(panelGap), ...facts }
}

/**
 * These have the seats that can be given now; whoever is left out and has not answered is asked no longer.
 * @throws AppError 404; 403; 409 `submissionEnded`, `submissionClaimed`, `notInPanel`, `panelFull`; InvalidInput `person`
 */
export async function ask(
  actor: Actor,
  id: Types.ObjectId,
  personIds: readonly Types.ObjectId[],
  origin: Origin,
): Promise<void> {
  await inTransaction(async (session) => {
    const submission = await findFree(actor, id, session)
    if (!submission.isInPanel) throw conflict('notInPanel')
    const panel = (await findPanel(id, session)) ?? (await newPanel(submission, session))
    if (!canSeePanel(actor, submission, panel)) throw forbidden()
    const seats = seatsOf(panel)
    if (!seats) throw conflict('panelFull')
    const kept = panel.asked.filter(({ round, scoredAt }) => round !== seats.round || scoredAt)
    const wanted = await wantedOf(actor, submission, panel, { personIds, kept, ...seats })
    const now = new Date()
    const asked = wanted.map(
      (one): Asked =>
        seatOf(panel, one.personId) ?? {
          ...one,
          round: seats.round,
          askedAt: now,
          askedById: actor.personId,
          points: [],
        },
    )
    const after = { ...panel, asked: [...kept, ...asked] }
    await savePanel(panel, after, session)
    const names = after.asked.map(({ personName }) => personName).join(', ')
    await note(submission, { action: 'curation.panelAsked', actor, origin, after: { people: names } }, session)
    for (const { personId } of asked)
      if (!seatOf(panel, personId)) await tell({ what: 'askedToJudge', submission, actor, personId }, session)
  })
}

interface Wanted {
  readonly personIds: readonly Types.ObjectId[]
  readonly kept: readonly Asked[]
  readonly round: 1 | 2
  readonly most: number
}

async function wantedOf(
  actor: Actor,
  submission: SubmissionRecord,
  { authorIds }: PanelRecord,
  { personIds, kept, round, most }: Wanted,
): Promise<Pick<Asked, 'personId' | 'personName'>[]> {
  const refuse = (key: string, values = {}) => new InvalidInput({ person: { key: `curation.errors.${key}`, values } })
  const chosen = [...new Map(personIds.map((id) => [id.toString(), id])).entries()].filter(
    ([, id]) => !kept.some(({ personId }) => personId.equals(id)),
  )
  if (chosen.length === 0) throw refuse('noReviewer')
  const left = most - kept.filter((one) => one.round === round).length
  if (chosen.length > left) throw refuse('tooManyReviewers', { count: left })
  const possible = await listReviewers(actor, submission, { authorIds, needed: kept.length + left })
  return chosen.map(([id, personId]) => {
    const found = possible.find((one) => one.id === id)
    if (!found) throw refuse('mayNotReview')
    return { personId, personName: found.name }
  })
}

export interface ScoreForm {
  /** By the key of the criterion. */
  readonly points: Readonly<Record<string, number | undefined>>
  readonly feedback: string
  readonly internalNote: string
}

/**
 * Again: until the others are in, too.
 * @throws AppError 404; 403 for who has not been asked; 409 `submissionEnded`, `scoresClosed`; InvalidInput `points.<key>`
 */
export async function score(actor: Actor, id: Types.ObjectId, form: ScoreForm, origin: Origin): Promise<void> {
  await inTransaction(async (session) => {
    const submission = await findSubmission(actor, id, session)
    const panel = await findPanel(id, session)
    if (!panel || !seatOf(panel, actor.personId)) throw forbidden()
    if (submission.state !== 'open') throw conflict('submissionEnded')
    if (!canScore(panel, actor.personId)) throw conflict('scoresClosed')
    const given = { ...scoreOf(panel, form), scoredAt: new Date() }
    const after = {
      ...panel,
      asked: panel.asked.map((one) => (one.personId.equals(actor.personId) ? { ...one, ...given } : one)),
    }
    await savePanel(panel, after, session)
    // The points themselves stand in the panel alone: others are not to know them yet.
    await note(submission, { action: 'curation.scored', actor, origin, after: {} }, session)
    const askers = [...new Map(after.asked.map(({ askedById }) => [askedById.toString(), askedById])).values()]
    const what = needsThird(after) ? 'thirdNeeded' : isComplete(after) ? 'judged' : undefined
    if (what) for (const personId of askers) await tell({ what, submission, actor: undefined, personId }, session)
  })
}

/** @throws InvalidInput `points.<key>` */
export function scoreOf({ criteria }: PanelRecord, { points, feedback, internalNote }: ScoreForm) {
  const errors: Record<string, FieldError> = {}
  const given = criteria.map(({ key, most }) => {
    const one = points[key]
    if (one === undefined || !Number.isInteger(one) || one < 0 || one > most)
      errors[`points.${key}`] = { key: 'curation.errors.points', values: { least: 0, most } }
    return { key, points: one ?? 0 }
  })
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors)
  return { points: given, total: given.reduce((sum, one) => sum + one.points, 0), feedback, internalNote }
}

export async function savePanel(before: PanelRecord, after: PanelRecord, session: ClientSession): Promise<void> {
  const { _id, ...facts } = after
  const changed = { ...facts, revision: before.revision + 1 }
  if (before.revision === 0) await Panel.create([{ _id, ...changed }], { session })
  else {
    const { matchedCount } = await Panel.replaceOne({ _id, revision: before.revision }, changed, { session })
    if (matchedCount === 0) throw conflict()
  }
  const told = { awaitedIds: awaitedOf(after), isBeforePanel: isUnfinished(after) }
  await Submission.updateOne({ _id, state: 'open' }, { $set: told }, { session })
  // What somebody is asked for stands on their first page.
  await announceChange('desk', 'sector', session)
}

async function note(
  { _id, materialId, edition, unitId }: SubmissionRecord,
  { after, ...what }: Pick<Parameters<typeof record>[0], 'action' | 'actor' | 'origin' | 'after'>,
  session: ClientSession,
): Promise<void> {
  const subject = { kind: 'material', id: materialId }
  const told = { submission: _id.toString(), edition, ...(after as object) }
  await record({ ...what, subject, unitIds: [unitId], after: told }, session)
}
