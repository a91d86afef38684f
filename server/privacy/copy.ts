// All that is kept of somebody, in one ZIP: a file for each kind, as other programs can read it, and a page that says what
// each is for.

import type { Types } from 'mongoose'
import { ZipFile } from 'yazl'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { notFound } from '../errors.ts'
import type { Translate } from '../i18n/translator.ts'
import { findFacts } from '../people/index.ts'
import { type PersonData, wordsOfData } from '../person-data.ts'
import { canCopy } from './access.ts'

export interface Copy {
  readonly fileName: string
  readonly stream: NodeJS.ReadableStream
}

export interface CopyOptions {
  readonly personId: Types.ObjectId
  /** Of every feature. */
  readonly kinds: readonly PersonData[]
  readonly origin: Origin
  readonly t: Translate
}

/** Audited before anything is handed out. @throws AppError 404 */
export async function copyPerson(actor: Actor, { personId, kinds, origin, t }: CopyOptions): Promise<Copy> {
  const person = await findFacts(personId)
  if (!person || person.isRemoved || !canCopy(actor, person)) throw notFound()

  const found: { key: string; data: unknown }[] = []
  for (const { key, read } of kinds) {
    const data = await read(personId)
    if (data !== undefined) found.push({ key, data })
  }
  const names = found.map(({ key }) => key)
  const unitIds = actor.memberships.map(({ unitId }) => unitId)
  const subject = { kind: 'person', id: personId }
  await record({ action: 'privacy.copied', actor, subject, unitIds, after: { kinds: names }, origin })

  const zip = new ZipFile()
  for (const { key, data } of found) zip.addBuffer(Buffer.from(JSON.stringify(data, undefined, 2)), fileNameOf(key))
  const lines = found.map(({ key }) => {
    const words = wordsOfData({ key })
    return [fileNameOf(key), ...['name', 'purpose', 'kept'].map((word) => t(`${words}.${word}`))].join('\n')
  })
  const about = [t('privacy.copy.about', { name: person.fullName }), ...lines].join('\n\n')
  zip.addBuffer(Buffer.from(`${about}\n`), t('privacy.copy.aboutFile'))
  zip.end()
  return { fileName: `${person.id}.zip`, stream: zip.outputStream }
}

/** `people.identity` is in `people-identity.json`. */
function fileNameOf(key: string): string {
  return `${key.replace('.', '-')}.json`
}
