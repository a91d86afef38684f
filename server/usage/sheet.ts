// The same statistics as a spreadsheet: one sheet for each table.

import type { Translator } from '../i18n/translator.ts'
import { shownContent, titleOf } from '../materials/index.ts'
import { type SheetToWrite, writeXlsx } from '../spreadsheets/index.ts'
import type { Counted, MaterialUsage, NamedReach, TopMaterial, UnitUsage } from './statistics.ts'
import type { Counts } from './tally.ts'
import { useName } from './words.ts'

export async function materialSheet(usage: MaterialUsage, words: Translator): Promise<Buffer> {
  const { t } = words
  return await writeXlsx([
    weeksSheet('byWeek', usage, words),
    reachSheet('schools', usage.reach, words),
    {
      name: t('usage.sheets.uses'),
      columns: ['title', 'kind', 'edition'].map((key) => ({ heading: t(`usage.columns.${key}`), width: widthOf(key) })),
      rows: usage.uses.map(({ title, kind, edition }) => [title || t('usage.unnamed'), useName(kind, words), edition]),
    },
  ])
}

export async function unitSheet({ scope, materials, people }: UnitUsage, words: Translator): Promise<Buffer> {
  const own = scope.school !== undefined
  return await writeXlsx([
    weeksSheet(own ? 'materialsByWeek' : 'byWeek', materials, words),
    topSheet(own ? 'materialsTop' : 'top', materials.top, words),
    reachSheet('schools', materials.reach, words),
    ...(people ? [weeksSheet('peopleByWeek', people, words), topSheet('peopleTop', people.top, words)] : []),
  ])
}

/** Days as dates are written everywhere, so that a program can sort by them. */
function weeksSheet(name: string, { weeks }: Counted, words: Translator): SheetToWrite {
  return sheetOf(
    name,
    'weekFrom',
    weeks.map(({ day, ...counts }) => [day, counts]),
    words,
  )
}

function topSheet(name: string, top: readonly TopMaterial[], words: Translator): SheetToWrite {
  return sheetOf(
    name,
    'material',
    top.map(({ material, ...counts }) => [titleOf(shownContent(material), words.t), counts]),
    words,
  )
}

function reachSheet(name: string, { told, untold, leastTold }: NamedReach, words: Translator): SheetToWrite {
  const sheet = sheetOf(
    name,
    'school',
    told.map((one) => [one.name, one.counts]),
    words,
  )
  if (untold === 0) return sheet
  return { ...sheet, rows: [...sheet.rows, [words.t('usage.untold', { count: untold, least: leastTold }), '', '']] }
}

function sheetOf(
  name: string,
  first: string,
  rows: readonly (readonly [string, Counts])[],
  { t }: Translator,
): SheetToWrite {
  return {
    name: t(`usage.sheets.${name}`).slice(0, 31),
    columns: [first, 'views', 'downloads'].map((key) => ({ heading: t(`usage.columns.${key}`), width: widthOf(key) })),
    rows: rows.map(([text, { views, downloads }]) => [text, views, downloads]),
  }
}

function widthOf(key: string): number {
  return ['material', 'school', 'title'].includes(key) ? 48 : 14
}
