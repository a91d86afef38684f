// The files of a material as its page shows them: what each is, what it costs in data, how it can be looked at.

import type { Translator } from '../../i18n/translator.ts'
import { formatBytes } from '../../pages/helpers.ts'
import { type Processing, type Rendition, stepsPage } from '../../processing/index.ts'
import { type FormatKind, kindOf, type StoredFile } from '../../uploads/index.ts'
import type { MaterialFile } from '../content.ts'
import { isPacked } from './read-page.ts'
import { captionsOf, isCaptions, languageOfCaptions } from './captions.ts'

export interface ShownFiles {
  readonly files: readonly MaterialFile[]
  readonly processing: ReadonlyMap<string, Processing>
  readonly stored: ReadonlyMap<string, StoredFile>
  /** `/materials/<id>` */
  readonly url: string
  /** Of files: `?edition=2`, or nothing. */
  readonly query: string
  /** They see how the files were processed. */
  readonly isWorking: boolean
  readonly canRetry: boolean
  /** The browser asks for as little as can be. */
  readonly savesData: boolean
}

const icons: Readonly<Record<FormatKind, string>> = {
  ...{ document: 'document', presentation: 'slides', spreadsheet: 'spreadsheet', ebook: 'book', image: 'image' },
  ...{ video: 'video', audio: 'audio', captions: 'comment', page: 'file', text: 'file', package: 'archive' },
  archive: 'archive',
}

export function filesPage(shown: ShownFiles, words: Translator) {
  const films = shown.files.filter(({ format }) => kindOf(format) === 'video' || kindOf(format) === 'audio').length
  return shown.files.map((file) => filePage(file, shown, films, words))
}

function filePage(file: MaterialFile, shown: ShownFiles, films: number, words: Translator) {
  const { t } = words
  const { isWorking, canRetry } = shown
  const id = file._id.toString()
  const address = (rest: string, more = '') => addressIn(shown, id, rest, more)
  const processing = shown.processing.get(file.storedFileId.toString())
  const lighter = processing?.renditions[0]
  const stored = shown.stored.get(file.storedFileId.toString())
  const isInfected = stored?.scan === 'infected'
  return {
    id,
    name: file.name,
    icon: file.format === 'pdf' ? 'pdf' : icons[kindOf(file.format)],
    facts: factsOf(file, processing, words),
    isOnly: shown.files.length === 1,
    cost: costOf(file.size, words),
    url: address(''),
    downloadLabel: t('materials.view.files.download'),
    thumbnail: processing?.thumbnail && {
      url: address('/thumbnail'),
      width: processing.thumbnail.width,
      height: processing.thumbnail.height,
    },
    lighter: lighter && {
      url: address('', `rendition=${lighter.label}`),
      text: t('materials.view.files.lighter', { cost: costOf(lighter.size, words) }),
    },
    role: file.role === 'content' ? undefined : t(`materials.fileRoles.${file.role}`),
    isForTeachersOnly: file.isForTeachersOnly,
    scan:
      isWorking && (stored?.scan === 'notScanned' || stored?.scan === 'tooLarge')
        ? t(`materials.view.files.${stored.scan}`)
        : undefined,
    infected: isInfected
      ? t(isWorking ? 'materials.view.files.infected' : 'materials.view.files.blocked', {
          what: stored.infection ?? '',
        })
      : undefined,
    preview: isInfected ? undefined : previewOf(file, processing, { shown, films, address }, words),
    steps: isWorking && processing ? stepsPage(processing, { canRetry }).steps : undefined,
    retryUrl: `${shown.url}/files/${id}/retry`,
  }
}

type Address = (rest: string, more?: string) => string

interface PreviewContext {
  readonly shown: ShownFiles
  readonly films: number
  readonly address: Address
}

