import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, titleOf } from '../materials/index.ts'
import type { ShownCheck } from '../pages/material-checks.ts'
import type { Check, Place, Verdict } from './checks.ts'

export function checksPage(checks: readonly Check[], { t }: Translator): ShownCheck[] {
  return checks.map(({ key, verdict, says, values, places }) => ({
    name: t(`curation.checks.${key}.name`),
    text: t(`curation.checks.${key}.${says}`, values),
    badge: { kind: kinds[verdict], icon: icons[verdict], label: t(`curation.verdicts.${verdict}`) },
    places: places.map((place) => placeOf(place, t)),
  }))
}

const kinds: Readonly<Record<Verdict, string>> = { ok: 'good', careful: 'careful', wrong: 'wrong' }
const icons: Readonly<Record<Verdict, string>> = { ok: 'check', careful: 'careful', wrong: 'close' }

function placeOf(
  { file, page, url, material, percent, missing }: Place,
  t: Translator['t'],
): ShownCheck['places'][number] {
  if (missing !== undefined) return { text: t(`materials.missing.${missing}`) }
  if (url !== undefined) return { text: url }
  if (!material) {
    const text = page === undefined ? (file ?? '') : t('curation.checks.page', { file: file ?? '', page })
    return { text, isVietnamese: true }
  }
  const name = titleOf(material, t)
  const text = percent === undefined ? name : t('curation.checks.alike', { name, percent })
  return {
    text: file === undefined ? text : `${file}: ${text}`,
    url: addressOfMaterial(material.id),
    isVietnamese: true,
  }
}
