import type { FieldErrors } from '../../http/form.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import {
  breadcrumbsTo,
  editUrl,
  type Look,
  overviewUrl,
  schoolYearText,
  standing,
  tabsFor,
  versionsUrl,
} from '../tabs.ts'
import type { VersionRecord } from '../version.model.ts'
import type { KnownVersion } from '../versions.ts'

export interface VersionForm {
  readonly typed?: Readonly<Record<string, string>>
  readonly errors?: FieldErrors
  /** The one that the form was made from; left out, the one that is stored. */
  readonly edition?: string
  /** Somebody else has saved it since the form was opened. */
  readonly isStale?: boolean
}

export interface VersionsPage {
  readonly versions: readonly VersionRecord[]
  readonly current: KnownVersion | undefined
  readonly form: VersionForm
}

export function versionsPage({ versions, current, form }: VersionsPage, look: Look) {
  const { t } = look.translator
  const label = (key: string) => t(`curriculum.versions.${key}`)
  const { typed = {}, errors = {} } = form
  const ready = versions.filter(({ isCopying }) => !isCopying)
  return {
    tabs: tabsFor(look, versionsUrl),
    breadcrumbs: breadcrumbsTo(look.translator, t('curriculum.titles.versions')),
    columns: ['name', 'code', 'from', 'standing'].map((key) => ({ label: label(key) })),
    rows: versions.map((version) => ({
      cells: [
        { label: label('name'), text: version.name, url: `${versionsUrl}/${version.code}`, isName: true, lang: 'vi' },
        { label: label('code'), text: version.code },
        { label: label('from'), text: schoolYearText(version.firstSchoolYear) },
        { label: label('standing'), text: standingText(version, current, look) },
      ],
    })),
    canCreate: look.canEdit && ready.length > 0,
    copies: ready.map(({ code, name, firstSchoolYear }) => ({
      value: code,
      label: t('curriculum.version.option', { name, year: schoolYearText(firstSchoolYear) }),
      isSelected: code === (typed.copyOf ?? current?.code),
    })),
    typed,
    errors,
    summary: summaryOf(errors, look),
  }
}

export interface VersionPage {
  readonly version: VersionRecord
  readonly predecessor: VersionRecord | undefined
  readonly current: KnownVersion | undefined
  readonly isOver: boolean
  readonly form: VersionForm
}

export function versionPage({ version, predecessor, current, isOver, form }: VersionPage, look: Look) {
  const { t, language } = look.translator
  const {
    code,
    name,
    legalBasis,
    firstSchoolYear,
    isCopying,
    copied = 0,
    toCopy = 0,
    createdAt,
    createdByName,
  } = version
  const { typed, errors = {}, edition = version.edition, isStale = false } = form
  const stored = { name, legalBasis, firstSchoolYear: String(firstSchoolYear) }
  const url = `${versionsUrl}/${code}`
  const fact = (key: string, text: string, more: object = {}) => ({
    term: t(`curriculum.versions.${key}`),
    text,
    ...more,
  })
  return {
    title: name,
    lead: standingText(version, current, look),
    tabs: tabsFor(look, undefined),
    breadcrumbs: breadcrumbsTo(look.translator, name, { label: t('curriculum.titles.versions'), url: versionsUrl }),
    url,
    isCopying: Boolean(isCopying),
    copied,
    toCopy: toCopy || 1,
    progressText: t('curriculum.versions.progress', { copied, toCopy }),
    facts: [
      fact('code', code),
      { term: t('curriculum.fields.legalBasis'), text: legalBasis, lang: 'vi' },
      fact('from', schoolYearText(firstSchoolYear)),
      ...(predecessor
        ? [fact('predecessor', predecessor.name, { url: `${versionsUrl}/${predecessor.code}`, lang: 'vi' })]
        : []),
      ...(createdAt && createdByName
        ? [
            fact(
              'created',
              t('curriculum.versions.createdBy', {
                name: createdByName,
                day: formatDate(createdAt, 'day', language, new Date()),
              }),
            ),
          ]
        : []),
      ...(version.choiceGroups.length > 0
        ? [
            {
              term: t('curriculum.titles.choiceGroups'),
              text: version.choiceGroups
                .map((group) => t('curriculum.groups.fact', { name: group.name, choose: group.choose }))
                .join('; '),
            },
          ]
        : []),
      ...(version.copiedFrom && !isCopying
        ? [fact('report', t('curriculum.versions.reportText', { count: copied }))]
        : []),
    ],
    readUrl: addressOf(overviewUrl, { version: code === current?.code ? '' : code }),
    changesUrl: predecessor && `${url}/changes`,
    editUrl: look.canEdit && !isOver ? addressOf(editUrl, { version: code }) : undefined,
    groupsUrl: look.canEdit && !isOver && !isCopying ? `${url}/choice-groups` : undefined,
    canChange: look.canEdit && !isOver && !isCopying,
    edition,
    typed: typed ?? stored,
    errors,
    summary: summaryOf(errors, look),
    stored: isStale
      ? [
          { term: t('curriculum.fields.versionName'), text: name },
          { term: t('curriculum.fields.legalBasis'), text: legalBasis },
          { term: t('curriculum.fields.firstSchoolYear'), text: stored.firstSchoolYear },
        ]
      : undefined,
  }
}

function standingText(version: VersionRecord, current: KnownVersion | undefined, { translator: { t } }: Look): string {
  return t(`curriculum.versions.standings.${version.isCopying ? 'copying' : standing(version, current)}`)
}

function summaryOf(errors: FieldErrors, { translator: { t } }: Look) {
  return Object.entries(errors).map(([name, error]) => ({
    ...error,
    name,
    label: t(`curriculum.fields.${name === 'name' ? 'versionName' : name}`),
  }))
}
