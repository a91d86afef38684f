import type { Actor } from '../actor.ts'
import type { Page } from '../api/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { addressOfMaterial, type MaterialRecord, shownContent, type Touched, touchedCard } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { addressOfCare, addressOfReport, home } from './address.ts'
import { isClaimedBy } from './claim.ts'
import { type Shelf, shelves } from './find.ts'
import type { DecideForm } from './input.ts'
import { decisions, type ReportKind, reportKinds, type ReportRecord } from './report.model.ts'

export interface FormPage {
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors | undefined
}

interface ReportFormPage extends FormPage {
  readonly material: Pick<MaterialRecord, '_id'>
  readonly name: string
  readonly isGuest: boolean
}

export function reportFormPage({ material, name, isGuest, typed, errors = {} }: ReportFormPage, { t }: Translator) {
  const url = addressOfMaterial(material._id)
  return {
    name,
    url: `${url}/report`,
    cancelUrl: url,
    isGuest,
    kinds: reportKinds.map((value) => ({
      value,
      label: t(`reports.kinds.${value}`),
      hint: t(`reports.kindHints.${value}`),
      isChecked: value === typed.kind,
    })),
    text: typed.text,
    errors,
    summary: summaryOf(errors, 'reports.form', t),
    breadcrumbs: [{ label: name, url, isVietnamese: true }, { label: t('reports.titles.form') }],
  }
}

export interface QueuePage {
  readonly reports: Page<ReportRecord>
  readonly shelf: Shelf
  readonly kind: ReportKind | undefined
  readonly isFurther: boolean
}

export function queuePage({ reports, shelf, kind, isFurther }: QueuePage, { t, language }: Translator, now: Date) {
  const columns = ['title', 'kind', 'at', shelf === 'decided' ? 'decision' : 'claimed']
  const query = { shelf: shelf === 'open' ? '' : shelf, kind: kind ?? '' }
  return {
    tabs: shelves.map((one) => ({
      label: t(`reports.shelves.${one}`),
      url: addressOf(home, { shelf: one === 'open' ? '' : one }),
      isCurrent: one === shelf,
    })),
    filter: {
      url: home,
      hidden: query.shelf,
      kinds: reportKinds.map((value) => ({ value, label: t(`reports.kinds.${value}`), isSelected: value === kind })),
    },
    caption: t(`reports.shelves.${shelf}`),
    columns: columns.map((key) => ({ label: t(`reports.columns.${key}`) })),
    rows: reports.items.map((report) => ({
      cells: [
        {
          ...{ label: t('reports.columns.title'), text: report.title, isVietnamese: true },
          ...{ url: addressOfReport(report._id), isName: true, noteName: report.unitName },
        },
        { label: t('reports.columns.kind'), badge: kindBadge(report.kind, t) },
        { label: t('reports.columns.at'), text: formatDate(report.at, 'relative', language, now) },
        shelf === 'decided'
          ? { label: t('reports.columns.decision'), text: t(`reports.decisions.${report.decision}`) }
          : { label: t('reports.columns.claimed'), text: report.claimedByName ?? t('reports.unclaimed') },
      ],
    })),
    isEmpty: reports.items.length === 0,
    emptyText: t(`reports.empty.${isFurther || kind ? 'filtered' : shelf}`),
    firstUrl: isFurther ? addressOf(home, query) : undefined,
    nextUrl: reports.next && addressOf(home, { ...query, cursor: reports.next }),
  }
}

export interface ReportPage extends FormPage {
  readonly actor: Actor
  readonly report: ReportRecord
  /** Undefined when the material is not there any more. */
  readonly material: MaterialRecord | undefined
  readonly touched: Touched | undefined
}

