// What several pages of collections have in common.

import type { Actor } from '../actor.ts'
import { cardsOf } from '../catalogue/index.ts'
import { findSubjects } from '../curriculum/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { type FoundMaterial, findMaterials, nameIn } from '../materials/index.ts'
import { addressOfCollection } from './address.ts'
import type { CollectionRecord } from './collection.model.ts'
import { findCovers } from './find.ts'

export type CollectionCard = Awaited<ReturnType<typeof collectionCards>>[number]

/** With what of each the visitor is shown, and no more. */
export async function collectionCards(
  visitor: Actor | undefined,
  collections: readonly CollectionRecord[],
  words: Translator,
) {
  const covers = await findCovers(visitor, collections)
  const pictures = await picturesOf(
    visitor,
    [...covers.values()].flatMap(({ coverId }) => coverId ?? []),
    words,
  )
  const nameOf = await subjectNames(words)
  const { t } = words
  return collections.map((collection) => {
    const { _id, title, introduction, reach, unitName, isPublished } = collection
    const { count = 0, coverId } = covers.get(_id.toString()) ?? {}
    return {
      url: addressOfCollection(_id),
      title,
      text: shortened(introduction.split(/\n\s*\n/)[0] ?? ''),
      picture: coverId && pictures.get(coverId.toString()),
      reach: t(`collections.reaches.${reach}`),
      unit: reach === 'personal' ? undefined : unitName,
      count: t('collections.count', { count }),
      about: aboutOf(collection, nameOf, t),
      badge: isPublished || reach === 'personal' ? undefined : { icon: 'edit', label: t('collections.draft') },
    }
  })
}

async function picturesOf(visitor: Actor | undefined, ids: readonly CollectionRecord['_id'][], words: Translator) {
  const materials = await findMaterials(visitor, ids)
  const found = [...materials.values()].flatMap((material): FoundMaterial[] =>
    material.live ? [{ material, content: material.live.content, number: material.live.number, isDraft: false }] : [],
  )
  const cards = await cardsOf(visitor, found, words)
  return new Map(found.map(({ material }, at) => [material._id.toString(), cards[at]?.thumbnail || undefined]))
}

async function subjectNames(words: Translator): Promise<(code: string) => string> {
  const names = new Map((await findSubjects()).map((subject) => [subject.code, nameIn(words, subject)]))
  return (code) => names.get(code) ?? code
}

/** `Toán 6, 7 · Tin học 6`: what stands in it is about, as far as it fits. */
function aboutOf({ shelves }: CollectionRecord, nameOf: (code: string) => string, t: Translate): string {
  const grades = new Map<string, number[]>()
  for (const shelf of shelves) {
    const [subject = '', grade] = shelf.split('.')
    if (subject === '') continue
    const known = grades.get(subject) ?? []
    grades.set(subject, grade ? [...known, Number(grade)] : known)
  }
  const named = [...grades].map(([code, held]) =>
    [nameOf(code), held.sort((a, b) => a - b).join(', ')].join(' ').trim(),
  )
  return named.length > mostNamed ? t('collections.manySubjects', { count: named.length }) : named.join(' · ')
}

const mostNamed = 3
const longest = 160

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest).replace(/\s+\S*$/, '')}…` : text
}

export function summaryOf(errors: FieldErrors, t: Translate) {
  const found = Object.entries(errors).map(([name, error]) => ({
    ...error,
    name,
    label: t(`collections.form.${name}`),
  }))
  return found.length === 0 ? undefined : found
}
