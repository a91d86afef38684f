// The forms in which a unit is added or changed.

import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { longestCode, longestName } from './change-input.ts'
import { firstDayOf } from './change.ts'
import type { KnownUnit } from './find.ts'
import type { KeptUnit } from './keep.ts'
import { labelOf } from './resolve.ts'
import { levelSet, relationKindsOf, type Units } from './rules.ts'
import { type RelationKind, relationKinds, schoolLevels, type UnitKind } from './unit.model.ts'
import { listUrl, validityOf } from './unit-pages.ts'
import { latestFirst, momentOf, relatedUnitId } from './validity.ts'

/** As they stand in the form, by field. Several levels stand one after another. */
export type Typed = Readonly<Record<string, string>>

export const typedFields = ['name', 'code', 'firstDay', ...relationKinds, 'relationsFrom'] as const

export interface NewUnitPage {
  readonly kind: UnitKind
  /** Only the name and the code of a part of one's own school. */
  readonly isWhole: boolean
  readonly typed: Typed
  readonly errors?: FieldErrors
}

export function newUnitPage({ kind, isWhole, typed, errors = {} }: NewUnitPage, words: Translator) {
  const { t } = words
  return {
    title: t('schools.titles.newOf', { kind: t(`schools.kinds.${kind}`) }),
    breadcrumbs: [{ label: t('schools.titles.units'), url: listUrl }, { label: t('schools.titles.new') }],
    url: `${listUrl}/new`,
    kind,
    isNew: true,
    cancelUrl: listUrl,
    actionLabel: t('schools.form.create'),
    ...fieldsOf({ kind, isWhole, isNew: true, typed, errors }, t),
  }
}

export interface EditPage extends KeptUnit {
  readonly typed: Typed
  readonly errors?: FieldErrors
  /** What the form has shown before somebody else was first. */
  readonly seen?: Typed
}

export function editPage(page: EditPage, words: Translator, now: Date) {
  const { unit, units, isWhole, typed, seen, errors = {} } = page
  const { t } = words
  const current = typedOf(unit, units, now)
  const url = `${listUrl}/${unit.id}`
  return {
    title: t('schools.titles.editOf', { name: unit.name }),
    breadcrumbs: crumbsOf(unit, t('schools.actions.edit'), t),
    url: `${url}/edit`,
    revision: unit.revision,
    seen: JSON.stringify(current),
    isStale: seen !== undefined,
    changes: seen ? changesBetween(seen, current, t) : [],
    cancelUrl: url,
    actionLabel: t('schools.form.save'),
    history: latestFirst(unit.relations).map(({ kind, unitId, ...validity }) => ({
      term: t(`schools.relations.${kind}`),
      text: [units.get(unitId)?.name ?? '', validityOf(validity, words, now)].filter(Boolean).join(', '),
    })),
    ...fieldsOf({ kind: unit.kind, isWhole, isNew: false, typed, errors }, t),
  }
}

/** What the form shows of a unit as it is. */
export function typedOf(unit: KnownUnit, units: Units, now: Date): Typed {
  const labels = relationKinds.map((kind): [string, string] => {
    const other = units.get(shownId(unit, kind, now))
    return [kind, other ? labelOf(other) : '']
  })
  const { name, code, levels } = unit
  return { name, code, levels: levelSet(levels).join(' '), firstDay: firstDayOf(unit), ...Object.fromEntries(labels) }
}

/** Of the unit at the other end; empty: there is none. */
export function shownId(unit: KnownUnit, kind: RelationKind, now: Date): string {
  return relatedUnitId(unit.relations, kind, momentOf(unit, now)) ?? ''
}

/** What has not been touched follows the other change; what has been typed stays. */
export function mergeTyped({ typed, seen, current }: { typed: Typed; seen: Typed; current: Typed }): Typed {
  const untouched = Object.keys(current).filter((field) => typed[field] === seen[field])
  return { ...typed, ...Object.fromEntries(untouched.map((field) => [field, current[field]!])) }
}

export function crumbsOf({ id, name }: Pick<KnownUnit, 'id' | 'name'>, label: string, t: Translate) {
  return [
    { label: t('schools.titles.units'), url: listUrl },
    { label: name, url: `${listUrl}/${id}`, isVietnamese: true },
    { label },
  ]
}

export function summaryOf(errors: FieldErrors, t: Translate) {
  return Object.entries(errors).map(([name, error]) => ({
    ...error,
    name,
    label: t(`schools.form.${name.replace(/\d+$/, '')}`),
  }))
}

export function levelOptions(chosen: string, t: Translate) {
  const levels = chosen.split(' ')
  return schoolLevels.map((level) => ({
    value: level,
    label: t(`schools.levels.${level}`),
    isChecked: levels.includes(level),
  }))
}

interface Fields {
  readonly kind: UnitKind
  readonly isWhole: boolean
  readonly isNew: boolean
  readonly typed: Typed
  readonly errors: FieldErrors
}

function fieldsOf({ kind, isWhole, isNew, typed, errors }: Fields, t: Translate) {
  const kinds = relationKindsOf(kind).filter((relation) => isWhole || (isNew && relation === 'partOf'))
  return {
    isWhole,
    name: typed.name ?? '',
    code: typed.code ?? '',
    firstDay: typed.firstDay ?? '',
    relationsFrom: typed.relationsFrom ?? '',
    hasCode: isWhole || isNew,
    isCodeOptional: kind === 'campus' || kind === 'subjectGroup',
    hasLevels: isWhole && kind === 'school',
    hasRelations: kinds.length > 0,
    hasRelationsFrom: kinds.length > 0 && !isNew,
    levels: levelOptions(typed.levels ?? '', t),
    relationFields: kinds.map((relation) => ({
      name: relation,
      label: t(`schools.relations.${relation}`),
      value: typed[relation] ?? '',
      error: errors[relation],
      isOptional: relation !== 'partOf',
    })),
    longestName,
    longestCode,
    errors,
    summary: summaryOf(errors, t),
  }
}

function changesBetween(seen: Typed, current: Typed, t: Translate): string[] {
  const told = (field: string, value: string) => {
    if (value === '') return t('schools.form.nothing')
    const levels = schoolLevels.filter((level) => value.split(' ').includes(level))
    return field === 'levels' ? levels.map((level) => t(`schools.levels.${level}`)).join(', ') : value
  }
  return Object.keys(current)
    .filter((field) => seen[field] !== current[field])
    .map((field) =>
      t('schools.form.changedTo', {
        field: t(`schools.form.${field}`),
        before: told(field, seen[field] ?? ''),
        after: told(field, current[field]!),
      }),
    )
}
