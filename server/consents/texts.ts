// The texts that people agree to: the first of each purpose comes with the system, later ones are published by the sector.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inTransaction } from '../../storage/database/index.ts'
import { type Actor, hasRole, type Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, isDuplicateKey } from '../errors.ts'
import type { Language } from '../i18n/translator.ts'
import type { TextForm } from './input.ts'
import { type Purpose, purposes } from './purposes.ts'
import { ConsentText, type ConsentTextRecord } from './text.model.ts'

export interface Text {
  readonly purpose: Purpose
  readonly version: number
  readonly words: Readonly<Record<Language, { readonly title: string; readonly text: string }>>
  readonly mustRenew: boolean
  /** Undefined: it came with the system. */
  readonly publishedAt: Date | undefined
  readonly publishedByName: string | undefined
}

export interface CurrentText {
  readonly text: Text
  /** The last version that everybody had to agree to anew. */
  readonly renewedVersion: number
}

/** All that were ever in force, the newest first. */
export async function listTexts(purpose: Purpose): Promise<Text[]> {
  const published = await ConsentText.find({ purpose }).sort({ version: -1 }).lean()
  return [...published.map(textOf), suppliedText(purpose)]
}

/** What is asked now. */
export async function findCurrentTexts(): Promise<Map<Purpose, CurrentText>> {
  const published = await ConsentText.find().sort({ purpose: 1, version: -1 }).lean()
  return new Map(
    purposes.map((purpose) => {
      const texts = [...published.filter((one) => one.purpose === purpose).map(textOf), suppliedText(purpose)]
      const renewed = texts.find(({ mustRenew }) => mustRenew)
      return [purpose, { text: texts[0]!, renewedVersion: renewed?.version ?? 1 }]
    }),
  )
}

export function canPublishTexts(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator')
}

/** @throws AppError 403; 409 when somebody else has published one since the form was opened */
export async function publishText(actor: Actor, purpose: Purpose, form: TextForm, origin: Origin): Promise<number> {
  if (!canPublishTexts(actor)) throw forbidden()

  const { after, titleVi, textVi, titleEn, textEn, mustRenew } = form
  const version = after + 1
  return await inTransaction(async (session) => {
    const last = await ConsentText.findOne({ purpose }, { version: 1 }).sort({ version: -1 }).session(session).lean()
    if ((last?.version ?? 1) !== after) throw conflict('textPublished')
    const text = new ConsentText({
      purpose,
      version,
      vi: { title: titleVi, text: textVi },
      en: { title: titleEn, text: textEn },
      mustRenew,
      publishedAt: new Date(),
      publishedById: actor.personId,
      publishedByName: actor.name,
    })
    try {
      await text.save({ session })
    } catch (error) {
      throw isDuplicateKey(error) ? conflict('textPublished', error) : error
    }
    const subject = { kind: 'consentText', id: text._id }
    await record(
      { action: 'consents.textPublished', actor, subject, after: { purpose, version, mustRenew }, origin },
      session,
    )
    return version
  })
}

type Supplied = Record<Purpose, Text['words']>

function suppliedText(purpose: Purpose): Text {
  supplied ??= JSON.parse(readFileSync(join(import.meta.dirname, 'data/texts.json'), 'utf8')) as Supplied
  return {
    purpose,
    version: 1,
    words: supplied[purpose],
    mustRenew: false,
    publishedAt: undefined,
    publishedByName: undefined,
  }
}

let supplied: Supplied | undefined

function textOf({ purpose, version, vi, en, mustRenew, publishedAt, publishedByName }: ConsentTextRecord): Text {
  return { purpose, version, words: { vi, en }, mustRenew, publishedAt, publishedByName }
}
