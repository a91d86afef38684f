// TCVN3 (ABC): the letters of fonts such as .VnTime lie at single bytes of their own, in code that says Latin-1. In fonts
// whose name ends in H (.VnTimeH) the same bytes look like capitals.

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
  ...pairs('¡¢£¤¥¦§', 'ĂÂÊÔƠƯĐ'),
}

export function fromTcvn3(text: string): string {
  return text.replace(/[\u00A1-\u00FE]/g, (letter) => letters[letter] ?? letter)
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
