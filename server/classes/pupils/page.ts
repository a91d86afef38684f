import type { FieldErrors } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import type { KnownPerson } from '../../people/index.ts'
import { crumbs, daysOf, personLabel } from '../class-page.ts'
import type { ClassRecord } from '../class.model.ts'
import { summaryOf } from '../form-page.ts'
import { classUrl, gradesName } from '../list-page.ts'
import { yearLabel } from '../time.ts'
import type { ListedPupil } from '../roll.ts'
import type { ClassInSchool } from '../view.ts'
import type { ClassHistory } from './history.ts'
import type { Placing } from './place.ts'
import type { PlacementRecord } from '../placement.model.ts'

export interface AddPage extends ClassInSchool {
  readonly text: string
  readonly candidates: readonly KnownPerson[]
  readonly hasMore: boolean
  readonly chosen: readonly string[]
  readonly firstDay: string
  readonly grade: string
  readonly errors?: FieldErrors
}

export function addPage(page: AddPage, words: Translator, now: Date) {
  const { one, text, candidates, hasMore, chosen, firstDay, grade, errors = {} } = page
  const { t } = words
  const url = `${classUrl(one._id)}/pupils/add`
  return {
    title: t('classes.add.title', { name: one.name }),
    lead: page.school.name,
    isLeadVietnamese: true,
    breadcrumbs: crumbs(page, words, t('classes.add.action')),
    url,
    text,
    isSearched: text !== '',
    hasMore,
    candidates: candidates.map((person) => ({
      value: person.id,
      label: personLabel(person, words, now),
      isChecked: chosen.includes(person.id),
    })),
    hasCandidates: candidates.length > 0,
    firstDay,
    grades: one.grades.length > 1 ? gradeOptions(one, grade, words) : undefined,
    cancelUrl: classUrl(one._id),
    errors,
    summary: summaryOf(errors, (name) => t(`classes.add.${name}`)),
  }
}

export interface PlacedPage extends ClassInSchool {
  readonly results: readonly Placing[]
  readonly people: ReadonlyMap<string, KnownPerson>
}

/** What became of each of those who were chosen. */
export function placedPage(page: PlacedPage, words: Translator, now: Date) {
  const { one, results, people } = page
  const { t } = words
  const done = results.filter(({ outcome }) => outcome === 'placed').length
  return {
    title: t('classes.placed.title', { name: one.name }),
    lead: page.school.name,
    isLeadVietnamese: true,
    breadcrumbs: crumbs(page, words, t('classes.add.action')),
    summaryText: t('classes.placed.summary', { done, all: results.length }),
    items: results.map(({ personId, outcome, className }) => {
      const person = people.get(personId)
      return {
        name: person ? personLabel(person, words, now) : t('classes.placed.unknown'),
        isDone: outcome === 'placed',
        text: t(`classes.placed.${outcome}`, { className: className ?? '' }),
        leaves: outcome === 'placed' && className ? t('classes.placed.leaves', { className }) : undefined,
      }
    }),
    classUrl: classUrl(one._id),
    addUrl: `${classUrl(one._id)}/pupils/add`,
  }
}

export interface PupilPage extends ClassInSchool {
  readonly person: KnownPerson
  readonly place: PlacementRecord
  readonly others: readonly ClassRecord[]
  readonly today: string
  readonly move?: { readonly class: string; readonly firstDay: string; readonly errors: FieldErrors }
  readonly end?: { readonly how: string; readonly lastDay: string; readonly errors: FieldErrors }
}

/** Moving a pupil to another class, or taking them out. */
export function pupilPage(page: PupilPage, words: Translator, now: Date) {
  const { one, school, person, place, others, today } = page
  const { t } = words
  const url = `${classUrl(one._id)}/pupils/${person.id}`
  const move = page.move ?? { class: '', firstDay: today, errors: {} }
  const end = page.end ?? { how: 'ended', lastDay: today, errors: {} }
  return {
    title: person.fullName,
    lead: `${t('classes.class.title', { name: one.name })} · ${school.name}`,
    breadcrumbs: crumbs(page, words, person.fullName),
    days: daysOf({ from: place.from, to: place.to ?? undefined }, words, now),
    move: {
      url: `${url}/move`,
      classes: others.map(({ _id, name }) => ({
        value: _id.toString(),
        label: name,
        isSelected: _id.toString() === move.class,
      })),
      hasClasses: others.length > 0,
      firstDay: move.firstDay,
      errors: move.errors,
    },
    end: {
      url: `${url}/end`,
      hows: howOptions('classes.end', end.how, words),
      lastDay: end.lastDay,
      errors: end.errors,
    },
    cancelUrl: classUrl(one._id),
  }
}

/** `ended` or `mistake`, in the words of what ends. */
export function howOptions(key: string, chosen: string, { t }: Translator) {
  return ['ended', 'mistake'].map((how) => ({
    value: how,
    label: t(`${key}.${how}`),
    hint: how === 'mistake' ? t(`${key}.mistakeHint`) : undefined,
    isChecked: how === chosen,
  }))
}

export interface RollPage extends ClassInSchool {
  /** In the order of the class list. */
  readonly pupils: readonly ListedPupil[]
}

export function retainedPage(found: RollPage, words: Translator, now: Date) {
  const { pupils } = found
  return {
    ...rollHead(found, { key: 'retained', path: 'retained' }, words),
    pupils: pupils.map(({ person, isRetained }) => ({
      value: person.id,
      label: personLabel(person, words, now),
      isChecked: isRetained,
    })),
  }
}

/** Which of the grades of a combined class each of its pupils is in. */
export function gradesPage(found: RollPage, words: Translator, now: Date) {
  const { one, pupils } = found
  return {
    ...rollHead(found, { key: 'pupilGrades', path: 'grades' }, words),
    pupils: pupils.map(({ person, grade }) => ({
      fieldName: `grade.${person.id}`,
      label: personLabel(person, words, now),
      grades: gradeOptions(one, String(grade ?? ''), words),
    })),
  }
}

/** Of a form about all pupils of a class. */
function rollHead(found: RollPage, { key, path }: { key: string; path: string }, words: Translator) {
  const { one, school, pupils } = found
  const { t } = words
  return {
    title: t(`classes.${key}.title`, { name: one.name }),
    lead: school.name,
    isLeadVietnamese: true,
    breadcrumbs: crumbs(found, words, t(`classes.${key}.action`)),
    url: `${classUrl(one._id)}/pupils/${path}`,
    cancelUrl: classUrl(one._id),
    hasPupils: pupils.length > 0,
  }
}

function gradeOptions({ grades }: ClassRecord, chosen: string, words: Translator) {
  return grades.map((grade) => ({
    value: String(grade),
    label: gradesName([grade], words),
    isSelected: String(grade) === chosen,
  }))
}

export function historyPage({ person, places }: ClassHistory, words: Translator, now: Date) {
  const { t } = words
  return {
    title: t('classes.history.title', { name: person.fullName }),
    name: person.fullName,
    hasPlaces: places.length > 0,
    places: places.map(({ one, school, from, to }) => ({
      name: t('classes.class.title', { name: one.name }),
      school: school.name,
      year: t('classes.year', { year: yearLabel(one.yearKey) }),
      days: daysOf({ from, to }, words, now),
      isNow: from <= now && (!to || to > now),
    })),
  }
}
