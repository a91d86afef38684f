import { expect } from 'chai'
import { decodeText } from '../../server/processing/encodings/decode.ts'
import { guessLanguage } from '../../server/processing/encodings/language.ts'
import { fromFont, judge } from '../../server/processing/encodings/legacy.ts'
import { isSyllable } from '../../server/processing/encodings/syllables.ts'
import { fromTcvn3, isTcvn3Font } from '../../server/processing/encodings/tcvn3.ts'
import { fromVni, isVniFont } from '../../server/processing/encodings/vni.ts'
import { readWords } from '../../server/i18n/translator.ts'

const alphabet = 'àảãáạ ăằẳẵắặ âầẩẫấậ đ èẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ'
const tcvn3Alphabet = 'µ¶·¸¹ ¨»¼½¾Æ ©ÇÈÉÊË ® ÌÎÏÐÑ ªÒÓÔÕÖ ×ØÜÝÞ ßáâãä «åæçèé ¬êëìíî ïñòóô \u00ADõö÷øù úûüýþ'
const vniAlphabet =
  'aøaûaõaùaï aêaèaúaüaéaë aâaàaåaãaáaä ñ eøeûeõeùeï eâeàeåeãeáeä ìæóíò oøoûoõoùoï oâoàoåoãoáoä ôôøôûôõôùôï uøuûuõuùuï ööøöûöõöùöï yøyûyõyùî'

describe('text in legacy fonts', () => {
  it('has every letter of TCVN3', () => expect(fromTcvn3(tcvn3Alphabet)).to.equal(alphabet))

  it('has every letter of VNI', () => expect(fromVni(vniAlphabet)).to.equal(alphabet))

  it('has every capital of VNI', () => expect(fromVni(vniAlphabet.toUpperCase())).to.equal(alphabet.toUpperCase()))

  it('reads sentences of TCVN3', () => {
    expect(fromTcvn3('§iÒu 1. Céng hoµ x· héi chñ nghÜa ViÖt Nam lµ mét n\u00ADíc ®éc lËp, cã chñ quyÒn.')).to.equal(
      'Điều 1. Cộng hoà xã hội chủ nghĩa Việt Nam là một nước độc lập, có chủ quyền.',
    )
  })

  it('has an ư where a PDF shows a hyphen, and leaves real ones', () => {
    expect(fromTcvn3('Tr-êng häc, th- viÖn, -u tiªn; Anh-ViÖt, 6-7, §µ-N½ng - VËt lÝ')).to.equal(
      'Trường học, thư viện, ưu tiên; Anh-Việt, 6-7, Đà-Nẵng - Vật lí',
    )
  })

  it('reads sentences of VNI', () => {
    expect(
      fromVni('Tröôøng Trung hoïc cô sôû Nguyeãn Du – Ñeà kieåm tra giöõa hoïc kì I, naêm hoïc 2026–2027'),
    ).to.equal('Trường Trung học cơ sở Nguyễn Du – Đề kiểm tra giữa học kì I, năm học 2026–2027')
  })

  it('are capitals in the fonts of TCVN3 that have only these', () => {
    const heading = { text: 'céng hoµ x· héi chñ nghÜa viÖt nam', font: '.VnTimeH' }
    expect(fromFont(heading.text, heading.font).text).to.equal('CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM')
    expect(fromFont('®éc lËp', '.VnTime').text).to.equal('độc lập')
  })

  it('leave alone what stands in other fonts', () => {
    expect(fromFont('Phßng', 'Times New Roman')).to.deep.equal({ text: 'Phßng', isConverted: false })
  })

  it('are told by the names of the fonts', () => {
    for (const name of ['.VnTime', '.VnArialH', 'VnTime', '.VnBook-Antiqua']) expect(isTcvn3Font(name), name).to.be.true
    for (const name of ['Times New Roman', 'Vnita', 'Verdana']) expect(isTcvn3Font(name), name).to.be.false
    for (const name of ['VNI-Times', 'VNI-Helve', 'VNI Times']) expect(isVniFont(name), name).to.be.true
    for (const name of ['Vnixon', 'UVNI']) expect(isVniFont(name), name).to.be.false
  })

  it('are recognised without the names', () => {
    expect(judge('Phßng gi¸o dôc vµ ®µo t¹o huyÖn. Tr\u00ADêng trung häc c¬ së')).to.deep.equal({
      encoding: 'tcvn3',
      isDoubtful: false,
    })
    expect(judge('Phoøng giaùo duïc vaø ñaøo taïo huyeän. Tröôøng trung hoïc cô sôû')).to.deep.equal({
      encoding: 'vni',
      isDoubtful: false,
    })
  })

  it('are not seen in Vietnamese, French, English or formulas', () => {
    const texts = [
      'Phòng giáo dục và đào tạo huyện. Trường trung học cơ sở',
      'Les élèves français étaient très fâchés à la forêt après l’été déjà passé là où ça gêne',
      'The quick brown fox jumps over the lazy dog, and naïve café owners résumé their work',
      'x² ± 3·y ÷ 2 = 5 × 10³ ± 0,5 µm ± 45° ¼ ½ ¾',
    ]
    for (const text of texts) expect(judge(text), text).to.deep.equal({ isDoubtful: false })
  })

  it('are doubtful when the letters make nothing', () => {
    expect(judge('q\uE001\uE002 t\uE003m \uE004\uE005 x\uE006 b\uE007 \uE008\uE009 r\uE00A z\uE00B').isDoubtful).to.be
      .true
  })
})

