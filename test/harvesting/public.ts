// Materials that everybody may see, for the tests of harvesting.

import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import type { ContentForm } from '../../server/materials/input.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { retireWithin } from '../../server/materials/retire.ts'
import type { StepName } from '../../server/materials/states.ts'
import { publishAsFarAs, takeStep } from '../../server/materials/step.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { noWords, office, origin, share } from '../materials/materials.ts'

/** Of an office: published at once by whoever brings it. */
export const specialist = office('sectorSpecialist')

/** The one that they are of, where the curriculum is not loaded. */
export async function makeType(): Promise<void> {
  const words = { name: 'Bồi dưỡng', englishName: 'Training', place: '1', edition: 'x', source: 'supplied' as const }
  await MaterialType.create({ code: 'BOISUONG', ...words })
}

export async function publish(content: ContentForm = {}, actor: Actor = specialist): Promise<MaterialRecord> {
  const { _id } = await share(actor, { scope: 'public', ...content })
  return await publishAsFarAs(actor, _id, noWords, origin)
}

export async function publishAnew({ _id }: MaterialRecord, content: ContentForm): Promise<MaterialRecord> {
  await changeDraft(specialist, _id, content, origin)
  return await publishAsFarAs(specialist, _id, noWords, origin)
}

export async function step({ _id }: MaterialRecord, name: StepName): Promise<MaterialRecord> {
  return await takeStep(specialist, _id, name, { ...noWords, reason: 'Vì vậy.', reasonCode: 'other' }, origin)
}

/** No longer offered from today on; its page stays. */
export async function retire({ _id: id }: MaterialRecord): Promise<void> {
  const told = { id, from: '2026-01-01', replacementId: undefined, note: '', origin }
  await inTransaction((session) => retireWithin(session, specialist, told))
}

/** As many more of it, which nobody has been told of. */
export async function multiply(material: MaterialRecord, count: number): Promise<Types.ObjectId[]> {
  const copies = Array.from({ length: count }, () => ({ ...material, _id: new Types.ObjectId() }))
  await Material.insertMany(copies)
  return copies.map(({ _id }) => _id)
}
