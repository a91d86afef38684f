import type { Page } from '../api/index.ts'
import type { KnownSubject } from '../curriculum/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { type FoundMaterial, nameIn, titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { formatBytes } from '../pages/helpers.ts'
import { home } from './address.ts'
import type { SourceQuery } from './input.ts'

export interface ExportPage {
  readonly materials: Page<FoundMaterial>
  readonly query: SourceQuery
  readonly subjects: readonly KnownSubject[]
  readonly errors?: FieldErrors | undefined
}

export function exportPage({ materials, query, subjects, errors = {} }: ExportPage, words: Translator) {
  const { t, language } = words
  const url = `${home}/export`
  const texts = { text: query.text, subject: query.subject, grade: String(query.grade), from: query.from }
  const names = new Map(subjects.map((subject) => [subject.code, nameIn(words, subject)]))
  return {
    title: t('packages.titles.export'),
    lead: t('packages.lead.export'),
    breadcrumbs: [
      { label: t('materials.titles.own'), url: '/materials' },
      { label: t('packages.titles.list'), url: home },
      { label: t('packages.titles.export') },
    ],
    tabs: (['own', 'search'] as const).map((from) => ({
      ...{ label: t(`packages.export.${from}`), url: addressOf(url, { from }), isCurrent: from === query.from },
    })),
    filter:
      query.from === 'own'
        ? undefined
        : {
            ...{ url, text: query.text },
            subjects: [...names].map(([value, label]) => ({ value, label, isSelected: value === query.subject })),
            grades: Array.from({ length: 12 }, (_, at) => ({
              ...{ value: String(at + 1), label: t('materials.form.grade', { grade: at + 1 }) },
              isSelected: query.grade === at + 1,
            })),
          },
    archiveUrl: `${url}/archive`,
    isEmpty: materials.items.length === 0,
    materials: materials.items.map(({ material, content }) => ({
      value: material._id.toString(),
      label: titleOf(content, t),
      isVietnamese: true,
      hint: [
        t(`materials.states.${material.state}`),
        material.unitName,
        formatBytes(
          content.files.reduce((sum, { size }) => sum + size, 0),
          language,
        ),
      ].join(' · '),
    })),
    nextUrl: materials.next && addressOf(url, { ...texts, cursor: materials.next }),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t('packages.export.materials') })),
  }
}
