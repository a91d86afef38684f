// The pages of this feature beside each other, the way back to them, and the choice of a version on those that show one.

import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import type { KnownSubject } from './programme.ts'
import type { KnownVersion } from './versions.ts'

export const overviewUrl = '/curriculum'
export const seriesUrl = '/curriculum/textbook-series'
export const materialTypesUrl = '/curriculum/material-types'
export const versionsUrl = '/curriculum/versions'
export const importsUrl = '/curriculum/imports'
export const editUrl = '/curriculum/edit'

/** Who looks, and at what. */
export interface Look {
  readonly translator: Translator
  readonly canEdit: boolean
}

export interface VersionLook extends Look {
  /** All that can be chosen, the newest first. */
  readonly versions: readonly KnownVersion[]
  readonly current: KnownVersion | undefined
  /** Undefined before anything was loaded. */
  readonly version: KnownVersion | undefined
}

/** Of a version; without one of that in force. */
export function subjectUrl({ level, code }: Pick<KnownSubject, 'level' | 'code'>, version = ''): string {
  return addressOf(`/curriculum/${level}/${code}`, { version })
}

/** The pages of subjects are below the first. */
export function tabsFor({ translator: { t }, canEdit }: Look, current: string | undefined) {
  return [
    { label: t('curriculum.titles.overview'), url: overviewUrl },
    { label: t('curriculum.titles.textbookSeries'), url: seriesUrl },
    { label: t('curriculum.titles.materialTypes'), url: materialTypesUrl },
    { label: t('curriculum.titles.versions'), url: versionsUrl },
    ...(canEdit ? [{ label: t('curriculum.titles.imports'), url: importsUrl }] : []),
  ].map((tab) => ({ ...tab, isCurrent: tab.url === current }))
}

export function breadcrumbsTo({ t }: Translator, label: string, ...between: readonly { label: string; url: string }[]) {
  return [{ label: t('curriculum.titles.overview'), url: overviewUrl }, ...between, { label }]
}

/** What links carry along: nothing for the version in force, which then stays the one in force. */
export function versionInLinks({ version, current }: Pick<VersionLook, 'version' | 'current'>): string {
  return version && version.code !== current?.code ? version.code : ''
}

/** Nothing to choose while there is one. */
export function versionChoice({ versions, version, current, translator: { t } }: VersionLook, url: string) {
  if (versions.length < 2 || !version) return undefined
  return {
    url,
    options: versions.map(({ code, name, firstSchoolYear }) => ({
      value: code,
      label: t('curriculum.version.option', { name, year: schoolYearText(firstSchoolYear) }),
      isSelected: code === version.code,
    })),
    note: isOther(version, current) ? t(`curriculum.version.${standing(version, current)}`) : undefined,
  }
}

/** `2026–2027`, by the calendar year in which it begins. */
export function schoolYearText(year: number): string {
  return `${year}–${year + 1}`
}

export function standing(version: Pick<KnownVersion, 'firstSchoolYear'>, current: KnownVersion | undefined) {
  if (!current || version.firstSchoolYear === current.firstSchoolYear) return 'inForce'
  return version.firstSchoolYear > current.firstSchoolYear ? 'toCome' : 'over'
}

function isOther(version: KnownVersion, current: KnownVersion | undefined): boolean {
  return standing(version, current) !== 'inForce'
}
