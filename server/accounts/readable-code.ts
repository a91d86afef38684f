// Codes that people read from paper and type. No signs that look like others (0 O, 1 I L, 2 Z, 5 S, 8 B), and no letters of
// which a Vietnamese keyboard makes others (vowels, D, W): what is typed is what arrives.

import { randomInt } from 'node:crypto'
import { fold } from '../../storage/search/fold.ts'

const signs = '34679CFGHJKMNPQRTVXY'

/** Each sign is one of twenty. */
export function newReadableCode(length: number): string {
  return Array.from({ length }, () => signs[randomInt(signs.length)]).join('')
}

/** In groups of four, as it is printed: `CFGH-3467`. */
export function groupedCode(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-')
}

/** What was meant: in capitals, without spaces and hyphens. */
export function readableCodeOf(typed: string): string {
  return fold(typed).replace(/[\s.\-–]/g, '').toUpperCase()
}
