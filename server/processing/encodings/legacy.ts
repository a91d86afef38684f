// Finds text that was typed with TCVN3 or VNI fonts and makes it readable; says when it is not sure.

import { fromTcvn3, isTcvn3CapitalFont, isTcvn3Font } from './tcvn3.ts'
import { isSyllable } from './syllables.ts'
import { fromVni, isVniFont } from './vni.ts'

export type Encoding = 'tcvn3' | 'vni'
export interface Judged {
  readonly encoding?: Encoding
  /** Noise that no encoding explains. */
  readonly isDoubtful: boolean
}

/** A piece of text with the font in which it stands, which says for sure what its letters mean. */
export function fromFont(text: string, font: string): { text: string; isConverted: boolean } {
  if (isTcvn3CapitalFont(font)) return { text: fromTcvn3(text).toUpperCase(), isConverted: true }
  if (isTcvn3Font(font)) return { text: fromTcvn3(text), isConverted: true }
  if (isVniFont(font)) return { text: fromVni(text), isConverted: true }
  return { text, isConverted: false }
}

/** By what the letters make: the more words become syllables, the surer. */
export function judge(text: string): Judged {
  const words = markedWords(text)
  if (words.length < least) return { isDoubtful: looksLikeNoise(text) }
  const asIs = shareOf(words)
  if (asIs >= enoughAsIs) return { isDoubtful: false }
  const [best, second] = (['tcvn3', 'vni'] as const)
    .map((encoding) => ({ encoding, share: shareOf(markedWords(convert(text, encoding))) }))
    .sort((a, b) => b.share - a.share)
  if (best!.share >= enoughConverted && best!.share - asIs > 0.3 && best!.share - second!.share > 0.1)
    return { encoding: best!.encoding, isDoubtful: false }
  return { isDoubtful: looksLikeNoise(text) }
}

export function convert(text: string, encoding: Encoding): string {
  return encoding === 'tcvn3' ? fromTcvn3(text) : fromVni(text)
}

const least = 6
const enoughAsIs = 0.7
const enoughConverted = 0.85
/** Enough to judge by; the rest of a long text was typed with the same fonts. */
const most = 4000

/** What has signs that either encoding uses for letters, or Vietnamese letters. */
function markedWords(text: string): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(/[\p{L}\p{M}\u00A1-\u00BF\u00D7\u00F7]+/gu)) {
    if (/\P{ASCII}/u.test(word)) words.push(word)
    if (words.length >= most) break
  }
  return words
}

function shareOf(words: readonly string[]): number {
  return words.length === 0 ? 0 : words.filter(isSyllable).length / words.length
}

/** Signs in the middle of words, which no language writes, or letters that stand for no character. */
function looksLikeNoise(text: string): boolean {
  const words = [...text.slice(0, 200_000).matchAll(/\S+/g)].map(([word]) => word)
  const noisy = words.filter((word) =>
    /\p{L}[¡-¿×÷]|[¡-¿×÷]\p{L}|[\uFFFD\uE000-\uF8FF]/u.test(
      word.replace(/[«»“”¿¡·]/g, ' ').replace(/^[¡-¿]+|[¡-¿]+$/g, ''),
    ),
  )
  return noisy.length >= least && noisy.length / words.length > 0.1
}
