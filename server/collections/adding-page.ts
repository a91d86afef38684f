// Where a material is put into collections of one's own, and proposed for those of others.

import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, type MaterialRecord, shownContent, titleOf } from '../materials/index.ts'
import { isWideEnough } from './access.ts'
import { addressOfAdding, addressOfCollection } from './address.ts'
import type { CollectionRecord } from './collection.model.ts'
import { summaryOf } from './page-parts.ts'

export interface AddingPage {
  readonly material: MaterialRecord
  /** That the visitor keeps, the last changed first. */
  readonly kept: readonly CollectionRecord[]
  readonly others: readonly CollectionRecord[]
  readonly searched: string
  /** There are more of others than are shown. */
  readonly areMore: boolean
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
  readonly wrong?: 'collect' | 'propose' | undefined
}

export function addingPage(page: AddingPage, { t }: Translator) {
  const { material, kept, others, searched, areMore, typed = {}, errors = {}, wrong } = page
  const name = titleOf(shownContent(material), t)
  const url = addressOfAdding(material._id)
  const isIn = ({ materialIds }: CollectionRecord) => materialIds.some((id) => id.equals(material._id))
  const option = (collection: CollectionRecord, part: AddingPage['wrong']) => ({
    value: collection._id.toString(),
    label: collection.title,
    isVietnamese: true,
    hint: [
      t(`collections.reaches.${collection.reach}`),
      ...(collection.reach === 'personal' ? [] : [collection.unitName]),
      ...(isIn(collection) ? [t('collections.adding.isIn')] : []),
    ].join(' · '),
    isDisabled: isIn(collection),
    isChecked: wrong === part && typed.collection === collection._id.toString(),
  })
  const there = [...kept, ...others].filter(isIn)
  return {
    title: t('collections.titles.adding'),
    name,
    breadcrumbs: [
      { label: name, url: addressOfMaterial(material._id), isVietnamese: true },
      { label: t('collections.titles.adding') },
    ],
    there: there.map(({ _id, title }) => ({ title, url: addressOfCollection(_id) })),
    collect: {
      url,
      options: [
        ...kept.map((one) => option(one, 'collect')),
        {
          value: 'new',
          label: t('collections.adding.new'),
          hint: t('collections.adding.newHint'),
          isChecked: kept.every(isIn) || (wrong === 'collect' && typed.collection === 'new'),
        },
      ],
      title: wrong === 'collect' ? typed.title : '',
      note: wrong === 'collect' ? typed.note : '',
      errors: wrong === 'collect' ? errors : {},
    },
    propose: {
      url: `${url}/propose`,
      searchUrl: url,
      searched,
      options: others
        .filter((collection) => isIn(collection) || isWideEnough(collection, material))
        .map((one) => option(one, 'propose')),
      areMore,
      reason: wrong === 'propose' ? typed.reason : '',
      errors: wrong === 'propose' ? errors : {},
    },
    summary: summaryOf(errors, t),
    prefix: wrong === 'propose' ? 'propose-' : '',
  }
}
