// The dry run: what each row of a workbook would do. It looks only at what it is given, and writes nothing.

import { readForm } from '../../http/form.ts'
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
import type { ChoiceGroup } from '../versions.ts'
import type { ItemToDo, Reason } from './import.model.ts'
import { stateWords } from './sheets.ts'

/** What there is in the version. */
export interface Stored {
  readonly versionCode: string
  readonly choiceGroups: readonly ChoiceGroup[]
  find(kind: KindName, key: string): EntryRecord | undefined
}

export function keyOf({ key }: Kind, entry: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(key.map((name) => entry[name]))
}

export type Planner = ReturnType<typeof startPlan>

export interface Wanted {
  readonly at: { readonly sheet: string; readonly row: number }
  readonly label: string
  readonly where: Where
  readonly columns: ReadonlySet<string>
  readonly typed: Readonly<Record<string, string>>
  readonly state: string
  /** Rows below may say the same once more. */
  readonly isRepeated: boolean
}

/** Row by row (rows.ts). The sheet of subjects comes first: the other one may need what it creates. */
export function startPlan(stored: Stored) {
  const items: ItemToDo[] = []
  /** What the file has said about an entry already. */
  const said = new Map<string, { readonly row: number; readonly said: Said; readonly isFine: boolean }>()
  return { items, stored, plan, isThere, refuse }

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
      const isElsewhere = Object.entries(where).some(([name, value]) => existing[name] !== value)
      if (isElsewhere) return refuseFor({ code: { key: 'curriculum.imports.reasons.elsewhere' } })
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

/** A new subject without a short name is called by its whole one. */
function complete({ name }: Kind, typed: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return name === 'subject' && typed.shortName === '' ? { ...typed, shortName: typed.name?.slice(0, 60) ?? '' } : typed
}

/** Undefined for what says nothing to us. */
function readState(text: string): 'offered' | 'retired' | 'left' | undefined {
  return text === '' ? 'left' : (stateWords.read(text) as 'offered' | 'retired' | undefined)
}
