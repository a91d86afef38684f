// Where the pages of rollovers are, and what leads to them.

import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import type { KnownUnit } from '../../schools/index.ts'
import { listUrl } from '../list-page.ts'

export const rolloverUrl = `${listUrl}/rollover`
export const rolloversUrl = `${listUrl}/rollovers`

export function rolloverCrumbs(school: KnownUnit, { t }: Translator) {
  return [
    { label: t('classes.titles.list'), url: addressOf(listUrl, { school: school.id }) },
    { label: t('classes.rollover.action') },
  ]
}
