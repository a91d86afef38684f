// The pages on which a collection is put in order: of all of it, of one section, of one item.

import type { Actor } from '../actor.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial } from '../materials/index.ts'
import { type Reaching, reachesFor, reachesOf } from './access.ts'
import { addressOfCollection, home } from './address.ts'
import { findItem, findSection } from './arrange.ts'
import type { CollectionRecord } from './collection.model.ts'
import type { FoundCollection, ShownItem } from './find.ts'
import { mostItems, mostSections } from './limits.ts'
import { summaryOf } from './page-parts.ts'

export interface FormState {
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
  /** Somebody else has changed it meanwhile. */
  readonly isStale?: boolean | undefined
}

/** By id, of what may stand in the place of something. */
export type Replacements = ReadonlyMap<string, { readonly title: string; readonly url: string }>

export interface EditPage extends FoundCollection, FormState {
  readonly replacements: Replacements
}

export function editPage(
  { collection, sections, replacements, typed = {}, errors = {}, isStale }: EditPage,
  words: Translator,
) {
  const { t } = words
  const { revision, isPublished, coverId } = collection
  const url = addressOfCollection(collection._id)
  const count = collection.materialIds.length
  const last = sections.length - 1
  return {
    title: t('collections.titles.edit'),
    name: collection.title,
    breadcrumbs: crumbs(collection, t('collections.titles.edit'), t),
    url,
    revision,
    isStale,
    describeUrl: `${url}/describe`,
    note: isPublished ? t('collections.edit.atOnce') : undefined,
    publishUrl: isPublished || collection.reach === 'personal' ? undefined : `${url}/publish`,
    hasItems: count > 0,
    sections: sections.map((section, at) => {
      const sectionUrl = `${url}/sections/${section._id.toString()}`
      const name = section.heading === '' ? t('collections.edit.noHeading') : section.heading
      return {
        ...{
          id: section._id.toString(),
          url: sectionUrl,
          revision,
          name,
          heading: section.heading,
          text: section.text,
        },
        upLabel: t('collections.edit.up', { name }),
        downLabel: t('collections.edit.down', { name }),
        editLabel: t('collections.edit.of', { name }),
        canGoUp: at > 0,
        canGoDown: at < last,
        removeUrl: sections.length > 1 ? `${sectionUrl}/remove` : undefined,
        items: section.items.map((shown, place) =>
          rowOf(shown, {
            ...{ url, revision, coverId, replacements, words },
            canGoUp: at > 0 || place > 0,
            canGoDown: at < last || place < section.items.length - 1,
          }),
        ),
      }
    }),
    isFull: count >= mostItems ? t('collections.edit.full', { count: mostItems }) : undefined,
    adding: {
      url: `${url}/items`,
      material: typed.material ?? '',
      note: typed.note ?? '',
      sections:
        sections.length < 2
          ? undefined
          : sections.map(({ _id, heading }, at) => ({
              value: _id.toString(),
              label: heading === '' ? t('collections.edit.noHeading') : heading,
              isSelected: typed.section ? typed.section === _id.toString() : at === last,
            })),
    },
    newSection:
      sections.length < mostSections
        ? { url: `${url}/sections`, heading: typed.heading ?? '', text: typed.text ?? '' }
        : undefined,
    errors,
    summary: summaryOf(errors, t),
  }
}

interface RowContext {
  readonly url: string
  readonly revision: number
  readonly coverId: CollectionRecord['coverId']
  readonly replacements: Replacements
  readonly words: Translator
  readonly canGoUp: boolean
  readonly canGoDown: boolean
}

function rowOf(shown: ShownItem, context: RowContext) {
  const { item, standing, found, replacementId } = shown
  const { url, revision, coverId, canGoUp, canGoDown, words } = context
  const { t } = words
  const title = found?.content.title || item.title || t('materials.untitled')
  const replacement = replacementId && context.replacements.get(replacementId.toString())
  return {
    ...{ id: item._id.toString(), url: `${url}/items/${item._id.toString()}`, revision, title, canGoUp, canGoDown },
    materialUrl: found && addressOfMaterial(item.materialId),
    note: item.note,
    isCover: coverId?.equals(item.materialId) ?? false,
    mark: standing === 'offered' ? undefined : markOf(shown, t),
    replacement: replacement && { ...replacement, id: replacementId.toString() },
    upLabel: t('collections.edit.up', { name: title }),
    downLabel: t('collections.edit.down', { name: title }),
    editLabel: t('collections.edit.of', { name: title }),
  }
}

function markOf({ standing }: ShownItem, t: Translator['t']) {
  const isGrave = ['gone', 'hidden', 'retired', 'unseen'].includes(standing)
  return {
    kind: isGrave ? 'wrong' : 'careful',
    icon: isGrave ? 'wrong' : 'careful',
    label: t(`collections.standings.${standing}`),
    hint: t(`collections.hints.${standing}`),
  }
}

export interface SectionPage extends FormState {
  readonly collection: CollectionRecord
  readonly sectionId: CollectionRecord['_id']
}

