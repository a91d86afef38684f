// TCVN3 (ABC): the letters of fonts such as .VnTime lie at single bytes of their own, in code that says Latin-1. In fonts
// whose name ends in H (.VnTimeH) the same bytes look like capitals.

import { isSyllable } from './syllables.ts'

/** TCVN 5712:1993, VN3. Each byte as the Latin-1 character that extracted text shows. */
const letters: Record<string, string> = {
  ...pairs('µ¶·¸¹', 'àảãáạ'),
  ...pairs('¨»¼½¾Æ', 'ăằẳẵắặ'),
  ...pairs('©ÇÈÉÊË', 'âầẩẫấậ'),
  ...pairs('®', 'đ'),
  ...pairs('ÌÎÏÐÑ', 'èẻẽéẹ'),
  ...pairs('ªÒÓÔÕÖ', 'êềểễếệ'),
  ...pairs('×ØÜÝÞ', 'ìỉĩíị'),
  ...pairs('ßáâãä', 'òỏõóọ'),
  ...pairs('«åæçèé', 'ôồổỗốộ'),
  ...pairs('¬êëìíî', 'ơờởỡớợ'),
  ...pairs('ïñòóô', 'ùủũúụ'),
  ...pairs('\u00ADõö÷øù', 'ưừửữứự'),
  ...pairs('úûüýþ', 'ỳỷỹýỵ'),
  // Some programs take the micro sign for the Greek letter.
  μ: 'à',
  ...pairs('¡¢£¤¥¦§', 'ĂÂÊÔƠƯĐ'),
}

export function fromTcvn3(text: string): string {
  return text.replace(/[\u00A1-\u00FE\u03BC]/g, (letter) => letters[letter] ?? letter).replace(hyphened, withoutHyphen)
}

/** PDF shows the byte of ư, which is that of the soft hyphen, as a hyphen. */
const hyphened = /(?<![\p{L}-])(\p{L}*)-(\p{L}*)(?![\p{L}-])/gu

function withoutHyphen(whole: string, before: string, after: string): string {
  const word = `${before}ư${after}`
  const isWord = word.length > 1 && isSyllable(word) && !isSyllable(before)
  return isWord ? word : whole
}

export function isTcvn3Font(name: string): boolean {
  return /^\.?Vn(?!i)[A-Z]/.test(name)
}

/** Only capitals, whatever the bytes say. */
export function isTcvn3CapitalFont(name: string): boolean {
  return isTcvn3Font(name) && /H(?:[-, ].*)?$/.test(name)
}

function pairs(from: string, to: string): Record<string, string> {
  const [given, meant] = [[...from], [...to.normalize('NFC')]]
  return Object.fromEntries(given.map((letter, at) => [letter, meant[at]!]))
}
