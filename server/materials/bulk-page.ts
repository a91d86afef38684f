import type { Page } from '../api/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import type { Changed } from './bulk.ts'
import { labelKeyOf } from './describe-page.ts'
import { addressOfMaterial, home, nameIn, titleOf } from './labels.ts'
import { licenceCodes } from './licences.ts'
import type { MaterialRecord } from './material.model.ts'
import { contentLanguage } from './view/language.ts'
import type { Vocabularies } from './vocabularies.ts'
import { audiences, type Scope, terms } from './vocabulary.ts'

export interface BulkPage {
  readonly materials: Page<MaterialRecord>
  readonly vocabularies: Vocabularies
  readonly scopes: readonly Scope[]
  readonly typed: {
    readonly texts: Readonly<Record<string, string>>
    readonly lists: Readonly<Record<string, readonly string[]>>
  }
  readonly errors?: FieldErrors | undefined
}

const bulkUrl = `${home}/bulk`

export function bulkPage({ materials, vocabularies, scopes, typed, errors = {} }: BulkPage, words: Translator) {
  const { t } = words
  const has = (name: string, value: string) => typed.lists[name]?.includes(value) ?? false
  const options = (name: string, values: readonly { readonly value: string; readonly label: string }[]) =>
    values.map((option) => ({ ...option, isSelected: typed.texts[name] === option.value }))
  const { types, series, subjects, grades } = vocabularies
  return {
    title: t('materials.titles.bulk'),
    lead: t('materials.lead.bulk'),
    breadcrumbs: [{ label: t('materials.titles.own'), url: home }, { label: t('materials.titles.bulk') }],
    url: bulkUrl,
    cancelUrl: home,
    materials: materials.items.map((material) => ({
      value: material._id.toString(),
      label: titleOf(material.draft, t),
      isVietnamese: contentLanguage(material.draft) === 'vi',
      hint: t(`materials.states.${material.state}`),
      isChecked: has('material', material._id.toString()),
    })),
    isEmpty: materials.items.length === 0,
    nextUrl: materials.next && addressOf(bulkUrl, { cursor: materials.next }),
    types: options(
      'type',
      types.map((type) => ({ value: type.code, label: nameIn(words, type) })),
    ),
    series: options(
      'series',
      series.map((one) => ({ value: one.code, label: nameIn(words, one) })),
    ),
    terms: options(
      'term',
      terms.map((value) => ({ value, label: t(`materials.terms.${value}`) })),
    ),
    licences: options(
      'licence',
      licenceCodes.map((value) => ({ value, label: t(`materials.licences.${value}.name`) })),
    ),
    scopes: options(
      'scope',
      scopes.map((value) => ({ value, label: t(`materials.reach.${value}`) })),
    ),
    subjects: subjects.near.map((one) => ({
      value: one.code,
      label: nameIn(words, one),
      isChecked: has('subjects', one.code),
    })),
    grades: grades.map((grade) => ({
      value: String(grade),
      label: t('materials.form.grade', { grade }),
      isChecked: has('grades', String(grade)),
    })),
    audience: audiences.map((value) => ({
      value,
      label: t(`materials.audiences.${value}`),
      isChecked: has('audience', value),
    })),
    keywords: typed.texts.keywords ?? '',
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(labelKeyOf(name)) })),
  }
}

export function bulkReport(done: readonly Changed[], { t }: Translator) {
  const changed = done.filter(({ error }) => !error).length
  return {
    title: t('materials.titles.bulkReport'),
    breadcrumbs: [
      { label: t('materials.titles.own'), url: home },
      { label: t('materials.titles.bulk'), url: bulkUrl },
      { label: t('materials.titles.bulkReport') },
    ],
    lead: t('materials.bulk.done', { changed, total: done.length }),
    homeUrl: home,
    caption: t('materials.titles.bulkReport'),
    columns: ['title', 'result'].map((key) => ({ label: t(`materials.columns.${key}`) })),
    rows: done.map(({ id, title, error }) => ({
      cells: [
        {
          label: t('materials.columns.title'),
          text: titleOf({ title }, t),
          isName: true,
          ...(error ? {} : { url: addressOfMaterial(id) }),
        },
        {
          label: t('materials.columns.result'),
          text: error ? t(error.key, error.values) : t('materials.bulk.changed'),
        },
      ],
    })),
  }
}
