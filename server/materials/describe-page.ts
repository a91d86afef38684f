import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { formatBytes } from '../pages/helpers.ts'
import { scopesFor } from './access.ts'
import { completenessOf, fieldOf, missingFor } from './completeness.ts'
import type { Content, MaterialFile } from './content.ts'
import { checks, lists } from './describe-input.ts'
import { addressOfMaterial, home, nameIn, stateBadge, titleOf } from './labels.ts'
import { allowsScope, licences } from './licences.ts'
import type { MaterialRecord } from './material.model.ts'
import { type Suggestion, suggestionKey } from './suggest.ts'
import type { Choice, Vocabularies } from './vocabularies.ts'
import {
  accessibilities,
  audiences,
  cognitiveLevels,
  devices,
  fileRoles,
  materialLanguages,
  type Scope,
  terms,
} from './vocabulary.ts'

/** As they stand in the form, by field: texts, lists of codes, yes or no. */
export type Typed = Readonly<Record<string, string | readonly string[] | boolean>>

export interface DescribePage {
  readonly material: MaterialRecord
  readonly vocabularies: Vocabularies
  readonly hasTopics: boolean
  readonly suggestions: readonly Suggestion[]
  readonly typed?: Typed
  readonly errors?: FieldErrors
  /** Somebody else has changed it since the form was opened. */
  readonly isStale?: boolean
}

export function describePage(page: DescribePage, words: Translator) {
  const { material, vocabularies, hasTopics, suggestions, errors = {}, isStale = false } = page
  const { t, language } = words
  const { draft } = material
  const typed = page.typed ?? typedOf(draft)
  const url = addressOfMaterial(material._id)
  const title = t('materials.titles.edit', { name: titleOf(draft, t) })
  const text = (name: string) => textIn(typed, name)
  const has = (name: string, value: string) => listIn(typed, name).includes(value)
  const isNear = (language: string) => language === 'vi' || language === 'en' || has('languages', language)
  const choices = (name: string, values: readonly string[], words = name) =>
    values.map((value) => ({ value, label: t(`materials.${words}.${value}`), isChecked: has(name, value) }))
  const entries = (name: string, entries: readonly Choice[]) =>
    entries.map((entry) => ({ value: entry.code, label: nameIn(words, entry), isChecked: has(name, entry.code) }))
  const select = (name: string, options: readonly { value: string; label: string }[]) =>
    options.map((option) => ({ ...option, isSelected: text(name) === option.value }))
  return {
    title,
    breadcrumbs: [
      { label: t('materials.titles.own'), url: home },
      { label: titleOf(draft, t), url },
      { label: t('materials.form.edit') },
    ],
    url: `${url}/edit`,
    materialUrl: url,
    revision: material.revision,
    badge: stateBadge(material.state, t),
    reason: material.reason,
    isStale,
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(labelKeyOf(name)) })),
    fields: Object.fromEntries(texts.map((name) => [name, text(name)])),
    types: select(
      'type',
      vocabularies.types.map((type) => ({ value: type.code, label: nameIn(words, type) })),
    ),
    series: select(
      'series',
      vocabularies.series.map((one) => ({ value: one.code, label: nameIn(words, one) })),
    ),
    languages: choices('languages', materialLanguages.filter(isNear)),
    otherLanguages: choices(
      'languages',
      materialLanguages.filter((one) => !isNear(one)),
    ),
    subjects: entries('subjects', vocabularies.subjects.near),
    otherSubjects: entries('subjects', vocabularies.subjects.far),
    grades: vocabularies.grades.map((grade) => ({
      value: String(grade),
      label: t('materials.form.grade', { grade }),
      isChecked: has('grades', String(grade)),
    })),
    levels: (['preschool', 'continuing'] as const).map((value) => ({
      value,
      label: t(`schools.levels.${value}`),
      isChecked: has('levels', value),
    })),
    topics: vocabularies.topics.map(({ code, name, outcomes }) => ({
      topicCode: code,
      name,
      isChecked: has('topics', code),
      isOpen: outcomes.some((one) => has('outcomes', one.code)),
      outcomes: entries('outcomes', outcomes),
    })),
    terms: select(
      'term',
      terms.map((value) => ({ value, label: t(`materials.terms.${value}`) })),
    ),
    audience: choices('audience', audiences, 'audiences'),
    isForTeachersOnly: typed.isForTeachersOnly === true,
    isStem: typed.isStem === true,
    scopes: scopesFor(material).map((value) => ({
      value,
      label: t(`materials.reach.${value}`),
      hint: t(`materials.reachHints.${value}`),
      isChecked: text('scope') === value,
    })),
    licences: licences.map(({ code }) => ({
      value: code,
      label: t(`materials.licences.${code}.name`),
      hint: t(`materials.licences.${code}.allows`),
      isChecked: text('licence') === code,
    })),
    cognitiveLevels: choices('cognitiveLevels', cognitiveLevels),
    accessibility: choices('accessibility', accessibilities),
    devices: choices('devices', devices),
    meters: (['school', 'sector'] as const)
      .filter((scope) => scopesFor(material).includes(scope))
      .map((scope) => meterOf(draft, scope, hasTopics, t)),
    files: draft.files.map((file, place) => fileRow(file, { place, url, count: draft.files.length }, t, language)),
    suggestions: suggestions.map((one) => ({
      value: suggestionKey(one),
      label: `${t(labelKeyOf(one.field))}: ${suggestedText(one, vocabularies, words)}`,
      isChecked: true,
    })),
    hasFiles: draft.files.length > 0,
    filesUrl: `${url}/files`,
    suggestionsUrl: `${url}/suggestions`,
  }
}

