import type { Page } from '../api/index.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatBytes, formatDate } from '../pages/helpers.ts'
import type { Usage } from '../uploads/index.ts'
import { addressOfMaterial, home, stateBadge, titleOf } from './labels.ts'
import type { MaterialRecord } from './material.model.ts'
import { type State, states } from './states.ts'
import { contentLanguage } from './view/language.ts'

export interface OwnPage {
  readonly materials: Page<MaterialRecord>
  readonly state?: State | undefined
  readonly isFurther: boolean
  /** Other lists of materials that are somebody's own business. */
  readonly links: readonly { readonly label: string; readonly url: string }[]
  readonly usage: Usage
}

export function ownPage({ materials, state, isFurther, links, usage: used }: OwnPage, words: Translator, now: Date) {
  const { t, language } = words
  const usage = {
    value: used.used,
    max: used.limit,
    text: t('materials.usage.text', {
      used: formatBytes(used.used, language),
      limit: formatBytes(used.limit, language),
    }),
  }
  const columns = ['title', 'state', 'reach', 'changed', 'downloads']
  const title = t('materials.titles.own')
  return {
    title,
    lead: t('materials.lead.own'),
    newUrl: `${home}/new`,
    bulkUrl: materials.items.length > 1 ? `${home}/bulk` : undefined,
    usage,
    tabs: links.length > 0 ? [{ label: title, url: home, isCurrent: true }, ...links] : undefined,
    filter: {
      url: home,
      states: states.map((value) => ({ value, label: t(`materials.states.${value}`), isSelected: value === state })),
    },
    caption: title,
    columns: columns.map((key) => ({ label: t(`materials.columns.${key}`), isNumber: key === 'downloads' })),
    rows: materials.items.map((material) => ({
      cells: [
        {
          label: t('materials.columns.title'),
          text: titleOf(material.draft, t),
          url: addressOfMaterial(material._id),
          isName: true,
          lang: contentLanguage(material.draft),
          note: material.reason,
        },
        { label: t('materials.columns.state'), badge: stateBadge(material.state, t) },
        { label: t('materials.columns.reach'), text: t(`materials.reach.${material.live?.scope ?? 'personal'}`) },
        {
          label: t('materials.columns.changed'),
          text: formatDate(material.changedAt, 'day', language, now),
        },
        { label: t('materials.columns.downloads'), text: String(material.downloads), isNumber: true },
      ],
    })),
    isEmpty: materials.items.length === 0,
    emptyText: t(`materials.empty.${isFurther || state ? 'filtered' : 'own'}`),
    firstUrl: isFurther ? addressOf(home, { state: state ?? '' }) : undefined,
    nextUrl: materials.next && addressOf(home, { state: state ?? '', cursor: materials.next }),
  }
}
