import type { Page } from '../../api/index.ts'
import { sortKeyOf } from '../../i18n/sort-key.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import { sortNameOf } from '../../people/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import { summaryOf } from '../form-page.ts'
import { classUrl, listUrl } from '../list-page.ts'
import { yearLabel } from '../time.ts'
import { type ListedItem, resultsToLookAt } from './items.ts'
import { type Choice, type Decisions, type Part, type Target, thens } from './plan.ts'
import type { RolloverRecord } from './rollover.model.ts'
import type { PreviewedYear } from './start.ts'
import type { StateClass } from './state.ts'
import { teacherModes } from './teachers.ts'

export const rolloverUrl = `${listUrl}/rollover`
export const rolloversUrl = `${listUrl}/rollovers`

export interface RolloverChoice {
  readonly school: KnownUnit
  readonly fromKey: number
  /** Those that one may come from, the latest first. */
  readonly fromKeys: readonly number[]
  readonly earlier: readonly RolloverRecord[]
}

export interface PreviewPage extends RolloverChoice {
  /** Undefined when the calendar does not have the new year. */
  readonly previewed: PreviewedYear | undefined
  readonly decisions: Decisions
  /** The mistakes are shown once somebody wants to go on. */
  readonly isChecked: boolean
  readonly isOutdated?: boolean
}

export function previewPage(page: PreviewPage, words: Translator, now: Date) {
  const { school, fromKey, fromKeys, earlier, previewed, isChecked, isOutdated = false } = page
  const { t, language } = words
  return {
    title: t('classes.rollover.title', { from: yearLabel(fromKey), to: yearLabel(fromKey + 1) }),
    lead: school.name,
    breadcrumbs: rolloverCrumbs(school, words),
    years: fromKeys.map((key) => ({
      label: t('classes.rollover.years', { from: yearLabel(key), to: yearLabel(key + 1) }),
      url: addressOf(rolloverUrl, { school: school.id, year: String(key) }),
      isCurrent: key === fromKey,
    })),
    earlier: earlier.map((one) => ({
      url: `${rolloversUrl}/${one._id.toString()}`,
      text: t(`classes.rollover.states.${one.state}`),
      at: one.startedAt.toISOString(),
      by: one.startedByName,
    })),
    isMissing: previewed === undefined,
    isOutdated,
    // What is done is not planned again.
    hasForm: previewed !== undefined && !earlier.some(({ isOpen }) => isOpen),
    ...(previewed && formOf(previewed, page, words)),
    day: previewed && formatDate(previewed.state.day, 'day', language, now),
    errors: isChecked ? (previewed?.errors ?? {}) : {},
    summary: isChecked && previewed ? summaryOf(previewed.errors, (name) => fieldName(name, previewed, words)) : [],
  }
}

/** What is asked before it begins. */
export function confirmPage(page: PreviewPage & { readonly previewed: PreviewedYear }, words: Translator, now: Date) {
  const { school, fromKey, previewed, decisions } = page
  const { t, language } = words
  const counts = countsOf(previewed)
  const day = formatDate(previewed.state.day, 'day', language, now)
  return {
    heading: t('classes.rollover.action'),
    lead: school.name,
    breadcrumbs: rolloverCrumbs(school, words),
    title: t('classes.rollover.title', { from: yearLabel(fromKey), to: yearLabel(fromKey + 1) }),
    text: t('classes.rollover.confirm.text', { day }),
    consequences: [
      ...countLines(counts, words),
      ...(previewed.looks.length > 0 ? [t('classes.rollover.confirm.looks', { count: previewed.looks.length })] : []),
      t('classes.rollover.confirm.locked'),
      t('classes.rollover.confirm.undo'),
    ],
    hidden: [
      ...Object.entries({
        school: school.id,
        year: String(fromKey),
        fingerprint: previewed.fingerprint,
        step: 'start',
      }),
      ...fieldsOf(decisions),
    ].map(([name, value]) => ({ name, value })),
    url: rolloverUrl,
    actionLabel: t('classes.rollover.confirm.action'),
    cancelUrl: addressOf(rolloverUrl, { school: school.id, year: String(fromKey) }),
  }
}

