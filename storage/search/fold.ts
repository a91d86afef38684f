// Vietnamese text as it is compared: with its marks in one spelling, and without any.

/** Without marks, case and surplus spaces: `Đặng  Hữu Lâm` and `dang huu lam` are the same. */
export function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'd')
    .replace(/\s+/g, ' ')
    .trim()
}

/** One spelling of a word that has several, in lower case and with its marks: of `Hòa` it is `hoà`, of `lý` it is `lí`. */
export function spell(word: string): string {
  const lower = word.normalize('NFC').toLowerCase()
  // Most words end in a letter that has no variants, and this is called for every word of every document.
  if (/[b-df-hj-xz0-9]$/.test(lower)) return lower
  return lower.normalize('NFD').replace(oldTonePlace, '$1$3$2').replace(withEitherVowel, '$1i$2').normalize('NFC')
}

/** Words that are written with i and with y, without marks. */
export const EITHER_VOWEL: readonly (readonly [i: string, y: string])[] = ['h', 'k', 'l', 'm', 's', 't', 'qu'].map(
  (onset) => [`${onset}i`, `${onset}y`] as const,
)

const tone = '[\\u0300\\u0301\\u0303\\u0309\\u0323]'
/** The tone stands on the first vowel of a final oa, oe or uy in the old style, on the second in the new one. */
const oldTonePlace = new RegExp(`(o(?=${tone}[ae]$)|u(?=${tone}y$))(${tone})([aey])$`)
const withEitherVowel = new RegExp(`^(h|k|l|m|s|t|qu)y(${tone}?)$`)
