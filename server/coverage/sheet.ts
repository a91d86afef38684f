// The map as a table for spreadsheets: of each measure one.

import type { Translator } from '../i18n/translator.ts'
import { nameIn } from '../materials/index.ts'
import { type SheetToWrite, writeCsv, writeXlsx } from '../spreadsheets/index.ts'
import { type Measure, measures } from './cells.ts'
import type { Grid } from './grid.ts'
import { rowName } from './words.ts'

export async function gridWorkbook(grid: Grid, words: Translator): Promise<Buffer> {
  return await writeXlsx(measures.map((measure) => sheetOf(grid, measure, words)))
}

export function gridCsv(grid: Grid, measure: Measure, words: Translator): string {
  return writeCsv(sheetOf(grid, measure, words))
}

function sheetOf({ groups, columns, total }: Grid, measure: Measure, words: Translator): SheetToWrite {
  const { t } = words
  const named = columns.map((column) => ({ heading: nameIn(words, column), width: 14 }))
  const rows = groups.flatMap(({ strand, topic, rows }) =>
    rows.map((row) => [
      ...[strand, topic, row.code, rowName(row, t)],
      ...[...row.cells.map((cell) => cell[measure]), row.total[measure]],
    ]),
  )
  return {
    name: t(`coverage.measures.${measure}`).slice(0, 31),
    columns: [
      ...['strand', 'topic', 'code', 'outcome'].map((key) => ({
        heading: t(`coverage.columns.${key}`),
        width: key === 'outcome' ? 60 : 20,
      })),
      ...named,
      { heading: t('coverage.columns.total'), width: 10 },
    ],
    rows: [
      ...rows,
      ['', '', '', t('coverage.columns.total'), ...columns.map((column) => column.total[measure]), total[measure]],
    ],
  }
}