const texts = [
  ...['title', 'description', 'authors', 'keywords', 'lesson', 'schoolYear', 'minutes', 'periods', 'embargoUntil'],
  ...['sourceText', 'sourceUrl', 'link', 'digitalCompetences'],
] as const

/** What the form shows of a draft as it is. */
export function typedOf(draft: Content): Typed {
  const outside = draft.sources.find(({ materialId }) => !materialId)
  return {
    ...Object.fromEntries(lists.map((name) => [name, draft[name].map(String)])),
    ...Object.fromEntries(checks.map((name) => [name, draft[name]])),
    ...Object.fromEntries(plain.map((name) => [name, String(draft[name] ?? '')])),
    authors: draft.authors.map(({ name }) => name).join('\n'),
    keywords: draft.keywords.join(', '),
    digitalCompetences: draft.digitalCompetences.join(', '),
    sourceText: outside?.text ?? '',
    sourceUrl: outside?.url ?? '',
  }
}

const plain = [
  ...(['title', 'description', 'type', 'licence', 'scope', 'embargoUntil', 'series', 'lesson', 'term'] as const),
  ...(['schoolYear', 'minutes', 'periods', 'link'] as const),
]

/** As it came with the request. */
export function typedIn(body: unknown): Typed {
  const given = (body ?? {}) as Record<string, unknown>
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : '')
  return {
    ...Object.fromEntries([...texts, ...plain].map((name) => [name, text(name)])),
    ...Object.fromEntries(lists.map((name) => [name, [given[name] ?? []].flat().map(String)])),
    ...Object.fromEntries(checks.map((name) => [name, given[name] !== undefined])),
  }
}

function suggestedText({ field, value }: Suggestion, vocabularies: Vocabularies, words: Translator): string {
  const { t } = words
  const { types, series, subjects, topics } = vocabularies
  const named = (entries: readonly Choice[]) => {
    const entry = entries.find(({ code }) => code === value)
    return entry ? nameIn(words, entry) : String(value)
  }
  switch (field) {
    case 'type':
      return named(types)
    case 'series':
      return named(series)
    case 'subjects':
      return named([...subjects.near, ...subjects.far])
    case 'topics':
      return named(topics)
    case 'languages':
    case 'term':
      return t(`materials.${field === 'term' ? 'terms' : field}.${value}`)
    default:
      return String(value)
  }
}

export function labelKeyOf(field: string): string {
  return `materials.form.${field.split('.')[0]}`
}

function meterOf(draft: Content, scope: Scope, hasTopics: boolean, t: Translate) {
  const missing = missingFor(draft, scope, hasTopics)
  const percent = Math.round(completenessOf(draft, scope, hasTopics) * 100)
  return {
    label: t(`materials.form.readyFor.${scope}`),
    percent,
    text: `${percent} %`,
    isWhole: missing.length === 0,
    missing: missing.map((what) => ({ text: t(`materials.missing.${what}`), url: `#field-${fieldOf(what)}` })),
    isTooNarrow: draft.licence !== '' && !allowsScope(draft.licence, scope),
  }
}

function fileRow(
  file: MaterialFile,
  { place, url, count }: { place: number; url: string; count: number },
  t: Translate,
  language: string,
) {
  return {
    id: file._id.toString(),
    name: file.name,
    note: `${file.format.toUpperCase()} · ${formatBytes(file.size, language)}`,
    url: `${url}/files/${file._id.toString()}`,
    changeUrl: `${url}/files/${file._id.toString()}/change`,
    removeUrl: `${url}/files/${file._id.toString()}/remove`,
    roles: fileRoles.map((value) => ({
      value,
      label: t(`materials.fileRoles.${value}`),
      isSelected: file.role === value,
    })),
    isForTeachersOnly: file.isForTeachersOnly,
    upPlace: place > 0 ? String(place - 1) : undefined,
    downPlace: place < count - 1 ? String(place + 1) : undefined,
  }
}

function textIn(typed: Typed, name: string): string {
  const value = typed[name]
  return typeof value === 'string' ? value : ''
}

function listIn(typed: Typed, name: string): readonly string[] {
  const value = typed[name]
  return Array.isArray(value) ? (value as readonly string[]) : []
}
