// The forms in which a unit is closed, merged or split, and the page that asks once more.

import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { longestCode, longestName, partNumbers } from './change-input.ts'
import { consequencesOf } from './consequences.ts'
import type { CountedContents } from './contents.ts'
import { crumbsOf, levelOptions, summaryOf, type Typed } from './edit-pages.ts'
import type { KnownUnit } from './find.ts'
import { listUrl } from './unit-pages.ts'
import type { Reshaping } from './write.ts'

interface ReshapePage {
  readonly unit: KnownUnit
  readonly typed: Typed
  readonly errors?: FieldErrors
  /** Somebody else has changed it since the form was opened. */
  readonly isStale?: boolean
}

export interface Below {
  readonly count: number
  readonly areParts: boolean
}

export function closePage({ below, ...page }: ReshapePage & { readonly below: Below }, t: Translate) {
  const { typed } = page
  const choices = below.areParts ? (['move', 'close'] as const) : (['move'] as const)
  return {
    ...frameOf('close', page, t),
    lastDay: typed.lastDay ?? '',
    moveTo: typed.moveTo ?? '',
    continuedBy: typed.continuedBy ?? '',
    hasBelow: below.count > 0,
    belowCount: below.count,
    belowOptions: choices.map((value) => ({
      value,
      label: t(`schools.below.${value}`),
      isChecked: typed.below === value,
    })),
  }
}

export function mergePage(page: ReshapePage, t: Translate) {
  const { unit, typed } = page
  return {
    ...frameOf('merge', page, t),
    others: typed.others ?? '',
    intoOptions: (['this', 'other', 'new'] as const).map((value) => ({
      value,
      label: t(`schools.into.${value}`, { name: unit.name }),
      isChecked: (typed.into ?? 'this') === value,
    })),
    intoUnit: typed.intoUnit ?? '',
    managersFollow: typed.managersFollow === 'yes',
    name: typed.name ?? '',
    code: typed.code ?? '',
    firstDay: typed.firstDay ?? '',
    hasLevels: unit.kind === 'school',
    levels: levelOptions(typed.levels ?? '', t),
    ...limits,
  }
}

export function splitPage({ below, ...page }: ReshapePage & { readonly below: Below }, t: Translate) {
  const { unit, typed, errors = {} } = page
  const rows = partNumbers.map((at) => ({
    title: t('schools.split.part', { number: at }),
    nameField: `name${at}`,
    codeField: `code${at}`,
    levelsField: `levels${at}`,
    name: typed[`name${at}`] ?? '',
    code: typed[`code${at}`] ?? '',
    levels: levelOptions(typed[`levels${at}`] ?? '', t),
    hasLevels: unit.kind === 'school',
    nameError: errors[`name${at}`],
    codeError: errors[`code${at}`],
    levelsError: errors[`levels${at}`],
    ...limits,
  }))
  const further = rows.slice(usualParts)
  return {
    ...frameOf('split', page, t),
    firstDay: typed.firstDay ?? '',
    originalOptions: (['ends', 'stays'] as const).map((value) => ({
      value,
      label: t(`schools.split.${value}`, { name: unit.name }),
      isChecked: (typed.original ?? 'ends') === value,
    })),
    parts: rows.slice(0, usualParts),
    furtherParts: further,
    areFurtherOpen: further.some(({ name, code }) => name !== '' || code !== ''),
    hasBelow: below.count > 0,
    belowCount: below.count,
    belowOptions: partNumbers.map((at) => ({
      value: String(at),
      label: t('schools.split.part', { number: at }),
      isSelected: typed.belowPart === String(at),
    })),
  }
}

export type Reshape = 'close' | 'reopen' | 'merge' | 'split'

export interface ConfirmPage {
  readonly what: Reshape
  readonly unit: KnownUnit
  readonly plan: Reshaping
  /** What ends with it. */
  readonly contents?: readonly CountedContents[]
  /** The fields of the form, to be sent once more. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[]
  /** Then it cannot be. */
  readonly errors?: FieldErrors | undefined
  readonly isStale?: boolean | undefined
}

export function confirmPage(page: ConfirmPage, words: Translator, now: Date) {
  const { what, unit, plan, contents = [], hidden, errors = {}, isStale = false } = page
  const { t } = words
  const url = `${listUrl}/${unit.id}`
  return {
    title: t(`schools.confirm.${what}`, { name: unit.name }),
    text: t('schools.confirm.text'),
    breadcrumbs: crumbsOf(unit, t(`schools.actions.${what}`), t),
    consequences: [
      ...consequencesOf(plan, words, now),
      ...contents.map(({ key, count }) => t(key, { count })),
      t(`schools.consequences.people.${what === 'close' && contents.length === 0 ? 'none' : what}`),
    ],
    hidden: [...hidden, { name: 'isConfirmed', value: 'yes' }],
    url: `${url}/${what}`,
    actionLabel: t(`schools.actions.${what}`),
    cancelUrl: url,
    isStale,
    summary: summaryOf(errors, t),
    isGrave: what !== 'reopen',
  }
}

const usualParts = 2
const limits = { longestName, longestCode }

function frameOf(what: Reshape, { unit, errors = {}, isStale = false }: ReshapePage, t: Translate) {
  const url = `${listUrl}/${unit.id}`
  return {
    title: t(`schools.confirm.${what}`, { name: unit.name }),
    lead: t(`schools.leads.${what}`),
    breadcrumbs: crumbsOf(unit, t(`schools.actions.${what}`), t),
    url: `${url}/${what}`,
    cancelUrl: url,
    revision: unit.revision,
    isStale,
    errors,
    summary: summaryOf(errors, t),
  }
}
