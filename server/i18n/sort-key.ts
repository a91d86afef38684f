// Vietnamese alphabetical order as text that any index sorts by: not every database keeps an index in the order of a
// language. Letters come first, a ă â b c d đ …; tones tell apart only what has the same letters: ngang, huyền, hỏi, ngã,
// sắc, nặng (CLDR, vi). Numbers sort by their value.

/** Texts compare as `Intl.Collator('vi', { numeric: true })` has them, but for case and rare signs, which count as equal. */
export function sortKeyOf(text: string): string {
  let letters = ''
  let tones = ''
  for (const [, number, character = ''] of text
    .normalize('NFC')
    .toLowerCase()
    .matchAll(/(\d+)|([^])/gu)) {
    if (number !== undefined) {
      letters += number.replace(/^0+(?=\d)/, '').padStart(longestNumber, '0')
      continue
    }
    const { letter, tone } = partsOf(character)
    letters += placeOf(letter)
    tones += tone
  }
  return `${letters}\u0001${tones}`
}

const longestNumber = 12
const alphabet = [...'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz']
const toneMarks = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323']

function partsOf(character: string): { letter: string; tone: number } {
  const marks = character.normalize('NFD')
  const tone = toneMarks.findIndex((mark, at) => at > 0 && marks.includes(mark))
  if (tone === -1) return { letter: character, tone: 0 }
  return { letter: marks.replace(toneMarks[tone]!, '').normalize('NFC'), tone }
}

/** Spaces, then signs, then digits, then our letters, then those of other languages. */
function placeOf(letter: string): string {
  const at = alphabet.indexOf(letter)
  if (at !== -1) return String.fromCharCode('A'.charCodeAt(0) + at)
  if (/\s/.test(letter)) return ' '
  return /\p{L}/u.test(letter) ? `~${letter}` : '!'
}
