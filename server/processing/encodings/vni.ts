// VNI for Windows (VNI-Times …): a letter is followed by a character that is its mark; some letters are one character.

/** The tone, or the tone on a circumflex or a breve, that a character puts on the vowel before it. */
const marks: Record<string, string> = {
  ...{ ù: '\u0301', ø: '\u0300', û: '\u0309', õ: '\u0303', ï: '\u0323' },
  ...{ â: '\u0302', á: '\u0302\u0301', à: '\u0302\u0300', å: '\u0302\u0309', ã: '\u0302\u0303', ä: '\u0302\u0323' },
  ...{ ê: '\u0306', é: '\u0306\u0301', è: '\u0306\u0300', ú: '\u0306\u0309', ü: '\u0306\u0303', ë: '\u0306\u0323' },
}
const onlyTone = 'ùøûõï'
const circumflex = 'âáàåãä'
const breve = 'êéèúüë'
/** Which marks a vowel may have. */
const taken: Record<string, string> = {
  a: onlyTone + circumflex + breve,
  e: onlyTone + circumflex,
  o: onlyTone + circumflex,
  u: onlyTone,
  y: onlyTone,
  ô: onlyTone,
  ö: onlyTone,
}
const single: Record<string, string> = {
  ...{ í: 'í', ì: 'ì', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ', ñ: 'đ', ô: 'ơ', ö: 'ư' },
}

export function fromVni(text: string): string {
  let converted = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!
    const low = letter.toLowerCase()
    const next = text[at + 1]?.toLowerCase() ?? ''
    const meant = single[low] ?? low
    const isMarked = next !== '' && taken[low]?.includes(next) === true
    const whole = (meant + (isMarked ? marks[next]! : '')).normalize('NFC')
    converted += letter === low ? whole : whole.toUpperCase()
    if (isMarked) at++
  }
  return converted
}

export function isVniFont(name: string): boolean {
  return /^VNI[- ]/i.test(name)
}
