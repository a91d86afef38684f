import type { Page } from '../api/paging.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import type { UnitDoing } from './access.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { ShownLink } from '../pages/place-links.ts'
import type { UnitQuery } from './input.ts'
import { dayTime, type ListedUnit } from './list.ts'
import type { KnownUnit } from './find.ts'
import { schoolLevels, type UnitKind, unitKinds } from './unit.model.ts'
import type { UnitWithHistory } from './unit.ts'
import { holdsAt, type Valid } from './validity.ts'

export interface UnitsPage {
  readonly canAdd?: boolean
  /** As it was typed. */
  readonly query: UnitQuery
  readonly units: Page<ListedUnit>
  readonly isFurther: boolean
  readonly errors?: FieldErrors
}

export const listUrl = '/schools'

export function unitsPage(
  { query, units, isFurther, errors = {}, canAdd = false }: UnitsPage,
  words: Translator,
  now: Date,
) {
  const { t } = words
  return {
    ...query,
    errors,
    url: listUrl,
    tabs: unitsTabs('list', query.day, t),
    addUrl: canAdd ? `${listUrl}/new` : undefined,
    isFiltered: [query.kind, query.level, query.day].some((value) => value !== ''),
    isNarrowed: Object.values(query).some((value) => value !== ''),
    kinds: unitKinds.map((kind) => ({
      value: kind,
      label: t(`schools.kinds.${kind}`),
      isSelected: kind === query.kind,
    })),
    levels: schoolLevels.map((level) => ({
      value: level,
      label: t(`schools.levels.${level}`),
      isSelected: level === query.level,
    })),
    ...tableOf(units.items, query.day, words, now),
    hasPages: isFurther || units.next !== undefined,
    previousUrl: isFurther ? addressOf(listUrl, query) : undefined,
    nextUrl: units.next && addressOf(listUrl, { ...query, cursor: units.next }),
  }
}

export interface KindsPage {
  readonly kinds: readonly UnitKind[]
  readonly parent: Pick<KnownUnit, 'id' | 'name'> | undefined
}

/** Which kind of unit to add. */
export function kindsPage({ kinds, parent }: KindsPage, t: Translate) {
  return {
    breadcrumbs: [
      { label: t('schools.titles.units'), url: listUrl },
      ...(parent ? [{ label: parent.name, url: `${listUrl}/${parent.id}`, isVietnamese: true }] : []),
      { label: t('schools.titles.kinds') },
    ],
    lead: parent ? t('schools.kindsPage.below', { name: parent.name }) : t('schools.kindsPage.lead'),
    kinds: kinds.map((kind) => ({
      label: t(`schools.kinds.${kind}`),
      url: addressOf(`${listUrl}/new`, { kind, below: parent?.id ?? '' }),
    })),
  }
}

export interface UnitPage extends UnitWithHistory {
  readonly below: Page<ListedUnit>
  readonly day: string
  readonly isFurther: boolean
  readonly errors?: FieldErrors
  /** What one may do with it. */
  readonly actions: readonly UnitDoing[]
  readonly links: readonly ShownLink[]
}

