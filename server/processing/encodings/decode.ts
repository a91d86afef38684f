// Bytes of a plain text as letters.

import { isSyllable } from './syllables.ts'

/** UTF-8, UTF-16 with or without its mark, Windows-1258; otherwise Latin-1, in which legacy fonts are recognised. NFC. */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes)
  return text.normalize('NFC').replace(/\r\n?/g, '\n').replaceAll('\0', '')
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const wide = wideOrder(bytes)
  if (wide) return new TextDecoder(wide).decode(bytes)
  const text = new TextDecoder('utf-8').decode(bytes)
  // A file that is cut ends within a letter.
  if (!text.slice(0, -1).includes('\uFFFD')) return text
  const asVietnamese = new TextDecoder('windows-1258').decode(bytes).normalize('NFC')
  return shareOfSyllables(asVietnamese) >= 0.7 ? asVietnamese : new TextDecoder('latin1').decode(bytes)
}

/** Every other byte of what is mostly Latin letters is zero. */
function wideOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const looked = Math.min(bytes.length & ~1, 4096)
  if (looked < 8) return undefined
  let [even, odd] = [0, 0]
  for (let at = 0; at < looked; at += 2) {
    if (bytes[at] === 0) even++
    if (bytes[at + 1] === 0) odd++
  }
  if (odd > looked * 0.2 && even < looked * 0.02) return 'utf-16le'
  if (even > looked * 0.2 && odd < looked * 0.02) return 'utf-16be'
  return undefined
}

function shareOfSyllables(text: string): number {
  const words = [...text.slice(0, 100_000).matchAll(/[\p{L}\p{M}]+/gu)].map(([word]) => word)
  const marked = words.filter((word) => /\P{ASCII}/u.test(word))
  return marked.length === 0 ? 0 : marked.filter(isSyllable).length / marked.length
}
