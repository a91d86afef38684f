// The pages of this feature beside each other, and the way back to them.

import type { Translator } from '../i18n/translator.ts'
import type { KnownSubject } from './programme.ts'

export const overviewUrl = '/curriculum'
export const seriesUrl = '/curriculum/textbook-series'
export const materialTypesUrl = '/curriculum/material-types'

export function subjectUrl({ level, code }: Pick<KnownSubject, 'level' | 'code'>): string {
  return `/curriculum/${level}/${code}`
}

/** The subject pages are below the first. */
export function tabsFor({ t }: Translator, current: string | undefined) {
  return [
    { label: t('curriculum.titles.overview'), url: overviewUrl },
    { label: t('curriculum.titles.textbookSeries'), url: seriesUrl },
    { label: t('curriculum.titles.materialTypes'), url: materialTypesUrl },
  ].map((tab) => ({ ...tab, isCurrent: tab.url === current }))
}

export function breadcrumbsTo({ t }: Translator, label: string) {
  return [{ label: t('curriculum.titles.overview'), url: overviewUrl }, { label }]
}

/** `2026–2027`, by the calendar year in which it begins. */
export function schoolYearText(year: number): string {
  return `${year}–${year + 1}`
}
