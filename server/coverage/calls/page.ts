import type { KnownSubject } from '../../curriculum/index.ts'
import type { Page } from '../../api/index.ts'
import type { FieldErrors } from '../../http/form.ts'
import type { Translate, Translator } from '../../i18n/translator.ts'
import { addressOfMaterial, type MaterialRecord, shownContent, stateBadge, titleOf } from '../../materials/index.ts'
import { addressOf } from '../../pages/address.ts'
import { addressInCatalogue, addressOfCall, addressOfMap, callsUrl, home } from '../address.ts'
import { sector } from '../cells.ts'
import { filterOptions } from '../choices.ts'
import { partTabs } from '../parts.ts'
import type { CallingUnit } from './access.ts'
import type { CallRecord } from './call.model.ts'
import { type CallQuery, callShelves, type FoundCall, type ShownClaim } from './find.ts'
import type { CallNames } from './names.ts'
import {
  type CallStep,
  callRules,
  type Standing,
  standingOf,
  stepsFrom,
  takesClaims,
  takesMaterials,
} from './states.ts'
import { dayText } from './tell.ts'

const looks: Readonly<Record<Standing, { readonly kind: string; readonly icon: string }>> = {
  open: { kind: 'lotus', icon: 'bell' },
  over: { kind: 'careful', icon: 'clock' },
  fulfilled: { kind: 'good', icon: 'check' },
  closed: { kind: '', icon: 'lock' },
  withdrawn: { kind: '', icon: 'close' },
}

export interface CallsPage {
  readonly calls: Page<CallRecord>
  readonly query: CallQuery
  readonly subjects: readonly KnownSubject[]
  readonly names: CallNames
  readonly canCall: boolean
  readonly isFurther: boolean
  readonly today: string
}

export function callsPage(page: CallsPage, { t }: Translator) {
  const { calls, query, subjects, names, canCall, isFurther, today } = page
  const { shelf, subject = '', grade } = query
  const asked = { shelf: shelf === 'open' ? '' : shelf, subject, grade: grade ? String(grade) : '' }
  return {
    breadcrumbs: [{ url: home, label: t('coverage.titles.overview') }, { label: t('coverage.titles.calls') }],
    newUrl: canCall ? addressOf(`${callsUrl}/new`, { subject, grade: asked.grade }) : undefined,
    parts: partTabs('calls', t),
    tabs: callShelves.map((one) => ({
      label: t(`coverage.call.shelves.${one}`),
      url: addressOf(callsUrl, { ...asked, shelf: one === 'open' ? '' : one }),
      isCurrent: one === shelf,
    })),
    filter: { url: callsUrl, hidden: asked.shelf, ...filterOptions({ subjects, subject, grade }, t) },
    calls: calls.items.map((call) => ({
      title: call.title,
      url: addressOfCall(call._id),
      badge: badgeOf(call, today, t),
      meta: [
        names.placeOf(call),
        ...(call.type === '' ? [] : [names.typeOf(call.type)]),
        t('coverage.call.untilDay', { day: dayText(call.until) }),
        t('coverage.call.progress', { fulfilled: call.fulfilled, wanted: call.wanted, free: call.free }),
      ],
      by: call.audience === sector ? t('coverage.call.forSector') : call.unitName,
      isVietnamese: call.audience !== sector,
    })),
    isEmpty: calls.items.length === 0,
    emptyText: t(`coverage.call.empty.${subject || grade || isFurther ? 'filtered' : shelf}`),
    firstUrl: isFurther ? addressOf(callsUrl, asked) : undefined,
    nextUrl: calls.next && addressOf(callsUrl, { ...asked, cursor: calls.next }),
  }
}

function badgeOf(call: CallRecord, today: string, t: Translate) {
  const standing = standingOf(call, today)
  return { ...looks[standing], label: t(`coverage.call.states.${standing}`) }
}

export interface CallPage {
  readonly found: FoundCall
  readonly names: CallNames
  readonly canClaim: boolean
  readonly canKeep: boolean
  /** To choose from, for what they have claimed. */
  readonly ownMaterials: readonly MaterialRecord[]
  readonly errors?: FieldErrors | undefined
  readonly today: string
}

