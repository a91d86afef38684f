// All that somebody needs who looks at a submission: the edition, what has changed since the one looked at before, what was
// said about it, what happened to it.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { AppError } from '../errors.ts'
import {
  changedFields,
  changedFiles,
  type Content,
  type ContentField,
  type FileChange,
  findEdition,
  findMaterial,
  type FoundMaterial,
  type Names,
  namesOf,
  type Step,
  stepsOf,
} from '../materials/index.ts'
import { checkMaterial } from './check-facts.ts'
import type { Check } from './checks.ts'
import { canDecide, canSee, canSeeInternal, isHeldByAnother } from './access.ts'
import { type Conversation, readConversation } from './converse.ts'
import { findReviewedBefore, findSubmission, listSubmissions } from './find.ts'
import { decisions } from './follow.ts'
import { findPanel, whyPanelWaits } from './judge.ts'
import type { PanelRecord } from './panel.model.ts'
import type { SubmissionRecord } from './submission.model.ts'
import { type Happening, timelineOf } from './timeline.ts'

export interface Compared {
  readonly edition: number
  readonly content: Content
  readonly names: Names
  readonly fields: readonly ContentField[]
  readonly files: readonly FileChange[]
}

export interface Review {
  readonly submission: SubmissionRecord
  /** Undefined: the actor no longer sees the material itself. */
  readonly found: FoundMaterial | undefined
  readonly names: Names | undefined
  /** None when the actor no longer sees the material. */
  readonly checks: readonly Check[]
  readonly compared: Compared | undefined
  /** Who judges it; undefined: nobody has been asked. */
  readonly panel: PanelRecord | undefined
  /** Locale key of why nothing can be approved yet. */
  readonly waits: string | undefined
  readonly conversation: Conversation
  readonly timeline: readonly Happening[]
  /** What the actor may decide now. */
  readonly steps: readonly Step[]
  /** The others of the same material that the actor may see, too, the latest first. */
  readonly others: readonly SubmissionRecord[]
}

/** @throws AppError 404 */
export async function reviewOf(actor: Actor, id: Types.ObjectId): Promise<Review> {
  const submission = await findSubmission(actor, id)
  const { materialId } = submission
  const [found, conversation, timeline, all, panel] = await Promise.all([
    findShown(actor, submission),
    readConversation(actor, submission),
    timelineOf(materialId, { withHandling: canSeeInternal(actor, submission) }),
    listSubmissions(materialId),
    findPanel(id),
  ])
  const [names, compared, checks] = found
    ? await Promise.all([namesOf(actor, found.content), compare(actor, submission, found), checkMaterial(actor, found)])
    : [undefined, undefined, []]
  return {
    ...{ submission, found, names, compared, checks, panel, waits: await whyPanelWaits(panel), conversation, timeline },
    steps: found ? stepsNow(actor, submission, found) : [],
    others: all.filter((one) => !one._id.equals(id) && canSee(actor, one)),
  }
}

function stepsNow(actor: Actor, submission: SubmissionRecord, { material }: FoundMaterial): readonly Step[] {
  if (submission.state !== 'open' || !canDecide(actor, submission)) return []
  if (isHeldByAnother(submission, actor.personId, new Date())) return []
  const steps = stepsOf(actor, material)
  return decisions.flatMap((name) => steps.find((step) => step.name === name) ?? [])
}

/** Whoever sent it back to a school does not see there any more what only the school sees; what was taken down nobody sees. */
async function findShown(actor: Actor, { materialId, edition }: SubmissionRecord): Promise<FoundMaterial | undefined> {
  try {
    return await findMaterial(actor, materialId, { edition })
  } catch (error) {
    if (error instanceof AppError && (error.status === 404 || error.status === 410)) return undefined
    throw error
  }
}

async function compare(
  actor: Actor,
  submission: SubmissionRecord,
  { content }: FoundMaterial,
): Promise<Compared | undefined> {
  const number = await findReviewedBefore(submission)
  const before = number === undefined ? undefined : await findEdition(submission.materialId, number)
  if (!before) return undefined
  return {
    edition: before.number,
    content: before.content,
    names: await namesOf(actor, before.content),
    fields: changedFields(before.content, content),
    files: changedFiles(before.content.files, content.files),
  }
}
