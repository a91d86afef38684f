// The grid as a table for spreadsheets.

import type { Translator } from '../../i18n/translator.ts'
import { dayOf } from '../../day.ts'
import { type SheetToWrite, writeCsv, writeXlsx } from '../../spreadsheets/index.ts'
import type { Grid } from './grid.ts'
import { nameOf } from './pages.ts'

export async function gridWorkbook(grid: Grid, words: Translator): Promise<Buffer> {
  return await writeXlsx([sheetOf(grid, words)])
}

export function gridCsv(grid: Grid, words: Translator): string {
  return writeCsv(sheetOf(grid, words))
}

/** A birth date stands with those who share their name. */
function sheetOf({ items, rows, group }: Grid, { t }: Translator): SheetToWrite {
  const heading = (key: string, width: number) => ({ heading: t(`courses.progress.columns.${key}`), width })
  return {
    name: (group ? nameOf(group, t) : t('courses.progress.titles.grid')).replace(/[[\]:*?/\\]/g, ' ').slice(0, 31),
    columns: [
      ...[heading('name', 28), heading('birthDate', 12), heading('done', 10), heading('all', 10)],
      ...items.map(({ title }) => ({ heading: title, width: 16 })),
    ],
    rows: rows.map(({ name, birthDate, done, all, standings }) => [
      ...[name, birthDate ? dayOf(birthDate) : '', done, all],
      ...items.map(({ _id }) => {
        const standing = standings.get(_id.toString())
        return standing ? t(`courses.progress.standings.${standing}`) : ''
      }),
    ]),
  }
}