export function callPage(page: CallPage, { t }: Translator) {
  const { found, names, canClaim, canKeep, ownMaterials, errors = {}, today } = page
  const { call, own, claims, mismatches } = found
  const url = addressOfCall(call._id)
  const { subject, grade, row, type } = call
  const isMine = own?.claim.state === 'active'
  return {
    title: call.title,
    badge: badgeOf(call, today, t),
    text: call.text,
    facts: [
      { term: t('coverage.call.place'), text: names.placeOf(call), url: addressOfMap(subject, grade) },
      ...(row === '' ? [] : [{ term: t('coverage.call.row'), text: names.rowOf(row), isVietnamese: true }]),
      { term: t('coverage.call.type'), text: type === '' ? t('coverage.call.anyType') : names.typeOf(type) },
      { term: t('coverage.call.until'), text: dayText(call.until) },
      {
        term: t('coverage.call.wanted'),
        text: t('coverage.call.progress', { fulfilled: call.fulfilled, wanted: call.wanted, free: call.free }),
      },
      {
        term: t('coverage.call.audience'),
        text: call.audience === sector ? t('coverage.call.forSector') : call.unitName,
        isVietnamese: call.audience !== sector,
      },
      { term: t('coverage.call.from'), text: call.unitName, isVietnamese: true },
    ],
    catalogueUrl: addressInCatalogue({ subject, grade, row, type }),
    claimUrl:
      canClaim && !isMine && own?.claim.state !== 'fulfilled' && takesClaims(call, today) ? `${url}/claim` : undefined,
    fullNote: standingOf(call, today) === 'open' && call.free === 0 && !own ? t('coverage.call.full') : undefined,
    own: own && {
      isFulfilled: own.claim.state === 'fulfilled',
      material: materialOf(own, t),
      mismatch:
        mismatches.length > 0 && own.claim.state !== 'fulfilled'
          ? t('coverage.call.mismatch', { what: mismatches.map((one) => t(`coverage.call.asked.${one}`)).join(', ') })
          : undefined,
      link: isMine &&
        takesMaterials(call) && {
          url: `${url}/link`,
          newUrl: '/materials/new',
          hasOwn: ownMaterials.length > 0,
          materials: ownMaterials.map((material) => ({
            value: material._id.toString(),
            label: titleOf(shownContent(material), t),
            isVietnamese: true,
            isSelected: own.claim.materialId?.equals(material._id) === true,
          })),
        },
      releaseUrl: isMine ? `${url}/release` : undefined,
    },
    claims: claims.map((shown) => ({
      name: shown.claim.personName,
      state: t(`coverage.call.claimStates.${shown.claim.state}`),
      material: materialOf(shown, t),
      hasHidden: shown.claim.materialId != null && !shown.material,
    })),
    canKeep,
    steps: canKeep
      ? stepsFrom(standingOf(call, today)).map((step) => ({
          label: t(`coverage.call.steps.${step}.action`),
          url: `${url}/steps/${step}`,
        }))
      : [],
    errors,
    summary: summaryOf(errors, t),
    breadcrumbs: [
      { url: callsUrl, label: t('coverage.titles.calls') },
      { label: call.title, isVietnamese: true },
    ],
  }
}

function materialOf({ material }: ShownClaim, t: Translate) {
  return (
    material && {
      title: titleOf(shownContent(material), t),
      url: addressOfMaterial(material._id),
      badge: stateBadge(material.state, t),
    }
  )
}

export interface CallFormPage {
  readonly place: { readonly subject: string; readonly grade: number }
  readonly names: CallNames
  readonly audiences: readonly CallingUnit[]
  readonly rows: readonly { readonly row: string; readonly label: string }[]
  readonly types: readonly { readonly code: string; readonly name: string }[]
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors | undefined
}

export function callFormPage(page: CallFormPage, { t }: Translator) {
  const { place, names, audiences, rows, types, typed, errors = {} } = page
  return {
    lead: names.placeOf(place),
    url: `${callsUrl}/new`,
    cancelUrl: addressOfMap(place.subject, place.grade),
    hidden: [
      { name: 'subject', value: place.subject },
      { name: 'grade', value: String(place.grade) },
      ...(typed.wantedId ? [{ name: 'wantedId', value: typed.wantedId }] : []),
    ],
    rows: rows.map(({ row, label }) => ({ value: row, label, isVietnamese: true, isSelected: row === typed.row })),
    types: types.map(({ code, name }) => ({ value: code, label: name, isSelected: code === typed.type })),
    audiences: audiences.map(({ audience, unitName }, at) => ({
      value: audience,
      label: audience === sector ? t('coverage.call.forSector') : t('coverage.call.forSchool', { name: unitName }),
      isChecked: typed.audience ? typed.audience === audience : at === 0,
    })),
    typed,
    errors,
    summary: summaryOf(errors, t),
    breadcrumbs: [{ url: callsUrl, label: t('coverage.titles.calls') }, { label: t('coverage.titles.callForm') }],
  }
}

export interface ChoosePage {
  readonly subjects: readonly KnownSubject[]
  readonly subject: string | undefined
  readonly grade: number | undefined
  readonly isMissed: boolean
}

/** What a call is about comes first: the rest of its form depends on it. */
export function choosePage({ subjects, subject = '', grade, isMissed }: ChoosePage, { t }: Translator) {
  return {
    url: `${callsUrl}/new`,
    ...filterOptions({ subjects, subject, grade }, t),
    isMissed,
    breadcrumbs: [{ url: callsUrl, label: t('coverage.titles.calls') }, { label: t('coverage.titles.callForm') }],
  }
}

export interface StepPage {
  readonly call: CallRecord
  readonly step: CallStep
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors | undefined
}

export function stepPage({ call, step, typed, errors = {} }: StepPage, { t }: Translator) {
  const url = addressOfCall(call._id)
  return {
    title: t(`coverage.call.steps.${step}.title`),
    name: call.title,
    text: t(`coverage.call.steps.${step}.text`),
    action: t(`coverage.call.steps.${step}.action`),
    takesDay: callRules[step].takesDay === true,
    until: typed.until,
    isGrave: step === 'withdraw',
    url: `${url}/steps/${step}`,
    cancelUrl: url,
    errors,
    summary: summaryOf(errors, t),
    breadcrumbs: [
      { url: callsUrl, label: t('coverage.titles.calls') },
      { url, label: call.title, isVietnamese: true },
      { label: t(`coverage.call.steps.${step}.title`) },
    ],
  }
}

function summaryOf(errors: FieldErrors, t: Translate) {
  return Object.entries(errors).map(([name, error]) => ({ name, label: t(`coverage.call.fields.${name}`), ...error }))
}
