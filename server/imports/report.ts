// The rows of a list with what became of them, as a spreadsheet.

import type { Readable } from 'node:stream'
import type { Translator } from '../i18n/translator.ts'
import { type Cell, streamXlsx } from '../spreadsheets/index.ts'
import { changeText, reasonText, resultOf } from './describe.ts'
import { readRows } from './find.ts'
import type { ListRecord } from './list.model.ts'

export function streamReport(list: Pick<ListRecord, '_id' | 'state'>, words: Translator): Readable {
  const { t } = words
  const columns = [
    ['place', 16],
    ['kind', 16],
    ['label', 36],
    ['result', 18],
    ['changes', 50],
    ['reasons', 60],
    ['userName', 20],
  ] as const
  const headings = columns.map(([key, width]) => ({ heading: t(`imports.report.${key}`), width }))
  return streamXlsx([{ name: t('imports.report.sheet'), columns: headings, rows: rowsOf(list, words) }])
}

async function* rowsOf({ _id, state }: Pick<ListRecord, '_id' | 'state'>, words: Translator): AsyncGenerator<Cell[]> {
  const { t } = words
  let cursor: string | undefined
  do {
    const page = await readRows(_id, undefined, { limit: 500, cursor })
    for (const row of page.items) {
      const reasons = [...row.failures, ...row.reasons, ...row.remarks].map((reason) => reasonText(reason, words))
      yield [
        ...[
          row.place,
          t(`imports.kindOf.${row.kind}`),
          row.label,
          t(`imports.results.${resultOf(row, state === 'cancelled')}`),
        ],
        ...[row.changes.map((change) => changeText(change, words)).join('; '), reasons.join(' '), row.userName ?? null],
      ]
    }
    cursor = page.next
  } while (cursor !== undefined)
}
