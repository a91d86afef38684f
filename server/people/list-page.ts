import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { beginningOf } from '../schools/index.ts'
import type { KnownUnit } from '../schools/index.ts'
import { canSeeDetails, listedGroups } from './access.ts'
import { rolesOfKind } from './given-roles.ts'
import type { ListQuery } from './input.ts'
import type { ListedPerson, PeopleList } from './list.ts'
import { isStaffRole } from './list.ts'
import type { ToldCount } from './overview.ts'
import type { PeopleScope } from './scope.ts'

export interface ListPage {
  /** As it was typed, but for the unit and the group, which are those that are shown. */
  readonly query: ListQuery
  readonly list: PeopleList
  readonly choices: readonly KnownUnit[]
  readonly counts: ToldCount | undefined
  /** Of those that stand in the list, by their ids. */
  readonly unitNames: ReadonlyMap<string, string>
  readonly isFurther: boolean
  readonly canAdd: boolean
  readonly errors?: FieldErrors
}

const listUrl = '/people'

export function listPage(page: ListPage, words: Translator, now: Date) {
  const { query, list, counts, unitNames, isFurther, canAdd, errors = {} } = page
  const { scope, unit, groups, people } = list
  const { t } = words
  const { group, text, role } = query
  const here = { unit: query.unit, group }
  const shown = { scope, unit, group, unitNames }
  const columns = columnsOf(list, group).filter(
    (key) => key === 'name' || people.items.some((person) => textOf(key, person, shown, words, now) !== ''),
  )
  return {
    url: listUrl,
    text,
    errors,
    hidden: Object.entries(here).flatMap(([name, value]) => (value === '' ? [] : [{ name, value }])),
    lead: unit?.name ?? t('people.list.sector'),
    isLeadVietnamese: unit !== undefined,
    units: unitOptions(page, words),
    tabs: groups.map((one) => ({
      label: t(`people.groups.${one}`),
      url: addressOf(listUrl, { unit: query.unit, group: one }),
      isCurrent: one === group,
    })),
    hasTabs: groups.length > 1,
    roles: group === 'staff' ? roleOptions(unit, role, words) : [],
    hasRole: role !== '',
    isNarrowed: text !== '' || role !== '',
    allUrl: addressOf(listUrl, here),
    counts: counts && countsText(counts, words, now),
    caption: t(`people.groups.${group === '' ? 'staff' : group}`),
    columns: columns.map((key) => ({ label: t(`people.list.${key}`) })),
    rows: rowsOf(people.items, { ...shown, columns }, words, now),
    hasPeople: people.items.length > 0,
    emptyText: t(text === '' && role === '' ? 'people.list.nobody' : 'people.list.nobodyLikeThat'),
    hasPages: isFurther || people.next !== undefined,
    previousUrl: isFurther ? addressOf(listUrl, { ...query }) : undefined,
    nextUrl: people.next && addressOf(listUrl, { ...query, cursor: people.next }),
    addUrl: canAdd ? addressOf(`${listUrl}/new`, { unit: unit?.id ?? '' }) : undefined,
    joinUrl: canAdd ? addressOf(`${listUrl}/join`, { unit: unit?.id ?? '' }) : undefined,
    otherUnitsUrl: scope.managesAll || scope.overseesAll ? '/schools?kind=school' : undefined,
  }
}

type Column = 'name' | 'role' | 'unit' | 'birthDate' | 'email' | 'code'

function columnsOf({ scope, unit }: PeopleList, group: string): Column[] {
  const isManaged = scope.managesAll || (unit !== undefined && scope.managedUnitIds.includes(unit.id))
  const birth: Column[] = isManaged ? ['birthDate'] : []
  const place: Column[] = unit ? [] : ['unit']
  switch (group) {
    case 'student':
      return ['name', ...place, ...birth, 'code']
    case 'guardian':
      return ['name', ...place, 'email']
    case 'former':
      return ['name', 'role', ...birth]
    default:
      return ['name', 'role', ...place, 'email']
  }
}

