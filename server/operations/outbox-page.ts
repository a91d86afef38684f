import type { Page } from '../api/paging.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate } from '../i18n/translator.ts'
import type { EventCounts } from '../outbox/dead.ts'
import type { EventRecord } from '../outbox/event.model.ts'
import type { Tab } from '../pages/administration.ts'
import { formatDate } from '../pages/helpers.ts'
import { plainLines } from './plain-lines.ts'

export interface Words {
  readonly t: Translate
  readonly language: string
  readonly now: Date
}

export interface OutboxPage {
  readonly tabs: readonly Tab[]
  readonly counts: EventCounts
  readonly dead: Page<EventRecord>
  /** This is not the first page. */
  readonly isFurther: boolean
}

export const outboxUrl = '/administration/outbox'

export function outboxPage({ tabs, counts, dead, isFurther }: OutboxPage, words: Words) {
  const { t, now } = words
  return {
    tabs,
    waiting: counts.waiting,
    dead: counts.dead,
    dueSince: counts.dueSince?.toISOString(),
    hasDead: dead.items.length > 0,
    columns: ['name', 'error', 'attempts', 'diedAt'].map((key) => ({
      label: t(`operations.outbox.${key}`),
      isNumber: key === 'attempts',
    })),
    rows: dead.items.map((event) => ({ cells: cellsOf(event, words) })),
    replayUrl: `${outboxUrl}/replay`,
    until: now.toISOString(),
    hasPages: isFurther || dead.next !== undefined,
    previousUrl: isFurther ? outboxUrl : undefined,
    nextUrl: dead.next && `${outboxUrl}?cursor=${dead.next}`,
  }
}

export interface EventPage {
  readonly tabs: readonly Tab[]
  readonly event: EventRecord
  readonly typed?: { readonly reason: string }
  readonly errors?: FieldErrors
}

export function eventPage({ tabs, event, typed, errors = {} }: EventPage, { t, language, now }: Words) {
  const url = eventUrl(event)
  const at = (time: Date | null | undefined) => (time ? formatDate(time, 'dateTime', language, now) : '')
  return {
    title: t('operations.titles.event'),
    tabs,
    name: event.name,
    facts: [
      { term: t('operations.outbox.createdAt'), text: at(event.createdAt) },
      { term: t('operations.outbox.diedAt'), text: at(event.diedAt) },
      { term: t('operations.outbox.attempts'), text: String(event.attempts) },
      { term: t('operations.outbox.error'), text: event.error ?? '' },
    ],
    payload: plainLines(event.payload, t('operations.outbox.hidden')),
    replayUrl: `${url}/replay`,
    discardUrl: `${url}/discard`,
    reason: typed?.reason ?? '',
    errors,
    breadcrumbs: [{ label: t('operations.titles.outbox'), url: outboxUrl }, { label: event.name }],
  }
}

function cellsOf(event: EventRecord, { t, language, now }: Words) {
  const label = (key: string) => t(`operations.outbox.${key}`)
  return [
    { label: label('name'), text: event.name, url: eventUrl(event), isName: true },
    { label: label('error'), text: event.error ?? '' },
    { label: label('attempts'), text: String(event.attempts), isNumber: true },
    { label: label('diedAt'), text: event.diedAt ? formatDate(event.diedAt, 'dateTime', language, now) : '' },
  ]
}

function eventUrl({ _id }: EventRecord): string {
  return `${outboxUrl}/${_id.toString()}`
}
