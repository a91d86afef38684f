// The report as a table for spreadsheets: counts alone.

import type { Translator } from '../i18n/translator.ts'
import { type SheetToWrite, writeCsv, writeXlsx } from '../spreadsheets/index.ts'
import { shownDay } from './days.ts'
import { numberText } from './page.ts'
import type { Reach } from './reach.ts'

export async function reachWorkbook(reach: Reach, words: Translator): Promise<Buffer> {
  return await writeXlsx([sheetOf(reach, words)])
}

export function reachCsv(reach: Reach, words: Translator): string {
  return writeCsv(sheetOf(reach, words))
}

function sheetOf({ days, classes }: Reach, { t }: Translator): SheetToWrite {
  const heading = (key: string, width: number) => ({ heading: t(`disruption.reach.${key}`), width })
  return {
    name: t('disruption.reach.sheet'),
    columns: [
      ...[heading('class', 14), heading('pupils', 10), heading('reached', 16), heading('missed', 16)],
      ...days.map((day) => ({ heading: shownDay(day), width: 12 })),
    ],
    rows: classes.map(({ name, told }) =>
      told
        ? [
            name,
            told.pupils,
            numberText(told.reached, t),
            numberText(told.missed, t),
            ...told.byDay.map((one) => numberText(one, t)),
          ]
        : [name, t('disruption.reach.few'), '', '', ...days.map(() => '')],
    ),
  }
}
