// What is touched, as pages show it before something grave is done.

import type { Translate } from '../i18n/translator.ts'
import { shownContent } from './find.ts'
import { addressOfMaterial } from './labels.ts'
import type { Touched } from './touched.ts'

export function touchedCard({ downloads, derivedCount, derived, uses }: Touched, t: Translate) {
  return {
    lines: [
      t('materials.touched.downloads', { count: downloads }),
      t('materials.touched.derived', { count: derivedCount }),
      ...uses,
    ],
    derived: derived.map((one) => ({ title: shownContent(one).title, url: addressOfMaterial(one._id) })),
  }
}
