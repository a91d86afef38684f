// Captions as browsers take them: of SRT the times are written otherwise, and a first line is missing.

import { text } from 'node:stream/consumers'
import { findProcessing, openDerived } from '../../processing/index.ts'
import { openStored } from '../../uploads/index.ts'
import { notFound } from '../../errors.ts'
import type { MaterialFile } from '../content.ts'
import { bareName } from './take.ts'

/** A film of three hours has a tenth of it. */
const mostBytes = 2 * 1024 * 1024

/** @throws AppError 404 */
export async function readCaptions(file: MaterialFile): Promise<string> {
  if (!isCaptions(file)) throw notFound()
  const { storedFileId } = file
  const processing = (await findProcessing([storedFileId])).get(storedFileId.toString())
  // Its preview has been brought to UTF-8.
  const isDecoded = processing?.preview?.kind === 'text'
  if ((isDecoded ? processing.preview.size : file.size) > mostBytes) throw notFound()
  const { body } = isDecoded ? await openDerived(storedFileId, 'preview') : await openStored(storedFileId)
  return webVtt(await text(body))
}

export function isCaptions({ format }: Pick<MaterialFile, 'format'>): boolean {
  return format === 'srt' || format === 'vtt'
}

export function webVtt(captions: string): string {
  const plain = captions
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC')
  if (/^WEBVTT(?:\s|$)/.test(plain)) return plain
  const times = /^(\d{1,2}:\d{2}:\d{2}),(\d{3})[ \t]*-->[ \t]*(\d{1,2}:\d{2}:\d{2}),(\d{3})/gm
  const told = plain.trim().replace(times, (_, from: string, ms: string, to: string, toMs: string) => {
    return `${from.padStart(8, '0')}.${ms} --> ${to.padStart(8, '0')}.${toMs}`
  })
  return `WEBVTT\n\n${told}\n`
}

/** Those of the same name; what is called otherwise belongs to the only film there is. */
export function captionsOf(film: MaterialFile, files: readonly MaterialFile[], countOfFilms: number): MaterialFile[] {
  const all = files.filter(isCaptions)
  const named = all.filter(({ name }) => name.toLowerCase().startsWith(bareName(film.name).toLowerCase()))
  return named.length > 0 || countOfFilms > 1 ? named : all
}

/** `phim.en.srt` is in English. */
export function languageOfCaptions({ name }: Pick<MaterialFile, 'name'>): string {
  return /[._-](vi|en|fr|zh|ja)\.[^.]+$/i.exec(name)?.[1]?.toLowerCase() ?? 'vi'
}
