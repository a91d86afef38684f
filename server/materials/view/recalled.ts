// The warning on whatever shows or gives a recalled edition, and what was made from one: for the partial materials/_recalled.

import type { Translator } from '../../i18n/translator.ts'
import { formatDate } from '../../pages/helpers.ts'
import { addressOfMaterial } from '../labels.ts'
import type { MaterialRecord } from '../material.model.ts'
import { type RecalledSource, recallOf, replacementOf } from '../recall.ts'

export interface ShownRecall {
  readonly title: string
  readonly reason: string
  readonly replaced?: { readonly lead: string; readonly label: string; readonly url: string } | undefined
}

export function shownRecall(
  material: Pick<MaterialRecord, '_id' | 'live' | 'recalls'>,
  number: number,
  words: Translator,
  now: Date,
): ShownRecall | undefined {
  const { t } = words
  const recall = recallOf(material, number)
  if (!recall) return undefined
  const replacement = replacementOf(material, number)
  return {
    title: t('materials.recall.title', { number, day: formatDate(recall.at, 'day', words.language, now) }),
    reason: t('materials.recall.reason', { reason: recall.reason }),
    replaced:
      replacement === undefined
        ? undefined
        : {
            lead: t('materials.recall.replaced'),
            label: t('materials.recall.replacement', { number: replacement }),
            url: addressOfMaterial(material._id),
          },
  }
}

export function shownRecalledSource({ recall, title }: RecalledSource, words: Translator, now: Date): ShownRecall {
  const { t } = words
  const day = formatDate(recall.at, 'day', words.language, now)
  return {
    title: t('materials.recall.sourceTitle', { title, number: recall.edition, day }),
    reason: t('materials.recall.reason', { reason: recall.reason }),
  }
}
