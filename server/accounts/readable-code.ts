// Codes that people read from paper and type. No signs that are taken for others (0 O, 1 I L, Z S B for 2 5 8), and no letters
// of which a Vietnamese keyboard makes others (vowels, D, W): what is typed is what arrives.

import { randomInt } from 'node:crypto'
import { fold } from '../../storage/search/fold.ts'

export const readableSigns = '23456789CFGHJKMNPQRTVX'

export function newReadableCode(length: number): string {
  return Array.from({ length }, () => readableSigns[randomInt(readableSigns.length)]).join('')
}

/** In groups of four, as it is printed: `CFGH-3467`. */
export function groupedCode(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-')
}

/** What was meant: in capitals, without spaces and hyphens, and with the digit where a letter was read. */
export function readableCodeOf(typed: string): string {
  const letters: Readonly<Record<string, string>> = { Z: '2', S: '5', B: '8' }
  return fold(typed)
    .replace(/[\s.‐-―-]/g, '')
    .toUpperCase()
    .replace(/[ZSB]/g, (letter) => letters[letter]!)
}
