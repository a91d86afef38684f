// Forms: what is kept of somebody, what they are, and what such forms have in common.

import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { type Facts, factNames } from './facts.ts'
import { guardianRelations } from './guardianship.model.ts'
import type { GivingUnit } from './overview.ts'
import { genders, type PersonRecord } from './person.model.ts'
import { daysText, urlOf } from './person-page.ts'
import type { RoleToChange } from './roles.ts'

/** As it was typed. */
export type Typed = Readonly<Record<string, string>>

export interface Form {
  readonly typed: Typed
  readonly errors?: FieldErrors
}

export interface EditPage extends Form {
  readonly person: PersonRecord
  /** As it was when they began. */
  readonly since: Facts
  /** What somebody else has changed meanwhile. */
  readonly changed?: readonly (keyof Facts)[]
  readonly canSetPersonalId: boolean
}

export function editPage(page: EditPage, words: Translator, now: Date) {
  const { person, typed, errors = {}, since, changed = [], canSetPersonalId } = page
  const { t } = words
  const url = urlOf(person._id)
  return {
    title: t('people.edit.title', { name: person.fullName }),
    breadcrumbs: [listCrumb(t), { label: person.fullName, url }, { label: t('people.edit.action') }],
    url: `${url}/edit`,
    cancelUrl: url,
    ...formOf(typed, errors, t),
    since: Buffer.from(JSON.stringify(since)).toString('base64url'),
    changed: changed.map((name) => ({
      term: t(`people.facts.${name}`),
      text: factText(since[name], name, words, now),
    })),
    hasChanged: changed.length > 0,
    canSetPersonalId,
    hasPersonalId: Boolean(person.personalIdSealed),
    isRemovingPersonalId: typed.removePersonalId === 'yes',
  }
}

/** What somebody has begun with, as the form has sent it back; whoever writes something else only fools themselves. */
export function readSince(text: unknown): Facts | undefined {
  try {
    const since = JSON.parse(Buffer.from(String(text), 'base64url').toString()) as Record<string, unknown>
    const isPlain = factNames.every((name) => since[name] === null || typeof since[name] === 'string')
    return isPlain ? (since as unknown as Facts) : undefined
  } catch {
    return undefined
  }
}

export function typedFacts(facts: Facts): Typed {
  return Object.fromEntries(factNames.map((name) => [name, facts[name] ?? '']))
}

export interface JoinPage extends Form {
  readonly units: readonly GivingUnit[]
  readonly isUnknown?: boolean
}

export function joinPage({ typed, errors = {}, units, isUnknown = false }: JoinPage, { t }: Translator) {
  return {
    breadcrumbs: [listCrumb(t), { label: t('people.titles.join') }],
    ...formOf(typed, errors, t),
    ...roleFieldsOf(units, typed, t),
    isUnknown,
    cancelUrl: addressOf('/people', { unit: typed.unit ?? '' }),
  }
}

export interface RolePage extends Form {
  readonly person: PersonRecord
  readonly units: readonly GivingUnit[]
}

export function rolePage({ person, units, typed, errors = {} }: RolePage, { t }: Translator) {
  const url = urlOf(person._id)
  return {
    title: t('people.role.title', { name: person.fullName }),
    breadcrumbs: [listCrumb(t), { label: person.fullName, url }, { label: t('people.role.action') }],
    url: `${url}/roles`,
    cancelUrl: url,
    ...formOf(typed, errors, t),
    ...roleFieldsOf(units, typed, t),
  }
}

export interface EndPage extends Form {
  readonly role: RoleToChange
  readonly unitName: string
}

export function endPage({ role, unitName, typed, errors = {} }: EndPage, words: Translator, now: Date) {
  const { t } = words
  const { membership, fullName } = role
  const url = urlOf(membership.personId)
  return {
    title: t('people.end.title', { name: fullName }),
    breadcrumbs: [listCrumb(t), { label: fullName, url }, { label: t('people.end.action') }],
    url: `${url}/roles/${membership._id.toString()}/end`,
    cancelUrl: url,
    role: t(`roles.${membership.role}`),
    unit: unitName,
    days: daysText(membership, words, now),
    ...formOf(typed, errors, t),
  }
}

export function removeRolePage({ role, unitName }: Omit<EndPage, 'typed'>, words: Translator, now: Date) {
  const { t } = words
  const { membership, fullName } = role
  const url = urlOf(membership.personId)
  const what = { role: t(`roles.${membership.role}`), unit: unitName, days: daysText(membership, words, now) }
  return {
    title: t('people.removeRole.title'),
    lead: fullName,
    breadcrumbs: [listCrumb(t), { label: fullName, url }, { label: t('people.removeRole.action') }],
    question: t('people.removeRole.question', { name: fullName }),
    text: t('people.removeRole.text', what),
    consequences: [t('people.removeRole.consequence')],
    url: `${url}/roles/${membership._id.toString()}/remove`,
    actionLabel: t('people.removeRole.action'),
    cancelUrl: url,
  }
}

export function formOf(typed: Typed, errors: FieldErrors, t: Translate) {
  return {
    typed,
    errors,
    genders: genders.map((gender) => ({
      value: gender,
      label: t(`people.genders.${gender}`),
      isChecked: typed.gender === gender,
    })),
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`people.facts.${name}`) })),
  }
}

/** A choice of one is no choice. */
export function roleFieldsOf(units: readonly GivingUnit[], typed: Typed, t: Translate) {
  const [only] = units
  const roles = [...new Set(units.flatMap(({ roles }) => roles))]
  return {
    units: units.map(({ unit }) => ({
      value: unit.id,
      label: unit.name,
      isSelected: unit.id === (typed.unit || only?.unit.id),
    })),
    soleUnit: units.length === 1 && only ? { id: only.unit.id, name: only.unit.name } : undefined,
    roles: roles.map((role) => ({ value: role, label: t(`roles.${role}`), isSelected: role === typed.role })),
  }
}

export function relationOptions(chosen: string, t: Translate) {
  return guardianRelations.map((relation) => ({
    value: relation,
    label: t(`people.relations.${relation}`),
    isChecked: relation === chosen,
  }))
}

export function factText(value: string | null, name: keyof Facts, { t, language }: Translator, now: Date): string {
  if (value === null) return t('people.facts.none')
  if (name === 'gender') return t(`people.genders.${value}`)
  return name === 'birthDate' && /^\d{4}-\d\d-\d\d$/.test(value)
    ? formatDate(new Date(`${value}T00:00:00Z`), 'day', language, now)
    : value
}

export function listCrumb(t: Translate) {
  return { label: t('people.titles.list'), url: '/people' }
}
