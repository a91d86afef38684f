// What an edition says of itself, as texts: for reading beside its files, and for comparing with another one.

import type { Translator } from '../i18n/translator.ts'
import { formatBytes } from '../pages/helpers.ts'
import type { Content } from './content.ts'
import type { ContentField, FileChange } from './differences.ts'
import { nameIn } from './labels.ts'
import type { Names } from './view/names.ts'

/** Empty when it says nothing. */
export function textOf(field: ContentField, content: Content, names: Names, words: Translator): string {
  const { t } = words
  const named = (list: readonly Parameters<typeof nameIn>[1][]) => list.map((one) => nameIn(words, one)).join(', ')
  const told = (key: string, values: readonly string[]) => values.map((value) => t(`${key}.${value}`)).join(', ')
  switch (field) {
    case 'type':
      return names.type ? nameIn(words, names.type) : ''
    case 'subjects':
      return named(names.subjects)
    case 'grades':
      return content.grades.map((grade) => t('materials.form.grade', { grade })).join(', ')
    case 'levels':
      return told('schools.levels', content.levels)
    case 'topics':
      return named(names.topics)
    case 'outcomes':
      return names.topics.flatMap(({ outcomes }) => outcomes.map(({ name }) => name.replace(/\.$/, ''))).join('; ')
    case 'languages':
    case 'cognitiveLevels':
    case 'accessibility':
    case 'devices':
      return told(`materials.${field}`, content[field])
    case 'audience':
      return told('materials.audiences', content.audience)
    case 'authors':
      return content.authors.map(({ name }) => name).join(', ')
    case 'licence':
      return content.licence === '' ? '' : t(`materials.licences.${content.licence}.name`)
    case 'scope':
      return t(`materials.reach.${content.scope}`)
    case 'series':
      return names.series ? nameIn(words, names.series) : ''
    case 'term':
      return content.term === '' ? '' : t(`materials.terms.${content.term}`)
    case 'schoolYear':
      return content.schoolYear ? `${content.schoolYear}–${content.schoolYear + 1}` : ''
    case 'isForTeachersOnly':
    case 'isStem':
      return content[field] ? t('materials.differences.yes') : ''
    case 'keywords':
    case 'digitalCompetences':
      return content[field].join(', ')
    case 'sources':
      return content.sources
        .map(({ text, url, materialId }) => text ?? url ?? sourceTitle(materialId, names))
        .filter((text) => text !== '')
        .join('; ')
    default:
      return String(content[field] ?? '')
  }
}

export function fileChangeText({ kind, name, before, size }: FileChange, { t, language }: Translator): string {
  const values = { name, before: before?.name ?? '', size: formatBytes(size, language) }
  const was = { was: before ? formatBytes(before.size, language) : '' }
  return t(`materials.differences.${kind}`, { ...values, ...was })
}

function sourceTitle(materialId: { toString(): string } | undefined, { sources }: Names): string {
  const source = materialId && sources.get(materialId.toString())
  return source ? (source.live?.content ?? source.draft).title : ''
}
