// The dry run: what each row of a workbook would do. It looks only at what it is given, and writes nothing.

import { readForm } from '../../http/form.ts'
import type { SheetRow } from '../../spreadsheets/index.ts'
import { checkPlace, type Where } from '../entries/check.ts'
import { type EntryRecord, type Kind, type KindName, kinds } from '../entries/kinds.ts'
import {
  changedValues,
  isSame,
  openFields,
  typedValues,
  type Values,
  valuesOf,
  wholeValues,
} from '../entries/values.ts'
import { type CurriculumLevel, curriculumLevels, gradesOf } from '../levels.ts'
import type { ChoiceGroup } from '../versions.ts'
import type { ItemToDo, Reason } from './import.model.ts'
import {
  evaluationWords,
  levelWords,
  requirementWords,
  stateWords,
  type SubjectColumn,
  testWords,
  type TreeColumn,
  type Vocabulary,
} from './sheets.ts'

/** What there is in the version. */
export interface Stored {
  readonly versionCode: string
  readonly choiceGroups: readonly ChoiceGroup[]
  find(kind: KindName, key: string): EntryRecord | undefined
}

export interface ReadSheet<Column extends string> {
  readonly name: string
  /** The columns that it has: what is missing stays as it is. */
  readonly columns: ReadonlySet<Column>
  readonly rows: readonly SheetRow<Column>[]
}

export function keyOf({ key }: Kind, entry: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(key.map((name) => entry[name]))
}

export type Planner = ReturnType<typeof startPlan>

