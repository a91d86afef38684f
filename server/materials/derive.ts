// What is stored with a material because lists and searches need it: made anew by every change of it.

import { fold } from '../../storage/search/fold.ts'
import { sortKeyOf } from '../i18n/sort-key.ts'
import type { MaterialRecord } from './material.model.ts'
import { embargoEnd, viewersOf } from './viewers.ts'

type Facts = Parameters<typeof viewersOf>[0] & Pick<MaterialRecord, 'ownerName' | 'unitName' | 'retirement' | 'rated'>

export function derivedOf(material: Facts, now: Date) {
  const { title, description, keywords, authors, subjects, grades } = material.live?.content ?? material.draft
  const texts = [title, description, ...keywords, ...authors.map(({ name }) => name), material.ownerName]
  const retiresAt = material.retirement?.from
  const end = material.live && embargoEnd(material.live.content)
  return {
    viewers: viewersOf(material, now),
    embargoEndsAt: end && now < end ? end : undefined,
    retiresAt: retiresAt && now < retiresAt ? retiresAt : undefined,
    isRetired: retiresAt && now >= retiresAt ? true : undefined,
    sortKey: sortKeyOf(title),
    rating: material.rated?.score ?? 0,
    words: wordsOf(...texts, material.unitName),
    shelves: shelvesOf(subjects, grades),
  }
}

/** By subject, by grade, and by both: an index cannot have two lists at once. */
export function shelvesOf(subjects: readonly string[], grades: readonly number[]): string[] {
  return [
    ...subjects,
    ...grades.map((grade) => `.${grade}`),
    ...subjects.flatMap((subject) => grades.map((grade) => `${subject}.${grade}`)),
  ]
}

/** Without case and marks, each once. */
export function wordsOf(...texts: readonly string[]): string[] {
  const words = texts.flatMap((text) => fold(text).split(/[^\p{L}\p{N}]+/u))
  return [...new Set(words)].filter((word) => word !== '').slice(0, mostWords)
}

/** More would make its index larger than the records. */
const mostWords = 300
