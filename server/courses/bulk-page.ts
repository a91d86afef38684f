// Choosing many items of an outline, and what became of them.

import { Types } from 'mongoose'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfArranging, addressOfChanges, addressOfCourse } from './address.ts'
import type { Bulk, BulkDone } from './bulk.ts'
import type { CourseRecord } from './course.model.ts'
import { type BulkForm, bulkActions } from './input.ts'
import { kindNamed, listKinds } from './kinds.ts'
import { crumbs, standingOf } from './view-page.ts'

export interface BulkState {
  readonly errors?: FieldErrors
  readonly typed?: { readonly items?: unknown; readonly what?: unknown }
  readonly done?: BulkDone
}

export function bulkPage(
  { course, errors = {}, typed = {}, done }: BulkState & { readonly course: CourseRecord },
  words: Translator,
) {
  const { t } = words
  const now = new Date()
  const title = t('courses.titles.arrange')
  const { sections, revision } = done?.course ?? course
  const chosen = new Set([typed.items ?? []].flat().map(String))
  const rules = [...new Set(listKinds().flatMap(({ rules }) => rules))]
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    url: addressOfArranging(course._id),
    cancelUrl: addressOfCourse(course._id),
    changesUrl: addressOfChanges(course._id),
    revision,
    errors,
    summary: Object.entries(errors).map(([field, { key, values }]) => ({ field, text: t(key, values) })),
    done: done && {
      text: t('courses.bulk.done', { count: done.changed.length }),
      hasChanged: done.changed.length > 0,
      unchanged: done.unchanged.map(({ title, why }) => ({
        title: title ?? t('courses.bulk.unknown'),
        why: typeof why === 'string' ? t(`courses.bulk.why.${why}`) : t(`errors.${why.code}.text`),
      })),
    },
    actions: bulkActions.map((what) => ({
      value: what,
      label: t(`courses.bulk.actions.${what}`),
      isSelected: typed.what === what,
    })),
    targets: sections.map(({ _id, title }) => ({ value: _id.toString(), label: title, isVietnamese: true })),
    rules: rules.map((rule) => ({ value: rule, label: t(`courses.rules.${rule}`) })),
    sections: sections.map(({ _id, title, items }) => ({
      id: _id.toString(),
      title,
      items: items.map((item) => ({
        id: item._id.toString(),
        title: item.title,
        icon: kindNamed(item.kind).icon,
        isOptional: item.isOptional,
        isChosen: chosen.has(item._id.toString()),
        badge: standingOf(item, now, t),
      })),
    })),
    isEmpty: sections.every(({ items }) => items.length === 0),
  }
}

export function bulkOf({ what, opensAt, section, rule }: Omit<BulkForm, 'items' | 'revision'>): Bulk {
  if (what === 'schedule') return { what, opensAt }
  if (what === 'move') return { what, sectionId: new Types.ObjectId(section) }
  if (what === 'rule') return { what, rule }
  return { what }
}
