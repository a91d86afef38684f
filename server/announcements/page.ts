// Announcements as the views draw them.

import { randomBytes } from 'node:crypto'
import type { Page } from '../api/index.ts'
import { renderMessage } from '../courses/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfAnnouncement, home } from './address.ts'
import type { AnnouncementRecord, Group } from './announcement.model.ts'
import { typedMoment } from './input.ts'
import type { Count, Reader, ReaderFilter, Told } from './read.ts'

export interface FormState {
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly chosen?: { readonly groups: readonly string[]; readonly classes: readonly string[] } | undefined
  readonly errors?: FieldErrors | undefined
  /** Somebody else has changed it meanwhile. */
  readonly isStale?: boolean | undefined
}

/** For whom something is written: a course, or a school. */
export interface Offered {
  readonly name: string
  readonly query: string
  readonly groups: readonly Group[]
  /** None: the school as a whole cannot be told by this person. */
  readonly classes: readonly { readonly id: string; readonly name: string }[]
  readonly mayTellAll: boolean
  readonly isCourse: boolean
  readonly backUrl: string
}

export function crumbs(t: Translator['t'], ...more: string[]) {
  const first = { label: t('announcements.titles.list'), ...(more.length > 0 && { url: home }) }
  return [first, ...more.map((label) => ({ label }))]
}

export interface ListPage {
  readonly told?: Page<Told> | undefined
  readonly kept?: Page<AnnouncementRecord> | undefined
  readonly keeps: boolean
  readonly isFurther: boolean
  readonly places: readonly { readonly label: string; readonly url: string }[]
}

export function listPage({ told, kept, keeps, isFurther, places }: ListPage, { t }: Translator) {
  const url = kept ? `${home}?show=sent` : home
  const next = told?.next ?? kept?.next
  const isEmpty = (told?.items ?? kept?.items ?? []).length === 0
  return {
    title: t('announcements.titles.list'),
    tabs: keeps && [
      { label: t('announcements.received'), url: home, isCurrent: !kept },
      { label: t('announcements.sent'), url: `${home}?show=sent`, isCurrent: kept !== undefined },
    ],
    places,
    rows: told
      ? told.items.map(({ announcement, receipt }) => ({
          ...rowOf(announcement),
          isNew: receipt?.readAt == null,
          isToConfirm: announcement.asksConfirmation && receipt?.confirmedAt == null,
        }))
      : kept!.items.map((one) => ({ ...rowOf(one), state: stateOf(one, t) })),
    emptyText: isEmpty ? t(kept ? 'announcements.noneSent' : 'announcements.none') : undefined,
    pages: (next !== undefined || isFurther) && {
      nextUrl: next && `${home}?cursor=${encodeURIComponent(next)}${kept ? '&show=sent' : ''}`,
      previousUrl: isFurther ? url : undefined,
    },
  }
}

function rowOf({ _id, title, startsAt }: AnnouncementRecord) {
  return { title, url: addressOfAnnouncement(_id), at: startsAt.toISOString() }
}

function stateOf({ state, endsAt }: AnnouncementRecord, t: Translator['t']): string {
  return t(`announcements.states.${state === 'sent' && endsAt <= new Date() ? 'ended' : state}`)
}

export interface ShownPage extends Told {
  readonly author: string | undefined
  readonly place: string
  readonly keeps: boolean
}

export function shownPage({ announcement, receipt, author, place, keeps }: ShownPage, { t }: Translator) {
  const { _id, title, text, link, startsAt, endsAt, changedAt, asksConfirmation, state } = announcement
  const url = addressOfAnnouncement(_id)
  return {
    title,
    breadcrumbs: [
      { label: t('announcements.titles.list'), url: home },
      { label: title, isVietnamese: true },
    ],
    place,
    author: author ?? t('announcements.gone'),
    at: startsAt.toISOString(),
    changedAt: changedAt?.toISOString(),
    html: renderMessage(text),
    linkUrl: link === '' ? undefined : link,
    linkLabel: t(`announcements.links.${link.startsWith('/materials/') ? 'material' : 'course'}`),
    confirmUrl: asksConfirmation && receipt && !receipt.confirmedAt ? `${url}/confirm` : undefined,
    confirmedAt: receipt?.confirmedAt?.toISOString(),
    isWithdrawn: state === 'withdrawn',
    keeping: keeps && {
      state: stateOf(announcement, t),
      endsAt: endsAt.toISOString(),
      groups: announcement.groups.map((group) => t(`announcements.groups.${group}`)).join(', '),
      readersUrl: state === 'waiting' ? undefined : `${url}/readers`,
      editUrl: state === 'withdrawn' ? undefined : `${url}/edit`,
      withdrawUrl: state === 'withdrawn' ? undefined : `${url}/withdraw`,
    },
  }
}