/** One of the parts is there, by what can be shown. */
function previewOf(
  file: MaterialFile,
  processing: Processing | undefined,
  { shown, films, address }: PreviewContext,
  words: Translator,
) {
  const { t } = words
  const kind = kindOf(file.format)
  const preview = processing?.preview
  const label = (size: number) => t('materials.view.preview.open', { size: formatBytes(size, words.language) })
  const readUrl = address('/read')
  const hasText = (processing?.textPages ?? 0) > 0
  if (file.format === 'pdf')
    return { label: label(file.size), pdf: { url: address('', 'inline=yes'), readUrl: hasText ? readUrl : undefined } }
  if (preview?.kind === 'pdf')
    return { label: label(preview.size), pdf: { url: address('/preview'), readUrl: hasText ? readUrl : undefined } }
  if (kind === 'video' || kind === 'audio') {
    const media = mediaOf(file, processing?.renditions[0], { shown, films, address }, words)
    return { label: t(`materials.view.preview.${kind}`), media: { ...media, isVideo: kind === 'video' } }
  }
  if (kind === 'image') {
    const picture = pictureOf(file, processing, address)
    return { label: label(picture.size), picture: { ...picture, facts: processing?.facts } }
  }
  if (isPacked(file.format)) return { label: t('materials.view.preview.contents'), packed: { readUrl } }
  if (preview?.kind === 'html' || preview?.kind === 'text')
    return { label: label(preview.size), reading: { url: readUrl } }
  return hasText && !isCaptions(file)
    ? { label: t('materials.view.preview.text'), reading: { url: readUrl } }
    : undefined
}

/** What comes first is played: the lighter one to those who save data. */
function mediaOf(
  file: MaterialFile,
  lighter: Rendition | undefined,
  { shown, films, address }: PreviewContext,
  words: Translator,
) {
  const { t } = words
  const original = { url: address('', 'inline=yes'), label: t('materials.view.preview.original'), size: file.size }
  const light = lighter && {
    url: address('', `rendition=${lighter.label}&inline=yes`),
    label: t('materials.view.preview.lighter'),
    size: lighter.size,
  }
  const sources = light ? (shown.savesData ? [light, original] : [original, light]) : [original]
  return {
    sources: sources.map(({ url, label, size }) => ({ url, label: `${label} (${formatBytes(size, words.language)})` })),
    first: sources[0]!.url,
    lightUrl: light?.url,
    hasChoice: sources.length > 1,
    captions: captionsOf(file, shown.files, films).map((one) => {
      const language = languageOfCaptions(one)
      const known = `materials.languages.${language}`
      return { url: addressIn(shown, one._id.toString(), '/captions', ''), language, label: t(known) }
    }),
  }
}

/** A drawing is shown as the picture that was made of it. */
function pictureOf(file: MaterialFile, processing: Processing | undefined, address: Address) {
  const lighter = processing?.renditions[0]
  const original = { url: address('', 'inline=yes'), size: file.size }
  if (processing?.preview?.kind === 'image')
    return { url: address('/preview'), size: processing.preview.size, originalUrl: original.url }
  if (lighter)
    return { url: address('', `rendition=${lighter.label}&inline=yes`), size: lighter.size, originalUrl: original.url }
  return { ...original, originalUrl: original.url }
}

function addressIn({ url, query }: ShownFiles, id: string, rest: string, more: string): string {
  const all = [query, more].filter((part) => part !== '').join('&')
  return `${url}/files/${id}${rest}${all === '' ? '' : `?${all}`}`
}

function factsOf({ format }: MaterialFile, processing: Processing | undefined, { t }: Translator): string {
  const { pages, slides, sheets, durationSeconds, width, height } = processing?.facts ?? {}
  const counts = { pages, slides, sheets }
  return [
    format.toUpperCase(),
    ...Object.entries(counts).flatMap(([what, count]) =>
      count === undefined ? [] : [t(`materials.view.facts.${what}`, { count })],
    ),
    ...(durationSeconds === undefined ? [] : [durationOf(durationSeconds)]),
    ...(width && height ? [`${width} × ${height}`] : []),
  ].join(' · ')
}

/** As players show it: 4:05, 1:02:03. */
export function durationOf(seconds: number): string {
  const whole = Math.round(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

/** Bits in a second, of a village at noon. */
const weakLink = 400_000

export function costOf(bytes: number, { t, language }: Translator): string {
  const size = formatBytes(bytes, language)
  const minutes = (bytes * 8) / weakLink / 60
  if (minutes < 1) return t('materials.view.cost.short', { size })
  if (minutes < 90) return t('materials.view.cost.minutes', { size, count: Math.round(minutes) })
  return t('materials.view.cost.hours', { size, count: Math.round(minutes / 60) })
}