export interface ReportPage {
  readonly school: KnownUnit
  readonly rollover: RolloverRecord
  readonly counts: Readonly<Record<string, number>>
  readonly refused: number
  readonly items: Page<ListedItem>
  readonly show: string
  readonly isFurther: boolean
}

export function reportPage(page: ReportPage, words: Translator, now: Date) {
  const { school, rollover, counts, refused, items, show, isFurther } = page
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
    url,
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

function rolloverCrumbs(school: KnownUnit, { t }: Translator) {
  return [
    { label: t('classes.titles.list'), url: addressOf(listUrl, { school: school.id }) },
    { label: t('classes.rollover.action') },
  ]
}

function formOf(previewed: PreviewedYear, { school, fromKey, decisions }: PreviewPage, words: Translator) {
  const { t } = words
  const { state, parts, intake, choices, plan, looks, fingerprint, errors } = previewed
  const modeOptions = (chosen: string) =>
    teacherModes.map((mode) => ({
      value: mode,
      label: t(`classes.rollover.teachers.${mode}`),
      isSelected: mode === chosen,
      isChecked: mode === chosen,
    }))
  return {
    url: rolloverUrl,
    school: school.id,
    year: String(fromKey),
    fingerprint,
    counts: countLines(countsOf(previewed), words),
    looks: looks.map(({ what, values }) => t(`classes.rollover.looks.${what}`, values)),
    unplaced: unplacedOf(previewed, words),
    modes: modeOptions(decisions.teachers),
    classes: state.classes.map((one) => ({
      id: one.id,
      name: t('classes.class.title', { name: one.name }),
      url: classUrl(one.id),
      pupils: t('classes.pupils', { count: one.pupils.length }),
      teachers: one.assignments
        .filter(({ isSubstitute, kind }) => !isSubstitute && kind === 'homeroom')
        .map(({ personId }) => state.names.get(personId) ?? '')
        .join(', '),
      parts: parts.filter(({ classId }) => classId === one.id).map((part) => partRow(part, one, { words, errors })),
      modeName: `teachers.${one.id}`,
      modes: modeOptions(decisions.classTeachers.get(one.id) ?? ''),
    })),
    intake: intake.map(({ classId, name }) => ({
      fieldName: `intake.${classId}`,
      label: t('classes.rollover.intakeOf', { name: state.classes.find(({ id }) => id === classId)?.name }),
      value: name,
      error: errors[`intake.${classId}`],
    })),
    choices: choices.map((choice) => choiceRow(choice, previewed, words)),
    targets: plan.targets.map((target) => targetLine(target, previewed, words)),
  }
}

function partRow(
  { key, grade, then, name }: Part,
  one: StateClass,
  { words, errors }: { words: Translator; errors: PreviewedYear['errors'] },
) {
  const { t } = words
  return {
    thenName: `then.${key}`,
    thenLabel: one.grades.length > 1 ? t('classes.rollover.thenOfGrade', { grade }) : t('classes.rollover.then'),
    thens: thens.map((value) => ({ value, label: t(`classes.rollover.thens.${value}`), isSelected: value === then })),
    isUndecided: then === undefined,
    thenError: errors[`then.${key}`],
    nameName: `name.${key}`,
    name: then === 'leave' || then === 'none' ? '' : name,
    nameError: errors[`name.${key}`],
  }
}

function choiceRow({ personId, classId, why, options, chosen }: Choice, previewed: PreviewedYear, { t }: Translator) {
  const { state, parts, plan, errors } = previewed
  const className = state.classes.find(({ id }) => id === classId)?.name ?? ''
  const labelOf = (option: string) => {
    const [kind, key = ''] = [option.split(':')[0], option.slice(option.indexOf(':') + 1)]
    if (kind === 'class')
      return t('classes.rollover.options.class', { name: plan.targets.find(({ nameKey }) => nameKey === key)?.name })
    const part = kind === 'part' ? parts.find((one) => one.key === key) : undefined
    if (!part) return t(`classes.rollover.thens.${option}`)
    return part.then === 'up'
      ? t('classes.rollover.options.class', { name: part.name })
      : t('classes.rollover.options.part', {
          grade: part.grade,
          then: t(`classes.rollover.thens.${part.then ?? 'none'}`),
        })
  }
  return {
    fieldName: `pupil.${personId}`,
    label: t(`classes.rollover.choices.${why}`, { pupil: state.names.get(personId) ?? '', name: className }),
    options: options.map((value) => ({ value, label: labelOf(value), isSelected: value === chosen })),
    error: errors[`pupil.${personId}`],
  }
}

function targetLine(
  { nameKey, name, isIntake, existingId, offers }: Target,
  { plan, state }: PreviewedYear,
  { t }: Translator,
) {
  const count = plan.moves.flatMap(({ pupils }) => pupils).filter(({ targetKey }) => targetKey === nameKey).length
  const teacher = offers.find(({ kind }) => kind === 'homeroom')
  return {
    name,
    isIntake,
    isThere: existingId !== undefined,
    pupils: t('classes.pupils', { count }),
    classTeacher: teacher && state.names.get(teacher.personId),
    subjects: t('classes.rollover.subjects', { count: offers.filter(({ kind }) => kind === 'subject').length }),
  }
}

type Counts = Readonly<Record<'made' | 'up' | 'stay' | 'leave' | 'none' | 'offered', number>>

function countsOf({ plan }: PreviewedYear): Counts {
  const pupils = plan.moves.flatMap((move) => move.pupils)
  const countOf = (what: string) => pupils.filter((one) => one.what === what).length
  return {
    made: plan.targets.filter(({ existingId }) => existingId === undefined).length,
    up: countOf('up'),
    stay: countOf('stay'),
    leave: countOf('leave'),
    none: countOf('none'),
    offered: plan.targets.flatMap(({ offers }) => offers).length,
  }
}

function countLines(counts: Counts, { t }: Translator): string[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => t(`classes.rollover.lines.${what}`, { count }))
}