/** What is empty for everybody is left out. */
interface Shown {
  readonly scope: PeopleScope
  readonly unit: KnownUnit | undefined
  readonly group: string
  readonly unitNames: ReadonlyMap<string, string>
}

interface Columns {
  readonly columns: readonly Column[]
}

function rowsOf(people: readonly ListedPerson[], shown: Shown & Columns, words: Translator, now: Date) {
  const { t } = words
  const names = people.map(({ fullName }) => fullName)
  return people.map((person, at) => {
    const isShared = names.some((name, other) => other !== at && name === person.fullName)
    return {
      cells: shown.columns.map((key) => ({
        label: t(`people.list.${key}`),
        ...(key === 'name'
          ? {
              isName: true,
              isVietnamese: true,
              url: `${listUrl}/${person._id.toString()}`,
              text: nameOf(person, isShared, shown, words, now),
            }
          : { text: textOf(key, person, shown, words, now), isVietnamese: key === 'unit' }),
      })),
    }
  })
}

/** Of two of the same name the birth date tells which is which, or the code to whoever may not see that. */
function nameOf(
  person: ListedPerson,
  isShared: boolean,
  { scope, columns }: Shown & Columns,
  words: Translator,
  now: Date,
) {
  if (!isShared || columns.includes('birthDate')) return person.fullName
  const { fullName, birthDate, sectorCode } = person
  const told =
    birthDate && canSeeDetails(scope, person) ? formatDate(birthDate, 'day', words.language, now) : (sectorCode ?? '')
  return told === '' ? fullName : `${fullName} (${told})`
}

function textOf(key: Column, person: ListedPerson, shown: Shown, words: Translator, now: Date): string {
  const { t, language } = words
  const { scope, unitNames } = shown
  const places = placesHere(person, shown)
  switch (key) {
    case 'role':
      return distinct(places.map(({ role }) => t(`roles.${role}`))).join(', ')
    case 'unit':
      return distinct(places.flatMap(({ unitId }) => unitNames.get(unitId.toString()) ?? [])).join(', ')
    case 'birthDate':
      return person.birthDate && canSeeDetails(scope, person) ? formatDate(person.birthDate, 'day', language, now) : ''
    case 'email':
      return person.email ?? ''
    case 'code':
      return person.sectorCode ?? ''
    default:
      return ''
  }
}

function placesHere({ places }: ListedPerson, { unit, scope, group: listed }: Shown) {
  const { now } = scope
  return places.filter(({ unitId, from, to, group }) => {
    const isHere = !unit || unitId.toString() === unit.id
    const isNow = from <= now && (!to || to > now)
    return isHere && (listed === 'former' || (isNow && group === listed))
  })
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}

function unitOptions({ query, list, choices }: ListPage, { t }: Translator) {
  const { scope, unit } = list
  const seesSector = listedGroups(scope, undefined).length > 0
  const known = unit && !choices.some(({ id }) => id === unit.id) ? [unit, ...choices] : choices
  const options = [
    ...(seesSector ? [{ value: 'all', label: t('people.list.sector'), isSelected: !unit }] : []),
    ...known.map(({ id, name }) => ({ value: id, label: name, isVietnamese: true, isSelected: id === query.unit })),
  ]
  return options.length > 1 ? options : []
}

function roleOptions(unit: KnownUnit | undefined, chosen: string, { t }: Translator) {
  const kinds = unit ? [unit.kind] : Object.keys(rolesOfKind)
  const roles = [...new Set(kinds.flatMap((kind) => rolesOfKind[kind] ?? []))].filter(isStaffRole)
  return roles.map((role) => ({ value: role, label: t(`roles.${role}`), isSelected: role === chosen }))
}

function countsText({ asOf, groups }: ToldCount, { t, language }: Translator, now: Date): string {
  const told = groups.map((one) =>
    'count' in one
      ? t(`people.counts.${one.group}`, { count: one.count })
      : t('people.counts.few', { what: t(`people.counts.${one.group}Few`, { count: one.fewerThan }) }),
  )
  return t('people.counts.text', {
    day: formatDate(beginningOf(asOf), 'day', language, now),
    told: new Intl.ListFormat(language, { type: 'conjunction' }).format(told),
  })
}
