// The page of one item, and the forms in which its teachers make and change it.

import { itemsOf } from '../arrange.ts'
import { dayOf } from '../day.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { viewScripts } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { formatBytes } from '../pages/helpers.ts'
import type { ShownCompanion } from '../pages/course-companions.ts'
import type {
  CourseItemKind,
  ItemCost,
  ItemWeight,
  ItemForm as KindForm,
  SentFile,
  ShownItem,
} from '../pages/course-kinds.ts'
import { addressOfCourse, addressOfItem } from './address.ts'
import type { CourseItem, CourseRecord, CourseSection } from './course.model.ts'
import type { ItemNews } from './materials/news.ts'
import { crumbs } from './view-page.ts'
import { kindNamed } from './kinds.ts'
import { canBeAwaited, whyNotAfter } from './progress/after.ts'
import type { stateOf } from './progress/shown.ts'

export interface FormState {
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
  /** Somebody else has changed it meanwhile. */
  readonly isStale?: boolean | undefined
  /** Finished, of a kind that takes files. */
  readonly uploads?: readonly SentFile[] | undefined
}

export interface ShownPage {
  readonly course: CourseRecord
  /** Those that the viewer is shown. */
  readonly sections: readonly CourseSection[]
  readonly item: CourseItem
  readonly shown: ShownItem
  readonly cost: ItemCost | undefined
  readonly weight: ItemWeight | undefined
  /** As it is shown now; and what this device asks for. */
  readonly light: { readonly isLight: boolean; readonly isDefault: boolean }
  readonly news: ItemNews | undefined
  readonly mayTeach: boolean
  /** Of whoever learns in it, or of a child of the viewer. */
  readonly state: ReturnType<typeof stateOf> | undefined
  /** Says of which child, in the addresses of other items. */
  readonly query: Readonly<Record<string, string>>
  /** Of other features. */
  readonly companions: readonly ShownCompanion[]
}

export function shownPage(page: ShownPage, words: Translator) {
  const { t } = words
  const { course, sections, item, shown, cost, news, mayTeach, state, query, companions } = page
  const opened = itemsOf(sections).filter(({ kind }) => kindNamed(kind).isOpened)
  const at = opened.findIndex(({ _id }) => _id.equals(item._id))
  const [before, after] = [opened[at - 1], opened[at + 1]]
  const link = (one: CourseItem | undefined) =>
    one && {
      title: one.title,
      url: addressOf(addressOfItem(course._id, one._id), query),
      icon: kindNamed(one.kind).icon,
    }
  const url = addressOfItem(course._id, item._id)
  return {
    title: item.title,
    breadcrumbs: crumbs(course, t, item.title),
    courseTitle: course.title,
    courseUrl: addressOf(addressOfCourse(course._id), query),
    scripts: [
      ...new Set([
        ...[...viewScripts, ...(shown.scripts ?? []), ...(state?.report ? ['courses/progress.js'] : [])],
        ...companions.flatMap((one) => one.scripts ?? []),
      ]),
    ],
    state,
    place: t('courses.item.place', { at: at + 1, count: opened.length }),
    bytes: page.weight?.all || cost?.bytes,
    minutes: minutesOf(page, t),
    lighter: lighterOf(page, url, words),
    isOptional: item.isOptional,
    isDraft: !item.isPublished,
    editUrl: mayTeach ? `${url}/edit` : undefined,
    shown,
    news,
    companions,
    previous: link(before),
    next: link(after),
    outline: sections
      .filter(({ items }) => items.length > 0)
      .map((section) => ({
        title: section.title,
        items: section.items
          .filter(({ kind }) => kindNamed(kind).isOpened)
          .map((one) => ({ ...link(one)!, isCurrent: one._id.equals(item._id) })),
      })),
  }
}

function minutesOf({ cost, weight }: Pick<ShownPage, 'cost' | 'weight'>, t: Translator['t']): string | undefined {
  const minutes = cost?.minutes ?? (weight ? Math.ceil(weight.minutes) : 0)
  return minutes > 0 ? t('courses.minutes', { minutes }) : undefined
}

