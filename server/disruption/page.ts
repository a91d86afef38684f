// Disruptions on pages: the list and the form of those who decide, what is going on, and how far pupils are reached.

import type { Types } from 'mongoose'
import { dayOf } from '../day.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import type { ToldNumber } from '../people/index.ts'
import { phaseOf, shownDay } from './days.ts'
import { type DisruptionRecord, reasons, ways } from './disruption.model.ts'
import type { ClassReach, Reach, ReachedPupil } from './reach.ts'

export const home = '/disruptions'

export function addressOfDisruption(id: Types.ObjectId | string): string {
  return `${home}/${id.toString()}`
}

const badges = {
  coming: { kind: 'info', icon: 'clock' },
  running: { kind: 'careful', icon: 'careful' },
  over: { kind: undefined, icon: 'check' },
  cancelled: { kind: undefined, icon: 'close' },
} as const

function badgeOf(disruption: DisruptionRecord, now: Date, t: Translate) {
  const phase = phaseOf(disruption, dayOf(now))
  return { ...badges[phase], label: t(`disruption.phases.${phase}`) }
}

export function reasonOf({ reason, text }: Pick<DisruptionRecord, 'reason' | 'text'>, t: Translate): string {
  return reason === 'other' ? text : [t(`disruption.reasons.${reason}`), text].filter(Boolean).join(': ')
}

export function spanOf({ from, lastDay }: Pick<DisruptionRecord, 'from' | 'lastDay'>, t: Translate): string {
  return t('disruption.span', { from: shownDay(from), lastDay: shownDay(lastDay) })
}

export function listPage(
  { items, next }: { readonly items: readonly DisruptionRecord[]; readonly next: string | undefined },
  { t }: Translator,
  now = new Date(),
) {
  return {
    title: t('disruption.titles.list'),
    newUrl: `${home}/new`,
    rows: items.map((one) => ({
      url: addressOfDisruption(one._id),
      school: one.schoolName,
      badge: badgeOf(one, now, t),
      facts: `${spanOf(one, t)} · ${reasonOf(one, t)}`,
    })),
    pagination: next ? { nextUrl: `${home}?cursor=${encodeURIComponent(next)}` } : undefined,
  }
}

export interface Choice {
  readonly id: string
  readonly name: string
}

export interface NewPage {
  readonly offices: readonly Choice[]
  readonly officeId: string
  readonly schools: readonly Choice[]
  /** Of the one school, when there is one. */
  readonly classes: readonly Choice[]
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly chosen?: readonly string[] | undefined
  readonly errors?: FieldErrors | undefined
  readonly operation: string
}

export function newPage(page: NewPage, { t }: Translator, now = new Date()) {
  const { offices, officeId, schools, classes, typed = {}, chosen = [], errors = {}, operation } = page
  const title = t('disruption.titles.new')
  const option = ({ id, name }: Choice) => ({
    value: id,
    label: name,
    isVietnamese: true,
    isChecked: chosen.includes(id),
  })
  const only = schools.length === 1 ? schools[0] : undefined
  return {
    title,
    breadcrumbs: [{ label: t('disruption.titles.list'), url: home }, { label: title }],
    offices:
      offices.length < 2 ? undefined : offices.map((one) => ({ ...option(one), isSelected: one.id === officeId })),
    url: officeId === '' ? `${home}/new` : `${home}/new?office=${officeId}`,
    needsOffice: schools.length === 0,
    only: only && { value: only.id, name: only.name },
    schools: only ? undefined : schools.map(option),
    classes: only && classes.length > 0 ? classes.map(option) : undefined,
    reasons: reasons.map((value) => ({
      ...{ value, label: t(`disruption.reasons.${value}`), isChecked: typed.reason === value },
    })),
    from: typed.from ?? dayOf(now),
    lastDay: typed.lastDay ?? '',
    text: typed.text ?? '',
    operation,
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({
      ...{ ...error, name, label: t(`disruption.form.${name}`) },
    })),
  }
}

export interface OnePage extends Reach {
  readonly mayDecide: boolean
  readonly ownClassIds: readonly string[]
  readonly typed?: string | undefined
  readonly errors?: FieldErrors | undefined
}

