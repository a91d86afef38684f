import type { Actor } from '../../actor.ts'
import type { Translator } from '../../i18n/translator.ts'
import { canShare } from '../access.ts'
import { licencesForAdaptation, whyNotAdapt } from '../adapt.ts'
import type { Content } from '../content.ts'
import type { FoundMaterial } from '../find.ts'
import { addressOfMaterial, titleOf } from '../labels.ts'
import { licenceOf } from '../licences.ts'
import { creditOf, yearOf } from '../view/credit.ts'
import { costOf } from '../view/files-page.ts'
import { viewScripts } from '../view/page.ts'
import { shownRecall } from '../view/recalled.ts'
import { takeableFiles } from '../view/take.ts'

export interface ReusePage extends FoundMaterial {
  readonly visitor: Actor | undefined
  /** For which the visitor could make their own. */
  readonly units: readonly { readonly id: string; readonly name: string }[]
  /** Where others reach us, without a slash at the end. */
  readonly site: string
}

export function reusePage(page: ReusePage, words: Translator) {
  const { material, content, number, isDraft, visitor, site } = page
  const { t } = words
  const url = addressOfMaterial(material._id)
  const name = titleOf(content, t)
  const latest = `${site}${url}`
  const year = yearOf(material.live?.publishedAt ?? material.changedAt)
  const address = isDraft ? latest : `${latest}/editions/${number}`
  const licence = content.licence === '' ? undefined : licenceOf(content.licence)
  const size = takeableFiles(visitor, content).reduce((sum, file) => sum + file.size, 0)
  return {
    title: t('materials.titles.reuse', { name }),
    breadcrumbs: [{ label: name, url, isVietnamese: true }, { label: t('materials.reuse.action') }],
    recalled: isDraft ? undefined : shownRecall(material, number, words, new Date()),
    scripts: viewScripts,
    licence: licence && {
      name: t(`materials.licences.${licence.code}.name`),
      allows: t(`materials.licences.${licence.code}.allows`),
    },
    adapt: visitor && canShare(visitor) ? adaptPart(visitor, page, t) : undefined,
    credit: creditOf({ content, unitName: material.unitName, year, address }, t).text,
    addresses: [
      { id: 'latest', label: t('materials.reuse.address.latest'), text: latest },
      ...(isDraft ? [] : [{ id: 'edition', label: t('materials.reuse.address.edition', { number }), text: address }]),
    ],
    export: { url: `${url}/export`, label: t('materials.reuse.export.action', { cost: costOf(size, words) }) },
    embed: material.viewers.includes('guests') ? embedCode(latest, content) : undefined,
  }
}

function adaptPart(visitor: Actor, { material, units }: ReusePage, t: Translator['t']) {
  const why = whyNotAdapt(visitor, material)
  if (why) return { why: t(`materials.whyNotAdapt.${why}`) }
  return {
    url: `${addressOfMaterial(material._id)}/adapt`,
    licences: licencesForAdaptation(material).map((code) => t(`materials.licences.${code}.name`)),
    unitId: units[0]!.id,
    units: units.length < 2 ? undefined : units.map(({ id, name }) => ({ value: id, label: name, isVietnamese: true })),
  }
}

function embedCode(address: string, { title }: Content): string {
  const named = title.replace(/&/g, '&amp;').replace(/"/g, '&quot;')
  return `<iframe src="${address}/embed" title="${named}" width="560" height="420" loading="lazy" allowfullscreen></iframe>`
}
