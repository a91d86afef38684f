import type { Page } from '../../api/paging.ts'
import type { FieldErrors } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import type { KnownPerson } from '../../people/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import type { ClassRecord } from '../class.model.ts'
import type { MoveItemRecord, MoveRecord } from './move.model.ts'
import type { Division } from './split.ts'

type Units = ReadonlyMap<string, KnownUnit>

const url = '/classes/reshapings'

interface MovesPage {
  readonly unit: KnownUnit
  readonly moves: readonly MoveRecord[]
  readonly units: Units
}

export function movesPage({ unit, moves, units }: MovesPage, words: Translator) {
  const { t } = words
  return {
    title: t('classes.reshaping.title', { unit: unit.name }),
    breadcrumbs: crumbs(unit, t('classes.reshaping.link'), words),
    moves: moves.map((move) => ({
      title: headOf(move, units, words),
      url: `${url}/${move._id.toString()}`,
      text: t(`classes.reshaping.states.${move.state}`),
      isNext: move.state === 'waiting',
    })),
  }
}

interface MovePage {
  readonly move: MoveRecord
  readonly items: Page<MoveItemRecord>
  readonly people: ReadonlyMap<string, KnownPerson>
  readonly classes: ReadonlyMap<string, ClassRecord>
  readonly units: Units
  readonly refused: number
  readonly total: number
  readonly isFurther: boolean
}

export function movePage(page: MovePage, words: Translator, now: Date) {
  const { move, items, people, classes, units, refused, total, isFurther } = page
  const { t } = words
  const label = (key: string) => ({ label: t(`classes.reshaping.columns.${key}`) })
  const own = `${url}/${move._id.toString()}`
  const hasUndo = move.state === 'undoing' || move.state === 'undone'
  return {
    ...frameOf(move, units, words, now),
    state: t(`classes.reshaping.states.${move.state}`),
    kind: move.state === 'done' || move.state === 'undone' ? 'good' : 'info',
    refused: refused > 0 ? t('classes.reshaping.refused', { count: refused }) : undefined,
    caption: t('classes.reshaping.items', { count: total }),
    columns: ['who', 'what', 'change', ...(hasUndo ? ['undo'] : [])].map(label),
    rows: items.items.map((item) => ({
      cells: [
        { ...label('who'), text: whoOf(item, people, classes), isName: true, isVietnamese: item.kind !== 'class' },
        { ...label('what'), text: whatOf(item, units, classes, words) },
        { ...label('change'), text: t(`classes.reshaping.changes.${changeOf(item, move)}`) },
        ...(hasUndo ? [{ ...label('undo'), text: undoOf(item, words) }] : []),
      ],
    })),
    hasRows: items.items.length > 0,
    hasPages: isFurther || items.next !== undefined,
    previousUrl: isFurther ? own : undefined,
    nextUrl: items.next && addressOf(own, { cursor: items.next }),
  }
}

interface DividePage {
  readonly move: MoveRecord
  readonly classes: readonly ClassRecord[]
  readonly units: Units
  readonly division?: Division
  readonly errors?: FieldErrors
}

export function dividePage({ move, classes, units, division, errors = {} }: DividePage, words: Translator, now: Date) {
  const { t } = words
  const options = (chosen: string | undefined) =>
    move.intoIds.map((id) => ({
      value: id.toString(),
      label: units.get(id.toString())?.name ?? '',
      isVietnamese: true,
      isSelected: chosen === id.toString(),
    }))
  return {
    ...frameOf(move, units, words, now),
    url: `${url}/${move._id.toString()}`,
    isEnding: move.isEnding === true,
    classes: classes.map(({ _id, name, yearKey }) => ({
      field: `class-${_id.toString()}`,
      label: t('classes.reshaping.ofClass', { name, year: `${yearKey}-${yearKey + 1}` }),
      options: options(division?.classes[_id.toString()]),
      emptyLabel: t(`classes.reshaping.${move.isEnding ? 'choose' : 'stays'}`),
      error: errors[_id.toString()],
    })),
    rest: options(division?.restId),
    restError: errors.rest,
    managers: options(division?.managersId),
    managersError: errors.managers,
    summary: Object.entries(errors).map(([field, { key, values }]) => ({
      field: /^[0-9a-f]{24}$/.test(field) ? `class-${field}` : field,
      text: t(key, values),
    })),
  }
}

function frameOf(move: MoveRecord, units: Units, words: Translator, now: Date) {
  const unit = units.get(move.unitId.toString())
  const day = formatDate(move.day, 'day', words.language, now)
  return {
    title: headOf(move, units, words),
    lead: words.t('classes.reshaping.lead', { day, unit: unit?.name ?? '' }),
    breadcrumbs: unit ? crumbs(unit, words.t('classes.reshaping.link'), words) : [],
  }
}

function crumbs(unit: KnownUnit, label: string, { t }: Translator) {
  return [
    { label: t('schools.titles.units'), url: '/schools' },
    { label: unit.name, url: `/schools/${unit.id}`, isVietnamese: true },
    { label },
  ]
}

function headOf({ kind, unitId, intoIds }: MoveRecord, units: Units, { t }: Translator): string {
  const names = intoIds.map((id) => units.get(id.toString())?.name ?? '').join(', ')
  return t(`classes.reshaping.kinds.${kind}`, { unit: units.get(unitId.toString())?.name ?? '', names })
}

function whoOf(
  { personId, classId }: MoveItemRecord,
  people: MovePage['people'],
  classes: MovePage['classes'],
): string {
  return people.get(personId?.toString() ?? '')?.fullName ?? classes.get(classId?.toString() ?? '')?.name ?? '–'
}

function whatOf(item: MoveItemRecord, units: Units, classes: MovePage['classes'], { t }: Translator): string {
  if (item.kind === 'membership')
    return t('classes.reshaping.role', {
      role: t(`roles.${item.role}`),
      unit: units.get(item.unitId!.toString())?.name ?? '',
    })
  const name = classes.get(item.classId?.toString() ?? '')?.name ?? '–'
  return t(`classes.reshaping.whats.${item.kind}`, { name })
}

function changeOf({ kind, unitId }: MoveItemRecord, move: MoveRecord): string {
  if (kind === 'class') return 'moved'
  return kind === 'membership' && !unitId?.equals(move.unitId) ? 'begun' : 'ended'
}

function undoOf({ undo, reason }: MoveItemRecord, { t }: Translator): string {
  if (undo === 'done') return t('classes.reshaping.undone')
  return undo === 'refused' ? t(`classes.reshaping.reasons.${reason}`) : '–'
}
