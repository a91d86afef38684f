// The materials of a package with what became of each, as a spreadsheet.

import type { Readable } from 'node:stream'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial } from '../materials/index.ts'
import { type Cell, streamXlsx } from '../spreadsheets/index.ts'
import { missingText, reasonText, resultOf } from './describe.ts'
import { listRows } from './find.ts'
import type { PackageRecord } from './package.model.ts'

export function streamReport(found: PackageRecord, site: string, { t }: Translator): Readable {
  const widths = { place: 20, title: 50, result: 22, notes: 70, missing: 60, files: 10, address: 50 }
  const columns = Object.entries(widths).map(([key, width]) => ({ heading: t(`packages.rows.${key}`), width }))
  return streamXlsx([{ name: t('packages.report.sheet'), columns, rows: rowsOf(found, site, t) }])
}

async function* rowsOf({ _id, endedAt }: PackageRecord, site: string, t: Translator['t']): AsyncGenerator<Cell[]> {
  let cursor: string | undefined
  do {
    const page = await listRows(_id, undefined, { limit: 200, cursor })
    for (const row of page.items) {
      const reasons = row.reasons.map((reason) => reasonText(reason, t)).join(' ')
      const id = row.state === 'done' || row.state === 'kept' ? row.materialId : (row.hereId ?? undefined)
      yield [
        ...[row.place, row.title, t(`packages.results.${resultOf(row, Boolean(endedAt))}`), reasons],
        ...[missingText(row, t), row.files.length, id ? `${site}${addressOfMaterial(id)}` : null],
      ]
    }
    cursor = page.next
  } while (cursor !== undefined)
}