/** The sheet of subjects comes first: the other one may need what it creates. */
export function startPlan(stored: Stored) {
  const items: ItemToDo[] = []
  /** What the file has said about an entry already. */
  const said = new Map<string, { readonly row: number; readonly said: Said; readonly isFine: boolean }>()
  return { items, planSubjectRow, planTreeRow }

  function planSubjectRow(
    { name: sheet, columns }: Pick<ReadSheet<SubjectColumn>, 'name' | 'columns'>,
    row: SheetRow<SubjectColumn>,
  ): void {
    const at = { sheet, row: row.number }
    const level = levelWords.read(row.text('level')) as CurriculumLevel | undefined
    const code = row.text('code').toUpperCase()
    const label = code || row.text('name')
    if (level === undefined) return refuse('subject', { ...at, label }, { key: 'curriculum.imports.reasons.level' })
    const where: Where = { versionCode: stored.versionCode, level }

    const hasGrade = row.text('grade') !== ''
    const subject = plan(kinds.subject, {
      ...{ at, where, label },
      columns: new Set([...columns].filter((column) => !gradeColumns.includes(column))),
      typed: { code, name: row.text('name'), shortName: row.text('shortName'), aliases: row.text('aliases') },
      state: hasGrade ? '' : row.text('state'),
      isRepeated: true,
    })
    if (!hasGrade || !subject) {
      if (hasGrade)
        refuse(
          'subjectGrade',
          { ...at, label: `${label} ${row.text('grade')}` },
          { key: 'curriculum.imports.reasons.parent' },
        )
      return
    }
    const requirements = requirementWords(stored.choiceGroups.filter((group) => group.level === level))
    plan(kinds.subjectGrade, {
      ...{ at, columns, state: row.text('state'), isRepeated: false },
      where: { ...where, subjectCode: code },
      label: `${label} ${row.text('grade')}`,
      typed: {
        grade: gradeText(row.text('grade')),
        periods: row.text('periods'),
        evaluation: inOurWords(evaluationWords, row.text('evaluation')),
        requirement: inOurWords(requirements, row.text('requirement')),
        regularAssessments: row.text('regularAssessments'),
        tests: inOurWords(testWords, row.text('tests')),
      },
    })
  }

  function planTreeRow(
    { name: sheet, columns }: Pick<ReadSheet<TreeColumn>, 'name' | 'columns'>,
    row: SheetRow<TreeColumn>,
  ): void {
    const at = { sheet, row: row.number }
    const texts = { strand: row.text('strandCode'), topic: row.text('topicCode'), outcome: row.text('code') }
    const codes = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, text.toUpperCase()]),
    ) as typeof texts
    const deepest: KindName =
      codes.outcome || row.text('text') ? 'outcome' : codes.topic || row.text('topic') ? 'topic' : 'strand'
    const label = codes[deepest] || row.text('text') || row.text('topic') || row.text('strand')

    const grade = Number(gradeText(row.text('grade')))
    const level = curriculumLevels.find((one) => gradesOf[one].includes(grade))
    const subjectCode = row.text('subjectCode').toUpperCase()
    const { versionCode } = stored
    const isTaught = level !== undefined && isThere('subjectGrade', { level, subjectCode, grade })
    if (!isTaught) return refuse(deepest, { ...at, label }, { key: 'curriculum.imports.reasons.subjectGrade' })

    const inGrade: Where = { versionCode, level, subjectCode, grade }
    const steps: { kind: Kind; where: Where; typed: Record<string, string>; columns: Set<string> }[] = [
      {
        kind: kinds.strand,
        where: inGrade,
        typed: { code: codes.strand, name: row.text('strand') },
        columns: nameIf(columns.has('strand')),
      },
      {
        kind: kinds.topic,
        where: { ...inGrade, strandCode: codes.strand },
        typed: { code: codes.topic, name: row.text('topic') },
        columns: nameIf(columns.has('topic')),
      },
      {
        kind: kinds.outcome,
        where: { ...inGrade, topicCode: codes.topic },
        typed: { code: codes.outcome, text: row.text('text') },
        columns: new Set(columns),
      },
    ]
    for (const { kind, where, typed, columns: own } of steps) {
      const isLast = kind.name === deepest
      const isFine = plan(kind, {
        ...{ at, where, typed, columns: own },
        label: typed.code || label,
        state: isLast ? row.text('state') : '',
        isRepeated: !isLast || kind.name !== 'outcome',
      })
      if (isLast) return
      if (!isFine) return refuse(deepest, { ...at, label }, { key: 'curriculum.imports.reasons.parent' })
    }
  }

  interface Wanted {
    readonly at: { readonly sheet: string; readonly row: number }
    readonly label: string
    readonly where: Where
    readonly columns: ReadonlySet<string>
    readonly typed: Readonly<Record<string, string>>
    readonly state: string
    /** Rows below may say the same once more. */
    readonly isRepeated: boolean
  }

  /** Says whether what belongs to it may follow. */
  function plan(kind: Kind, { at, label, where, columns, typed, state, isRepeated }: Wanted): boolean {
    const about = { ...at, label }
    const identity = { ...where, ...typed, grade: kind.name === 'subjectGrade' ? Number(typed.grade) : where.grade }
    const key = keyOf(kind, identity)
    const sayKey = kind.name + key
    const before = said.get(sayKey)
    const saying: Said = { ...typed, ...where }
    if (before) {
      if (!isRepeated) return refused('twice', before.row)
      // What is left out below the first row is the same.
      const agrees = Object.entries(saying).every(([name, value]) => value === '' || value === before.said[name])
      return agrees ? before.isFine : refused('contradicts', before.row)
    }
    const entry = stored.find(kind.name, key)
    const isFine = entry ? planChange(entry) : planCreation()
    said.set(sayKey, { row: at.row, said: saying, isFine })
    return isFine

    function refused(why: 'twice' | 'contradicts', row: number): boolean {
      refuse(kind.name, about, { key: `curriculum.imports.reasons.${why}`, values: { row } })
      return false
    }

    function planCreation(): boolean {
      const form = readForm(wholeValues(kind.fields), typedValues(kind.fields, complete(kind, typed)))
      if (!form.ok) return refuseFor(form.errors)
      const errors = checkPlace(kind, where, form.values, stored.choiceGroups)
      if (Object.keys(errors).length > 0) return refuseFor(errors)
      if (readState(state) === undefined) return refuseFor({ state: { key: 'field.errors.invalid' } })
      if (readState(state) === 'retired') return refuseFor({ state: { key: 'curriculum.imports.reasons.newRetired' } })
      add(kind.name, about, { action: 'create', where: { ...where }, values: form.values })
      return true
    }

    function planChange(existing: EntryRecord): boolean {
      if (kind.name === 'topic' && existing.strandCode !== where.strandCode)
        return refuseFor({ code: { key: 'curriculum.imports.reasons.elsewhere' } })
      if (kind.name === 'outcome' && existing.topicCode !== where.topicCode)
        return refuseFor({ code: { key: 'curriculum.imports.reasons.elsewhere' } })
      const fields = openFields(kind).filter(
        ({ name, isOptional }) => columns.has(name) && (isOptional || typed[name] !== ''),
      )
      const form = readForm(changedValues(kind), typedValues(fields, typed))
      if (!form.ok) return refuseFor(form.errors)
      const errors = checkPlace(kind, where, form.values, stored.choiceGroups)
      if (Object.keys(errors).length > 0) return refuseFor(errors)
      const wanted = readState(state)
      if (wanted === undefined) return refuseFor({ state: { key: 'field.errors.invalid' } })

      const former = valuesOf(kind, existing)
      const changed = fields.map(({ name }) => name).filter((name) => !isSame(form.values[name], former[name]))
      const isRetired = Boolean(existing.retiredAt)
      const retire = wanted === 'left' || (wanted === 'retired') === isRetired ? undefined : wanted === 'retired'
      const pick = (all: Values) => Object.fromEntries(changed.map((name) => [name, all[name]]))
      const seen = { entryId: existing._id, edition: existing.edition }
      if (changed.length === 0 && retire === undefined) add(kind.name, about, { action: 'leave', ...seen })
      else add(kind.name, about, { action: 'change', ...seen, values: pick(form.values), before: pick(former), retire })
      return true
    }

    function refuseFor(errors: Readonly<Record<string, Reason>>): boolean {
      const [field = '', reason] = Object.entries(errors)[0]!
      refuse(kind.name, about, { ...reason, field: field.split('.')[0]! })
      return false
    }
  }

  function isThere(kind: KindName, key: Readonly<Record<string, unknown>>): boolean {
    const text = keyOf(kinds[kind], key)
    return said.get(kind + text)?.isFine ?? stored.find(kind, text) !== undefined
  }

  function refuse(kind: KindName, about: Pick<ItemToDo, 'sheet' | 'row' | 'label'>, reason: Reason): void {
    add(kind, about, { action: 'refuse', reason })
  }

  function add(
    kind: KindName,
    about: Pick<ItemToDo, 'sheet' | 'row' | 'label'>,
    what: Omit<ItemToDo, 'at' | 'kind' | 'sheet' | 'row' | 'label'>,
  ): void {
    items.push({ at: items.length + 1, kind, ...about, label: about.label.slice(0, 200) || '–', ...what })
  }
}

type Said = Readonly<Record<string, unknown>>

const gradeColumns: readonly string[] = [
  'grade',
  'periods',
  'evaluation',
  'requirement',
  'regularAssessments',
  'tests',
  'state',
]

/** A new subject without a short name is called by its whole one. */
function complete({ name }: Kind, typed: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return name === 'subject' && typed.shortName === '' ? { ...typed, shortName: typed.name?.slice(0, 60) ?? '' } : typed
}

/** `6`, `Lớp 6`, `Khối 6`. */
function gradeText(text: string): string {
  return /(\d+)\s*$/.exec(text)?.[1] ?? text
}

/** What we do not know stays as it is, for the schema to refuse. */
function inOurWords(words: Vocabulary, text: string): string {
  return text === '' ? '' : (words.read(text) ?? text)
}

/** Undefined for what says nothing to us. */
function readState(text: string): 'offered' | 'retired' | 'left' | undefined {
  return text === '' ? 'left' : (stateWords.read(text) as 'offered' | 'retired' | undefined)
}

function nameIf(hasColumn: boolean): Set<string> {
  return new Set(hasColumn ? ['name'] : [])
}