/** Offered where it is lighter. */
function lighterOf(
  { weight, light: { isLight, isDefault }, query }: Pick<ShownPage, 'weight' | 'light' | 'query'>,
  url: string,
  { t, language }: Translator,
) {
  if (!weight || weight.light >= weight.all) return undefined
  return {
    size: t('courses.along.weight.light', { size: formatBytes(weight.light, language) }),
    isLight,
    label: t(`courses.along.weight.${isLight ? 'full' : 'show'}`),
    // What this device asks for needs no word in the address.
    url: isDefault ? undefined : addressOf(url, { ...query, light: isLight ? '' : 'yes' }),
    returnTo: addressOf(url, query),
    preference: isDefault ? '' : 'yes',
    preferenceLabel: t(`courses.along.weight.${isDefault ? 'never' : 'always'}`),
  }
}

export interface ItemFormPage extends FormState {
  readonly course: CourseRecord
  readonly kind: CourseItemKind
  /** Undefined: a new one. */
  readonly item: CourseItem | undefined
  readonly form: KindForm
  /** Of a new one: where it is to stand. */
  readonly sectionId: string
}

export function itemFormPage(page: ItemFormPage, { t }: Translator) {
  const { course, kind, item, form, typed, errors = {}, isStale, sectionId } = page
  const name = t(`${kind.feature}.kinds.${kind.name}.name`)
  const title = item ? t('courses.titles.editItem') : t('courses.titles.newItem', { kind: name })
  const url = addressOfCourse(course._id)
  const isTicked = (field: 'isPublished' | 'isOptional', usual: boolean) =>
    typed ? typed[field] !== '' : (item?.[field] ?? usual)
  const rule = typed?.rule ?? item?.rule ?? kind.rules[0]!
  return {
    title,
    name: item?.title ?? course.title,
    breadcrumbs: crumbs(course, t, title),
    kindName: name,
    kindHint: t(`${kind.feature}.kinds.${kind.name}.hint`),
    url: item ? `${addressOfItem(course._id, item._id)}/edit` : `${url}/items/new?kind=${kind.name}`,
    cancelUrl: item ? `${url}#item-${item._id.toString()}` : url,
    removeUrl: item && `${addressOfItem(course._id, item._id)}/remove`,
    revision: course.revision,
    titleTyped: typed?.title ?? item?.title ?? '',
    isTitleOptional: item === undefined && kind.isOpened,
    form,
    scripts: form.scripts,
    isWide: form.isWide,
    takesFiles: kind.takesFiles,
    unitId: course.unitId.toString(),
    sections:
      item || course.sections.length < 2
        ? undefined
        : course.sections.map((section) => ({
            value: section._id.toString(),
            label: section.title,
            isSelected: section._id.toString() === sectionId,
          })),
    sectionId,
    isPublished: isTicked('isPublished', true),
    isOptional: isTicked('isOptional', false),
    opensAt: typed?.opensAt ?? (item?.opensAt ? dayOf(item.opensAt) : ''),
    hasSettings: kind.isOpened,
    ...waitingOf(page),
    rule,
    rules:
      kind.rules.length < 2
        ? undefined
        : kind.rules.map((one) => ({ value: one, label: t(`courses.rules.${one}`), isSelected: one === rule })),
    actionLabel: t(item ? 'courses.form.save' : 'courses.form.add'),
    errors,
    isStale,
    summary: summaryOf(errors, kind, t),
  }
}

/** After which other item it opens, and for which groups it is: when there are any. */
function waitingOf({ course, item, typed }: ItemFormPage) {
  const others = itemsOf(course.sections).filter(
    (one) => canBeAwaited(one) && !(item && whyNotAfter(course.sections, item._id, one._id)),
  )
  const after = typed?.afterItem ?? item?.afterItemId?.toString() ?? ''
  const groups = typed?.groups?.split(' ') ?? item?.groupIds.map(String) ?? []
  return {
    awaited: others.map(({ _id, title }) => ({
      ...{ value: _id.toString(), label: title, isVietnamese: true },
      isSelected: _id.toString() === after,
    })),
    groups: course.groups.map(({ _id, name }) => ({
      ...{ value: _id.toString(), label: name, isVietnamese: true },
      isChecked: groups.includes(_id.toString()),
    })),
  }
}

export function summaryOf(errors: FieldErrors, kind: CourseItemKind | undefined, t: Translator['t']) {
  return Object.entries(errors).map(([name, error]) => {
    const own = name.startsWith('facts.') && kind ? `${kind.feature}.kinds.${kind.name}.${name.slice(6)}` : undefined
    return { ...error, name, label: t(own ?? `courses.form.${name}`) }
  })
}
