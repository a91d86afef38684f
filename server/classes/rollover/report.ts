// What a rollover has done, item by item, as a spreadsheet. It may be had at any time: of one that runs, all that is done.

import type { Readable } from 'node:stream'
import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import type { Translator } from '../../i18n/translator.ts'
import { type Cell, streamXlsx } from '../../spreadsheets/index.ts'
import { itemName, resultText, undoText } from './describe.ts'
import { listItems } from './items.ts'

const columns = [
  ['kind', 18],
  ['who', 32],
  ['birthDate', 14],
  ['from', 18],
  ['to', 18],
  ['result', 44],
  ['undo', 34],
] as const

export function streamReport(actor: Actor, rolloverId: Types.ObjectId, words: Translator): Readable {
  const { t } = words
  const headings = columns.map(([key, width]) => ({ heading: t(`classes.rollover.item.${key}`), width }))
  return streamXlsx([{ name: t('classes.rollover.report'), columns: headings, rows: rowsOf(actor, rolloverId, words) }])
}

async function* rowsOf(actor: Actor, rolloverId: Types.ObjectId, words: Translator): AsyncGenerator<Cell[]> {
  const { t } = words
  let cursor: string | undefined
  do {
    const page = await listItems(actor, rolloverId, 'all', { limit: 500, cursor })
    for (const listed of page.items) {
      const { item, person } = listed
      yield [
        t(`classes.rollover.kinds.${item.kind}`),
        item.kind === 'class' ? null : itemName(listed, words),
        // Namesakes are told apart by it; of teachers it is nobody's business here.
        item.kind === 'pupil' ? (person?.birthDate ?? null) : null,
        item.fromName ?? null,
        item.toName ?? null,
        resultText(listed, words),
        undoText(listed, words) ?? null,
      ]
    }
    cursor = page.next
  } while (cursor !== undefined)
}
