// How a rollover stands and what it has done, and the questions before it is stopped or undone.

import type { Page } from '../../api/index.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import type { KnownUnit } from '../../schools/index.ts'
import { yearLabel } from '../time.ts'
import { rolloverCrumbs, rolloversUrl, rolloverUrl } from './crumbs.ts'
import { itemName, resultText, undoText } from './describe.ts'
import { type ListedItem, resultsToLookAt } from './items.ts'
import type { RolloverRecord } from './rollover.model.ts'
import type { Delay } from './waiting.ts'

export interface ReportPage {
  readonly school: KnownUnit
  readonly rollover: RolloverRecord
  readonly counts: Readonly<Record<string, number>>
  readonly refused: number
  /** Undefined: it goes on, or has ended. */
  readonly delay: Delay | undefined
  readonly items: Page<ListedItem>
  readonly show: string
  readonly isFurther: boolean
}

export function reportPage(page: ReportPage, words: Translator, now: Date) {
  const { school, rollover, counts, refused, delay, items, show, isFurther } = page
  const { t, language } = words
  const { _id, state, steps, stepsDone, fromKey, toKey, startedAt, startedByName } = rollover
  const url = `${rolloversUrl}/${_id.toString()}`
  const isWorking = state === 'running' || state === 'undoing'
  const toLookAt = resultsToLookAt.reduce((sum, result) => sum + (counts[result] ?? 0), 0)
  const tab = (name: string, count?: number) => ({
    label: t(`classes.rollover.show.${name}`),
    url: name === 'all' ? url : addressOf(url, { show: name }),
    isCurrent: name === show,
    count,
  })
  return {
    title: t('classes.rollover.title', { from: yearLabel(fromKey), to: yearLabel(toKey) }),
    lead: school.name,
    breadcrumbs: rolloverCrumbs(school, words),
    state: t(`classes.rollover.states.${state}`),
    kind: { running: 'info', undoing: 'info', done: 'good', cancelled: 'careful', undone: 'info' }[state],
    isWorking,
    progress: {
      label: t(state === 'undoing' ? 'classes.rollover.undoing' : 'classes.rollover.running'),
      value: state === 'undoing' ? steps - stepsDone : stepsDone,
      max: steps,
      text: t('classes.rollover.steps', { done: state === 'undoing' ? steps - stepsDone : stepsDone, all: steps }),
    },
    delayText:
      delay &&
      t(`classes.rollover.delays.${delay.why}`, {
        at: delay.next ? formatDate(delay.next, 'dateTime', language, now) : '',
      }),
    isGivenUp: delay?.why === 'givenUp',
    url,
    fileUrl: items.items.length > 0 || show !== 'all' || isFurther ? `${url}/report` : undefined,
    started: t('classes.rollover.started', {
      name: startedByName,
      at: formatDate(startedAt, 'dateTime', language, now),
    }),
    counts: ['made', 'existed', 'up', 'stay', 'leave', 'none', 'offered']
      .filter((result) => (counts[result] ?? 0) > 0)
      .map((result) => ({ label: t(`classes.rollover.counts.${result}`), value: counts[result] ?? 0 })),
    refusedText: state === 'undone' && refused > 0 ? t('classes.rollover.refused', { count: refused }) : undefined,
    cancelUrl: state === 'running' ? `${url}/cancel` : undefined,
    undoUrl: ['done', 'cancelled'].includes(state) && stepsDone > 0 ? `${url}/undo` : undefined,
    againUrl: ['undone', 'cancelled'].includes(state)
      ? addressOf(rolloverUrl, { school: school.id, year: String(fromKey) })
      : undefined,
    tabs: [
      tab('all'),
      ...(toLookAt > 0 || show === 'look' ? [tab('look', toLookAt)] : []),
      ...(refused > 0 || show === 'refused' ? [tab('refused', refused)] : []),
    ],
    hasItems: items.items.length > 0,
    columns: ['who', 'from', 'to', 'result'].map((key) => ({ label: t(`classes.rollover.item.${key}`) })),
    rows: items.items.map((listed) => ({ cells: itemCells(listed, words) })),
    hasPages: isFurther || items.next !== undefined,
    previousUrl: isFurther ? addressOf(url, { show }) : undefined,
    nextUrl: items.next && addressOf(url, { show, cursor: items.next }),
  }
}

export function cancelPage({ school, rollover }: Pick<ReportPage, 'school' | 'rollover'>, words: Translator) {
  const { t } = words
  const url = `${rolloversUrl}/${rollover._id.toString()}`
  return {
    title: t('classes.rollover.cancel.title'),
    lead: school.name,
    breadcrumbs: rolloverCrumbs(school, words),
    text: t('classes.rollover.cancel.text', { done: rollover.stepsDone, all: rollover.steps }),
    url: `${url}/cancel`,
    cancelUrl: url,
    hows: ['undo', 'keep'].map((how) => ({
      value: how,
      label: t(`classes.rollover.cancel.${how}`),
      hint: t(`classes.rollover.cancel.${how}Hint`),
      isChecked: how === 'undo',
    })),
  }
}

export function undoPage({ school, rollover }: Pick<ReportPage, 'school' | 'rollover'>, words: Translator) {
  const { t } = words
  const url = `${rolloversUrl}/${rollover._id.toString()}`
  return {
    heading: t('classes.rollover.undo.action'),
    lead: school.name,
    breadcrumbs: rolloverCrumbs(school, words),
    title: t('classes.rollover.undo.title', { from: yearLabel(rollover.fromKey), to: yearLabel(rollover.toKey) }),
    text: t('classes.rollover.undo.text'),
    consequences: [t('classes.rollover.undo.restored'), t('classes.rollover.undo.refused')],
    actionLabel: t('classes.rollover.undo.action'),
    isGrave: true,
    url: `${url}/undo`,
    cancelUrl: url,
  }
}

function itemCells(listed: ListedItem, words: Translator) {
  const { result, undo, fromName, toName } = listed.item
  const label = (key: string) => words.t(`classes.rollover.item.${key}`)
  const isCareful = undo === 'refused' || resultsToLookAt.some((other) => other === result)
  const told = [resultText(listed, words), undoText(listed, words)].filter(Boolean).join(' · ')
  return [
    { label: label('who'), text: itemName(listed, words), isName: true },
    { label: label('from'), text: fromName ?? '' },
    { label: label('to'), text: toName ?? '' },
    {
      label: label('result'),
      text: told,
      ...(isCareful ? { badge: { kind: 'careful', icon: 'careful', label: told } } : {}),
    },
  ]
}
