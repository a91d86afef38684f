// The preview of a rollover, as a form in which everything may be decided otherwise.

import { sortKeyOf } from '../../i18n/sort-key.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import { sortNameOf } from '../../people/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import { summaryOf } from '../form-page.ts'
import { classUrl } from '../list-page.ts'
import { yearLabel } from '../time.ts'
import { rolloverCrumbs, rolloversUrl, rolloverUrl } from './crumbs.ts'
import { countLines, countsOf } from './figures.ts'
import { type Choice, type Decisions, type Part, type Target, thens } from './plan.ts'
import type { RolloverRecord } from './rollover.model.ts'
import type { PreviewedYear } from './start.ts'
import type { StateClass } from './state.ts'
import { teacherModes } from './teachers.ts'
import type { Obstacle } from './waiting.ts'

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
  /** When they were kept, if they are those of an earlier look. */
  readonly savedAt: Date | undefined
  readonly obstacle: Obstacle | undefined
  /** The mistakes are shown once somebody wants to go on. */
  readonly isChecked: boolean
  readonly isOutdated?: boolean
}

export function previewPage(page: PreviewPage, words: Translator, now: Date) {
  const { school, fromKey, fromKeys, earlier, previewed, savedAt, obstacle, isChecked, isOutdated = false } = page
  const { t, language } = words
  return {
    title: t('classes.rollover.title', { from: yearLabel(fromKey), to: yearLabel(fromKey + 1) }),
    lead: school.name,
    isLeadVietnamese: true,
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
    obstacle: obstacle && obstacleShown(obstacle, words),
    isOutdated,
    savedText: savedAt && t('classes.rollover.draft', { at: formatDate(savedAt, 'dateTime', language, now) }),
    // What is done is not planned again; what has to wait is.
    hasForm: previewed !== undefined && (obstacle === undefined || obstacle.why === 'busy'),
    ...(previewed && formOf(previewed, page, words)),
    day: previewed && formatDate(previewed.state.day, 'day', language, now),
    errors: isChecked ? (previewed?.errors ?? {}) : {},
    summary: isChecked && previewed ? summaryOf(previewed.errors, (name) => fieldName(name, previewed, words)) : [],
  }
}

function obstacleShown(obstacle: Obstacle, { t }: Translator) {
  const key = `classes.rollover.obstacles.${obstacle.why}`
  if (!('rollover' in obstacle)) return { text: t(key), url: undefined }
  const { _id, state } = obstacle.rollover
  const text = t(obstacle.why === 'exists' ? `${key}.${state}` : key)
  return { text, url: `${rolloversUrl}/${_id.toString()}` }
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

/** Which field a mistake is about, for the summary above the form. */
function fieldName(field: string, { state, parts }: PreviewedYear, { t }: Translator): string {
  const [kind = '', key = ''] = [field.slice(0, field.indexOf('.')), field.slice(field.indexOf('.') + 1)]
  if (kind === 'pupil') return state.names.get(key) ?? ''
  const classId = parts.find((part) => part.key === key)?.classId ?? key
  return t('classes.class.title', { name: state.classes.find(({ id }) => id === classId)?.name ?? '' })
}
