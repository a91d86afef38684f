// The pages of those who look after finding: what was not found, and what else words mean.

import type { Page } from '../api/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { addressOfQuery, home } from './address.ts'
import { facetNames } from './facets.ts'
import { readQuery } from './input.ts'
import type { LabelOf } from './labels.ts'
import type { Drift } from './reconcile.ts'
import type { KnownGroup } from './synonyms.ts'
import type { UnansweredRecord } from './unanswered.model.ts'

const gapsUrl = `${home}/unanswered`
const wordsUrl = `${home}/synonyms`

export interface GapsPage {
  readonly gaps: Page<UnansweredRecord>
  readonly isDone: boolean
  readonly isFurther: boolean
  readonly labelOf: LabelOf
}

export function gapsPage({ gaps, isDone, isFurther, labelOf }: GapsPage, { t }: Translator) {
  const url = (done: boolean, cursor = '') => addressOf(gapsUrl, { done: done ? 'yes' : '', cursor })
  return {
    title: t('catalogue.titles.unanswered'),
    lead: t('catalogue.gaps.lead'),
    breadcrumbs: crumbs(t, 'unanswered'),
    tabs: [false, true].map((one) => ({
      label: t(`catalogue.gaps.${one ? 'done' : 'open'}`),
      url: url(one),
      isCurrent: one === isDone,
    })),
    gaps: gaps.items.map(({ _id, text, filters, count, lastOn }) => {
      const query = readQuery(parametersOf(filters))
      const labels = facetNames.flatMap((name) =>
        (query.chosen[name] ?? []).map((value) => labelOf(name, String(value))),
      )
      return {
        text: text === '' ? t('catalogue.gaps.noWords') : text,
        filters: labels.join(' · '),
        count,
        lastOn,
        tryUrl: addressOfQuery({ ...query, text }),
        action: `${gapsUrl}/${_id.toString()}/${isDone ? 'reopen' : 'done'}`,
      }
    }),
    isDone,
    isEmpty: gaps.items.length === 0,
    firstUrl: isFurther ? url(isDone) : undefined,
    nextUrl: gaps.next && url(isDone, gaps.next),
  }
}

export function parametersOf(filters: string): Record<string, string[]> {
  const given = new URLSearchParams(filters)
  return Object.fromEntries([...new Set(given.keys())].map((name) => [name, given.getAll(name)]))
}

export interface WordsPage {
  readonly groups: readonly KnownGroup[]
  readonly last: (Drift & { readonly endedAt: Date }) | undefined
}

export function wordsPage({ groups, last }: WordsPage, { t, language }: Translator, now: Date) {
  return {
    title: t('catalogue.titles.synonyms'),
    lead: t('catalogue.words.lead'),
    breadcrumbs: crumbs(t, 'synonyms'),
    newUrl: `${wordsUrl}/new`,
    health: last && t('catalogue.words.health', { ...last, day: formatDate(last.endedAt, 'dateTime', language, now) }),
    healthKind: last && last.mended > 0 ? 'careful' : 'info',
    caption: t('catalogue.titles.synonyms'),
    columns: ['words', 'finds', 'state'].map((key) => ({ label: t(`catalogue.words.columns.${key}`) })),
    rows: groups.map(({ id, words, finds, state }) => ({
      cells: [
        {
          label: t('catalogue.words.columns.words'),
          text: words.join(', '),
          url: `${wordsUrl}/${id}`,
          isName: true,
          lang: 'vi',
        },
        {
          label: t('catalogue.words.columns.finds'),
          text: finds ? finds.join(', ') : t('catalogue.words.eachOther'),
        },
        {
          label: t('catalogue.words.columns.state'),
          badge: { ...looks[state], label: t(`catalogue.words.states.${state}`) },
        },
      ],
    })),
  }
}

const looks = {
  supplied: { kind: '', icon: 'book' },
  changed: { kind: 'lotus', icon: 'edit' },
  own: { kind: 'good', icon: 'plus' },
  removed: { kind: 'careful', icon: 'minus' },
}

export interface GroupPage {
  readonly group: KnownGroup | undefined
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
}

export function groupPage({ group, typed, errors = {} }: GroupPage, { t }: Translator) {
  const url = group ? `${wordsUrl}/${group.id}` : `${wordsUrl}/new`
  const title = group ? t('catalogue.words.change') : t('catalogue.titles.newSynonyms')
  return {
    title,
    breadcrumbs: [...crumbs(t), { url: wordsUrl, label: t('catalogue.titles.synonyms') }, { label: title }],
    url,
    words: typed?.words ?? group?.words.join('\n') ?? '',
    finds: typed?.finds ?? group?.finds?.join('\n') ?? '',
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({
      name,
      label: t(`catalogue.words.columns.${name}`),
      ...error,
    })),
    isRemoved: group?.state === 'removed',
    removeUrl: group && group.state !== 'removed' ? `${url}/remove` : undefined,
    restoreUrl: group && (group.state === 'removed' || group.state === 'changed') ? `${url}/restore` : undefined,
    cancelUrl: wordsUrl,
  }
}

export function removeGroupPage({ id, words, state }: KnownGroup, { t }: Translator) {
  const url = `${wordsUrl}/${id}`
  return {
    title: t('catalogue.titles.removeSynonyms'),
    breadcrumbs: [...crumbs(t), { url: wordsUrl, label: t('catalogue.titles.synonyms') }],
    question: t('catalogue.words.removeTitle', { words: words.join(', ') }),
    text: t(state === 'own' ? 'catalogue.words.removeOwn' : 'catalogue.words.removeSupplied'),
    url: `${url}/remove`,
    cancelUrl: url,
  }
}

function crumbs(t: Translator['t'], current?: 'unanswered' | 'synonyms') {
  const first = { url: home, label: t('catalogue.navigation') }
  return current ? [first, { label: t(`catalogue.titles.${current}`) }] : [first]
}
