// The parts of a package with what became of each, as a spreadsheet.

import type { Readable } from 'node:stream'
import type { Translator } from '../i18n/translator.ts'
import { addressOfItem } from '../courses/index.ts'
import { type Cell, streamXlsx } from '../spreadsheets/index.ts'
import type { SaidCourse } from './decide.ts'
import { notesText, reasonText, resultOf } from './describe.ts'
import type { ExportRecord } from './export.model.ts'
import { listRows } from './find.ts'
import type { ImportRecord } from './import.model.ts'
import type { Told } from './write/collect.ts'

export function streamReport(found: ImportRecord, site: string, { t }: Translator): Readable {
  const widths = { number: 8, section: 30, title: 50, source: 24, becomes: 24, result: 22, notes: 80, address: 60 }
  const columns = Object.entries(widths).map(([key, width]) => ({ heading: t(`cartridges.rows.${key}`), width }))
  return streamXlsx([{ name: t('cartridges.report.sheet'), columns, rows: rowsOf(found, site, t) }])
}

async function* rowsOf(found: ImportRecord, site: string, t: Translator['t']): AsyncGenerator<Cell[]> {
  const { sections = [] } = (found.course ?? {}) as Partial<SaidCourse>
  let cursor: string | undefined
  do {
    const page = await listRows(found._id, undefined, { limit: 200, cursor })
    for (const row of page.items)
      yield [
        ...[row.number, sections[row.section]?.title ?? '', row.title, t(`cartridges.sources.${row.source}`)],
        ...[row.outcome === 'notHeld' ? null : t(`cartridges.sources.${row.as}`)],
        ...[t(`cartridges.results.${resultOf(row, Boolean(found.endedAt))}`), notesText(row, t)],
        row.state === 'done' ? `${site}${addressOfItem(found.courseId, row.itemId)}` : null,
      ]
    cursor = page.next
  } while (cursor !== undefined)
}

export function streamExportReport({ rows }: ExportRecord, { t }: Translator): Readable {
  const columns = Object.entries({ title: 50, notes: 100 }).map(([key, width]) => ({
    ...{ heading: t(`cartridges.rows.${key}`), width },
  }))
  return streamXlsx([{ name: t('cartridges.report.sheet'), columns, rows: toldRows(rows as Told[], t) }])
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is streamed is asked for row by row
async function* toldRows(rows: readonly Told[], t: Translator['t']): AsyncGenerator<Cell[]> {
  for (const { title, reason } of rows) yield [title, reasonText(reason, t)]
}