export function newPage(
  { offered, typed, chosen, errors = {} }: FormState & { readonly offered: Offered },
  { t }: Translator,
) {
  const { name, query, groups, classes, mayTellAll, isCourse, backUrl } = offered
  const usual = isCourse ? groups : groups.filter((group) => group !== 'staff')
  return {
    title: t('announcements.titles.new'),
    breadcrumbs: crumbs(t, t('announcements.titles.new')),
    place: name,
    url: `${home}/new?${query}`,
    cancelUrl: backUrl,
    operation: randomBytes(16).toString('base64url'),
    groups: groups.map((group) => ({
      ...{ value: group, label: t(`announcements.groups.${group}`) },
      isChecked: (chosen?.groups ?? usual).includes(group),
    })),
    classes: classes.map(({ id, name: label }) => ({
      ...{ value: id, label, isVietnamese: true, isChecked: (chosen?.classes ?? []).includes(id) },
    })),
    classesHint: mayTellAll ? t('announcements.form.classesHint') : undefined,
    ...fieldsOf({ typed, errors }, undefined, t),
  }
}

export function editPage(
  { announcement, typed, errors = {}, isStale }: FormState & { readonly announcement: AnnouncementRecord },
  { t }: Translator,
) {
  const { _id, revision, state } = announcement
  const url = addressOfAnnouncement(_id)
  return {
    title: t('announcements.titles.edit'),
    breadcrumbs: crumbs(t, t('announcements.titles.edit')),
    place: announcement.title,
    url: `${url}/edit`,
    cancelUrl: url,
    revision,
    isStale,
    stored: isStale ? announcement.text : undefined,
    isTold: state !== 'waiting',
    ...fieldsOf({ typed, errors }, announcement, t),
  }
}

function fieldsOf({ typed, errors = {} }: FormState, known: AnnouncementRecord | undefined, t: Translator['t']) {
  return {
    titleTyped: typed?.title ?? known?.title ?? '',
    text: typed?.text ?? known?.text ?? '',
    link: typed?.link ?? known?.link ?? '',
    startsAt: typed?.startsAt ?? (known?.state === 'waiting' ? typedMoment(known.startsAt) : ''),
    endsAt: typed?.endsAt ?? typedMoment(known?.endsAt),
    asksConfirmation: typed ? typed.asksConfirmation !== '' : (known?.asksConfirmation ?? false),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({
      ...error,
      name,
      label: t(`announcements.form.${name}`),
    })),
  }
}

export interface ReadersPage {
  readonly announcement: AnnouncementRecord
  readonly counts: readonly Count[]
  readonly list: Page<Reader>
  readonly show: ReaderFilter
  readonly isFurther: boolean
}

export function readersPage({ announcement, counts, list, show, isFurther }: ReadersPage, { t }: Translator) {
  const base = addressOfAnnouncement(announcement._id)
  const url = `${base}/readers`
  const { asksConfirmation, state } = announcement
  return {
    title: t('announcements.titles.readers'),
    breadcrumbs: [
      { label: t('announcements.titles.list'), url: home },
      { label: announcement.title, url: base, isVietnamese: true },
      { label: t('announcements.titles.readers') },
    ],
    name: announcement.title,
    isSending: state === 'sending',
    counts: counts.map(({ as, told, read, confirmed }) => ({
      term: t(`announcements.groups.${as}`),
      text: t(asksConfirmation ? 'announcements.countWithConfirmed' : 'announcements.count', { told, read, confirmed }),
    })),
    tabs: (['unread', 'read'] as const).map((one) => ({
      ...{ label: t(`announcements.readers.${one}`), url: `${url}?show=${one}`, isCurrent: one === show },
    })),
    readers: list.items.map(({ name, as, readAt, confirmedAt }) => ({
      name: name || t('announcements.gone'),
      group: t(`announcements.one.${as}`),
      readAt: readAt?.toISOString(),
      confirmedAt: confirmedAt?.toISOString(),
    })),
    emptyText: list.items.length === 0 ? t(`announcements.noReaders.${show}`) : undefined,
    pages: (list.next !== undefined || isFurther) && {
      nextUrl: list.next && `${url}?show=${show}&cursor=${encodeURIComponent(list.next)}`,
      previousUrl: isFurther ? `${url}?show=${show}` : undefined,
    },
  }
}
