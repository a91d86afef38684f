// The form of one entry, and the question before it is retired.

import type { FieldError, FieldErrors } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import { gradesOf } from '../levels.ts'
import { breadcrumbsTo, type Look, tabsFor } from '../tabs.ts'
import type { ChoiceGroup } from '../versions.ts'
import { entryUrl } from './address.ts'
import type { Where } from './check.ts'
import type { EntryRecord, Field, Kind } from './kinds.ts'
import { openFields, textsOf, type Values, valuesOf } from './values.ts'
import { addTo, rowsOf } from './pages.ts'
import { kinds } from './kinds.ts'

type Typed = Readonly<Record<string, string>>

interface FormState {
  readonly kind: Kind
  readonly where: Where
  readonly choiceGroups: readonly ChoiceGroup[]
  readonly typed: Typed
  readonly errors?: FieldErrors
  /** The list that it stands in. */
  readonly listUrl: string
}

export interface NewEntryPage extends FormState {
  /** What the form carries along. */
  readonly home: Typed
  /** Grades that there are already. */
  readonly takenGrades: readonly number[]
}

export function newEntryPage(page: NewEntryPage, look: Look) {
  const { kind, home } = page
  const { t } = look.translator
  const title = t(`curriculum.kinds.${kind.name}.add`)
  return {
    ...formOf(kind.fields, page, look.translator, page.takenGrades),
    title,
    lead: leadOf(page.where, look.translator),
    tabs: tabsFor(look, undefined),
    breadcrumbs: breadcrumbsTo(look.translator, title),
    url: `/curriculum/edit/${kind.plural}/new`,
    hidden: Object.entries(home).map(([name, value]) => ({ name, value })),
    actionLabel: title,
    cancelUrl: page.listUrl,
  }
}

export interface EntryPage extends FormState {
  readonly entry: EntryRecord
  /** Somebody else has saved it since the form was opened: what is stored now. */
  readonly isStale?: boolean
  /** Of a subject. */
  readonly grades: readonly EntryRecord[]
}

export function entryPage(page: EntryPage, look: Look) {
  const { kind, entry, typed, isStale = false, grades } = page
  const { t } = look.translator
  const name = nameOf(kind, entry, t)
  const url = entryUrl(kind, entry)
  return {
    ...formOf(openFields(kind), page, look.translator, []),
    title: name,
    lang: kind.title === 'grade' ? undefined : 'vi',
    lead: [t(`curriculum.kinds.${kind.name}.one`), entry.code, leadOf(page.where, look.translator)]
      .filter(Boolean)
      .join(' · '),
    tabs: tabsFor(look, undefined),
    breadcrumbs: breadcrumbsTo(look.translator, name, {
      label: t('curriculum.edit.list', { list: t(`curriculum.kinds.${kind.name}.many`) }),
      url: page.listUrl,
    }),
    url,
    hidden: [{ name: 'edition', value: entry.edition }],
    actionLabel: t('curriculum.edit.save'),
    cancelUrl: page.listUrl,
    stored: isStale ? storedNow(kind, entry, typed, look.translator) : undefined,
    isRetired: Boolean(entry.retiredAt),
    retireUrl: entry.retiredAt ? undefined : `${url}/retire`,
    restoreUrl: entry.retiredAt ? `${url}/restore` : undefined,
    contentsUrl: kind.name === 'subjectGrade' ? `${url}/contents` : undefined,
    hasGrades: kind.name === 'subject',
    grades: rowsOf(kinds.subjectGrade, grades, look),
    addGradeUrl:
      kind.name === 'subject' && entry.level && grades.length < gradesOf[entry.level].length
        ? addTo('subjectGrade', entry)
        : undefined,
  }
}

export function retirePage(kind: Kind, entry: EntryRecord, below: number, look: Look) {
  const { t } = look.translator
  const url = entryUrl(kind, entry)
  return {
    title: t('curriculum.retire.title'),
    name: nameOf(kind, entry, t),
    breadcrumbs: breadcrumbsTo(look.translator, t('curriculum.retire.title'), { label: nameOf(kind, entry, t), url }),
    question: t('curriculum.retire.question', { name: nameOf(kind, entry, t) }),
    text: t('curriculum.retire.text'),
    consequences: [t('curriculum.retire.kept'), ...(below > 0 ? [t('curriculum.retire.below', { count: below })] : [])],
    url: `${url}/retire`,
    actionLabel: t('curriculum.retire.action'),
    cancelUrl: url,
  }
}

