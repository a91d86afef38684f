// The spreadsheet to begin with: the headings as we read them, and what to write below each.

import type { Readable } from 'node:stream'
import type { Translate } from '../i18n/translator.ts'
import { type Cell, streamXlsx, writeCsv } from '../spreadsheets/index.ts'
import { columnNames, columns } from './read/columns.ts'

/** In Vietnamese, whoever asks: these are the words that schools know. */
const headings = columnNames.map((name) => ({ heading: columns[name][0], width: 24 }))

export function streamTemplate(t: Translate): Readable {
  const explained = ['column', 'explanation'].map((key, at) => ({
    heading: t(`packages.template.${key}`),
    width: at === 0 ? 28 : 100,
  }))
  return streamXlsx([
    { name: t('packages.template.sheet'), columns: headings, rows: rowsOf([]) },
    {
      name: t('packages.template.explained'),
      columns: explained,
      rows: rowsOf(columnNames.map((name) => [columns[name][0], t(`packages.columns.${name}`)])),
    },
  ])
}

export function csvTemplate(): string {
  return writeCsv({ columns: headings, rows: [] })
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is streamed is asked for row by row
async function* rowsOf(rows: readonly (readonly Cell[])[]): AsyncGenerator<readonly Cell[]> {
  yield* rows
}
