// Materials with files, as far along as a test needs them.

import { Readable } from 'node:stream'
import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { createMaterial } from '../../server/materials/draft.ts'
import { changeFile } from '../../server/materials/files.ts'
import type { ContentForm } from '../../server/materials/input.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { publishAsFarAs, takeStep } from '../../server/materials/step.ts'
import { receiveFile } from '../../server/uploads/index.ts'
import { actorOf, makePerson, makeUnit } from '../support/make.ts'
import { complete, noWords, origin } from './materials.ts'

export interface GivenFile {
  readonly name: string
  readonly body: string | Uint8Array
  readonly isForTeachersOnly?: boolean
}

export async function makeType(): Promise<void> {
  const type = { code: 'BOISUONG', name: 'Tài liệu bồi dưỡng', englishName: 'Training' }
  await new MaterialType({ ...type, place: '1', edition: 'x', source: 'supplied' }).save()
}

/** A school with an owner and those whose steps lead on. */
export async function makePlace() {
  const unitId = await makeUnit()
  const as = async (role: Parameters<typeof makePerson>[0], unit = unitId) => {
    const person = await makePerson(role, { unitId: unit })
    return { person, actor: await actorOf(person) }
  }
  return {
    unitId,
    owner: await as('teacher'),
    librarian: await as('librarian'),
    reviewer: await as('reviewer', await makeUnit('sectorOffice')),
    as,
  }
}

export type Place = Awaited<ReturnType<typeof makePlace>>

export async function bring(
  actor: Actor,
  files: readonly GivenFile[],
  content: ContentForm = {},
): Promise<MaterialRecord> {
  const uploadIds: Types.ObjectId[] = []
  for (const { name, body } of files) {
    const { id, state } = await receiveFile(actor, { name, body: Readable.from([Buffer.from(body)]) })
    if (state !== 'ready') throw new Error(`${name} was not taken: ${state}`)
    uploadIds.push(id)
  }
  let material = await createMaterial(actor, { content: { ...complete, ...content }, uploadIds }, origin)
  for (const [at, { isForTeachersOnly }] of files.entries())
    if (isForTeachersOnly)
      material = await changeFile(actor, material._id, material.draft.files[at]!._id, { isForTeachersOnly }, origin)
  return material
}

/** To where its draft wants to be: personal ones stay where they are. */
export async function publish(
  { owner, librarian, reviewer }: Place,
  material: MaterialRecord,
): Promise<MaterialRecord> {
  const { _id } = material
  const { scope } = material.draft
  if (scope === 'personal') return material
  await publishAsFarAs(
    owner.actor,
    _id,
    { ...noWords, ...(material.latestNumber > 0 && { change: 'content' }) },
    origin,
  )
  const step = (actor: Actor, name: Parameters<typeof takeStep>[2]) => takeStep(actor, _id, name, noWords, origin)
  await step(librarian.actor, 'publishInSchool')
  if (scope !== 'school') {
    await step(owner.actor, 'propose')
    await step(reviewer.actor, 'publishInSector')
  }
  return (await Material.findById(_id).lean())!
}
