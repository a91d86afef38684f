// Texts of all kinds. Some are in encodings from before Unicode: what is in them is no matter here, as long as it is text.

import type { Format } from '../formats.ts'
import { type PartReader, unusable } from './reader.ts'
import type { Recognised } from './recognise.ts'

export async function recogniseText(file: PartReader, head: Buffer): Promise<Recognised> {
  const middle = await file.read(Math.floor(file.size / 2), 4096)
  const end = await file.read(Math.max(0, file.size - 4096), 4096)
  const isWide = isWideText(head)
  if (!isWide && [head, middle, end].some(hasControls)) return unusable('unknown')

  const text = (isWide ? wide(head) : head.toString('utf8')).replace(/^\uFEFF/, '')
  const format = formatOf(text)
  return format === 'script' ? unusable('program') : { format }
}

/** In UTF-16, which says so in front. */
export function isWideText(head: Buffer): boolean {
  return /^(fffe|feff)/.test(head.subarray(0, 2).toString('hex')) && head.length > 2 && head.subarray(2, 64).includes(0)
}

/** Bytes that no text has: all below the space but those that end pages, lines and columns. */
function hasControls(bytes: Buffer): boolean {
  return bytes.some((byte) => (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) || byte === 127)
}

function wide(bytes: Buffer): string {
  const isBig = bytes[0] === 0xfe
  const even = bytes.subarray(0, bytes.length & ~1)
  return (isBig ? Buffer.from(even).swap16() : even).toString('utf16le')
}

function formatOf(text: string): Format | 'script' {
  const start = text.trimStart().slice(0, 4096)
  if (/^\{\\rtf/.test(start)) return 'rtf'
  if (/^(#!|<\?php|@echo off\b)/i.test(start) || /^(param\s*\(|\$\w+\s*=|Set-|Import-Module )/.test(start))
    return 'script'
  if (/^WEBVTT(\s|$)/.test(start)) return 'vtt'
  if (/^\d+\r?\n\d{1,2}:\d\d:\d\d[,.]\d{3} --> /.test(start)) return 'srt'
  const markup = start.replace(/^(<\?xml[^>]*>|<!--.*?-->|\s)+/s, '')
  if (/^(<!doctype svg[^>]*>\s*)?(<!--.*?-->\s*)*<svg[\s>]/is.test(markup)) return 'svg'
  if (/^<!doctype html|^<(html|head|body)[\s>]/i.test(markup)) return 'html'
  if (isTable(text)) return 'csv'
  if (/^#{1,6} \S/m.test(start) && /^(#{1,6} |[-*] |\d+\. |```|> |\|)/m.test(start)) return 'md'
  return 'txt'
}

/** At least two lines, all with as many separators as the first. In sentences a space follows them. */
function isTable(text: string): boolean {
  const lines = text
    .split(/\r?\n/)
    .slice(0, 30)
    .filter((line) => line.trim() !== '')
  // The last one may be cut.
  const whole = lines.length > 3 ? lines.slice(0, -1) : lines
  if (whole.length < 2) return false
  return [/,(?! )/, /;(?! )/, /\t/].some((separator) => {
    const counts = whole.map((line) => line.replace(/"[^"]*"/g, '').split(separator).length - 1)
    return counts[0]! > 0 && counts.every((count) => count === counts[0])
  })
}