export function reportPage({ actor, report, material, touched, typed, errors = {} }: ReportPage, words: Translator) {
  const { t } = words
  const url = addressOfReport(report._id)
  const isMine = isClaimedBy(actor, report)
  const isTaken = !report.isDecided && report.claimedById != null && !isMine
  const isAdministrator = actor.memberships.some(({ role }) => role === 'sectorAdministrator')
  return {
    title: t('reports.titles.one', { title: report.title }),
    facts: [
      { term: t('reports.columns.kind'), text: t(`reports.kinds.${report.kind}`) },
      { term: t('reports.columns.reporter'), text: t(`reports.groups.${report.reporterGroup}`) },
      { term: t('reports.columns.edition'), text: String(report.edition) },
      { term: t('reports.columns.unit'), text: report.unitName, isVietnamese: true },
      ...(report.claimedByName
        ? [{ term: t('reports.columns.claimed'), text: report.claimedByName, isVietnamese: true }]
        : []),
    ],
    at: report.at.toISOString(),
    text: report.text,
    materialUrl: material && addressOfMaterial(material._id),
    careUrl: material && addressOfCare(material._id),
    touched: touched && touchedCard(touched, t),
    decided: report.isDecided && {
      label: t(`reports.decisions.${report.decision}`),
      reason: report.reason,
      by: report.decidedByName,
      at: report.decidedAt?.toISOString(),
    },
    claimUrl: report.isDecided || isMine || isTaken ? undefined : `${url}/claim`,
    takenBy: isTaken ? t('reports.takenBy', { name: report.claimedByName ?? '' }) : undefined,
    releaseUrl: isMine || (isTaken && isAdministrator) ? `${url}/release` : undefined,
    decide: isMine && {
      url: `${url}/decide`,
      options: decisions
        .filter((value) => value === 'noGround' || (material && (value !== 'hide' || material.state !== 'hidden')))
        .map((value) => ({
          value,
          label: t(`reports.decisions.${value}`),
          hint: t(`reports.decisionHints.${value}`),
          isChecked: value === typed.decision,
        })),
      reason: typed.reason,
      replacement: typed.replacement,
    },
    errors,
    summary: summaryOf(errors, 'reports.decide', t),
    breadcrumbs: [
      { url: home, label: t('reports.titles.queue') },
      { label: report.title, isVietnamese: true },
    ],
  }
}

export function confirmPage(report: ReportRecord, form: DecideForm, { t }: Translator) {
  const url = addressOfReport(report._id)
  return {
    title: t('reports.titles.takeDown'),
    name: report.title,
    question: t('reports.takeDown.question', { title: report.title }),
    text: t('reports.takeDown.text'),
    consequences: [t('reports.takeDown.reason', { reason: form.reason })],
    hidden: Object.entries({ ...form, confirmed: 'yes' }).map(([name, value]) => ({ name, value })),
    url: `${url}/decide`,
    cancelUrl: url,
    actionLabel: t('reports.takeDown.action'),
    breadcrumbs: [
      { url: home, label: t('reports.titles.queue') },
      { url, label: report.title, isVietnamese: true },
      { label: t('reports.titles.takeDown') },
    ],
  }
}

export interface CarePage {
  readonly material: MaterialRecord
  readonly touched: Touched
  readonly open: Page<ReportRecord>
  readonly canDo: boolean
}

export function carePage({ material, touched, open, canDo }: CarePage, words: Translator, now: Date) {
  const { t, language } = words
  const { title } = shownContent(material)
  const url = addressOfCare(material._id)
  const { retirement } = material
  return {
    name: title,
    touched: touchedCard(touched, t),
    reports: open.items.map(({ _id, kind, at }) => ({
      url: addressOfReport(_id),
      label: t(`reports.kinds.${kind}`),
      at: at.toISOString(),
    })),
    canDo,
    retires: retirement && {
      text: t(`reports.retire.${material.isRetired ? 'since' : 'until'}`, {
        day: formatDate(retirement.from, 'day', language, now),
      }),
      keepUrl: canDo ? `${url}/keep` : undefined,
    },
    retireUrl: canDo && material.live ? `${url}/retire` : undefined,
    takeDownUrl: canDo ? `${url}/take-down` : undefined,
    breadcrumbs: [
      { label: title, url: addressOfMaterial(material._id), isVietnamese: true },
      { label: t('reports.care.link') },
    ],
  }
}

export interface GravePage extends FormPage {
  readonly what: 'retire' | 'takeDown'
  readonly material: MaterialRecord
  readonly touched: Touched
}

export function gravePage({ what, material, touched, typed, errors = {} }: GravePage, { t }: Translator) {
  const { title } = shownContent(material)
  const url = addressOfCare(material._id)
  return {
    title: t(`reports.titles.${what}`),
    name: title,
    text: t(`reports.${what}.text`),
    url: `${url}/${what === 'retire' ? 'retire' : 'take-down'}`,
    cancelUrl: url,
    actionLabel: t(`reports.${what}.action`),
    isRetire: what === 'retire',
    touched: touchedCard(touched, t),
    typed,
    errors,
    summary: summaryOf(errors, 'reports.fields', t),
    breadcrumbs: [
      { label: title, url: addressOfMaterial(material._id), isVietnamese: true },
      { label: t('reports.care.link'), url },
      { label: t(`reports.titles.${what}`) },
    ],
  }
}

function kindBadge(kind: ReportKind, t: Translate) {
  const isGrave = kind === 'personalData' || kind === 'rights'
  return { label: t(`reports.kinds.${kind}`), ...(isGrave && { kind: 'careful', icon: 'careful' }) }
}

function summaryOf(errors: FieldErrors, prefix: string, t: Translate) {
  return Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`${prefix}.${name}`) }))
}