export function nameOf(kind: Kind, entry: EntryRecord, t: Translator['t']): string {
  return kind.title === 'grade' ? t('curriculum.grade', { grade: entry.grade }) : String(entry[kind.title])
}

/** A value of a field, as people read it. */
export function valueText(field: Pick<Field, 'name' | 'input'>, text: string, { t, has }: Translator): string {
  const key =
    field.input === 'choice'
      ? `curriculum.${field.name === 'tests' ? 'tests' : 'evaluations'}.${text}`
      : `curriculum.requirements.${text}`
  if (field.input !== 'choice' && field.input !== 'requirement') return text
  return has(key) ? t(key) : text
}

function leadOf({ level, subjectCode, grade }: Where, { t }: Translator): string {
  return [level && t(`schools.levels.${level}`), subjectCode, grade !== undefined && t('curriculum.grade', { grade })]
    .filter(Boolean)
    .join(' · ')
}

function formOf(fields: readonly Field[], state: FormState, translator: Translator, takenGrades: readonly number[]) {
  const { typed } = state
  const errors = byField(state.errors ?? {})
  const { t } = translator
  return {
    fields: fields.map((field) => {
      const { name, isOptional = false } = field
      const hint = `curriculum.hints.${name}`
      const options = optionsOf(field, state, translator, takenGrades)
      return {
        name,
        label: t(`curriculum.fields.${name}`),
        hint: translator.has(hint) ? t(hint) : undefined,
        value: typed[name] ?? '',
        error: errors[name],
        isRequired: !isOptional,
        isOptional,
        limit: 'limit' in field ? field.limit : undefined,
        rows: field.input === 'text' || field.input === 'branches' ? 3 : undefined,
        inputmode: field.input === 'number' ? 'numeric' : undefined,
        options,
        isChoice: options !== undefined,
        emptyLabel: options && isOptional ? t('curriculum.edit.noneOf') : undefined,
      }
    }),
    summary: Object.entries(errors).map(([name, error]) => ({
      ...error,
      name,
      label: t(`curriculum.fields.${name}`),
    })),
  }
}

/** A mistake in a part of a list is one of its field. */
function byField(errors: FieldErrors): FieldErrors {
  const found: Record<string, FieldError> = {}
  for (const [path, error] of Object.entries(errors)) {
    const [name = '', ...part] = path.split('.')
    found[name] ??= part.length > 0 && name === 'branches' ? { key: 'curriculum.errors.branches' } : error
  }
  return found
}

function optionsOf(
  field: Field,
  { typed, where, choiceGroups }: FormState,
  translator: Translator,
  takenGrades: readonly number[],
) {
  const { t } = translator
  const option = (value: string, label: string) => ({ value, label, isSelected: value === typed[field.name] })
  switch (field.input) {
    case 'grade':
      return (where.level ? gradesOf[where.level] : [])
        .filter((grade) => !takenGrades.includes(grade))
        .map((grade) => option(String(grade), t('curriculum.grade', { grade })))
    case 'choice':
      return field.choices.map((value) => option(value, valueText(field, value, translator)))
    case 'requirement':
      return [
        option('compulsory', t('curriculum.requirements.compulsory')),
        option('elective', t('curriculum.requirements.elective')),
        ...choiceGroups
          .filter(({ level }) => level === where.level)
          .map(({ code, name, choose }) => option(code, t('curriculum.overview.chosen', { group: name, choose }))),
      ]
    default:
      return undefined
  }
}

/** What somebody else has saved, where it is not what is typed here. */
function storedNow(kind: Kind, entry: EntryRecord, typed: Typed, translator: Translator) {
  const stored: Values = valuesOf(kind, entry)
  const texts = textsOf(kind, stored)
  return openFields(kind)
    .filter(({ name }) => texts[name] !== (typed[name] ?? '').trim())
    .map((field) => ({
      term: translator.t(`curriculum.fields.${field.name}`),
      text: valueText(field, texts[field.name]!, translator) || '–',
    }))
}
