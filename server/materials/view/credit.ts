// How somebody who uses a material names those who made it: as text for a sheet of paper, as HTML for a page.

import { dayOf } from '../../day.ts'
import type { Translate } from '../../i18n/translator.ts'
import type { Content } from '../content.ts'
import { type LicenceCode, licenceOf } from '../licences.ts'
import { titleOf } from '../labels.ts'
import { escapeHtml } from './formulas.ts'

export interface Credited {
  readonly content: Content
  readonly unitName: string
  readonly year: number
  /** Of the edition, whole. */
  readonly address: string
  /** Why the edition was recalled, when it was. */
  readonly recalledBecause?: string | undefined
}

export function creditOf({ content, unitName, year, address }: Credited, t: Translate): { text: string; html: string } {
  const title = titleOf(content, t)
  const authors = content.authors.map(({ name }) => name).join(', ')
  const makers = [authors, unitName].filter((name) => name !== '').join(', ')
  const licence = content.licence === '' ? undefined : licenceNamed(content.licence, t)
  const head = `${makers} (${year})`
  const html = [
    `<a href="${escapeHtml(address)}"><cite>${escapeHtml(title)}</cite></a>`,
    escapeHtml(head),
    ...(licence
      ? [
          licence.url
            ? `<a rel="license" href="${escapeHtml(licence.url)}">${escapeHtml(licence.name)}</a>`
            : escapeHtml(licence.name),
        ]
      : []),
  ]
  return {
    text: [`“${title}”`, head, ...(licence ? [licence.name] : []), address].join('. '),
    html: `<p>${html.join('. ')}.</p>`,
  }
}

/** In Vietnam. */
export function yearOf(at: Date): number {
  return Number(dayOf(at).slice(0, 4))
}

/** Public licences are known by their short names everywhere. */
function licenceNamed(code: LicenceCode, t: Translate): { readonly name: string; readonly url?: string } {
  const { name, url } = licenceOf(code)
  return url === undefined ? { name: t(`materials.licences.${code}.name`) } : { name, url }
}

/** Lies beside the files of an archive, which is copied on without this page. */
export function licenceText(credited: Credited, t: Translate): string {
  const { licence } = credited.content
  const { recalledBecause: reason } = credited
  const warning = reason === undefined ? [] : [t('materials.recall.inArchive', { reason }), '']
  const lines = [
    ...warning,
    titleOf(credited.content, t),
    '',
    t('materials.view.zip.credit'),
    creditOf(credited, t).text,
  ]
  if (licence !== '') {
    const { url } = licenceOf(licence)
    lines.push(
      '',
      t(`materials.licences.${licence}.name`),
      t(`materials.licences.${licence}.allows`),
      ...(url ? [url] : []),
    )
  }
  return `${lines.join('\r\n')}\r\n`
}
