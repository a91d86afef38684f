import { expect } from 'chai'
import { found, openFilled, type OpenPlace, type Place } from '../place.ts'

export function finding(open: OpenPlace): void {
  describe('finding', () => {
    let place: Place
    before(async () => (place = await openFilled(open)))
    after(() => place.close())

    const whole: [string, string, string[]][] = [
      ['marks left out', 'phan so lop 6', ['fractions', 'fractions-unmarked']],
      ['capitals', 'PHÂN SỐ', ['fractions', 'fractions-unmarked', 'chalk', 'division']],
      ['decomposed letters', 'phân số'.normalize('NFD'), ['fractions', 'fractions-unmarked', 'chalk', 'division']],
      ['abbreviations of a term and a series', 'toán 6 hki kntt', ['term-mathematics']],
      ['eight words', 'de kiem tra giua ki 1 khtn 6', ['test-science']],
      ['y for i', 'dia ly 10', ['geography-i', 'geography-y']],
      ['i for y', 'địa lí 10', ['geography-i', 'geography-y']],
      ['y for i with marks', 'địa lý 10', ['geography-i', 'geography-y']],
      ['two words that stand for four', 'giao an oxi', ['oxygen']],
      ['a name without marks', 'Dang Huu Lam', ['fractions']],
      ['a straight apostrophe', "h'lan", ['story']],
      ['a curly apostrophe', 'H’LAN', ['story']],
      ['an apostrophe that is a letter to Unicode', 'Hʼlan', ['story']],
      ['an apostrophe left out', 'hlan', ['story']],
      ['a space left out', 'thachquyen', ['geography-i']],
      ['the old place of a tone', 'hoà mạng', ['computing']],
      ['the new place of a tone', 'hòa mạng', ['computing']],
      ['words in several fields', 'thạch quyển hường', ['geography-i']],
      ['words in another order', 'quyển thạch', ['geography-i']],
      ['đ typed as d', 'Ede', ['story']],
      ['a word of the text', 'rút gọn', ['fractions']],
      ['spaces around', '  oxi   không  khí ', ['oxygen']],
      ['nothing where one word is missing', 'phân số vũ trụ', []],
    ]
    for (const [what, text, ids] of whole)
      it(`takes ${what}: ${text}`, async () => expect(await found(place.search, { text })).to.have.members(ids))

    describe('unfinished words', () => {
      it('takes the last word for the beginning of one', async () => {
        expect(await found(place.search, { text: 'thạch quy' })).to.deep.equal(['geography-i'])
        expect(await found(place.search, { text: 'thac' })).to.deep.equal(['geography-i'])
        expect(await found(place.search, { text: 'thạch q' })).to.deep.equal(['geography-i'])
      })

      it('takes no other word for one', async () => {
        expect(await found(place.search, { text: 'thac quyen' })).to.deep.equal([])
      })
    })

    describe('misspelt words', () => {
      const cases: [string, string, string[]][] = [
        ['one letter changed in five', 'trinf duyet', ['computing']],
        ['one letter changed in eight', 'internat', ['computing']],
        ['one letter missing', 'intrnet', ['computing']],
        ['one letter too many', 'internnet', ['computing']],
        ['two letters in each other’s place', 'itnernet', ['computing']],
        ['no second one in eight letters', 'intarnat', []],
        ['two in nine letters', 'micrasofd', ['computing']],
        ['no third one', 'micrazofd', []],
        ['none in four letters', 'mnag', []],
        ['the first letter of nine, which counts twice', 'nicrosoft', ['computing']],
        ['not the first letter of eight', 'enternet', []],
        ['a number only as it is', 'mã đề 90125', ['test-science']],
        ['no number that is close', 'mã đề 90126', []],
      ]
      for (const [what, text, ids] of cases)
        it(`are found with ${what}: ${text}`, async () =>
          expect(await found(place.search, { text })).to.deep.equal(ids))
    })

    it('counts the first ten words and no more', async () => {
      const ten = 'phân số và số thập phân lớp 6 bài giảng'
      expect(await found(place.search, { text: `${ten} vắng` })).to.deep.equal(['fractions'])
      const nine = ten.replace(' giảng', '')
      expect(await found(place.search, { text: `${nine} vắng` })).to.deep.equal([])
    })

    it('takes a text of any length', async () => {
      expect(await found(place.search, { text: 'x'.repeat(100_000) })).to.deep.equal([])
      expect(await found(place.search, { text: 'oxi '.repeat(50_000) })).to.include('oxygen')
    })
  })
}
