import type { Page } from '../api/index.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatBytes, formatDate } from '../pages/helpers.ts'
import type { Usage } from '../uploads/index.ts'
import type { Content } from './content.ts'
import { addressOfMaterial, home, stateBadge, titleOf } from './labels.ts'
import type { MaterialRecord } from './material.model.ts'
import { type State, states } from './states.ts'

export interface OwnPage {
  readonly list: 'own' | 'waiting'
  readonly materials: Page<MaterialRecord>
  /** Of others': what of each is shown, by its id. */
  readonly shown?: ReadonlyMap<string, { readonly content: Content }> | undefined
  readonly state?: State | undefined
  readonly isFurther: boolean
  /** Whether anything can wait for them. */
  readonly hasWaiting: boolean
  readonly usage?: Usage | undefined
}

export function ownPage(
  { list, materials, shown, state, isFurther, hasWaiting, usage: used }: OwnPage,
  words: Translator,
  now: Date,
) {
  const { t, language } = words
  const usage = used && {
    value: used.used,
    max: used.limit,
    text: t('materials.usage.text', {
      used: formatBytes(used.used, language),
      limit: formatBytes(used.limit, language),
    }),
  }
  const url = list === 'own' ? home : `${home}/waiting`
  const isOwn = list === 'own'
  const columns = ['title', 'state', isOwn ? 'reach' : 'owner', 'changed', 'downloads']
  return {
    title: t(`materials.titles.${list}`),
    lead: t(`materials.lead.${list}`),
    newUrl: `${home}/new`,
    bulkUrl: isOwn && materials.items.length > 1 ? `${home}/bulk` : undefined,
    usage,
    tabs: hasWaiting
      ? (['own', 'waiting'] as const).map((one) => ({
          label: t(`materials.titles.${one}`),
          url: one === 'own' ? home : `${home}/waiting`,
          isCurrent: one === list,
        }))
      : undefined,
    filter: isOwn && {
      url,
      states: states.map((value) => ({ value, label: t(`materials.states.${value}`), isSelected: value === state })),
    },
    caption: t(`materials.titles.${list}`),
    columns: columns.map((key) => ({ label: t(`materials.columns.${key}`), isNumber: key === 'downloads' })),
    rows: materials.items.map((material) => ({
      cells: [
        {
          label: t('materials.columns.title'),
          text: titleOf(shown?.get(material._id.toString())?.content ?? material.draft, t),
          url: addressOfMaterial(material._id),
          isName: true,
          note: isOwn ? material.reason : material.unitName,
        },
        { label: t('materials.columns.state'), badge: stateBadge(material.state, t) },
        isOwn
          ? { label: t('materials.columns.reach'), text: t(`materials.reach.${material.live?.scope ?? 'personal'}`) }
          : { label: t('materials.columns.owner'), text: material.ownerName },
        {
          label: t('materials.columns.changed'),
          text: formatDate(material.changedAt, 'day', language, now),
        },
        { label: t('materials.columns.downloads'), text: String(material.downloads), isNumber: true },
      ],
    })),
    isEmpty: materials.items.length === 0,
    emptyText: t(`materials.empty.${isFurther || state ? 'filtered' : list}`),
    firstUrl: isFurther ? addressOf(url, { state: state ?? '' }) : undefined,
    nextUrl: materials.next && addressOf(url, { state: state ?? '', cursor: materials.next }),
  }
}