export function unitPage(page: UnitPage, words: Translator, now: Date) {
  const { unit, relations, predecessors, successors, below, day, isFurther, errors = {}, actions, links } = page
  const { t } = words
  const url = `${listUrl}/${unit.id}`
  const linked = (term: string) => (other: { id: string; name: string }) => ({
    term: t(term),
    text: other.name,
    isVietnamese: true,
    url: addressOf(`${listUrl}/${other.id}`, { day }),
  })
  return {
    title: unit.name,
    breadcrumbs: [
      { label: t('schools.titles.units'), url: addressOf(listUrl, { day }) },
      { label: unit.name, isVietnamese: true },
    ],
    kind: t(`schools.kinds.${unit.kind}`),
    actions: actions.map((action) => ({
      label: t(`schools.actions.${action}`),
      url: action === 'add' ? addressOf(`${listUrl}/new`, { below: unit.id }) : `${url}/${action}`,
      icon: actionIcons[action],
    })),
    links: [...links],
    linksLabel: t(unit.kind === 'school' ? 'schools.unit.inSchool' : 'schools.unit.inUnit'),
    day,
    errors,
    isEnded: !holdsAt(unit, dayTime(day, now)),
    facts: [
      { term: t('schools.unit.code'), text: unit.code },
      { term: t('schools.unit.levels'), text: levelsOf(unit.levels, words) },
      { term: t('schools.unit.validity'), text: validityOf(unit, words, now) },
      ...predecessors.map(linked('schools.unit.predecessor')),
      ...successors.map(linked('schools.unit.successor')),
    ].filter(({ text }) => text !== ''),
    relations: relations.map(({ kind, unitId, name, ...validity }) => ({
      term: t(`schools.relations.${kind}`),
      text: [name, validityOf(validity, words, now)].filter((part) => part !== '').join(', '),
      url: addressOf(`${listUrl}/${unitId}`, { day }),
    })),
    ...tableOf(below.items, day, words, now),
    hasPages: isFurther || below.next !== undefined,
    previousUrl: isFurther ? addressOf(url, { day }) : undefined,
    nextUrl: below.next && addressOf(url, { day, cursor: below.next }),
  }
}

const actionIcons: Readonly<Record<UnitDoing, string>> = {
  add: 'plus',
  edit: 'edit',
  close: 'close',
  reopen: 'history',
  merge: 'archive',
  split: 'link',
}

function tableOf(units: readonly ListedUnit[], day: string, words: Translator, now: Date) {
  const { t } = words
  const label = (key: string) => t(`schools.list.${key}`)
  return {
    hasUnits: units.length > 0,
    columns: ['name', 'kind', 'code'].map((key) => ({ label: label(key) })),
    rows: units.map(({ _id, name, kind, levels, code, ...unit }) => ({
      cells: [
        {
          label: label('name'),
          text: name,
          url: addressOf(`${listUrl}/${_id.toString()}`, { day }),
          isName: true,
          isVietnamese: true,
          ...endingOf(unit, words, now),
        },
        {
          label: label('kind'),
          text: kindAndLevels({ kind, levels }, words),
        },
        { label: label('code'), text: code },
      ],
    })),
  }
}

/** The two views of all units. */
export function unitsTabs(current: 'list' | 'tree', day: string, t: Translate) {
  return (['list', 'tree'] as const).map((view) => ({
    label: t(`schools.views.${view}`),
    url: addressOf(view === 'list' ? listUrl : `${listUrl}/tree`, { day }),
    isCurrent: view === current,
  }))
}

export function kindAndLevels({ kind, levels }: Pick<ListedUnit, 'kind' | 'levels'>, words: Translator): string {
  return [words.t(`schools.kinds.${kind}`), levelsOf(levels, words)].filter(Boolean).join(': ')
}

/** When it ends, and what continues it. Nothing when it goes on. */
export function endingOf(
  { to, successors }: Pick<ListedUnit, 'to' | 'successors'>,
  words: Translator,
  now: Date,
): { readonly note: string; readonly noteName: string } {
  const end = validityOf({ to }, words, now)
  if (!to || successors.length === 0) return { note: end, noteName: '' }
  const names = new Intl.ListFormat(words.language, { type: 'conjunction' }).format(successors)
  return { note: `${end}; ${words.t('schools.unit.continuedBy')}`, noteName: names }
}

export function levelsOf(levels: readonly string[], { t }: Translator): string {
  return levels.map((level) => t(`schools.levels.${level}`)).join(', ')
}

/** `to` is the first day on which it no longer holds: people are told the last one. Nothing when it always has held. */
export function validityOf({ from, to }: Valid, { t, language }: Translator, now: Date): string {
  const first = from && formatDate(from, 'day', language, now)
  const last = to && formatDate(new Date(to.getTime() - 1), 'day', language, now)
  if (first && last) return t('schools.unit.fromTo', { first, last })
  if (first) return t('schools.unit.from', { first })
  return last ? t('schools.unit.to', { last }) : ''
}
