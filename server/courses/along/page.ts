// What can be taken along of a course, what each part of it is and how much; and the page of what is kept on a device.

import type { Translator } from '../../i18n/translator.ts'
import { formatBytes } from '../../pages/helpers.ts'
import { addressOfCourse } from '../address.ts'
import { crumbs } from '../view-page.ts'
import type { Packable, Part } from './pack.ts'

export function takePage({ course, parts, running }: Packable, words: Translator, prefersLight: boolean) {
  const { t } = words
  const title = t('courses.along.title')
  const url = addressOfCourse(course._id)
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    listUrl: `${url}/along/pack`,
    scripts: ['along/take.js'],
    isEmpty: parts.length === 0,
    sections: parts.map((part) => ({
      value: part.section._id.toString(),
      label: part.section.title,
      isVietnamese: true,
      hint: weightText(part, words),
      isChecked: part === running,
    })),
    media: (['all', 'light', 'none'] as const).map((value) => ({
      ...{ value, label: t(`courses.along.media.${value}`), hint: t(`courses.along.mediaHints.${value}`) },
      isChecked: value === (prefersLight ? 'light' : 'all'),
    })),
  }
}

function weightText({ items, weight }: Part, { t, language }: Translator): string {
  const size = (bytes: number) => formatBytes(bytes, language)
  const { all, light, still } = weight
  return t('courses.along.size', { count: items.length, all: size(all), light: size(light), still: size(still) })
}

/** Without a person it is for when there is no network: nothing in it is anybody's. */
export function keptPage(personId: string | undefined, { t }: Translator) {
  return { title: t(personId ? 'courses.along.kept' : 'courses.along.offline'), personId, scripts: ['along/list.js'] }
}
