// Vietnamese of the time before Unicode, and text that a program has read in the wrong way: it looks like letters, but is
// nobody's name. It is told apart by signs that no Vietnamese name has.

/** Of TCVN3 (the fonts .VnTime …): `NguyÔn V¨n An`. */
const tcvn3 = /\p{L}[¨©ª«¬®µ¶·¸¹¼½¾ÆÇ×Þ]|[¨©ª«¬®µ¶·¸¹¼½¾]\p{L}|®|¦|§(?=\p{L})/u
/** UTF-8 that was read as a Western code page: `Nguyá»…n VÄƒn An`. */
const misread = /á»|áº|Ä[‘ƒ©¨]|Æ[°¡]|Ã[¡ ©ª¢£´µ³²º¹½¬­]/
/** Windows-1258, whose tones stand behind the vowel, read as a Western one: `NguyêÞn`, `Trâ\u0300n` is fine. */
const windows1258 = /[aeiouyâêôăơư][ÌÒÞìòð]|\p{Ll}[Þ]/iu
/** VNI: `Nguyeãn Vaên`. */
const vni = /[aeouy][âêãåàáäûøù](?=[a-z]*\b)|[a-z]öô|öô|aê[nm]/iu

export function isGarbled(text: string): boolean {
  const composed = text.normalize('NFC')
  return tcvn3.test(composed) || misread.test(composed) || windows1258.test(composed) || isVni(composed)
}

/** Vowels that stand together like that in Vietnamese too are no sign: `Hoà`, `Thuý`, `Loan`, `Huế`, `Khuê`. */
function isVni(text: string): boolean {
  const plain = text.replace(
    /(o[aàáảãạeèéẻẽẹ]|u[yỳýỷỹỵêềếểễệâấầẩẫậơờớởỡợôốồổỗộ]|i[êềếểễệaàáảãạuùúủũụ]|y[êềếểễệ]|u[aàáảãạ])/giu,
    '',
  )
  return vni.test(plain)
}

/** So many that it is not one foreign name. */
export function areGarbled(texts: readonly string[]): boolean {
  const count = texts.filter(isGarbled).length
  return count >= 2 && count * 5 >= texts.length
}
