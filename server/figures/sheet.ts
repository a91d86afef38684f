// The same figures as a spreadsheet: one sheet for each view.

import type { Translator } from '../i18n/translator.ts'
import { formatDate } from '../pages/helpers.ts'
import { roles } from '../roles.ts'
import { type SheetToWrite, writeXlsx } from '../spreadsheets/index.ts'
import type { AsOf } from './count.ts'
import { type SchoolOfLevels, totalsByLevel } from './levels.ts'
import type { ListedClass, ListedSchool, ToldFigures } from './list.ts'
import type { Told } from './tell.ts'
import { gradesName, pupilColumns, sumText } from './words.ts'

type Value = string | number | undefined

export async function schoolsSheet(
  listed: readonly (ListedSchool & SchoolOfLevels)[],
  asOf: AsOf,
  words: Translator,
): Promise<Buffer> {
  const { t, language } = words
  const all = listed.flatMap(({ figures }) => figures ?? [])
  const grades = [
    ...new Map(all.flatMap((one) => one.grades.map((grade) => [grade.grades.join(), grade.grades]))).values(),
  ]
  grades.sort((a, b) => a[0]! - b[0]! || a.length - b.length)
  const held = roles.filter((role) => all.some((one) => one.roles.some((other) => other.role === role)))
  const countedAt = ({ countedAt }: ToldFigures) => formatDate(countedAt, 'dateTime', language, countedAt)
  const column = (key: string) => t(`figures.columns.${key}`)
  const sheet = (view: string, headings: readonly string[], cells: (figures: ToldFigures) => readonly Value[]) =>
    sheetOf(
      t(`figures.views.${view}`),
      [column('school'), ...headings],
      [
        ...listed.map(({ school, figures }) => [school.name, ...(figures ? cells(figures) : [t('figures.counting')])]),
        totalRow(all.map(cells), t('figures.total', { count: all.length })),
      ],
    )
  return await writeXlsx([
    sheet(
      'overview',
      [...['classes', ...pupilColumns, 'staff', 'staffUnused'].map(column), column('day'), column('countedAt')],
      (figures) => [
        figures.classes,
        ...pupilColumns.map((key) => toldCell(figures[key], words)),
        figures.staff,
        figures.staffUnused ?? '',
        dayText(asOf, words),
        countedAt(figures),
      ],
    ),
    sheet(
      'grades',
      grades.map((key) => gradesName(key, words)),
      (figures) =>
        grades.map((key) =>
          toldCell(figures.grades.find((one) => one.grades.join() === key.join())?.pupils ?? 0, words),
        ),
    ),
    sheetOf(
      t('figures.levels.title'),
      ['level', 'schools', 'classes', 'pupils'].map(column),
      totalsByLevel(listed).map(({ level, schools, classes, pupils }) => [
        t(`schools.levels.${level}`),
        schools,
        classes,
        pupils?.isAtLeast === false ? pupils.value : sumText(pupils, words),
      ]),
    ),
    sheet('staff', [...held.map((role) => t(`roles.${role}`)), column('staff')], (figures) => [
      ...held.map((role) => figures.roles.find((one) => one.role === role)?.count ?? 0),
      figures.staff,
    ]),
  ])
}

export async function classesSheet(
  { figures, classes }: { readonly figures: ToldFigures; readonly classes: readonly ListedClass[] },
  asOf: AsOf,
  words: Translator,
): Promise<Buffer> {
  const { t } = words
  const column = (key: string) => t(`figures.columns.${key}`)
  const told = (one: Pick<ListedClass, (typeof pupilColumns)[number]>) =>
    pupilColumns.map((key) => toldCell(one[key], words))
  return await writeXlsx([
    sheetOf(t('figures.views.classes'), ['class', 'grade', ...pupilColumns, 'day'].map(column), [
      ...classes.map((one) => [one.name, gradesName(one.grades, words), ...told(one), dayText(asOf, words)]),
      [t('figures.whole'), '', ...told(figures), dayText(asOf, words)],
    ]),
    sheetOf(
      t('figures.views.staff'),
      ['role', 'people'].map(column),
      figures.roles.map(({ role, count }) => [t(`roles.${role}`), count]),
    ),
  ])
}

function sheetOf(name: string, headings: readonly string[], rows: readonly (readonly Value[])[]): SheetToWrite {
  return {
    name: name.slice(0, 31),
    columns: headings.map((heading, at) => ({ heading, width: at === 0 ? 36 : 14 })),
    rows: rows.map((row) => row.map((value) => value ?? '')),
  }
}

/** Of what is told in numbers. */
function totalRow(rows: readonly (readonly Value[])[], label: string): Value[] {
  const width = Math.max(0, ...rows.map((row) => row.length))
  const sums = Array.from({ length: width }, (_, at) => {
    const numbers = rows.flatMap((row) => (typeof row[at] === 'number' ? [row[at]] : []))
    return numbers.length === 0 ? '' : numbers.reduce((sum, one) => sum + one, 0)
  })
  return [label, ...sums]
}

function toldCell(told: Told, { t }: Translator): Value {
  return told === 'few' ? t('figures.hidden') : (told ?? '')
}

function dayText({ day }: AsOf, { language }: Translator): string {
  const at = new Date(`${day}T05:00:00Z`)
  return formatDate(at, 'day', language, at)
}
