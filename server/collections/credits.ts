// The credit lines of all materials of a collection that somebody sees: for a sheet of paper, or a spreadsheet.

import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, creditOf, titleOf, yearOf } from '../materials/index.ts'
import { writeCsv } from '../spreadsheets/index.ts'
import type { FoundCollection } from './find.ts'

export interface CreditLine {
  readonly section: string
  readonly title: string
  readonly authors: string
  readonly unit: string
  readonly licence: string
  readonly address: string
  readonly text: string
}

/** `site`: where others reach us, without a slash at the end. */
export function creditsOf(
  { sections }: Pick<FoundCollection, 'sections'>,
  site: string,
  { t }: Translator,
): CreditLine[] {
  return sections.flatMap(({ heading, items }) =>
    items.flatMap(({ found }) => {
      if (!found?.material.live) return []
      const { material, content, number } = found
      const { unitName, live } = material
      const address = `${site}${addressOfMaterial(material._id)}/editions/${number}`
      const { text } = creditOf({ content, unitName, year: yearOf(live!.publishedAt), address }, t)
      return [
        {
          ...{ section: heading, title: titleOf(content, t), unit: unitName, address, text },
          authors: content.authors.map(({ name }) => name).join(', '),
          licence: content.licence === '' ? '' : t(`materials.licences.${content.licence}.name`),
        },
      ]
    }),
  )
}

const columns = ['section', 'title', 'authors', 'unit', 'licence', 'address', 'text'] as const

export function creditsFile(lines: readonly CreditLine[], { t }: Translator): string {
  return writeCsv({
    columns: columns.map((key) => ({ heading: t(`collections.credits.columns.${key}`) })),
    rows: lines.map((line) => columns.map((key) => line[key])),
  })
}
