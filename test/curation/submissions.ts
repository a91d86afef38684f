// Materials that wait, with those who decide about them.

import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { Submission, type SubmissionRecord } from '../../server/curation/submission.model.ts'
import { features } from '../../server/features.ts'
import type { ContentForm, StepForm } from '../../server/materials/input.ts'
import { useMaterialSteps } from '../../server/materials/index.ts'
import type { StepName } from '../../server/materials/states.ts'
import { takeStep } from '../../server/materials/step.ts'
import { usePolicies } from '../../server/policies/index.ts'
import { noWords, origin, share } from '../materials/materials.ts'
import { makeActor } from '../support/make.ts'

/** What the start of the application does, for tests without one. */
export function prepareFeatures(): void {
  usePolicies(features.flatMap(({ policies = [] }) => policies))
  useMaterialSteps(features.flatMap(({ materialSteps = [] }) => materialSteps))
}

export async function makeType(): Promise<void> {
  const type = { code: 'BOISUONG', name: 'Bồi dưỡng', englishName: 'Training' }
  await new MaterialType({ ...type, place: '1', edition: 'x', source: 'supplied' }).save()
}

export const why = { reasonCode: 'accuracy', reason: 'Sai số ở trang 2' } as const satisfies Partial<StepForm>

export const step = (actor: Actor, id: Types.ObjectId, name: StepName, form: Partial<StepForm> = {}) =>
  takeStep(actor, id, name, { ...noWords, ...form }, origin)

/** Of a material, the one that is open. */
export async function openOf(materialId: Types.ObjectId): Promise<SubmissionRecord | null> {
  return await Submission.findOne({ openFor: materialId }).lean()
}

/** Handed in; its first submission. */
export async function handIn(owner: Actor, content: ContentForm = {}): Promise<SubmissionRecord> {
  const { _id } = await share(owner, { scope: 'school', ...content })
  await step(owner, _id, 'submit')
  return (await openOf(_id))!
}

/** Of a school, all the way into the panel of the sector. */
export async function handInToPanel(
  owner: Actor,
  specialist: Actor,
  content: ContentForm = {},
): Promise<SubmissionRecord> {
  const { _id } = await share(owner, { scope: 'sector', ...content })
  await step(owner, _id, 'submit')
  await step(makeActor('librarian', owner.memberships[0]!.unitId), _id, 'publishInSchool')
  await step(owner, _id, 'propose')
  await step(specialist, _id, 'takeIntoPanel')
  return (await openOf(_id))!
}