describe('Vietnamese syllables', () => {
  it('are most words of this system', () => {
    const words = [...readWords('vi').values()]
      .join(' ')
      .replace(/\{[^}]*\}/g, ' ')
      .match(/\p{L}+/gu)!
    const marked = [...new Set(words.map((word) => word.toLowerCase()).filter((word) => /[^a-z]/.test(word)))]
    const strange = marked.filter((word) => !isSyllable(word))
    expect(marked.length).to.be.above(500)
    expect(strange.length / marked.length, strange.join(' ')).to.be.below(0.02)
  })
})

describe('plain text', () => {
  const sentence = 'Ước chung lớn nhất của hai số nguyên dương là gì? Đáp án: 12 – “đúng”.'

  it('is read from UTF-8, with its mark or without', () => {
    expect(decodeText(Buffer.from(sentence))).to.equal(sentence)
    expect(decodeText(Buffer.from(`\uFEFF${sentence}`)).replace('\uFEFF', '')).to.equal(sentence)
  })

  it('is read from UTF-16, with its mark or without', () => {
    const wide = Buffer.from(sentence, 'utf16le')
    expect(decodeText(wide)).to.equal(sentence)
    expect(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), wide]))).to.equal(sentence)
    expect(decodeText(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()]))).to.equal(sentence)
    expect(decodeText(Buffer.from(wide).swap16())).to.equal(sentence)
  })

  it('is read from Windows-1258', () => {
    expect(decodeText(inWindows1258('Tiếng Việt của chúng em: ước mơ, đồng bằng, cửa sổ'))).to.equal(
      'Tiếng Việt của chúng em: ước mơ, đồng bằng, cửa sổ',
    )
  })

  it('comes in composed letters', () => {
    expect(decodeText(Buffer.from(sentence.normalize('NFD')))).to.equal(sentence)
  })

  it('is told by its language, or by none', () => {
    expect(guessLanguage('Bài 5. Phép nhân hai phân số: học sinh làm vào vở')).to.equal('vi')
    expect(guessLanguage('bai tap cua cac em hoc sinh lop sau va thay co giao')).to.equal('vi')
    expect(guessLanguage('Read the text and answer the questions that follow it')).to.equal('en')
    expect(guessLanguage('12 34 56')).to.equal(undefined)
  })
})

/** Tones follow their vowels; these vowels are letters of their own. */
function inWindows1258(text: string): Buffer {
  const codes: Record<string, number> = {
    ...{ ă: 0xe3, â: 0xe2, đ: 0xf0, ê: 0xea, ô: 0xf4, ơ: 0xf5, ư: 0xfd },
    ...{ '\u0300': 0xcc, '\u0309': 0xd2, '\u0303': 0xde, '\u0301': 0xec, '\u0323': 0xf2 },
  }
  const letters = [...text].flatMap((letter) => {
    const [tone = ''] = /[\u0300\u0301\u0303\u0309\u0323]/.exec(letter.normalize('NFD')) ?? []
    return [letter.normalize('NFD').replace(tone, '').normalize('NFC'), ...tone]
  })
  return Buffer.from(letters.map((letter) => codes[letter] ?? letter.charCodeAt(0)))
}
