// The three parts of the feature, on top of each of them.

import type { Translate } from '../i18n/translator.ts'
import { callsUrl, home, wantedUrl } from './address.ts'

const parts = { map: home, calls: callsUrl, wanted: wantedUrl } as const

export function partTabs(current: keyof typeof parts, t: Translate) {
  return Object.entries(parts).map(([part, url]) => ({
    label: t(`coverage.parts.${part}`),
    url,
    isCurrent: part === current,
  }))
}