/** By name, as far as they are named. */
function unplacedOf({ state }: PreviewedYear, { t }: Translator) {
  const named = state.unplacedIds.flatMap((id) => state.names.get(id) ?? [])
  const more = state.unplacedIds.length - named.length
  if (state.unplacedIds.length === 0) return undefined
  return {
    title: t('classes.rollover.unplaced', { count: state.unplacedIds.length }),
    names: named.sort((a, b) => (sortKeyOf(sortNameOf(a)) < sortKeyOf(sortNameOf(b)) ? -1 : 1)),
    more: more > 0 ? t('classes.rollover.unplacedMore', { count: more }) : undefined,
  }
}

/** All that was decided, to be sent once more. */
function fieldsOf({ teachers, thens, names, classTeachers, intake, pupils }: Decisions): [string, string][] {
  const named = (kind: string, values: ReadonlyMap<string, string>) =>
    [...values].map(([key, value]): [string, string] => [`${kind}.${key}`, value])
  return [
    ['teachers', teachers],
    ...named('then', thens),
    ...named('name', names),
    ...named('teachers', classTeachers),
    ...named('intake', intake),
    ...named('pupil', pupils),
  ]
}

/** Which field a mistake is about, for the summary above the form. */
function fieldName(field: string, { state, parts }: PreviewedYear, { t }: Translator): string {
  const [kind = '', key = ''] = [field.slice(0, field.indexOf('.')), field.slice(field.indexOf('.') + 1)]
  if (kind === 'pupil') return state.names.get(key) ?? ''
  const classId = parts.find((part) => part.key === key)?.classId ?? key
  return t('classes.class.title', { name: state.classes.find(({ id }) => id === classId)?.name ?? '' })
}

function itemCells({ item, person }: ListedItem, { t }: Translator) {
  const { kind, result, undo, duty, fromName = '', toName = '' } = item
  const label = (key: string) => t(`classes.rollover.item.${key}`)
  const isCareful = undo === 'refused' || resultsToLookAt.some((other) => other === result)
  const done = t(`classes.rollover.results.${result}`)
  const text = duty ? `${done}: ${duty === 'homeroom' ? t('classes.duties.homeroom') : duty}` : done
  const told = undo ? `${text} · ${t(`classes.rollover.undo.${undo}One`)}` : text
  return [
    { label: label('who'), text: person?.fullName ?? t(`classes.rollover.kinds.${kind}`), isName: true },
    { label: label('from'), text: fromName ?? '' },
    { label: label('to'), text: toName ?? '' },
    {
      label: label('result'),
      text: told,
      ...(isCareful ? { badge: { kind: 'careful', icon: 'careful', label: told } } : {}),
    },
  ]
}