export function onePage(page: OnePage, { t }: Translator, now = new Date()) {
  const { disruption, days, classes, mayDecide, ownClassIds, typed, errors = {} } = page
  const url = addressOfDisruption(disruption._id)
  const phase = phaseOf(disruption, dayOf(now))
  // A page has room for a week; the sheet has all.
  const first = Math.max(0, days.length - 7)
  return {
    title: t('disruption.titles.one'),
    name: disruption.schoolName,
    breadcrumbs: [
      ...(mayDecide ? [{ label: t('disruption.titles.list'), url: home }] : []),
      { label: disruption.schoolName, isVietnamese: true },
    ],
    badge: badgeOf(disruption, now, t),
    facts: [
      { term: t('disruption.form.span'), text: spanOf(disruption, t) },
      { term: t('disruption.form.reason'), text: reasonOf(disruption, t), isVietnamese: disruption.text !== '' },
      {
        term: t('disruption.form.classIds'),
        text:
          disruption.classIds.length === 0 ? t('disruption.wholeSchool') : classes.map(({ name }) => name).join(', '),
        isVietnamese: disruption.classIds.length > 0,
      },
      { term: t('disruption.form.grace'), text: t('disruption.grace', { count: disruption.graceDays }) },
    ],
    change:
      mayDecide && phase !== 'cancelled'
        ? {
            url: `${url}/last-day`,
            cancelUrl: phase === 'coming' ? `${url}/cancel` : undefined,
            revision: disruption.revision,
            lastDay: typed ?? disruption.lastDay,
            error: errors.lastDay,
          }
        : undefined,
    sheetUrl: days.length > 0 ? `${url}/sheet` : undefined,
    table: days.length > 0 && {
      caption: t('disruption.reach.caption'),
      columns: [
        { label: t('disruption.reach.class') },
        ...['pupils', 'reached', 'missed'].map((one) => ({ label: t(`disruption.reach.${one}`), isNumber: true })),
        ...days.slice(first).map((day) => ({ label: shownDay(day).slice(0, 5), isNumber: true })),
      ],
      rows: classes.map((one) => ({ cells: cellsOf(one, { days: days.slice(first), first, url, ownClassIds }, t) })),
    },
  }
}

interface CellContext {
  readonly days: readonly string[]
  readonly first: number
  readonly url: string
  readonly ownClassIds: readonly string[]
}

function cellsOf({ classId, name, told }: ClassReach, { days, first, url, ownClassIds }: CellContext, t: Translate) {
  const id = classId.toString()
  const isOwn = ownClassIds.includes(id)
  const cell = (key: string, text: string) => ({ label: t(`disruption.reach.${key}`), isNumber: true, text })
  const hidden = t('disruption.reach.few')
  return [
    {
      ...{ label: t('disruption.reach.class'), isName: true, isVietnamese: true, text: name },
      ...(isOwn && { url: `${url}/classes/${id}` }),
    },
    cell('pupils', told ? String(told.pupils) : hidden),
    cell('reached', told ? numberText(told.reached, t) : '–'),
    cell('missed', told ? numberText(told.missed, t) : '–'),
    ...days.map((day, at) => ({
      ...{
        label: shownDay(day).slice(0, 5),
        isNumber: true,
        text: told ? numberText(told.byDay[first + at]!, t) : '–',
      },
    })),
  ]
}

export function numberText(told: ToldNumber, t: Translate): string {
  return 'count' in told ? String(told.count) : t('disruption.reach.fewer', { count: told.fewerThan })
}

export function classPage(
  { disruption, name, pupils }: { disruption: DisruptionRecord; name: string; pupils: readonly ReachedPupil[] },
  { t }: Translator,
) {
  const title = t('disruption.titles.class', { name })
  return {
    title,
    name: disruption.schoolName,
    breadcrumbs: [
      { label: disruption.schoolName, url: addressOfDisruption(disruption._id), isVietnamese: true },
      { label: title },
    ],
    lead: spanOf(disruption, t),
    table: {
      caption: t('disruption.reach.byName'),
      columns: [{ label: t('disruption.reach.pupil') }, ...ways.map((way) => ({ label: t(`disruption.ways.${way}`) }))],
      // Whom nobody has reached yet come first: somebody has to call them.
      rows: [...pupils]
        .sort((a, b) => Object.keys(a.last).length - Object.keys(b.last).length)
        .map(({ person, last }) => ({
          cells: [
            { label: t('disruption.reach.pupil'), isName: true, isVietnamese: true, text: person.fullName },
            ...ways.map((way) => ({ label: t(`disruption.ways.${way}`), text: last[way] ? shownDay(last[way]) : '–' })),
          ],
        })),
    },
  }
}