export function sectionPage({ collection, sectionId, typed, errors = {}, isStale }: SectionPage, { t }: Translator) {
  const { heading, text, _id } = findSection(collection.sections, sectionId)
  const url = addressOfCollection(collection._id)
  const title = t('collections.titles.section')
  return {
    title,
    name: collection.title,
    breadcrumbs: crumbs(collection, title, t, { label: t('collections.titles.edit'), url: `${url}/edit` }),
    url: `${url}/sections/${_id.toString()}`,
    cancelUrl: `${url}/edit#section-${_id.toString()}`,
    revision: collection.revision,
    isFirst: collection.sections[0]!._id.equals(_id),
    heading: typed?.heading ?? heading,
    text: typed?.text ?? text,
    isStale,
    errors,
    summary: summaryOf(errors, t),
  }
}

export interface ItemPage extends FormState {
  readonly found: FoundCollection
  readonly itemId: CollectionRecord['_id']
  readonly replacements: Replacements
}

export function itemPage({ found, itemId, replacements, typed, errors = {}, isStale }: ItemPage, words: Translator) {
  const { t } = words
  const { collection } = found
  const { section } = findItem(collection.sections, itemId)
  const shown = found.sections.flatMap(({ items }) => items).find(({ item }) => item._id.equals(itemId))!
  const url = addressOfCollection(collection._id)
  const row = rowOf(shown, {
    ...{ url, revision: collection.revision, coverId: collection.coverId, replacements, words },
    ...{ canGoUp: false, canGoDown: false },
  })
  const chosen = typed?.section ?? section._id.toString()
  const title = t('collections.titles.item')
  return {
    title,
    row,
    breadcrumbs: crumbs(collection, title, t, { label: t('collections.titles.edit'), url: `${url}/edit` }),
    cancelUrl: `${url}/edit#item-${itemId.toString()}`,
    note: typed?.note ?? shown.item.note,
    sections:
      collection.sections.length < 2
        ? undefined
        : collection.sections.map(({ _id, heading }) => ({
            value: _id.toString(),
            label: heading === '' ? t('collections.edit.noHeading') : heading,
            isSelected: _id.toString() === chosen,
          })),
    sectionId: chosen,
    canBeCover: shown.found !== undefined && !row.isCover,
    isStale,
    errors,
    summary: summaryOf(errors, t),
  }
}

export interface DescribePage extends FormState {
  readonly actor: Actor
  /** Undefined: a new one. */
  readonly collection: CollectionRecord | undefined
  /** By id, of the schools that somebody keeps. */
  readonly schoolNames: ReadonlyMap<string, string>
}

export function describePage(page: DescribePage, { t }: Translator) {
  const { actor, collection, schoolNames, typed = {}, errors = {}, isStale } = page
  const url = collection && addressOfCollection(collection._id)
  const title = t(collection ? 'collections.titles.describe' : 'collections.titles.new')
  const reaches = collection ? reachesFor(actor, collection) : reachesOf(actor)
  const chosen = typed.place ?? (collection ? placeOf(collection) : 'personal')
  return {
    title,
    name: collection?.title,
    breadcrumbs: collection
      ? crumbs(collection, title, t, { label: t('collections.titles.edit'), url: `${url}/edit` })
      : [{ label: t('collections.titles.list'), url: home }, { label: title }],
    url: collection ? `${url}/describe` : `${home}/new`,
    cancelUrl: collection ? `${url}/edit` : home,
    revision: collection?.revision,
    titleTyped: typed.title ?? collection?.title,
    introduction: typed.introduction ?? collection?.introduction,
    places: reaches.map((reaching) => ({
      value: placeOf(reaching),
      label: t(`collections.reaches.${reaching.reach}`),
      hint: t(`collections.reachHints.${reaching.reach}`, { name: schoolNames.get(String(reaching.unitId)) ?? '' }),
      isChecked: placeOf(reaching) === chosen,
    })),
    isOnlyPersonal: reaches.length === 1 && reaches[0]!.reach === 'personal',
    actionLabel: t(collection ? 'collections.form.save' : 'collections.form.create'),
    note: collection?.isPublished ? t('collections.edit.atOnce') : undefined,
    isStale,
    errors,
    summary: summaryOf(errors, t),
  }
}

function placeOf({ reach, unitId }: Reaching): string {
  return reach === 'school' ? `school.${String(unitId)}` : reach
}

export function removePage(collection: CollectionRecord, { t }: Translator) {
  const url = addressOfCollection(collection._id)
  const title = t('collections.titles.remove')
  return {
    title,
    name: collection.title,
    breadcrumbs: crumbs(collection, title, t),
    question: t('collections.remove.question', { title: collection.title }),
    text: t('collections.remove.text'),
    consequences: collection.isPublished ? [t('collections.remove.published')] : [],
    hidden: [{ name: 'revision', value: collection.revision }],
    url: `${url}/remove`,
    cancelUrl: url,
  }
}

function crumbs(
  { _id, title }: CollectionRecord,
  label: string,
  t: Translator['t'],
  ...between: readonly { readonly label: string; readonly url: string }[]
) {
  return [
    { label: t('collections.titles.list'), url: home },
    { label: title, url: addressOfCollection(_id), isVietnamese: true },
    ...between,
    { label },
  ]
}
