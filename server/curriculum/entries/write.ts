// What everybody who changes an entry has in common.

import { randomBytes } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { announceChange } from '../../changes/index.ts'
import { record } from '../../audit/index.ts'
import { conflict, forbidden } from '../../errors.ts'
import { canEditCurriculum } from '../access.ts'
import { announceVersion, findVersion, isOver } from '../versions.ts'
import type { EntryRecord, Kind } from './kinds.ts'
import type { Values } from './values.ts'

export interface Change {
  readonly actor: Actor
  readonly origin: Origin
}

/** Of a change by an office. */
export function officeMark() {
  return { source: 'office' as const, edition: randomBytes(9).toString('base64url') }
}

/** @throws AppError 403; 404 for a version that is still being copied; 409 `curriculumVersionOver` */
export async function refuseUnlessOpen(actor: Actor, kind: Kind, versionCode: string | undefined): Promise<void> {
  if (!canEditCurriculum(actor)) throw forbidden()
  if (kind.isOfVersion && (await isOver(await findVersion(versionCode)))) throw conflict('curriculumVersionOver')
}

interface Noted {
  readonly before?: Values | undefined
  readonly after?: Values | undefined
}

/** In the audit log, and to the servers that remember something of it. */
export async function noteChange(
  action: 'entryAdded' | 'entryChanged' | 'entryMoved' | 'entryRetired' | 'entryRestored',
  { actor, origin }: Change,
  { kind, entry, before, after }: Noted & { readonly kind: Kind; readonly entry: EntryRecord },
  session: ClientSession,
): Promise<void> {
  const { versionCode, code, subjectCode, grade } = entry
  const about = { version: versionCode, code: code ?? `${subjectCode} ${grade}` }
  const subject = { kind: kind.name, id: entry._id }
  await record(
    { action: `curriculum.${action}`, actor, subject, before: before ?? about, after: { ...about, ...after }, origin },
    session,
  )
  await announce(kind, versionCode, session)
}

export async function announce(kind: Kind, versionCode: string | undefined, session: ClientSession): Promise<void> {
  if (versionCode !== undefined) await announceVersion(versionCode, session)
  else await announceChange('curriculum', kind.plural, session)
}
