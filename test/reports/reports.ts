// A material that somebody has found a mistake in.

import type { ContentForm } from '../../server/materials/input.ts'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import { fileReport } from '../../server/reports/file.ts'
import { claimReport } from '../../server/reports/claim.ts'
import { Report, type ReportKind } from '../../server/reports/report.model.ts'
import type { Actor } from '../../server/actor.ts'
import { origin, share } from '../materials/materials.ts'
import { makePlace, makeType, type Place, publish } from '../materials/published.ts'

/** In a school, or as widely as it is told. */
export async function makeReported(content: ContentForm = { scope: 'school' }) {
  await makeType()
  const place = await makePlace()
  const material = await publishIn(place, content)
  const reader = await place.as('teacher')
  const said = { kind: 'wrong' as ReportKind, text: 'Trang 3, câu 5 sai đáp án.' }
  /** Nobody: a guest. */
  const file = async (actor: Actor | null = reader.actor, more: Partial<typeof said> = {}) =>
    await fileReport(actor ?? undefined, material._id, { ...said, ...more }, origin)
  return { place, material, reader, said, file }
}

export async function publishIn(place: Place, content: ContentForm): Promise<MaterialRecord> {
  return await publish(place, await share(place.owner.actor, content))
}

export async function claimed(actor: Actor, id: Awaited<ReturnType<typeof fileReport>>) {
  await claimReport(actor, id, origin)
  return id
}

export async function stored(id: Awaited<ReturnType<typeof fileReport>>) {
  return (await Report.findById(id).lean())!
}
