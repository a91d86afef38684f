// What stands in a file, to be read without the program that it is for: on a page of its own, which also comes into the page
// of the material when somebody asks for it.

import { text } from 'node:stream/consumers'
import type { Translator } from '../../i18n/translator.ts'
import { findProcessing, openDerived, type Processing, readPages } from '../../processing/index.ts'
import { formatBytes } from '../../pages/helpers.ts'
import { type Format, kindOf } from '../../uploads/index.ts'
import type { MaterialFile } from '../content.ts'
import { addressOfMaterial, titleOf } from '../labels.ts'
import { listContents } from './contents.ts'
import { escapeHtml, withFormulas } from './formulas.ts'
import { contentLanguage } from './language.ts'
import { shownRecall } from './recalled.ts'
import type { Taken } from './take.ts'
import { paragraphsOf, textAsHtml } from './text-as-html.ts'

export interface Reading {
  /** Clean: of the one sanitiser, or made of escaped text. */
  readonly html: string
  /** Where the next pages begin. */
  readonly next?: number | undefined
}

/** Bytes of a preview that are shown at once; of a longer one the text is shown by page. */
const mostBytes = 3 * 1024 * 1024
const pagesAtOnce = 10

/** Undefined when there is nothing to read (yet). */
export async function readFile(file: MaterialFile, from: number, words: Translator): Promise<Reading | undefined> {
  const { t } = words
  const { storedFileId, format } = file
  const processing = (await findProcessing([storedFileId])).get(storedFileId.toString())
  if (isPacked(format)) return await readList(file, words)
  if (!processing) return undefined
  const shown = await readPreview(processing, format)
  if (shown !== undefined) return { html: shown }
  const pages = await readPages(storedFileId, { from, most: pagesAtOnce })
  if (pages.length === 0) return undefined
  const html = pages.map(({ number, title, text }) => {
    const heading = title ?? t(`materials.view.read.${processing.facts.slides ? 'slide' : 'page'}`, { number })
    return `<section><h2>${escapeHtml(heading)}</h2>${withFormulas(paragraphsOf(text))}</section>`
  })
  const next = from + pages.length < processing.textPages ? from + pages.length : undefined
  return { html: html.join(''), next }
}

/** They run in programs of their own: here one sees what is in them. */
export function isPacked(format: Format): boolean {
  return kindOf(format) === 'package' || kindOf(format) === 'archive'
}

async function readList(file: MaterialFile, { t, language }: Translator): Promise<Reading | undefined> {
  const list = await listContents(file)
  if (list.length === 0) return undefined
  const rows = list.map(
    ({ name, size }) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(formatBytes(size, language))}</td></tr>`,
  )
  const head = ['name', 'size'].map((column) => `<th>${escapeHtml(t(`materials.view.contents.${column}`))}</th>`)
  return { html: `<table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>` }
}

async function readPreview({ storedFileId, preview }: Processing, format: string): Promise<string | undefined> {
  if ((preview?.kind !== 'html' && preview?.kind !== 'text') || preview.size > mostBytes) return undefined
  const { body } = await openDerived(storedFileId, 'preview')
  const shown = await text(body)
  if (preview.kind === 'text') return textAsHtml(shown, format)
  const bare = shown.replace(/^<!doctype html><meta charset="utf-8">/, '')
  // The heading of the page is above its own.
  return withFormulas(
    bare.replace(/<(\/?)h([1-5])>/g, (_, slash: string, level: string) => `<${slash}h${Number(level) + 1}>`),
  )
}

export interface ReadPage extends Taken {
  readonly reading: Reading | undefined
  readonly from: number
  /** `edition=2`, or nothing. */
  readonly query: string
}

export function readPage({ material, file, number, reading, from, query }: ReadPage, words: Translator, now: Date) {
  const { t } = words
  const url = addressOfMaterial(material._id)
  const own = `${url}/files/${file._id.toString()}`
  const address = (begin: number) => `${own}/read?${[`from=${begin}`, query].filter(Boolean).join('&')}`
  return {
    title: file.name,
    lang: contentLanguage(material.live?.content ?? material.draft),
    breadcrumbs: [
      { label: titleOf(material.live?.content ?? material.draft, t), url, isVietnamese: true },
      { label: t('materials.view.read.title') },
    ],
    recalled: shownRecall(material, number, words, now),
    html: reading?.html,
    downloadUrl: `${own}${query && `?${query}`}`,
    previousUrl: from > 0 ? address(Math.max(from - pagesAtOnce, 0)) : undefined,
    nextUrl: reading?.next === undefined ? undefined : address(reading.next),
  }
}
