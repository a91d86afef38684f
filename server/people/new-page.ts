// The form for somebody new; and beside it those who may be the same human, for somebody to compare.

import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { Alike } from './alike.ts'
import { type Facts, factNames, factsOf } from './facts.ts'
import { factText, type Form, formOf, listCrumb, relationOptions, roleFieldsOf, type Typed } from './form-pages.ts'
import type { GivingUnit } from './overview.ts'
import type { PersonRecord } from './person.model.ts'
import { urlOf } from './person-page.ts'

export interface NewPage extends Form {
  readonly units: readonly GivingUnit[]
  readonly child: PersonRecord | undefined
  readonly alike?: readonly Alike[]
}

export function newPage({ typed, errors = {}, units, child, alike = [] }: NewPage, words: Translator, now: Date) {
  const { t } = words
  return {
    title: child ? t('people.new.guardianTitle') : t('people.titles.new'),
    lead: child ? t('people.new.guardianLead', { child: child.fullName }) : undefined,
    breadcrumbs: [listCrumb(t), { label: child ? t('people.new.guardianTitle') : t('people.titles.new') }],
    ...formOf(typed, errors, t),
    ...roleFieldsOf(units, typed, t),
    isGuardian: child !== undefined,
    child: child?._id.toString(),
    relations: relationOptions(typed.relation ?? '', t),
    alike: alike.map((one) => alikeShown(one, words, now)),
    hasAlike: alike.length > 0,
    hasHidden: alike.some(({ person }) => !person),
    isTaken: alike.some(({ hasSameIdentifier }) => hasSameIdentifier),
    decisions: decisionsFor(alike, typed.decision ?? '', words, now),
    typedRows: alike.length > 0 ? typedShown(typed, words, now) : [],
    cancelUrl: child ? urlOf(child._id) : addressOf('/people', { unit: typed.unit ?? '' }),
  }
}

function alikeShown({ person, hasSameIdentifier }: Alike, words: Translator, now: Date) {
  const { t } = words
  return {
    name: person?.fullName ?? t('people.alike.hidden'),
    isHidden: person === undefined,
    isSame: hasSameIdentifier,
    url: person && urlOf(person._id),
    rows: person ? rowsOf(factsOf(person), words, now) : [],
  }
}

function typedShown(typed: Typed, words: Translator, now: Date) {
  const facts = Object.fromEntries(factNames.map((name) => [name, typed[name] || null])) as unknown as Facts
  return rowsOf(facts, words, now)
}

const comparedFacts = ['fullName', 'birthDate', 'gender', 'sectorCode', 'email', 'phone'] as const

function rowsOf(facts: Facts, words: Translator, now: Date) {
  return comparedFacts.map((name) => ({
    term: words.t(`people.facts.${name}`),
    text: factText(facts[name], name, words, now),
  }))
}

function decisionsFor(alike: readonly Alike[], chosen: string, { t, language }: Translator, now: Date) {
  const known = alike.flatMap(({ person }) => person ?? [])
  const options = known.map(({ _id, fullName, birthDate }) => ({
    value: _id.toString(),
    label: t('people.alike.itIs', {
      name: birthDate ? `${fullName} (${formatDate(birthDate, 'day', language, now)})` : fullName,
    }),
  }))
  const isTaken = alike.some(({ hasSameIdentifier }) => hasSameIdentifier)
  const all = isTaken ? options : [...options, { value: 'other', label: t('people.alike.other') }]
  return all.map((option) => ({ ...option, isChecked: option.value === chosen }))
}
